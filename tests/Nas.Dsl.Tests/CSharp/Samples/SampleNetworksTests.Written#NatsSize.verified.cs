using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 cells for images of 32 by 32 pixels.</summary>
public sealed partial class NatsSize : Module<Tensor, Tensor>
{
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly NatsCell cell2;
    private readonly Sequential block3;
    private readonly NatsCell cell4;
    private readonly Sequential block5;
    private readonly NatsCell cell6;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public NatsSize(int channels = 16, int classes = 10)
        : base(nameof(NatsSize))
    {
        block0 = Sequential(Conv2d(3, 32, 3, padding: 1, bias: false));
        block1 = Sequential(BatchNorm2d(32));
        cell2 = new NatsCell(Sequential(), 32);
        block3 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(32, 32, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(32),
                    ReLU(),
                    Conv2d(32, 32, 3, padding: 1, bias: false),
                    BatchNorm2d(32)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(32, 32, 1, bias: false))));
        cell4 = new NatsCell(ReluConvNorm(32, 8), 8);
        block5 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(8, 16, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(16),
                    ReLU(),
                    Conv2d(16, 16, 3, padding: 1, bias: false),
                    BatchNorm2d(16)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(8, 16, 1, bias: false))));
        cell6 = new NatsCell(ReluConvNorm(16, 48), 48);
        head = Sequential(
            BatchNorm2d(48),
            ReLU(),
            new GlobalAveragePool(),
            Linear(48, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var x0 = block0.call(x);
        var x1 = block1.call(x0);
        var x2 = cell2.call(x1);
        var x3 = block3.call(x2);
        var x4 = cell4.call(x3);
        var x5 = block5.call(x4);
        var x6 = cell6.call(x5);
        return head.call(x6).MoveToOuterDisposeScope();
    }

    // A cell of 3 nodes:
    //     n0 = NorConv3x3(x)
    //     n1 = NorConv3x3(x) + NorConv3x3(n0)
    //     n2 = x + NorConv3x3(n0) + NorConv3x3(n1)
    // The output is the last node.
    private sealed class NatsCell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_x;
        private readonly Sequential n1_x;
        private readonly Sequential n1_n0;
        private readonly Sequential n2_n0;
        private readonly Sequential n2_n1;

        public NatsCell(Sequential preprocess_x, int channels)
            : base(nameof(NatsCell))
        {
            this.preprocess_x = preprocess_x;
            n0_x = NorConv3x3(channels);
            n1_x = NorConv3x3(channels);
            n1_n0 = NorConv3x3(channels);
            n2_n0 = NorConv3x3(channels);
            n2_n1 = NorConv3x3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var n0 = n0_x.call(x);
            var n1 = n1_x.call(x) + n1_n0.call(n0);
            var n2 = x + n2_n0.call(n0) + n2_n1.call(n1);
            return n2.MoveToOuterDisposeScope();
        }
    }

    private static Sequential NorConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, bias: false),
        BatchNorm2d(channels));

    // Brings an input of a cell to the cell's width.
    private static Sequential ReluConvNorm(int inputs, int outputs) => Sequential(
        ReLU(),
        Conv2d(inputs, outputs, 1, bias: false),
        BatchNorm2d(outputs));

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
