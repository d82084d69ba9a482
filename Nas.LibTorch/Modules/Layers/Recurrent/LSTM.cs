using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Long short-term memory over a sequence: (length, batch, input) or, batch first, (batch, length, input), or without the
/// batch dimension. States are (layers · directions, batch, hidden). Gates in the order i, f, g, o.
/// </summary>
public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentNetwork _network;

    internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
        : base(nameof(LSTM))
    {
        _network = new RecurrentNetwork(hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional);
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        foreach (var (name, parameter) in _network.Parameters(inputSize, gates: 4, where, type)) register_parameter(name, parameter);
    }

    /// <summary>Runs the network; without states it starts from zeros.</summary>
    /// <returns>The outputs of the last layer for each step, the last hidden states and the last cell states.</returns>
    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        using var zeros = h0_c0 is null ? _network.Zeros(input) : null;
        var (hidden, cell) = h0_c0 ?? (zeros!, zeros!);
        var results = _network.Run("lstm.input", input, [hidden, cell], [.. _internal_params.values()], training);
        return (results[0], results[1], results[2]);
    }

    /// <inheritdoc cref="forward"/>
    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
}
