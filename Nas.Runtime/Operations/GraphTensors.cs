using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>What the plan of a graph says of tensors.</summary>
internal static class GraphTensors
{
    /// <summary>What the graph puts out.</summary>
    /// <param name="plan">The graph.</param>
    /// <param name="states">For each of its outputs what comes from there, (batch, channels, height, width).</param>
    /// <param name="input">One of its inputs as it came in.</param>
    public static Tensor Output(this GraphPlan plan, IReadOnlyList<Tensor> states, Tensor input)
    {
        if (states.Count == 0) return plan.Zeros(plan.Nodes.Count, input);
        if (plan.Graph.Output == CellOutput.Sum) return states.Aggregate((a, b) => a + b);
        var inputs = plan.Outputs.Count(o => o.Edge.State < plan.Inputs.Count);
        // What comes from inputs stands first: it has the width of the whole, and is added to what the nodes are together.
        var nodes = states.Skip(inputs).ToArray();
        var sum = nodes.Length switch { 0 => null, 1 => nodes[0], _ => SideBySide(nodes) };
        foreach (var state in states.Take(inputs)) sum = sum is null ? state : sum + state;
        return sum!;
    }

    /// <summary>Images concatenated along the channels; smaller ones are padded with zeros at the right and below (Zoph and Le 2017, section 3.3).</summary>
    /// <param name="images">Each (batch, channels, height, width), at least one.</param>
    public static Tensor SideBySide(IReadOnlyList<Tensor> images)
    {
        if (images.Count == 1) return images[0];
        var (height, width) = (images.Max(i => i.shape[2]), images.Max(i => i.shape[3]));
        return cat([.. images.Select(i => i.shape[2] == height && i.shape[3] == width ? i : nn.functional.pad(i, (0, width - i.shape[3], 0, height - i.shape[2])))], 1);
    }

    /// <summary>A node without an edge: zeros.</summary>
    /// <param name="plan">The graph.</param>
    /// <param name="node">The node, from 0; the number of nodes for the output.</param>
    /// <param name="input">One of the graph's inputs as it came in, for the batch, the size, the type and the device.</param>
    public static Tensor Zeros(this GraphPlan plan, int node, Tensor input)
    {
        var shape = plan.ShapeOf(node, (int)input.shape[2], (int)input.shape[3]);
        return zeros([input.shape[0], shape.Channels, shape.Height, shape.Width], dtype: input.dtype, device: input.device);
    }
}
