using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

/// <summary>A convolutional network of 15 cells for images of 32 by 32 pixels.</summary>
public sealed partial class BenchNet : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly BenchCell cell0;
    private readonly BenchCell cell1;
    private readonly BenchCell cell2;
    private readonly BenchCell cell3;
    private readonly BenchCell cell4;
    private readonly Sequential block5;
    private readonly BenchCell cell6;
    private readonly BenchCell cell7;
    private readonly BenchCell cell8;
    private readonly BenchCell cell9;
    private readonly BenchCell cell10;
    private readonly Sequential block11;
    private readonly BenchCell cell12;
    private readonly BenchCell cell13;
    private readonly BenchCell cell14;
    private readonly BenchCell cell15;
    private readonly BenchCell cell16;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public BenchNet(int channels = 16, int classes = 10)
        : base(nameof(BenchNet))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels));
        cell0 = new BenchCell();
        cell1 = new BenchCell();
        cell2 = new BenchCell();
        cell3 = new BenchCell();
        cell4 = new BenchCell();
        block5 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels, channels * 2, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 2),
                    ReLU(),
                    Conv2d(channels * 2, channels * 2, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 2)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels, channels * 2, 1, bias: false))));
        cell6 = new BenchCell();
        cell7 = new BenchCell();
        cell8 = new BenchCell();
        cell9 = new BenchCell();
        cell10 = new BenchCell();
        block11 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels * 2, channels * 4, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 4),
                    ReLU(),
                    Conv2d(channels * 4, channels * 4, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 4)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels * 2, channels * 4, 1, bias: false))));
        cell12 = new BenchCell();
        cell13 = new BenchCell();
        cell14 = new BenchCell();
        cell15 = new BenchCell();
        cell16 = new BenchCell();
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
        var x2 = cell2.call(x1);
        var x3 = cell3.call(x2);
        var x4 = cell4.call(x3);
        var x5 = block5.call(x4);
        var x6 = cell6.call(x5);
        var x7 = cell7.call(x6);
        var x8 = cell8.call(x7);
        var x9 = cell9.call(x8);
        var x10 = cell10.call(x9);
        var x11 = block11.call(x10);
        var x12 = cell12.call(x11);
        var x13 = cell13.call(x12);
        var x14 = cell14.call(x13);
        var x15 = cell15.call(x14);
        var x16 = cell16.call(x15);
        return head.call(x16).MoveToOuterDisposeScope();
    }

    // A cell of 3 nodes:
    //     n2 = 0
    // The output is the last node.
    private sealed class BenchCell : Module<Tensor, Tensor>
    {
        public BenchCell()
            : base(nameof(BenchCell))
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n2 = zeros_like(x);
            return n2.MoveToOuterDisposeScope();
        }
    }

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
