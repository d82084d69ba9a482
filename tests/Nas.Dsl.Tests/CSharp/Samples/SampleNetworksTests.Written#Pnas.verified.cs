using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 8 cells for images of 32 by 32 pixels.</summary>
public sealed partial class Pnas : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly BlockCell cell0;
    private readonly BlockCell cell1;
    private readonly BlockStride2Cell cell2;
    private readonly BlockCell cell3;
    private readonly BlockCell cell4;
    private readonly BlockStride2Cell cell5;
    private readonly BlockCell cell6;
    private readonly BlockCell cell7;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public Pnas(int channels = 24, int classes = 10)
        : base(nameof(Pnas))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels));
        cell0 = new BlockCell(ReluConvNorm(channels, channels), ReluConvNorm(channels, channels), channels);
        cell1 = new BlockCell(ReluConvNorm(channels, channels), ReluConvNorm(channels * 2, channels), channels);
        cell2 = new BlockStride2Cell(
            ReluConvNorm(channels * 2, channels * 2),
            ReluConvNorm(channels * 2, channels * 2),
            channels * 2);
        cell3 = new BlockCell(
            Sequential(new FactorizedReduce(channels * 2, channels * 2)),
            ReluConvNorm(channels * 4, channels * 2),
            channels * 2);
        cell4 = new BlockCell(
            ReluConvNorm(channels * 4, channels * 2),
            ReluConvNorm(channels * 4, channels * 2),
            channels * 2);
        cell5 = new BlockStride2Cell(
            ReluConvNorm(channels * 4, channels * 4),
            ReluConvNorm(channels * 4, channels * 4),
            channels * 4);
        cell6 = new BlockCell(
            Sequential(new FactorizedReduce(channels * 4, channels * 4)),
            ReluConvNorm(channels * 8, channels * 4),
            channels * 4);
        cell7 = new BlockCell(
            ReluConvNorm(channels * 8, channels * 4),
            ReluConvNorm(channels * 8, channels * 4),
            channels * 4);
        head = Sequential(
            ReLU(),
            new GlobalAveragePool(),
            Linear(channels * 8, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = cell0.call(s, s);
        var x1 = cell1.call(s, x0);
        var x2 = cell2.call(x0, x1);
        var x3 = cell3.call(x1, x2);
        var x4 = cell4.call(x2, x3);
        var x5 = cell5.call(x3, x4);
        var x6 = cell6.call(x4, x5);
        var x7 = cell7.call(x5, x6);
        return head.call(x7).MoveToOuterDisposeScope();
    }

    // A cell of 5 nodes:
    //     n0 = AsymConv7x7(a) + AvgPool3x3(a)
    //     n1 = DilConv3x3(b) + AsymConv7x7(n0)
    //     n2 = AsymConv7x7(n0) + SepConv5x5(b)
    //     n3 = SepConv3x3(n1) + SepConv5x5(n0)
    //     n4 = AvgPool3x3(n3) + n0
    // The output is n2 and n4, concatenated along the channels.
    private sealed class BlockCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential preprocess_a;
        private readonly Sequential preprocess_b;
        private readonly Sequential n0_1_a;
        private readonly Sequential n0_2_a;
        private readonly Sequential n1_1_b;
        private readonly Sequential n1_2_n0;
        private readonly Sequential n2_1_n0;
        private readonly Sequential n2_2_b;
        private readonly Sequential n3_1_n1;
        private readonly Sequential n3_2_n0;
        private readonly Sequential n4_1_n3;

        public BlockCell(Sequential preprocess_a, Sequential preprocess_b, int channels)
            : base(nameof(BlockCell))
        {
            this.preprocess_a = preprocess_a;
            this.preprocess_b = preprocess_b;
            n0_1_a = AsymConv7x7(channels);
            n0_2_a = AvgPool3x3(channels);
            n1_1_b = DilConv3x3(channels);
            n1_2_n0 = AsymConv7x7(channels);
            n2_1_n0 = AsymConv7x7(channels);
            n2_2_b = SepConv5x5(channels);
            n3_1_n1 = SepConv3x3(channels);
            n3_2_n0 = SepConv5x5(channels);
            n4_1_n3 = AvgPool3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor a, Tensor b)
        {
            using var scope = NewDisposeScope();
            a = preprocess_a.call(a);
            b = preprocess_b.call(b);
            var n0 = n0_1_a.call(a) + n0_2_a.call(a);
            var n1 = n1_1_b.call(b) + n1_2_n0.call(n0);
            var n2 = n2_1_n0.call(n0) + n2_2_b.call(b);
            var n3 = n3_1_n1.call(n1) + n3_2_n0.call(n0);
            var n4 = n4_1_n3.call(n3) + n0;
            return cat([n2, n4], dim: 1).MoveToOuterDisposeScope();
        }
    }

    // A reduction cell of 5 nodes:
    //     n0 = AsymConv7x7(a) + AvgPool3x3(a)
    //     n1 = DilConv3x3(b) + AsymConv7x7(n0)
    //     n2 = AsymConv7x7(n0) + SepConv5x5(b)
    //     n3 = SepConv3x3(n1) + SepConv5x5(n0)
    //     n4 = AvgPool3x3(n3) + n0
    // The output is n2 and n4, concatenated along the channels; height and width are halved.
    private sealed class BlockStride2Cell : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential preprocess_a;
        private readonly Sequential preprocess_b;
        private readonly Sequential n0_1_a;
        private readonly Sequential n0_2_a;
        private readonly Sequential n1_1_b;
        private readonly Sequential n1_2_n0;
        private readonly Sequential n2_1_n0;
        private readonly Sequential n2_2_b;
        private readonly Sequential n3_1_n1;
        private readonly Sequential n3_2_n0;
        private readonly Sequential n4_1_n3;

        public BlockStride2Cell(Sequential preprocess_a, Sequential preprocess_b, int channels)
            : base(nameof(BlockStride2Cell))
        {
            this.preprocess_a = preprocess_a;
            this.preprocess_b = preprocess_b;
            n0_1_a = AsymConv7x7(channels, stride: 2);
            n0_2_a = AvgPool3x3(channels, stride: 2);
            n1_1_b = DilConv3x3(channels, stride: 2);
            n1_2_n0 = AsymConv7x7(channels);
            n2_1_n0 = AsymConv7x7(channels);
            n2_2_b = SepConv5x5(channels, stride: 2);
            n3_1_n1 = SepConv3x3(channels);
            n3_2_n0 = SepConv5x5(channels);
            n4_1_n3 = AvgPool3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor a, Tensor b)
        {
            using var scope = NewDisposeScope();
            a = preprocess_a.call(a);
            b = preprocess_b.call(b);
            var n0 = n0_1_a.call(a) + n0_2_a.call(a);
            var n1 = n1_1_b.call(b) + n1_2_n0.call(n0);
            var n2 = n2_1_n0.call(n0) + n2_2_b.call(b);
            var n3 = n3_1_n1.call(n1) + n3_2_n0.call(n0);
            var n4 = n4_1_n3.call(n3) + n0;
            return cat([n2, n4], dim: 1).MoveToOuterDisposeScope();
        }
    }

    private static Sequential AsymConv7x7(int channels, int stride = 1) => Sequential(
        ReLU(),
        Sequential(Conv2d(channels, channels, (1, 7), stride: (1, stride), padding: (0, 3), bias: false), Conv2d(channels, channels, (7, 1), stride: (stride, 1), padding: (3, 0), bias: false)),
        BatchNorm2d(channels));

    private static Sequential AvgPool3x3(int channels, int stride = 1) => Sequential(
        AvgPool2d(3, stride: stride, padding: 1, count_include_pad: false),
        BatchNorm2d(channels));

    private static Sequential DilConv3x3(int channels, int stride = 1) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, stride: stride, padding: 2, dilation: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential SepConv5x5(int channels, int stride = 1) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, stride: stride, padding: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential SepConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
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
