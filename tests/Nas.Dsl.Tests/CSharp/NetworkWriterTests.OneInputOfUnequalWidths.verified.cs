using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

/// <summary>A convolutional network of 3 cells for images of 9 by 9 pixels.</summary>
public sealed partial class Net : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly ThinCell cell0;
    private readonly ThinCell cell1;
    private readonly HalfCell cell2;
    private readonly Sequential block3;
    private readonly Sequential block4;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="width">The size width.</param>
    public Net(int channels = 8, int width = 12)
        : base(nameof(Net))
    {
        stem = Sequential(
            Conv2d(1, width, 5, stride: 2, padding: 2, bias: false),
            ReLU());
        cell0 = new ThinCell(ReluConvNorm(width, channels), channels);
        cell1 = new ThinCell(Sequential(), channels);
        cell2 = new HalfCell(ReluConvNorm(channels, channels * 3));
        block3 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels * 3, channels * 6, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 6),
                    ReLU(),
                    Conv2d(channels * 6, channels * 6, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 6)),
                shortcut: Sequential(
                    ReLU(),
                    Conv2d(channels * 3, channels * 6, 1, bias: false),
                    BatchNorm2d(channels * 6))));
        block4 = Sequential(MaxPool2d(3, stride: 2, padding: 1), BatchNorm2d(channels * 6));
        head = Sequential(
            new GlobalAveragePool(),
            Linear(channels * 6, width * 3),
            ReLU(),
            Linear(width * 3, 10));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 1, 9, 9).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = cell0.call(s);
        var x1 = cell1.call(x0);
        var x2 = cell2.call(x1);
        var x3 = block3.call(x2);
        var x4 = block4.call(x3);
        return head.call(x4).MoveToOuterDisposeScope();
    }

    // A cell of 2 nodes:
    //     n0 = MaxPool3x3NoNorm(scope2)
    //     n1 = DilConv3x3Dilation4(n0)
    // The output is the last node.
    private sealed class ThinCell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_scope;
        private readonly Sequential n0_scope;
        private readonly Sequential n1_n0;

        public ThinCell(Sequential preprocess_scope, int channels)
            : base(nameof(ThinCell))
        {
            this.preprocess_scope = preprocess_scope;
            n0_scope = MaxPool3x3NoNorm();
            n1_n0 = DilConv3x3Dilation4(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor scope2)
        {
            using var scope = NewDisposeScope();
            scope2 = preprocess_scope.call(scope2);
            var n0 = n0_scope.call(scope2);
            var n1 = n1_n0.call(n0);
            return n1.MoveToOuterDisposeScope();
        }
    }

    // A reduction cell of 2 nodes:
    //     n1 = MaxPool3x3NoNorm(scope2)
    // The output is the last node; height and width are halved.
    private sealed class HalfCell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_scope;
        private readonly Sequential n1_scope;

        public HalfCell(Sequential preprocess_scope)
            : base(nameof(HalfCell))
        {
            this.preprocess_scope = preprocess_scope;
            n1_scope = MaxPool3x3NoNorm(stride: 2);
            RegisterComponents();
        }

        public override Tensor forward(Tensor scope2)
        {
            using var scope = NewDisposeScope();
            scope2 = preprocess_scope.call(scope2);
            var n1 = n1_scope.call(scope2);
            return n1.MoveToOuterDisposeScope();
        }
    }

    private static Sequential MaxPool3x3NoNorm(int stride = 1) => Sequential(
        MaxPool2d(3, stride: stride, padding: 1));

    private static Sequential DilConv3x3Dilation4(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 4, dilation: 4, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
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
