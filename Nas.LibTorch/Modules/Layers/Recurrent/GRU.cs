using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Gated recurrent units over a sequence: (length, batch, input) or, batch first, (batch, length, input), or without the
/// batch dimension. The state is (layers · directions, batch, hidden). Gates in the order r, z, n.
/// </summary>
public sealed class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly RecurrentNetwork _network;

    internal GRU(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
        : base(nameof(GRU))
    {
        _network = new RecurrentNetwork(hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional);
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        foreach (var (name, parameter) in _network.Parameters(inputSize, gates: 3, where, type)) register_parameter(name, parameter);
    }

    /// <summary>Runs the network; without a state it starts from zeros.</summary>
    /// <returns>The outputs of the last layer for each step, and the last hidden states.</returns>
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
    {
        using var zeros = h0 is null ? _network.Zeros(input) : null;
        var results = _network.Run("gru.input", input, [h0 ?? zeros!], [.. _internal_params.values()], training);
        return (results[0], results[1]);
    }

    /// <inheritdoc cref="forward"/>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);
}
