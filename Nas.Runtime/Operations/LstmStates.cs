using LSTM = TorchSharp.Modules.LSTM;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Calls an LSTM so that it computes the same with and without gradients. Without, Torch takes a kernel of oneDNN (3.7) for AVX-512 that
/// is wrong on some processors: on an AMD EPYC of 2024, states were off by 0.4. With gradients it takes another, which is right.
/// </summary>
internal static class LstmStates
{
    /// <summary>The states after each token, and what the next call continues from.</summary>
    /// <param name="lstm">With the batch first.</param>
    /// <param name="input">(batch, length, features).</param>
    /// <param name="memory">The hidden and the cell state before, each (layers, batch, hidden); null for zeros.</param>
    /// <returns>(batch, length, hidden), and the memory.</returns>
    public static (Tensor States, (Tensor Hidden, Tensor Cell) Memory) Run(this LSTM lstm, Tensor input, (Tensor Hidden, Tensor Cell)? memory = null)
    {
        var isWanted = is_grad_enabled();
        using var _ = enable_grad();
        var (states, hidden, cell) = lstm.call(input, memory);
        return isWanted ? (states, (hidden, cell)) : (states.detach(), (hidden.detach(), cell.detach()));
    }
}
