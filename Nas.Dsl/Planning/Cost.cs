using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>Which of the operations that an architecture names are counted.</summary>
public enum CostScope
{
    /// <summary>All of them, as the papers and NAS-Bench-201 count, though no path may lead from some to the output.</summary>
    Chosen,

    /// <summary>Only those that the output depends on: what the written network holds.</summary>
    Used,
}

/// <summary>
/// Counts parameters and FLOPs of the final network of an architecture, batch norm with scale and shift. A FLOP is one multiply-add for
/// one image; convolutions and linear layers (their bias as one more) count, normalisation, pooling and sums do not
/// (Dong and Yang 2020, table 1).
/// </summary>
public static class Cost
{
    /// <summary>The cost of <paramref name="genotype"/>'s network.</summary>
    /// <param name="space">The space.</param>
    /// <param name="genotype">A point of it.</param>
    /// <param name="parameters">Values for some or all of the net's parameters; the others keep their defaults.</param>
    /// <param name="scope">What is counted.</param>
    /// <returns>The number of trained numbers, and of multiply-adds for one image.</returns>
    /// <exception cref="ArgumentException">The net has no such parameter, or its value is below 1.</exception>
    public static (long Parameters, long Flops) Of(
        SearchSpace space,
        Genotype genotype,
        IReadOnlyDictionary<string, int>? parameters = null,
        CostScope scope = CostScope.Chosen) => Of(NetworkPlan.Of(space, parameters), genotype, scope);

    /// <summary>The cost of <paramref name="genotype"/>'s network by a plan at hand, for a search that asks often.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="genotype">A point of its space.</param>
    /// <param name="scope">What is counted.</param>
    /// <returns>The number of trained numbers, and of multiply-adds for one image.</returns>
    public static (long Parameters, long Flops) Of(NetworkPlan plan, Genotype genotype, CostScope scope = CostScope.Chosen)
    {
        var cells = plan.Space.Cells.ToDictionary(c => c.Name, c => ChosenCell.Of(plan.Space, genotype, c));
        var count = Sum(plan, (count, cell, outputs) => AddCell(count, cell, cells[cell.Cell.Name], outputs, scope));
        return (count.Parameters, count.Flops);
    }

    /// <summary>
    /// What <paramref name="plan"/> holds in memory whatever architecture is chosen or, as a supernet, with all candidates on all edges.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="supernet">Whether all candidates count; else none.</param>
    /// <returns>The number of trained numbers, and the numbers that the widest layer gives for one image.</returns>
    /// <exception cref="OverflowException">There are more than can be counted.</exception>
    public static (long Parameters, long Widest) Held(NetworkPlan plan, bool supernet)
    {
        var count = Sum(plan, (count, cell, outputs) => AddAll(count, cell, outputs, supernet));
        return (count.Parameters, count.Widest);
    }

    // The stages see the sizes of all outputs before them, the image behind the stem twice.
    private static Count Sum(NetworkPlan plan, Action<Count, CellPlan, List<(int Height, int Width)>> addCell)
    {
        var count = new Count();
        var image = plan.Space.Net.Input;
        var stem = count.Add(plan.Stem, (image.Height, image.Width));
        var outputs = new List<(int Height, int Width)> { stem, stem };
        foreach (var stage in plan.Stages)
        {
            if (stage is CellPlan cell) addCell(count, cell, outputs);
            else count.Add(((BlockPlan)stage).Layers, outputs[outputs.Count - 1]);
            outputs.Add((stage.OutputHeight, stage.OutputWidth));
        }

        count.Add(plan.Head, outputs[outputs.Count - 1]);
        return count;
    }

    private static void AddCell(Count count, CellPlan plan, ChosenCell chosen, List<(int Height, int Width)> outputs, CostScope scope)
    {
        var inputs = plan.Cell.Inputs.Count;
        bool Counts(int state) => scope == CostScope.Chosen || chosen.IsUsed(state);
        for (var input = 0; input < inputs; input++)
            if (Counts(input)) AddPreprocess(count, plan, input, outputs);
        for (var node = 0; node < chosen.Nodes.Count; node++)
        {
            if (!Counts(inputs + node)) continue;
            foreach (var edge in chosen.Nodes[node]) AddEdge(count, plan, edge.State, edge.Operation);
        }
    }

    private static void AddAll(Count count, CellPlan plan, List<(int Height, int Width)> outputs, bool candidates)
    {
        for (var input = 0; input < plan.Cell.Inputs.Count; input++) AddPreprocess(count, plan, input, outputs);
        for (var node = 0; candidates && node < plan.Cell.Nodes; node++)
            for (var state = 0; state < plan.Cell.StatesBefore(node); state++)
                foreach (var candidate in plan.OperationSet.Candidates) AddEdge(count, plan, state, candidate);
    }

    private static void AddPreprocess(Count count, CellPlan plan, int input, List<(int Height, int Width)> outputs) =>
        count.Add(plan.Preprocess[input], outputs[outputs.Count - plan.Cell.Inputs.Count + input]);

    private static void AddEdge(Count count, CellPlan plan, int state, Operation operation) => count.Add(
        plan.EdgeLayers(state, operation),
        state < plan.Cell.Inputs.Count ? (plan.InputHeight, plan.InputWidth) : (plan.OutputHeight, plan.OutputWidth));

    private sealed class Count
    {
        public long Parameters { get; private set; }

        public long Flops { get; private set; }

        /// <summary>The numbers that the widest convolution gives for one image.</summary>
        public long Widest { get; private set; }

        /// <summary>Adds a sequence of layers over an image of the given size; the size behind them comes back.</summary>
        public (int Height, int Width) Add(IEnumerable<Layer> layers, (int Height, int Width) size)
        {
            foreach (var layer in layers)
            {
                var after = (Height: layer.OutputSize(size.Height), Width: layer.OutputSize(size.Width));
                long pixels = (long)after.Height * after.Width;
                switch (layer)
                {
                    case Layer.Convolution convolution:
                        AddConvolution(checked((long)convolution.In / convolution.Groups * convolution.Out * convolution.Kernel * convolution.Kernel), pixels);
                        Widest = Math.Max(Widest, checked(convolution.Out * pixels));
                        break;
                    case Layer.FactorizedReduce reduce:
                        AddConvolution((long)reduce.In * reduce.Out, pixels);
                        Parameters += 2L * reduce.Out;
                        break;
                    case Layer.BatchNorm norm:
                        Parameters += 2L * norm.Channels;
                        break;
                    case Layer.Linear linear:
                        AddConvolution(((long)linear.In + 1) * linear.Out, 1);
                        break;
                    case Layer.Residual residual:
                        Add(residual.Main, size);
                        Add(residual.Shortcut, size);
                        break;
                }

                size = after;
            }

            return size;
        }

        private void AddConvolution(long weights, long pixels)
        {
            checked
            {
                Parameters += weights;
                Flops += weights * pixels;
            }
        }
    }
}
