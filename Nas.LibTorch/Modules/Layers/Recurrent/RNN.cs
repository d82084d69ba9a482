using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// A plain recurrent network, h' = f(W x + b + U h + c), over a sequence: (length, batch, input) or, batch first,
/// (batch, length, input), or without the batch dimension. The state is (layers · directions, batch, hidden).
/// </summary>
public sealed class RNN : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly RecurrentNetwork _network;
    private readonly string _operator;

    internal RNN(
        long inputSize, long hiddenSize, long numLayers, nn.NonLinearities nonLinearity, bool bias, bool batchFirst, double dropout, bool bidirectional,
        Device? device, ScalarType? dtype)
        : base(nameof(RNN))
    {
        _network = new RecurrentNetwork(hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional);
        _operator = nonLinearity == nn.NonLinearities.ReLU ? "rnn_relu.input" : "rnn_tanh.input";
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        foreach (var (name, parameter) in _network.Parameters(inputSize, gates: 1, where, type)) register_parameter(name, parameter);
    }

    /// <summary>Runs the network; without a state it starts from zeros.</summary>
    /// <returns>The outputs of the last layer for each step, and the last hidden states.</returns>
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0)
    {
        using var zeros = h0 is null ? _network.Zeros(input) : null;
        var results = _network.Run(_operator, input, [h0 ?? zeros!], [.. _internal_params.values()], training);
        return (results[0], results[1]);
    }

    /// <inheritdoc cref="forward"/>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);
}
