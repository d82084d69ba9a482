using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 9 cells for images of 32 by 32 pixels.</summary>
public sealed partial class Bench101Net : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Cell101 cell0;
    private readonly Cell101 cell1;
    private readonly Cell101 cell2;
    private readonly Sequential block3;
    private readonly Cell101 cell4;
    private readonly Cell101 cell5;
    private readonly Cell101 cell6;
    private readonly Sequential block7;
    private readonly Cell101 cell8;
    private readonly Cell101 cell9;
    private readonly Cell101 cell10;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public Bench101Net(int channels = 128, int classes = 10)
        : base(nameof(Bench101Net))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU());
        cell0 = new Cell101(channels, channels);
        cell1 = new Cell101(channels, channels);
        cell2 = new Cell101(channels, channels);
        block3 = Sequential(MaxPool2d(3, stride: 2, padding: 1));
        cell4 = new Cell101(channels, channels * 2);
        cell5 = new Cell101(channels * 2, channels * 2);
        cell6 = new Cell101(channels * 2, channels * 2);
        block7 = Sequential(MaxPool2d(3, stride: 2, padding: 1));
        cell8 = new Cell101(channels * 2, channels * 4);
        cell9 = new Cell101(channels * 4, channels * 4);
        cell10 = new Cell101(channels * 4, channels * 4);
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
        var x1 = cell1.call(x0);
        var x2 = cell2.call(x1);
        var x3 = block3.call(x2);
        var x4 = cell4.call(x3);
        var x5 = cell5.call(x4);
        var x6 = cell6.call(x5);
        var x7 = block7.call(x6);
        var x8 = cell8.call(x7);
        var x9 = cell9.call(x8);
        var x10 = cell10.call(x9);
        return head.call(x10).MoveToOuterDisposeScope();
    }

    // A cell of 5 nodes:
    //     n2 = ConvBlock1x1(ConvNormRelu(x))
    // The output is n2.
    private sealed class Cell101 : Module<Tensor, Tensor>
    {
        private readonly Sequential n2_x;
        private readonly Sequential n2_op;

        public Cell101(int inputs, int channels)
            : base(nameof(Cell101))
        {
            n2_x = ConvNormRelu(inputs, channels);
            n2_op = ConvBlock1x1(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n2 = n2_op.call(n2_x.call(x));
            return n2.MoveToOuterDisposeScope();
        }
    }

    private static Sequential ConvBlock1x1(int channels) => Sequential(
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU());

    // Projects an input of a cell to the width of what reads it.
    private static Sequential ConvNormRelu(int inputs, int outputs) => Sequential(
        Conv2d(inputs, outputs, 1, bias: false),
        BatchNorm2d(outputs),
        ReLU());

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
