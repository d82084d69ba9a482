using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of cells for images of 32 by 32 pixels.</summary>
public sealed partial class Darts : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly NormalCell[] normalCells;
    private readonly ReductionCell reductionCell;
    private readonly NormalCell[] normalCells2;
    private readonly ReductionCell reductionCell2;
    private readonly NormalCell[] normalCells3;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="cells">How often what is repeated stands one behind the other.</param>
    public Darts(int channels = 8, int classes = 10, int cells = 2)
        : base(nameof(Darts))
    {
        if (cells < 1) throw new System.ArgumentOutOfRangeException(nameof(cells), cells, "It is at least 1.");
        stem = Sequential(
            Conv2d(3, channels * 3, 3, padding: 1, bias: false),
            BatchNorm2d(channels * 3));
        register_module("stem", stem);
        // Weights are called by the place of their stage in the network.
        var stage = 0;
        normalCells = new NormalCell[cells];
        for (var i = 0; i < cells; i++)
        {
            normalCells[i] = new NormalCell(
                i < 2 ? ReluConvNorm(channels * 3, channels) : ReluConvNorm(channels * 4, channels),
                i == 0 ? ReluConvNorm(channels * 3, channels) : ReluConvNorm(channels * 4, channels),
                channels);
            register_module($"cell{stage++}", normalCells[i]);
        }
        reductionCell = new ReductionCell(
            cells == 1 ? ReluConvNorm(channels * 3, channels * 2) : ReluConvNorm(channels * 4, channels * 2),
            ReluConvNorm(channels * 4, channels * 2),
            channels * 2);
        register_module($"cell{stage++}", reductionCell);
        normalCells2 = new NormalCell[cells];
        for (var i = 0; i < cells; i++)
        {
            normalCells2[i] = new NormalCell(
                i == 0 ? Sequential(new FactorizedReduce(channels * 4, channels * 2)) : ReluConvNorm(channels * 8, channels * 2),
                ReluConvNorm(channels * 8, channels * 2),
                channels * 2);
            register_module($"cell{stage++}", normalCells2[i]);
        }
        reductionCell2 = new ReductionCell(
            ReluConvNorm(channels * 8, channels * 4),
            ReluConvNorm(channels * 8, channels * 4),
            channels * 4);
        register_module($"cell{stage++}", reductionCell2);
        normalCells3 = new NormalCell[cells];
        for (var i = 0; i < cells; i++)
        {
            normalCells3[i] = new NormalCell(
                i == 0 ? Sequential(new FactorizedReduce(channels * 8, channels * 4)) : ReluConvNorm(channels * 16, channels * 4),
                ReluConvNorm(channels * 16, channels * 4),
                channels * 4);
            register_module($"cell{stage++}", normalCells3[i]);
        }
        head = Sequential(
            new GlobalAveragePool(),
            Linear(channels * 16, classes));
        register_module("head", head);
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var (before, last) = (s, s);
        foreach (var next in normalCells) (before, last) = (last, next.call(before, last));
        (before, last) = (last, reductionCell.call(before, last));
        foreach (var next in normalCells2) (before, last) = (last, next.call(before, last));
        (before, last) = (last, reductionCell2.call(before, last));
        foreach (var next in normalCells3) (before, last) = (last, next.call(before, last));
        return head.call(last).MoveToOuterDisposeScope();
    }

    // A cell of 4 nodes:
    //     n0 = MaxPool3x3(a) + MaxPool3x3(b)
    //     n1 = MaxPool3x3(b) + DilConv3x3(n0)
    //     n2 = b + DilConv5x5(n0)
    //     n3 = b + DilConv5x5(n0)
    // The output is the nodes, concatenated along the channels.
    private sealed class NormalCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential preprocess_a;
        private readonly Sequential preprocess_b;
        private readonly Sequential n0_a;
        private readonly Sequential n0_b;
        private readonly Sequential n1_b;
        private readonly Sequential n1_n0;
        private readonly Sequential n2_n0;
        private readonly Sequential n3_n0;

        public NormalCell(Sequential preprocess_a, Sequential preprocess_b, int channels)
            : base(nameof(NormalCell))
        {
            this.preprocess_a = preprocess_a;
            this.preprocess_b = preprocess_b;
            n0_a = MaxPool3x3(channels);
            n0_b = MaxPool3x3(channels);
            n1_b = MaxPool3x3(channels);
            n1_n0 = DilConv3x3(channels);
            n2_n0 = DilConv5x5(channels);
            n3_n0 = DilConv5x5(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor a, Tensor b)
        {
            using var scope = NewDisposeScope();
            a = preprocess_a.call(a);
            b = preprocess_b.call(b);
            var n0 = n0_a.call(a) + n0_b.call(b);
            var n1 = n1_b.call(b) + n1_n0.call(n0);
            var n2 = b + n2_n0.call(n0);
            var n3 = b + n3_n0.call(n0);
            return cat([n0, n1, n2, n3], dim: 1).MoveToOuterDisposeScope();
        }
    }

    // A reduction cell of 4 nodes:
    //     n0 = AvgPool3x3(a) + SepConv3x3(b)
    //     n1 = AvgPool3x3(b) + n0
    //     n2 = DilConv3x3(b) + SepConv5x5(n0)
    //     n3 = SepConv3x3(a) + DilConv3x3(n1)
    // The output is the nodes, concatenated along the channels; height and width are halved.
    private sealed class ReductionCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential preprocess_a;
        private readonly Sequential preprocess_b;
        private readonly Sequential n0_a;
        private readonly Sequential n0_b;
        private readonly Sequential n1_b;
        private readonly Sequential n2_b;
        private readonly Sequential n2_n0;
        private readonly Sequential n3_a;
        private readonly Sequential n3_n1;

        public ReductionCell(Sequential preprocess_a, Sequential preprocess_b, int channels)
            : base(nameof(ReductionCell))
        {
            this.preprocess_a = preprocess_a;
            this.preprocess_b = preprocess_b;
            n0_a = AvgPool3x3(channels, stride: 2);
            n0_b = SepConv3x3(channels, stride: 2);
            n1_b = AvgPool3x3(channels, stride: 2);
            n2_b = DilConv3x3(channels, stride: 2);
            n2_n0 = SepConv5x5(channels);
            n3_a = SepConv3x3(channels, stride: 2);
            n3_n1 = DilConv3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor a, Tensor b)
        {
            using var scope = NewDisposeScope();
            a = preprocess_a.call(a);
            b = preprocess_b.call(b);
            var n0 = n0_a.call(a) + n0_b.call(b);
            var n1 = n1_b.call(b) + n0;
            var n2 = n2_b.call(b) + n2_n0.call(n0);
            var n3 = n3_a.call(a) + n3_n1.call(n1);
            return cat([n0, n1, n2, n3], dim: 1).MoveToOuterDisposeScope();
        }
    }

    private static Sequential MaxPool3x3(int channels) => Sequential(
        MaxPool2d(3, stride: 1, padding: 1),
        BatchNorm2d(channels));

    private static Sequential DilConv3x3(int channels, int stride = 1) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, stride: stride, padding: 2, dilation: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential DilConv5x5(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, padding: 4, dilation: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential AvgPool3x3(int channels, int stride = 1) => Sequential(
        AvgPool2d(3, stride: stride, padding: 1, count_include_pad: false),
        BatchNorm2d(channels));

    private static Sequential SepConv3x3(int channels, int stride = 1) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, stride: stride, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential SepConv5x5(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    // Brings an input of a cell to the cell's width.
    private static Sequential ReluConvNorm(int inputs, int outputs) => Sequential(
        ReLU(),
        Conv2d(inputs, outputs, 1, bias: false),
        BatchNorm2d(outputs));

    // Halves height and width: two 1×1 convolutions of stride 2, the second over the image moved by one pixel, so that every
    // second row and column of both parities is seen.
    private sealed class FactorizedReduce : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn;

        public FactorizedReduce(int inputs, int outputs)
            : base(nameof(FactorizedReduce))
        {
            conv1 = Conv2d(inputs, outputs / 2, 1, stride: 2, bias: false);
            conv2 = Conv2d(inputs, outputs - outputs / 2, 1, stride: 2, bias: false);
            bn = BatchNorm2d(outputs);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var here = functional.relu(x);
            // The zeros matter only where the size is odd.
            var moved = functional.pad(here, (0, 1, 0, 1)).narrow(2, 1, x.shape[2]).narrow(3, 1, x.shape[3]);
            return bn.call(cat([conv1.call(here), conv2.call(moved)], dim: 1)).MoveToOuterDisposeScope();
        }
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
