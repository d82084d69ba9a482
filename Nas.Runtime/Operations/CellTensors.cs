using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>What the plan of a cell says of tensors.</summary>
internal static class CellTensors
{
    /// <summary>What the cell puts out.</summary>
    /// <param name="plan">The cell.</param>
    /// <param name="states">Its states, inputs first, each (batch, channels, height, width).</param>
    public static Tensor Output(this CellPlan plan, IReadOnlyList<Tensor> states) =>
        plan.Cell.Output == CellOutput.Last ? states[^1] : cat([.. states.Skip(plan.InputCount)], 1);

    /// <summary>A node without an edge: zeros.</summary>
    /// <param name="plan">The cell.</param>
    /// <param name="input">One of its inputs, for the batch, the type and the device.</param>
    public static Tensor Zeros(this CellPlan plan, Tensor input)
    {
        var stride = plan.Cell.Stride;
        return zeros(
            [input.shape[0], plan.Channels, ((input.shape[2] - 1) / stride) + 1, ((input.shape[3] - 1) / stride) + 1], dtype: input.dtype, device: input.device);
    }
}
