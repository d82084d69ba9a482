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
    public Bench101Net(int channels = 16, int classes = 10)
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
    //     n0 = ConvBlock3x3(ConvNormRelu(x))
    //     n1 = ConvBlock1x1(n0)
    //     n2 = MaxPool3x3NoNorm(ConvNormRelu(x) + n0)
    //     n4 = ConvBlock1x1(n2)
    // The output is n1, n2 and n4, concatenated along the channels, plus ConvNormRelu(x).
    private sealed class Cell101 : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Sequential n0_x;
        private readonly Sequential n0_op;
        private readonly Sequential n1_op;
        private readonly Sequential n2_x;
        private readonly Sequential n2_op;
        private readonly Sequential n4_op;
        private readonly Sequential output_x;

        public Cell101(int inputs, int channels)
            : base(nameof(Cell101))
        {
            this.channels = channels;
            n0_x = ConvNormRelu(inputs, (channels + 2) / 3);
            n0_op = ConvBlock3x3((channels + 2) / 3);
            n1_op = ConvBlock1x1((channels + 2) / 3);
            n2_x = ConvNormRelu(inputs, (channels + 1) / 3);
            n2_op = MaxPool3x3NoNorm();
            n4_op = ConvBlock1x1(channels / 3);
            output_x = ConvNormRelu(inputs, channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_op.call(n0_x.call(x));
            var n1 = n1_op.call(n0);
            var n2 = n2_op.call(n2_x.call(x) + n0.narrow(1, 0, (channels + 1) / 3));
            var n4 = n4_op.call(n2.narrow(1, 0, channels / 3));
            return (cat([n1, n2, n4], dim: 1) + output_x.call(x)).MoveToOuterDisposeScope();
        }
    }

    private static Sequential ConvBlock3x3(int channels) => Sequential(
        Conv2d(channels, channels, 3, padding: 1, bias: false),
        BatchNorm2d(channels),
        ReLU());

    private static Sequential ConvBlock1x1(int channels) => Sequential(
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU());

    private static Sequential MaxPool3x3NoNorm() => Sequential(
        MaxPool2d(3, stride: 1, padding: 1));

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
