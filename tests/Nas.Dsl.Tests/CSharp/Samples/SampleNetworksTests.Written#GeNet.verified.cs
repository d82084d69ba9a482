using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 cells for images of 32 by 32 pixels.</summary>
public sealed partial class GeNet : Module<Tensor, Tensor>
{
    private readonly Stage1Cell cell0;
    private readonly Sequential block1;
    private readonly Stage2Cell cell2;
    private readonly Sequential block3;
    private readonly Stage3Cell cell4;
    private readonly Sequential block5;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public GeNet(int channels = 8, int classes = 10)
        : base(nameof(GeNet))
    {
        cell0 = new Stage1Cell(
            Sequential(Conv2d(3, channels, 5, padding: 2, bias: false), BatchNorm2d(channels), ReLU()),
            channels);
        block1 = Sequential(MaxPool2d(3, stride: 2, padding: 1));
        cell2 = new Stage2Cell(
            Sequential(Conv2d(channels, channels * 2, 5, padding: 2, bias: false), BatchNorm2d(channels * 2), ReLU()),
            channels * 2);
        block3 = Sequential(MaxPool2d(3, stride: 2, padding: 1));
        cell4 = new Stage3Cell(
            Sequential(Conv2d(channels * 2, channels * 4, 5, padding: 2, bias: false), BatchNorm2d(channels * 4), ReLU()),
            channels * 4);
        block5 = Sequential(MaxPool2d(3, stride: 2, padding: 1));
        head = Sequential(
            new GlobalAveragePool(),
            Linear(channels * 4, 128),
            ReLU(),
            Dropout(0.5),
            Linear(128, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var x0 = cell0.call(x);
        var x1 = block1.call(x0);
        var x2 = cell2.call(x1);
        var x3 = block3.call(x2);
        var x4 = cell4.call(x3);
        var x5 = block5.call(x4);
        return head.call(x5).MoveToOuterDisposeScope();
    }

    // A cell of 3 nodes:
    //     n0 = ConvBlock5x5(x)
    //     n2 = ConvBlock5x5(n0)
    // The output is ConvBlock5x5(n2).
    private sealed class Stage1Cell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_op;
        private readonly Sequential n2_op;
        private readonly Sequential output_op;

        public Stage1Cell(Sequential preprocess_x, int channels)
            : base(nameof(Stage1Cell))
        {
            this.preprocess_x = preprocess_x;
            n0_op = ConvBlock5x5(channels);
            n2_op = ConvBlock5x5(channels);
            output_op = ConvBlock5x5(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var n0 = n0_op.call(x);
            var n2 = n2_op.call(n0);
            return output_op.call(n2).MoveToOuterDisposeScope();
        }
    }

    // A cell of 4 nodes:
    //     n0 = ConvBlock5x5(x)
    //     n2 = ConvBlock5x5(x)
    //     n3 = ConvBlock5x5(n0 + n2)
    // The output is ConvBlock5x5(n3).
    private sealed class Stage2Cell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_op;
        private readonly Sequential n2_op;
        private readonly Sequential n3_op;
        private readonly Sequential output_op;

        public Stage2Cell(Sequential preprocess_x, int channels)
            : base(nameof(Stage2Cell))
        {
            this.preprocess_x = preprocess_x;
            n0_op = ConvBlock5x5(channels);
            n2_op = ConvBlock5x5(channels);
            n3_op = ConvBlock5x5(channels);
            output_op = ConvBlock5x5(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var n0 = n0_op.call(x);
            var n2 = n2_op.call(x);
            var n3 = n3_op.call(n0 + n2);
            return output_op.call(n3).MoveToOuterDisposeScope();
        }
    }

    // A cell of 5 nodes:
    //     n0 = ConvBlock5x5(x)
    //     n1 = ConvBlock5x5(n0)
    //     n2 = ConvBlock5x5(n0 + n1)
    //     n3 = ConvBlock5x5(n2)
    //     n4 = ConvBlock5x5(n0 + n1 + n3)
    // The output is ConvBlock5x5(n4).
    private sealed class Stage3Cell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_op;
        private readonly Sequential n1_op;
        private readonly Sequential n2_op;
        private readonly Sequential n3_op;
        private readonly Sequential n4_op;
        private readonly Sequential output_op;

        public Stage3Cell(Sequential preprocess_x, int channels)
            : base(nameof(Stage3Cell))
        {
            this.preprocess_x = preprocess_x;
            n0_op = ConvBlock5x5(channels);
            n1_op = ConvBlock5x5(channels);
            n2_op = ConvBlock5x5(channels);
            n3_op = ConvBlock5x5(channels);
            n4_op = ConvBlock5x5(channels);
            output_op = ConvBlock5x5(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var n0 = n0_op.call(x);
            var n1 = n1_op.call(n0);
            var n2 = n2_op.call(n0 + n1);
            var n3 = n3_op.call(n2);
            var n4 = n4_op.call(n0 + n1 + n3);
            return output_op.call(n4).MoveToOuterDisposeScope();
        }
    }

    private static Sequential ConvBlock5x5(int channels) => Sequential(
        Conv2d(channels, channels, 5, padding: 2, bias: false),
        BatchNorm2d(channels),
        ReLU());

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
