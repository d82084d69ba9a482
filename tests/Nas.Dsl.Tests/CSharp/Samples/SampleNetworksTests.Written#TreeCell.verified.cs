using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 6 cells for images of 32 by 32 pixels.</summary>
public sealed partial class TreeCell : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly TreeCell2 cell0;
    private readonly TreeCell2 cell1;
    private readonly Sequential block2;
    private readonly TreeCell2 cell3;
    private readonly TreeCell2 cell4;
    private readonly Sequential block5;
    private readonly TreeCell2 cell6;
    private readonly TreeCell2 cell7;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public TreeCell(int channels = 36, int classes = 10)
        : base(nameof(TreeCell))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU());
        cell0 = new TreeCell2(channels);
        cell1 = new TreeCell2(channels);
        block2 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels, channels * 2, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 2),
                    ReLU(),
                    Conv2d(channels * 2, channels * 2, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 2)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels, channels * 2, 1, bias: false))));
        cell3 = new TreeCell2(channels * 2);
        cell4 = new TreeCell2(channels * 2);
        block5 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels * 2, channels * 4, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 4),
                    ReLU(),
                    Conv2d(channels * 4, channels * 4, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 4)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels * 2, channels * 4, 1, bias: false))));
        cell6 = new TreeCell2(channels * 4);
        cell7 = new TreeCell2(channels * 4);
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
        var x1 = cell1.call(x0);
        var x2 = block2.call(x1);
        var x3 = cell3.call(x2);
        var x4 = cell4.call(x3);
        var x5 = block5.call(x4);
        var x6 = cell6.call(x5);
        var x7 = cell7.call(x6);
        return head.call(x7).MoveToOuterDisposeScope();
    }

    // A cell of 1 node:
    //     n0 = RootOfThreeMotif(x)
    // The output is the node.
    private sealed class TreeCell2 : Module<Tensor, Tensor>
    {
        private readonly RootOfThreeMotif n0_x;

        public TreeCell2(int channels)
            : base(nameof(TreeCell2))
        {
            n0_x = new RootOfThreeMotif(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            return n0.MoveToOuterDisposeScope();
        }
    }

    // A motif of 1 node:
    //     n0 = Conv2d(concat(AvgPool3x3NoNorm(x), SeparableBlock7x7(x)))
    // The output is the node.
    private sealed class Two2Motif : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_1_x;
        private readonly Sequential n0_2_x;
        private readonly Sequential n0_merge;

        public Two2Motif(int channels)
            : base(nameof(Two2Motif))
        {
            n0_1_x = AvgPool3x3NoNorm();
            n0_2_x = SeparableBlock7x7(channels);
            n0_merge = Sequential(Conv2d(channels * 2, channels, 1, bias: false), BatchNorm2d(channels));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_merge.call(cat([n0_1_x.call(x), n0_2_x.call(x)], dim: 1));
            return n0.MoveToOuterDisposeScope();
        }
    }

    // A motif of 1 node:
    //     n0 = SeparableBlock5x5(x) + MaxPool3x3NoNorm(x) + SeparableBlock5x5(x)
    // The output is the node.
    private sealed class Three3Motif : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_1_x;
        private readonly Sequential n0_2_x;
        private readonly Sequential n0_3_x;

        public Three3Motif(int channels)
            : base(nameof(Three3Motif))
        {
            n0_1_x = SeparableBlock5x5(channels);
            n0_2_x = MaxPool3x3NoNorm();
            n0_3_x = SeparableBlock5x5(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_1_x.call(x) + n0_2_x.call(x) + n0_3_x.call(x);
            return n0.MoveToOuterDisposeScope();
        }
    }

    // A motif of 1 node:
    //     n0 = concat(Two2Motif(x[1/3]), SeparableBlock3x3(x[2/3]), Three3Motif(x[3/3]))
    // The output is the node.
    private sealed class RootOfThreeMotif : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Two2Motif n0_1_x;
        private readonly Sequential n0_2_x;
        private readonly Three3Motif n0_3_x;

        public RootOfThreeMotif(int channels)
            : base(nameof(RootOfThreeMotif))
        {
            this.channels = channels;
            n0_1_x = new Two2Motif(channels / 3);
            n0_2_x = SeparableBlock3x3(channels / 3);
            n0_3_x = new Three3Motif(channels / 3);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = cat([n0_1_x.call(x.narrow(1, 0, channels / 3)), n0_2_x.call(x.narrow(1, channels / 3, channels / 3)), n0_3_x.call(x.narrow(1, 2 * (channels / 3), channels / 3))], dim: 1);
            return n0.MoveToOuterDisposeScope();
        }
    }

    private static Sequential AvgPool3x3NoNorm() => Sequential(
        AvgPool2d(3, stride: 1, padding: 1, count_include_pad: false));

    private static Sequential SeparableBlock7x7(int channels) => Sequential(
        Conv2d(channels, channels, 7, padding: 3, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU());

    private static Sequential SeparableBlock5x5(int channels) => Sequential(
        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU());

    private static Sequential MaxPool3x3NoNorm() => Sequential(
        MaxPool2d(3, stride: 1, padding: 1));

    private static Sequential SeparableBlock3x3(int channels) => Sequential(
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU());

    // The sum of two paths over the same input.
    private sealed class Residual : Module<Tensor, Tensor>
    {
        private readonly Sequential main;
        private readonly Sequential shortcut;

        public Residual(Sequential main, Sequential shortcut)
            : base(nameof(Residual))
        {
            this.main = main;
            this.shortcut = shortcut;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return (main.call(x) + shortcut.call(x)).MoveToOuterDisposeScope();
        }
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
