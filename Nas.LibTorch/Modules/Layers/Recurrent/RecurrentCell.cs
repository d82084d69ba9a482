using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The parameters of a recurrent cell, drawn from U(-1/√hidden, 1/√hidden) in this order.</summary>
internal static class RecurrentCell
{
    public static IEnumerable<(string name, Parameter parameter)> Parameters(long inputSize, long hiddenSize, long gates, bool bias, Device where, ScalarType type)
    {
        var limit = 1.0 / Math.Sqrt(hiddenSize);
        yield return ("weight_ih", RecurrentNetwork.Draw(limit, where, type, gates * hiddenSize, inputSize));
        yield return ("weight_hh", RecurrentNetwork.Draw(limit, where, type, gates * hiddenSize, hiddenSize));
        if (!bias) yield break;
        yield return ("bias_ih", RecurrentNetwork.Draw(limit, where, type, gates * hiddenSize));
        yield return ("bias_hh", RecurrentNetwork.Draw(limit, where, type, gates * hiddenSize));
    }

    /// <summary>Zeros (batch, hidden), or (hidden) for an input without a batch.</summary>
    public static Tensor Zeros(Tensor input, long hiddenSize) =>
        zeros(input.Dimensions == 1 ? [hiddenSize] : new long[] { input.shape[0], hiddenSize }, input.dtype, input.device);
}
