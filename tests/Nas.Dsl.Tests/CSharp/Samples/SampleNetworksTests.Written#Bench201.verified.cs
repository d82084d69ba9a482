using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 15 cells for images of 32 by 32 pixels.</summary>
public sealed partial class Bench201Net : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Cell201 cell0;
    private readonly Cell201 cell1;
    private readonly Cell201 cell2;
    private readonly Cell201 cell3;
    private readonly Cell201 cell4;
    private readonly Sequential block5;
    private readonly Cell201 cell6;
    private readonly Cell201 cell7;
    private readonly Cell201 cell8;
    private readonly Cell201 cell9;
    private readonly Cell201 cell10;
    private readonly Sequential block11;
    private readonly Cell201 cell12;
    private readonly Cell201 cell13;
    private readonly Cell201 cell14;
    private readonly Cell201 cell15;
    private readonly Cell201 cell16;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public Bench201Net(int channels = 16, int classes = 10)
        : base(nameof(Bench201Net))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels));
        cell0 = new Cell201(channels);
        cell1 = new Cell201(channels);
        cell2 = new Cell201(channels);
        cell3 = new Cell201(channels);
        cell4 = new Cell201(channels);
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
        cell6 = new Cell201(channels * 2);
        cell7 = new Cell201(channels * 2);
        cell8 = new Cell201(channels * 2);
        cell9 = new Cell201(channels * 2);
        cell10 = new Cell201(channels * 2);
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
        cell12 = new Cell201(channels * 4);
        cell13 = new Cell201(channels * 4);
        cell14 = new Cell201(channels * 4);
        cell15 = new Cell201(channels * 4);
        cell16 = new Cell201(channels * 4);
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
    //     n0 = NorConv3x3(x)
    //     n1 = NorConv3x3(x)
    //     n2 = x + AvgPool3x3NoNorm(n0) + NorConv3x3(n1)
    // The output is the last node.
    private sealed class Cell201 : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_x;
        private readonly Sequential n1_x;
        private readonly Sequential n2_n0;
        private readonly Sequential n2_n1;

        public Cell201(int channels)
            : base(nameof(Cell201))
        {
            n0_x = NorConv3x3(channels);
            n1_x = NorConv3x3(channels);
            n2_n0 = AvgPool3x3NoNorm();
            n2_n1 = NorConv3x3(channels);
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

    private static Sequential NorConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential AvgPool3x3NoNorm() => Sequential(
        AvgPool2d(3, stride: 1, padding: 1, count_include_pad: false));

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
