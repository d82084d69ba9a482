using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 cells for images of 32 by 32 pixels.</summary>
public sealed partial class MotifNet : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly TopCell cell0;
    private readonly Sequential block1;
    private readonly TopCell cell2;
    private readonly Sequential block3;
    private readonly TopCell cell4;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public MotifNet(int channels = 16, int classes = 10)
        : base(nameof(MotifNet))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels));
        cell0 = new TopCell(channels);
        block1 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels, channels * 2, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 2),
                    ReLU(),
                    Conv2d(channels * 2, channels * 2, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 2)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels, channels * 2, 1, bias: false))));
        cell2 = new TopCell(channels * 2);
        block3 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels * 2, channels * 4, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 4),
                    ReLU(),
                    Conv2d(channels * 4, channels * 4, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 4)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels * 2, channels * 4, 1, bias: false))));
        cell4 = new TopCell(channels * 4);
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

    // A cell of 2 nodes:
    //     n0 = Block2Motif(x)
    //     n1 = Block1Motif(x) + Block1Motif(n0)
    // The output is the last node.
    private sealed class TopCell : Module<Tensor, Tensor>
    {
        private readonly Block2Motif n0_x;
        private readonly Block1Motif n1_x;
        private readonly Block1Motif n1_n0;

        public TopCell(int channels)
            : base(nameof(TopCell))
        {
            n0_x = new Block2Motif(channels);
            n1_x = new Block1Motif(channels);
            n1_n0 = new Block1Motif(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n1 = n1_x.call(x) + n1_n0.call(n0);
            return n1.MoveToOuterDisposeScope();
        }
    }

    // A motif of 2 nodes:
    //     n1 = SepConv3x3(x)
    // The output is the last node.
    private sealed class Pair1Motif : Module<Tensor, Tensor>
    {
        private readonly Sequential n1_x;

        public Pair1Motif(int channels)
            : base(nameof(Pair1Motif))
        {
            n1_x = SepConv3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n1 = n1_x.call(x);
            return n1.MoveToOuterDisposeScope();
        }
    }

    // A motif of 2 nodes:
    //     n0 = x
    //     n1 = MaxPool3x3NoNorm(x) + SepConv3x3(n0)
    // The output is the last node.
    private sealed class Pair2Motif : Module<Tensor, Tensor>
    {
        private readonly Sequential n1_x;
        private readonly Sequential n1_n0;

        public Pair2Motif(int channels)
            : base(nameof(Pair2Motif))
        {
            n1_x = MaxPool3x3NoNorm();
            n1_n0 = SepConv3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = x;
            var n1 = n1_x.call(x) + n1_n0.call(n0);
            return n1.MoveToOuterDisposeScope();
        }
    }

    // A motif of 2 nodes:
    //     n0 = MaxPool3x3NoNorm(x)
    //     n1 = SepConv3x3(x) + SepConv3x3(n0)
    // The output is the last node.
    private sealed class Pair3Motif : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_x;
        private readonly Sequential n1_x;
        private readonly Sequential n1_n0;

        public Pair3Motif(int channels)
            : base(nameof(Pair3Motif))
        {
            n0_x = MaxPool3x3NoNorm();
            n1_x = SepConv3x3(channels);
            n1_n0 = SepConv3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n1 = n1_x.call(x) + n1_n0.call(n0);
            return n1.MoveToOuterDisposeScope();
        }
    }

    // A motif of 2 nodes:
    //     n0 = Pair2Motif(x)
    //     n1 = Pair2Motif(x) + Pair3Motif(n0)
    // The output is the last node.
    private sealed class Block1Motif : Module<Tensor, Tensor>
    {
        private readonly Pair2Motif n0_x;
        private readonly Pair2Motif n1_x;
        private readonly Pair3Motif n1_n0;

        public Block1Motif(int channels)
            : base(nameof(Block1Motif))
        {
            n0_x = new Pair2Motif(channels);
            n1_x = new Pair2Motif(channels);
            n1_n0 = new Pair3Motif(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n1 = n1_x.call(x) + n1_n0.call(n0);
            return n1.MoveToOuterDisposeScope();
        }
    }

    // A motif of 2 nodes:
    //     n0 = Pair1Motif(x)
    //     n1 = Pair1Motif(n0)
    // The output is the last node.
    private sealed class Block2Motif : Module<Tensor, Tensor>
    {
        private readonly Pair1Motif n0_x;
        private readonly Pair1Motif n1_n0;

        public Block2Motif(int channels)
            : base(nameof(Block2Motif))
        {
            n0_x = new Pair1Motif(channels);
            n1_n0 = new Pair1Motif(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n1 = n1_n0.call(n0);
            return n1.MoveToOuterDisposeScope();
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

    private static Sequential MaxPool3x3NoNorm() => Sequential(
        MaxPool2d(3, stride: 1, padding: 1));

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
