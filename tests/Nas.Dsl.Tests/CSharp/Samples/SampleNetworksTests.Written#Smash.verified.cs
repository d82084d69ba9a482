using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 cells for images of 32 by 32 pixels.</summary>
public sealed partial class Smash : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Block1Cell cell0;
    private readonly Sequential block1;
    private readonly Block2Cell cell2;
    private readonly Sequential block3;
    private readonly Block3Cell cell4;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public Smash(int channels = 64, int classes = 10)
        : base(nameof(Smash))
    {
        stem = Sequential(
            Conv2d(3, channels, 7, padding: 3, bias: false),
            BatchNorm2d(channels));
        cell0 = new Block1Cell(channels);
        block1 = Sequential(AvgPool2d(3, stride: 2, padding: 1, count_include_pad: false));
        cell2 = new Block2Cell(ReluConvNorm(channels, channels * 2), channels * 2);
        block3 = Sequential(AvgPool2d(3, stride: 2, padding: 1, count_include_pad: false));
        cell4 = new Block3Cell(ReluConvNorm(channels * 2, channels * 4), channels * 4);
        head = Sequential(
            BatchNorm2d(channels * 4),
            ReLU(),
            new GlobalAveragePool(),
            Linear(channels * 4, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = cell0.call(s);
        var x1 = block1.call(x0);
        var x2 = cell2.call(x1);
        var x3 = block3.call(x2);
        var x4 = cell4.call(x3);
        return head.call(x4).MoveToOuterDisposeScope();
    }

    // A cell of 6 nodes:
    //     n0 = SepConv3x3(Conv2d(concat(b0, b3))), added to b1 and b2
    //     n1 = DilConv5x5Dilation4(Conv2d(concat(b0, b2, b3))), added to b0 and b3
    //     n2 = SepConv5x5(Conv2d(b1)), added to b0 and b2
    //     n3 = NorConv3x3(Conv2d(concat(b1, b2, b3))), added to b2
    //     n4 = DilConv5x5Dilation4(Conv2d(concat(b0, b2, b3))), added to b0 and b2
    //     n5 = DilConv7x7Dilation3(Conv2d(b2)), added to b0 and b2
    // The output is the banks, concatenated along the channels.
    private sealed class Block1Cell : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Sequential n0_merge;
        private readonly Sequential n0_op;
        private readonly Sequential n1_merge;
        private readonly Sequential n1_op;
        private readonly Sequential n2_merge;
        private readonly Sequential n2_op;
        private readonly Sequential n3_merge;
        private readonly Sequential n3_op;
        private readonly Sequential n4_merge;
        private readonly Sequential n4_op;
        private readonly Sequential n5_merge;
        private readonly Sequential n5_op;

        public Block1Cell(int channels)
            : base(nameof(Block1Cell))
        {
            this.channels = channels;
            n0_merge = Sequential(Conv2d(2 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n0_op = SepConv3x3(channels / 4);
            n1_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n1_op = DilConv5x5Dilation4(channels / 4);
            n2_merge = Sequential(Conv2d(channels / 4, channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n2_op = SepConv5x5(channels / 4);
            n3_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n3_op = NorConv3x3(channels / 4);
            n4_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n4_op = DilConv5x5Dilation4(channels / 4);
            n5_merge = Sequential(Conv2d(channels / 4, channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n5_op = DilConv7x7Dilation3(channels / 4);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var b0 = x.narrow(1, 0, channels / 4);
            var b1 = x.narrow(1, channels / 4, channels / 4);
            var b2 = x.narrow(1, 2 * (channels / 4), channels / 4);
            var b3 = x.narrow(1, 3 * (channels / 4), channels / 4);
            var n0 = n0_op.call(n0_merge.call(cat([b0, b3], dim: 1)));
            b1 = b1 + n0;
            b2 = b2 + n0;
            var n1 = n1_op.call(n1_merge.call(cat([b0, b2, b3], dim: 1)));
            b0 = b0 + n1;
            b3 = b3 + n1;
            var n2 = n2_op.call(n2_merge.call(b1));
            b0 = b0 + n2;
            b2 = b2 + n2;
            var n3 = n3_op.call(n3_merge.call(cat([b1, b2, b3], dim: 1)));
            b2 = b2 + n3;
            var n4 = n4_op.call(n4_merge.call(cat([b0, b2, b3], dim: 1)));
            b0 = b0 + n4;
            b2 = b2 + n4;
            var n5 = n5_op.call(n5_merge.call(b2));
            b0 = b0 + n5;
            b2 = b2 + n5;
            return cat([b0, b1, b2, b3], dim: 1).MoveToOuterDisposeScope();
        }
    }

    // A cell of 6 nodes:
    //     n0 = SepConv3x3(Conv2d(concat(b0, b1))), added to b2
    //     n1 = SepConv5x5(Conv2d(concat(b0, b3))), added to b0 and b2
    //     n2 = DilConv5x5Dilation2(Conv2d(concat(b1, b2))), added to b2
    //     n3 = NorConv3x3(Conv2d(concat(b0, b1, b3))), added to b0
    //     n4 = DilConv5x5Dilation3(Conv2d(concat(b1, b2, b3))), added to b2 and b3
    //     n5 = SepConv3x3(Conv2d(concat(b0, b1, b2))), added to b2
    // The output is the banks, concatenated along the channels.
    private sealed class Block2Cell : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_merge;
        private readonly Sequential n0_op;
        private readonly Sequential n1_merge;
        private readonly Sequential n1_op;
        private readonly Sequential n2_merge;
        private readonly Sequential n2_op;
        private readonly Sequential n3_merge;
        private readonly Sequential n3_op;
        private readonly Sequential n4_merge;
        private readonly Sequential n4_op;
        private readonly Sequential n5_merge;
        private readonly Sequential n5_op;

        public Block2Cell(Sequential preprocess_x, int channels)
            : base(nameof(Block2Cell))
        {
            this.channels = channels;
            this.preprocess_x = preprocess_x;
            n0_merge = Sequential(Conv2d(2 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n0_op = SepConv3x3(channels / 4);
            n1_merge = Sequential(Conv2d(2 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n1_op = SepConv5x5(channels / 4);
            n2_merge = Sequential(Conv2d(2 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n2_op = DilConv5x5Dilation2(channels / 4);
            n3_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n3_op = NorConv3x3(channels / 4);
            n4_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n4_op = DilConv5x5Dilation3(channels / 4);
            n5_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n5_op = SepConv3x3(channels / 4);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var b0 = x.narrow(1, 0, channels / 4);
            var b1 = x.narrow(1, channels / 4, channels / 4);
            var b2 = x.narrow(1, 2 * (channels / 4), channels / 4);
            var b3 = x.narrow(1, 3 * (channels / 4), channels / 4);
            var n0 = n0_op.call(n0_merge.call(cat([b0, b1], dim: 1)));
            b2 = b2 + n0;
            var n1 = n1_op.call(n1_merge.call(cat([b0, b3], dim: 1)));
            b0 = b0 + n1;
            b2 = b2 + n1;
            var n2 = n2_op.call(n2_merge.call(cat([b1, b2], dim: 1)));
            b2 = b2 + n2;
            var n3 = n3_op.call(n3_merge.call(cat([b0, b1, b3], dim: 1)));
            b0 = b0 + n3;
            var n4 = n4_op.call(n4_merge.call(cat([b1, b2, b3], dim: 1)));
            b2 = b2 + n4;
            b3 = b3 + n4;
            var n5 = n5_op.call(n5_merge.call(cat([b0, b1, b2], dim: 1)));
            b2 = b2 + n5;
            return cat([b0, b1, b2, b3], dim: 1).MoveToOuterDisposeScope();
        }
    }

    // A cell of 6 nodes:
    //     n0 = SepConv3x3(Conv2d(concat(b0, b3))), added to b0 and b1
    //     n1 = DilConv5x5Dilation2(Conv2d(concat(b1, b2))), added to b3
    //     n2 = SepConv7x7(Conv2d(concat(b0, b1, b3))), added to b2
    //     n3 = DilConv3x3Dilation2(Conv2d(concat(b0, b1, b2))), added to b1 and b3
    //     n4 = DilConv7x7Dilation4(Conv2d(concat(b1, b2))), added to b2
    //     n5 = SepConv3x3(Conv2d(concat(b0, b2, b3))), added to b1 and b3
    // The output is the banks, concatenated along the channels.
    private sealed class Block3Cell : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_merge;
        private readonly Sequential n0_op;
        private readonly Sequential n1_merge;
        private readonly Sequential n1_op;
        private readonly Sequential n2_merge;
        private readonly Sequential n2_op;
        private readonly Sequential n3_merge;
        private readonly Sequential n3_op;
        private readonly Sequential n4_merge;
        private readonly Sequential n4_op;
        private readonly Sequential n5_merge;
        private readonly Sequential n5_op;

        public Block3Cell(Sequential preprocess_x, int channels)
            : base(nameof(Block3Cell))
        {
            this.channels = channels;
            this.preprocess_x = preprocess_x;
            n0_merge = Sequential(Conv2d(2 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n0_op = SepConv3x3(channels / 4);
            n1_merge = Sequential(Conv2d(2 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n1_op = DilConv5x5Dilation2(channels / 4);
            n2_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n2_op = SepConv7x7(channels / 4);
            n3_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n3_op = DilConv3x3Dilation2(channels / 4);
            n4_merge = Sequential(Conv2d(2 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n4_op = DilConv7x7Dilation4(channels / 4);
            n5_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n5_op = SepConv3x3(channels / 4);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var b0 = x.narrow(1, 0, channels / 4);
            var b1 = x.narrow(1, channels / 4, channels / 4);
            var b2 = x.narrow(1, 2 * (channels / 4), channels / 4);
            var b3 = x.narrow(1, 3 * (channels / 4), channels / 4);
            var n0 = n0_op.call(n0_merge.call(cat([b0, b3], dim: 1)));
            b0 = b0 + n0;
            b1 = b1 + n0;
            var n1 = n1_op.call(n1_merge.call(cat([b1, b2], dim: 1)));
            b3 = b3 + n1;
            var n2 = n2_op.call(n2_merge.call(cat([b0, b1, b3], dim: 1)));
            b2 = b2 + n2;
            var n3 = n3_op.call(n3_merge.call(cat([b0, b1, b2], dim: 1)));
            b1 = b1 + n3;
            b3 = b3 + n3;
            var n4 = n4_op.call(n4_merge.call(cat([b1, b2], dim: 1)));
            b2 = b2 + n4;
            var n5 = n5_op.call(n5_merge.call(cat([b0, b2, b3], dim: 1)));
            b1 = b1 + n5;
            b3 = b3 + n5;
            return cat([b0, b1, b2, b3], dim: 1).MoveToOuterDisposeScope();
        }
    }

    private static Sequential SepConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential DilConv5x5Dilation4(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, padding: 8, dilation: 4, groups: channels, bias: false),
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

    private static Sequential NorConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential DilConv7x7Dilation3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 7, padding: 9, dilation: 3, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential DilConv5x5Dilation2(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, padding: 4, dilation: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential DilConv5x5Dilation3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, padding: 6, dilation: 3, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential SepConv7x7(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 7, padding: 3, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 7, padding: 3, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential DilConv3x3Dilation2(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 2, dilation: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential DilConv7x7Dilation4(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 7, padding: 12, dilation: 4, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    // Brings an input of a cell to the cell's width.
    private static Sequential ReluConvNorm(int inputs, int outputs) => Sequential(
        ReLU(),
        Conv2d(inputs, outputs, 1, bias: false),
        BatchNorm2d(outputs));

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
