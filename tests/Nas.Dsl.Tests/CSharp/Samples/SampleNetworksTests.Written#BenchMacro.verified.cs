using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 cells for images of 32 by 32 pixels.</summary>
public sealed partial class BenchMacro : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly FirstCell cell0;
    private readonly SecondCell cell1;
    private readonly ThirdCell cell2;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public BenchMacro(int channels = 32, int classes = 10)
        : base(nameof(BenchMacro))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU6());
        cell0 = new FirstCell(ReluConvNorm(channels, channels * 2), channels * 2);
        cell1 = new SecondCell(ReluConvNorm(channels * 2, channels * 4), channels * 4);
        cell2 = new ThirdCell(ReluConvNorm(channels * 4, channels * 8), channels * 8);
        head = Sequential(
            Conv2d(channels * 8, 1280, 1, bias: false),
            BatchNorm2d(1280),
            ReLU6(),
            new GlobalAveragePool(),
            Linear(1280, classes));
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
        return head.call(x2).MoveToOuterDisposeScope();
    }

    // A reduction cell of 2 nodes:
    //     n0 = Mbconv3x3Expand3(x)
    //     n1 = Mbconv3x3Expand3(n0)
    // The output is the last node; height and width are halved.
    private sealed class FirstCell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_x;
        private readonly Sequential n1_n0;

        public FirstCell(Sequential preprocess_x, int channels)
            : base(nameof(FirstCell))
        {
            this.preprocess_x = preprocess_x;
            n0_x = Mbconv3x3Expand3Stride2(channels);
            n1_n0 = Mbconv3x3Expand3(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var n0 = n0_x.call(x);
            var n1 = n1_n0.call(n0);
            return n1.MoveToOuterDisposeScope();
        }
    }

    // A reduction cell of 3 nodes:
    //     n0 = FactorizedReduce(x)
    //     n1 = n0
    //     n2 = Mbconv5x5(n1)
    // The output is the last node; height and width are halved.
    private sealed class SecondCell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_x;
        private readonly Sequential n2_n1;

        public SecondCell(Sequential preprocess_x, int channels)
            : base(nameof(SecondCell))
        {
            this.preprocess_x = preprocess_x;
            n0_x = Sequential(new FactorizedReduce(channels, channels));
            n2_n1 = Mbconv5x5(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var n0 = n0_x.call(x);
            var n1 = n0;
            var n2 = n2_n1.call(n1);
            return n2.MoveToOuterDisposeScope();
        }
    }

    // A reduction cell of 3 nodes:
    //     n0 = Mbconv5x5(x)
    //     n1 = Mbconv3x3Expand3(n0)
    //     n2 = Mbconv5x5(n1)
    // The output is the last node; height and width are halved.
    private sealed class ThirdCell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_x;
        private readonly Sequential n1_n0;
        private readonly Sequential n2_n1;

        public ThirdCell(Sequential preprocess_x, int channels)
            : base(nameof(ThirdCell))
        {
            this.preprocess_x = preprocess_x;
            n0_x = Mbconv5x5Stride2(channels);
            n1_n0 = Mbconv3x3Expand3(channels);
            n2_n1 = Mbconv5x5(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var n0 = n0_x.call(x);
            var n1 = n1_n0.call(n0);
            var n2 = n2_n1.call(n1);
            return n2.MoveToOuterDisposeScope();
        }
    }

    private static Sequential Mbconv3x3Expand3(int channels) => Sequential(
        new Residual(
            main: Sequential(
                Conv2d(channels, channels * 3, 1, bias: false),
                BatchNorm2d(channels * 3),
                ReLU6(),
                Conv2d(channels * 3, channels * 3, 3, padding: 1, groups: channels * 3, bias: false),
                BatchNorm2d(channels * 3),
                ReLU6(),
                Conv2d(channels * 3, channels, 1, bias: false),
                BatchNorm2d(channels)),
            shortcut: Sequential(Identity())));

    private static Sequential Mbconv3x3Expand3Stride2(int channels) => Sequential(
        Conv2d(channels, channels * 3, 1, bias: false),
        BatchNorm2d(channels * 3),
        ReLU6(),
        Conv2d(channels * 3, channels * 3, 3, stride: 2, padding: 1, groups: channels * 3, bias: false),
        BatchNorm2d(channels * 3),
        ReLU6(),
        Conv2d(channels * 3, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential Mbconv5x5(int channels) => Sequential(
        new Residual(
            main: Sequential(
                Conv2d(channels, channels * 6, 1, bias: false),
                BatchNorm2d(channels * 6),
                ReLU6(),
                Conv2d(channels * 6, channels * 6, 5, padding: 2, groups: channels * 6, bias: false),
                BatchNorm2d(channels * 6),
                ReLU6(),
                Conv2d(channels * 6, channels, 1, bias: false),
                BatchNorm2d(channels)),
            shortcut: Sequential(Identity())));

    private static Sequential Mbconv5x5Stride2(int channels) => Sequential(
        Conv2d(channels, channels * 6, 1, bias: false),
        BatchNorm2d(channels * 6),
        ReLU6(),
        Conv2d(channels * 6, channels * 6, 5, stride: 2, padding: 2, groups: channels * 6, bias: false),
        BatchNorm2d(channels * 6),
        ReLU6(),
        Conv2d(channels * 6, channels, 1, bias: false),
        BatchNorm2d(channels));

    // Brings an input of a cell to the cell's width.
    private static Sequential ReluConvNorm(int inputs, int outputs) => Sequential(
        ReLU(),
        Conv2d(inputs, outputs, 1, bias: false),
        BatchNorm2d(outputs));

    // Halves height and width: two 1×1 convolutions of stride 2, the second over the image moved by one pixel, so that every
    // second row and column of both parities is seen.
    private sealed class FactorizedReduce : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn;

        public FactorizedReduce(int inputs, int outputs)
            : base(nameof(FactorizedReduce))
        {
            conv1 = Conv2d(inputs, outputs / 2, 1, stride: 2, bias: false);
            conv2 = Conv2d(inputs, outputs - outputs / 2, 1, stride: 2, bias: false);
            bn = BatchNorm2d(outputs);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var here = functional.relu(x);
            // The zeros matter only where the size is odd.
            var moved = functional.pad(here, (0, 1, 0, 1)).narrow(2, 1, x.shape[2]).narrow(3, 1, x.shape[3]);
            return bn.call(cat([conv1.call(here), conv2.call(moved)], dim: 1)).MoveToOuterDisposeScope();
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
