#nullable enable

using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Fashion;

/// <summary>A convolutional network of 5 cells for images of 28 by 28 pixels.</summary>
public sealed partial class FashionNet : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly NormalCell cell0;
    private readonly NormalCell cell1;
    private readonly ReductionCell cell2;
    private readonly NormalCell cell3;
    private readonly NormalCell cell4;
    private readonly Sequential head;
    private readonly Sequential auxiliary;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public FashionNet(int channels = 16, int classes = 10)
        : base(nameof(FashionNet))
    {
        stem = Sequential(
            Conv2d(1, channels * 3, 3, padding: 1, bias: false),
            BatchNorm2d(channels * 3));
        cell0 = new NormalCell(ReluConvNorm(channels * 3, channels), ReluConvNorm(channels * 3, channels), channels);
        cell1 = new NormalCell(ReluConvNorm(channels * 3, channels), ReluConvNorm(channels * 4, channels), channels);
        cell2 = new ReductionCell(
            ReluConvNorm(channels * 4, channels * 2),
            ReluConvNorm(channels * 4, channels * 2),
            channels * 2);
        cell3 = new NormalCell(
            Sequential(new FactorizedReduce(channels * 4, channels * 2)),
            ReluConvNorm(channels * 8, channels * 2),
            channels * 2);
        cell4 = new NormalCell(
            ReluConvNorm(channels * 8, channels * 2),
            ReluConvNorm(channels * 8, channels * 2),
            channels * 2);
        head = Sequential(
            new GlobalAveragePool(),
            Linear(channels * 8, classes));
        // A second head for the training alone: what it says is in AuxiliaryOutput.
        auxiliary = Sequential(
            ReLU(),
            AdaptiveAvgPool2d(2),
            Conv2d(channels * 8, 128, 1, bias: false),
            BatchNorm2d(128),
            ReLU(),
            Conv2d(128, 768, 2, bias: false),
            BatchNorm2d(768),
            ReLU(),
            Flatten(),
            Linear(768, classes));
        RegisterComponents();
    }

    /// <summary>What the auxiliary head said of the last images in training, (batch, classes); null where the network does not train.</summary>
    public Tensor? AuxiliaryOutput { get; private set; }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 1, 28, 28).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = cell0.call(s, s);
        var x1 = cell1.call(s, x0);
        var x2 = cell2.call(x0, x1);
        var x3 = cell3.call(x1, x2);
        AuxiliaryOutput = training ? auxiliary.call(x3).MoveToOuterDisposeScope() : null;
        var x4 = cell4.call(x2, x3);
        return head.call(x4).MoveToOuterDisposeScope();
    }

    /// <summary>Leaves paths out at random while the network trains.</summary>
    /// <param name="probability">With which probability a path is left out for an image, from 0 to 1, exclusive.</param>
    public void DropPaths(double probability)
    {
        foreach (var module in modules())
        {
            if (module is DropPath drop) drop.Probability = probability;
        }
    }

    // A cell of 4 nodes:
    //     n0 = SepConv3x3(a) + b
    //     n1 = SepConv5x5(b) + DilConv3x3(n0)
    //     n2 = a + MaxPool3x3(b)
    //     n3 = SepConv3x3(n1) + AvgPool3x3(n2)
    // The output is the nodes, concatenated along the channels.
    private sealed class NormalCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential preprocess_a;
        private readonly Sequential preprocess_b;
        private readonly Sequential n0_a;
        private readonly Sequential n1_b;
        private readonly Sequential n1_n0;
        private readonly Sequential n2_b;
        private readonly Sequential n3_n1;
        private readonly Sequential n3_n2;
        private readonly DropPath drop;

        public NormalCell(Sequential preprocess_a, Sequential preprocess_b, int channels)
            : base(nameof(NormalCell))
        {
            this.preprocess_a = preprocess_a;
            this.preprocess_b = preprocess_b;
            n0_a = SepConv3x3(channels);
            n1_b = SepConv5x5(channels);
            n1_n0 = DilConv3x3(channels);
            n2_b = MaxPool3x3(channels);
            n3_n1 = SepConv3x3(channels);
            n3_n2 = AvgPool3x3(channels);
            drop = new DropPath();
            RegisterComponents();
        }

        public override Tensor forward(Tensor a, Tensor b)
        {
            using var scope = NewDisposeScope();
            a = preprocess_a.call(a);
            b = preprocess_b.call(b);
            var n0 = drop.call(n0_a.call(a)) + b;
            var n1 = drop.call(n1_b.call(b)) + drop.call(n1_n0.call(n0));
            var n2 = a + drop.call(n2_b.call(b));
            var n3 = drop.call(n3_n1.call(n1)) + drop.call(n3_n2.call(n2));
            return cat([n0, n1, n2, n3], dim: 1).MoveToOuterDisposeScope();
        }
    }

    // A reduction cell of 4 nodes:
    //     n0 = FactorizedReduce(a) + MaxPool3x3(b)
    //     n1 = SepConv3x3(a) + n0
    //     n2 = DilConv5x5(b) + SepConv3x3(n1)
    //     n3 = AvgPool3x3(b) + n2
    // The output is the nodes, concatenated along the channels; height and width are halved.
    private sealed class ReductionCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential preprocess_a;
        private readonly Sequential preprocess_b;
        private readonly Sequential n0_a;
        private readonly Sequential n0_b;
        private readonly Sequential n1_a;
        private readonly Sequential n2_b;
        private readonly Sequential n2_n1;
        private readonly Sequential n3_b;
        private readonly DropPath drop;

        public ReductionCell(Sequential preprocess_a, Sequential preprocess_b, int channels)
            : base(nameof(ReductionCell))
        {
            this.preprocess_a = preprocess_a;
            this.preprocess_b = preprocess_b;
            n0_a = Sequential(new FactorizedReduce(channels, channels));
            n0_b = MaxPool3x3(channels, stride: 2);
            n1_a = SepConv3x3(channels, stride: 2);
            n2_b = DilConv5x5(channels, stride: 2);
            n2_n1 = SepConv3x3(channels);
            n3_b = AvgPool3x3(channels, stride: 2);
            drop = new DropPath();
            RegisterComponents();
        }

        public override Tensor forward(Tensor a, Tensor b)
        {
            using var scope = NewDisposeScope();
            a = preprocess_a.call(a);
            b = preprocess_b.call(b);
            var n0 = drop.call(n0_a.call(a)) + drop.call(n0_b.call(b));
            var n1 = drop.call(n1_a.call(a)) + n0;
            var n2 = drop.call(n2_b.call(b)) + drop.call(n2_n1.call(n1));
            var n3 = drop.call(n3_b.call(b)) + n2;
            return cat([n0, n1, n2, n3], dim: 1).MoveToOuterDisposeScope();
        }
    }

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

    private static Sequential DilConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 2, dilation: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential MaxPool3x3(int channels, int stride = 1) => Sequential(
        MaxPool2d(3, stride: stride, padding: 1),
        BatchNorm2d(channels));

    private static Sequential AvgPool3x3(int channels, int stride = 1) => Sequential(
        AvgPool2d(3, stride: stride, padding: 1, count_include_pad: false),
        BatchNorm2d(channels));

    private static Sequential DilConv5x5(int channels, int stride = 1) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, stride: stride, padding: 4, dilation: 2, groups: channels, bias: false),
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

    // Leaves a path out for some of the images while the network trains, and makes up for it for the others.
    private sealed class DropPath : Module<Tensor, Tensor>
    {
        public DropPath()
            : base(nameof(DropPath)) => RegisterComponents();

        public double Probability { get; set; }

        public override Tensor forward(Tensor x)
        {
            if (!training || Probability == 0) return x;
            using var scope = NewDisposeScope();
            var kept = rand(x.shape[0], device: x.device).ge(Probability);
            for (var i = 1; i < x.dim(); i++) kept = kept.unsqueeze(-1);
            return (x * kept / (1 - Probability)).MoveToOuterDisposeScope();
        }
    }
}
