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
    /// <summary>
    /// Measures a module of the user's for an image of a height and width. Nas.Runtime, which can make one, sets it; in the compiler, where
    /// nobody can, such modules count nothing.
    /// </summary>
    public static Func<Layer.Own, int, int, (long Parameters, long Flops)>? OwnModules { get; set; }

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
        var count = Sum(plan.Of(genotype), usedOnly: scope == CostScope.Used, candidates: true);
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
        var count = Sum(plan, usedOnly: false, candidates: supernet);
        return (count.Parameters, count.Widest);
    }

    /// <summary>The trained numbers, and the multiply-adds for one example, of some layers at their place.</summary>
    /// <param name="placement">The layers with their place.</param>
    public static (long Parameters, long Flops) Of(Placement placement)
    {
        var count = new Count(ownModules: true);
        count.Add(placement);
        return (count.Parameters, count.Flops);
    }

    /// <summary>The same of a supernet as far as it follows from the text of a space alone: modules of the user's count nothing, and none is made.</summary>
    internal static (long Parameters, long Widest) HeldWithoutOwnModules(NetworkPlan plan)
    {
        var count = Sum(plan, usedOnly: false, candidates: true, ownModules: false);
        return (count.Parameters, count.Widest);
    }

    private static Count Sum(NetworkPlan plan, bool usedOnly, bool candidates, bool ownModules = true)
    {
        var count = new Count(ownModules);
        foreach (var placement in Placements.Of(plan, usedOnly, candidates)) count.Add(placement);
        return count;
    }

    private sealed class Count(bool ownModules) : ILayerVisitor<bool>
    {
        private (int Height, int Width) _before;
        private long _pixels; // behind the layer

        public long Parameters { get; private set; }

        public long Flops { get; private set; }

        /// <summary>The numbers that the widest convolution gives for one image.</summary>
        public long Widest { get; private set; }

        /// <summary>Adds layers at their place.</summary>
        public void Add(Placement placement)
        {
            var (parameters, flops) = (Parameters, Flops);
            Add(placement.Layers, (placement.Input.Height, placement.Input.Width));
            if (placement.SharesWeights) Parameters = parameters;
            Flops = checked(flops + (placement.Times * (Flops - flops)));
        }

        /// <summary>Adds a sequence of layers over an image of the given size.</summary>
        private void Add(IEnumerable<Layer> layers, (int Height, int Width) size)
        {
            foreach (var layer in layers)
            {
                var after = (Height: layer.OutputSize(size.Height), Width: layer.OutputSize(size.Width));
                (_before, _pixels) = (size, (long)after.Height * after.Width);
                layer.Accept(this);
                size = after;
            }
        }

        public bool Visit(Layer.Convolution layer)
        {
            Widest = Math.Max(Widest, checked(layer.Out * _pixels));
            return Add(checked((long)layer.In / layer.Groups * layer.Out * layer.Kernel * layer.Kernel), _pixels);
        }

        public bool Visit(Layer.AsymmetricConvolution layer)
        {
            var between = (long)_before.Height * layer.OutputSize(_before.Width);
            Widest = Math.Max(Widest, checked(layer.Out * between));
            return Add(checked((long)layer.In * layer.Out * layer.Kernel), between) & Add(checked((long)layer.Out * layer.Out * layer.Kernel), _pixels);
        }

        public bool Visit(Layer.RectangularConvolution layer)
        {
            Widest = Math.Max(Widest, checked(layer.Out * _pixels));
            return Add(checked((long)layer.In * layer.Out * layer.Height * layer.Width), _pixels);
        }

        public bool Visit(Layer.FactorizedReduce layer) => Add((long)layer.In * layer.Out, _pixels) & Add(2L * layer.Out, 0);

        public bool Visit(Layer.BatchNorm layer) => Add(2L * layer.Channels, 0);

        public bool Visit(Layer.Linear layer) => Add(((long)layer.In + (layer.HasBias ? 1 : 0)) * layer.Out, _pixels);

        public bool Visit(Layer.Embedding layer) => Add((long)layer.Vocabulary * layer.Width, 0);

        public bool Visit(Layer.Positions layer) => Add((long)layer.Length * layer.Channels, 0);

        public bool Visit(Layer.Patches layer) => Add((((long)layer.In * layer.Size * layer.Size) + 1) * layer.Out, _pixels);

        public bool Visit(Layer.LayerNorm layer) => Add(2L * layer.Channels, 0);

        // Queries, keys, values and what is made of the result; each place's queries meet all keys, and their weights all values.
        public bool Visit(Layer.SelfAttention layer)
        {
            Flops += checked(2 * _pixels * _pixels * layer.Inner);
            return Add((3 * ((long)layer.Channels + 1) * layer.Inner) + (((long)layer.Inner + 1) * layer.Channels), _pixels);
        }

        public bool Visit(Layer.Detect layer) => Add(((long)layer.In + 1) * (layer.Classes + Layer.Detect.Sides), _pixels);

        public bool Visit(Layer.Gelu layer) => false;

        public bool Visit(Layer.Tanh layer) => false;

        public bool Visit(Layer.Sigmoid layer) => false;

        public bool Visit(Layer.Residual layer) => Both(layer.Main, layer.Shortcut);

        public bool Visit(Layer.Halves layer) => Both(layer.Left, layer.Right);

        public bool Visit(Layer.SqueezeExcite layer) => Add((((long)layer.Channels + 1) * layer.Squeezed) + (((long)layer.Squeezed + 1) * layer.Channels), 1);

        public bool Visit(Layer.Own layer)
        {
            if (!ownModules || OwnModules is not { } measure) return false;
            var (parameters, flops) = measure(layer, _before.Height, _before.Width);
            checked
            {
                Parameters += parameters;
                Flops += flops;
            }

            return true;
        }

        public bool Visit(Layer.Relu layer) => false;

        public bool Visit(Layer.Relu6 layer) => false;

        public bool Visit(Layer.HardSwish layer) => false;

        public bool Visit(Layer.Swish layer) => false;

        public bool Visit(Layer.ChannelShuffle layer) => false;

        public bool Visit(Layer.MaxPool layer) => false;

        public bool Visit(Layer.Upsample layer) => false;

        public bool Visit(Layer.AveragePool layer) => false;

        public bool Visit(Layer.Identity layer) => false;

        public bool Visit(Layer.FirstChannels layer) => false;

        public bool Visit(Layer.Zero layer) => false;

        public bool Visit(Layer.GlobalAveragePool layer) => false;

        public bool Visit(Layer.Flatten layer) => false;

        public bool Visit(Layer.Dropout layer) => false;

        /// <summary>Two paths over the same image.</summary>
        private bool Both(IEnumerable<Layer> one, IEnumerable<Layer> other)
        {
            var before = _before;
            Add(one, before);
            Add(other, before);
            return true;
        }

        /// <summary>Each of the numbers is used once for each of the pixels.</summary>
        private bool Add(long numbers, long pixels)
        {
            checked
            {
                Parameters += numbers;
                Flops += numbers * pixels;
            }

            return true;
        }
    }
}
