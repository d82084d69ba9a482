using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 cells for images of 32 by 32 pixels.</summary>
public sealed partial class Hierarchical : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly TopCell cell0;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly Sequential block3;
    private readonly TopCell cell4;
    private readonly Sequential block5;
    private readonly Sequential block6;
    private readonly Sequential block7;
    private readonly TopCell cell8;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public Hierarchical(int channels = 16, int classes = 10)
        : base(nameof(Hierarchical))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU());
        cell0 = new TopCell(channels);
        block1 = Sequential(Conv2d(channels, channels * 2, 3, stride: 2, padding: 1, bias: false));
        block2 = Sequential(BatchNorm2d(channels * 2));
        block3 = Sequential(ReLU());
        cell4 = new TopCell(channels * 2);
        block5 = Sequential(Conv2d(channels * 2, channels * 4, 3, stride: 2, padding: 1, bias: false));
        block6 = Sequential(BatchNorm2d(channels * 4));
        block7 = Sequential(ReLU());
        cell8 = new TopCell(channels * 4);
        head = Sequential(
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
        var x2 = block2.call(x1);
        var x3 = block3.call(x2);
        var x4 = cell4.call(x3);
        var x5 = block5.call(x4);
        var x6 = block6.call(x5);
        var x7 = block7.call(x6);
        var x8 = cell8.call(x7);
        return head.call(x8).MoveToOuterDisposeScope();
    }

    // A cell of 4 nodes:
    //     n0 = Small2Motif(x)
    //     n1 = Small5Motif(x) + Small2Motif(n0)
    //     n2 = Small1Motif(x) + Small5Motif(n0) + Small4Motif(n1)
    //     n3 = Small4Motif(x) + Small4Motif(n0) + Small2Motif(n1) + Small2Motif(n2)
    // The output is the last node.
    private sealed class TopCell : Module<Tensor, Tensor>
    {
        private readonly Small2Motif n0_x;
        private readonly Small5Motif n1_x;
        private readonly Small2Motif n1_n0;
        private readonly Small1Motif n2_x;
        private readonly Small5Motif n2_n0;
        private readonly Small4Motif n2_n1;
        private readonly Small4Motif n3_x;
        private readonly Small4Motif n3_n0;
        private readonly Small2Motif n3_n1;
        private readonly Small2Motif n3_n2;

        public TopCell(int channels)
            : base(nameof(TopCell))
        {
            n0_x = new Small2Motif(channels);
            n1_x = new Small5Motif(channels);
            n1_n0 = new Small2Motif(channels);
            n2_x = new Small1Motif(channels);
            n2_n0 = new Small5Motif(channels);
            n2_n1 = new Small4Motif(channels);
            n3_x = new Small4Motif(channels);
            n3_n0 = new Small4Motif(channels);
            n3_n1 = new Small2Motif(channels);
            n3_n2 = new Small2Motif(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n1 = n1_x.call(x) + n1_n0.call(n0);
            var n2 = n2_x.call(x) + n2_n0.call(n0) + n2_n1.call(n1);
            var n3 = n3_x.call(x) + n3_n0.call(n0) + n3_n1.call(n1) + n3_n2.call(n2);
            return n3.MoveToOuterDisposeScope();
        }
    }

    // A motif of 3 nodes:
    //     n0 = DepthwiseBlock3x3(x)
    //     n1 = DepthwiseBlock3x3(x)
    //     n2 = x + MaxPool3x3NoNorm(n0) + SeparableBlock3x3(n1)
    // The output is the last node.
    private sealed class Small1Motif : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_x;
        private readonly Sequential n1_x;
        private readonly Sequential n2_n0;
        private readonly Sequential n2_n1;

        public Small1Motif(int channels)
            : base(nameof(Small1Motif))
        {
            n0_x = DepthwiseBlock3x3(channels);
            n1_x = DepthwiseBlock3x3(channels);
            n2_n0 = MaxPool3x3NoNorm();
            n2_n1 = SeparableBlock3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n1 = n1_x.call(x);
            var n2 = x + n2_n0.call(n0) + n2_n1.call(n1);
            return n2.MoveToOuterDisposeScope();
        }
    }

    // A motif of 3 nodes:
    //     n0 = DepthwiseBlock3x3(x)
    //     n1 = AvgPool3x3NoNorm(x) + MaxPool3x3NoNorm(n0)
    //     n2 = AvgPool3x3NoNorm(x) + SeparableBlock3x3(n0) + DepthwiseBlock3x3(n1)
    // The output is the last node.
    private sealed class Small2Motif : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_x;
        private readonly Sequential n1_x;
        private readonly Sequential n1_n0;
        private readonly Sequential n2_x;
        private readonly Sequential n2_n0;
        private readonly Sequential n2_n1;

        public Small2Motif(int channels)
            : base(nameof(Small2Motif))
        {
            n0_x = DepthwiseBlock3x3(channels);
            n1_x = AvgPool3x3NoNorm();
            n1_n0 = MaxPool3x3NoNorm();
            n2_x = AvgPool3x3NoNorm();
            n2_n0 = SeparableBlock3x3(channels);
            n2_n1 = DepthwiseBlock3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n1 = n1_x.call(x) + n1_n0.call(n0);
            var n2 = n2_x.call(x) + n2_n0.call(n0) + n2_n1.call(n1);
            return n2.MoveToOuterDisposeScope();
        }
    }

    // A motif of 3 nodes:
    //     n0 = x
    //     n1 = DepthwiseBlock3x3(x) + AvgPool3x3NoNorm(n0)
    //     n2 = DepthwiseBlock3x3(x) + DepthwiseBlock3x3(n0) + ConvBlock1x1(n1)
    // The output is the last node.
    private sealed class Small4Motif : Module<Tensor, Tensor>
    {
        private readonly Sequential n1_x;
        private readonly Sequential n1_n0;
        private readonly Sequential n2_x;
        private readonly Sequential n2_n0;
        private readonly Sequential n2_n1;

        public Small4Motif(int channels)
            : base(nameof(Small4Motif))
        {
            n1_x = DepthwiseBlock3x3(channels);
            n1_n0 = AvgPool3x3NoNorm();
            n2_x = DepthwiseBlock3x3(channels);
            n2_n0 = DepthwiseBlock3x3(channels);
            n2_n1 = ConvBlock1x1(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = x;
            var n1 = n1_x.call(x) + n1_n0.call(n0);
            var n2 = n2_x.call(x) + n2_n0.call(n0) + n2_n1.call(n1);
            return n2.MoveToOuterDisposeScope();
        }
    }

    // A motif of 3 nodes:
    //     n0 = AvgPool3x3NoNorm(x)
    //     n1 = n0
    //     n2 = ConvBlock1x1(x) + ConvBlock1x1(n0) + SeparableBlock3x3(n1)
    // The output is the last node.
    private sealed class Small5Motif : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_x;
        private readonly Sequential n2_x;
        private readonly Sequential n2_n0;
        private readonly Sequential n2_n1;

        public Small5Motif(int channels)
            : base(nameof(Small5Motif))
        {
            n0_x = AvgPool3x3NoNorm();
            n2_x = ConvBlock1x1(channels);
            n2_n0 = ConvBlock1x1(channels);
            n2_n1 = SeparableBlock3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n1 = n0;
            var n2 = n2_x.call(x) + n2_n0.call(n0) + n2_n1.call(n1);
            return n2.MoveToOuterDisposeScope();
        }
    }

    private static Sequential DepthwiseBlock3x3(int channels) => Sequential(
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        BatchNorm2d(channels),
        ReLU());

    private static Sequential MaxPool3x3NoNorm() => Sequential(
        MaxPool2d(3, stride: 1, padding: 1));

    private static Sequential SeparableBlock3x3(int channels) => Sequential(
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU());

    private static Sequential AvgPool3x3NoNorm() => Sequential(
        AvgPool2d(3, stride: 1, padding: 1, count_include_pad: false));

    private static Sequential ConvBlock1x1(int channels) => Sequential(
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU());

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
