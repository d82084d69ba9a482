using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 1 cell for images of 32 by 32 pixels.</summary>
public sealed partial class EnasMacro : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly MacroCell cell0;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public EnasMacro(int channels = 36, int classes = 10)
        : base(nameof(EnasMacro))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels));
        cell0 = new MacroCell(channels);
        head = Sequential(
            new GlobalAveragePool(),
            Dropout(0.1),
            Linear(channels, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = cell0.call(s);
        return head.call(x0).MoveToOuterDisposeScope();
    }

    // A cell of 12 nodes:
    //     n0 = SepConv5x5(x)
    //     n1 = BatchNorm2d(SepConv5x5(n0))
    //     n2 = BatchNorm2d(ConvBlock5x5(n1) + n1)
    //     n3 = BatchNorm2d(MaxPool3x3(n2) + n0 + n1 + n2)
    //     n4 = BatchNorm2d(SepConv5x5(n3) + n0 + n1 + n3)
    //     n5 = BatchNorm2d(AvgPool3x3(n4) + n2 + n3 + n4)
    //     n6 = BatchNorm2d(MaxPool3x3(n5) + n0 + n1 + n2 + n3 + n4 + n5)
    //     n7 = BatchNorm2d(SepConv5x5(n6) + n1 + n5 + n6)
    //     n8 = BatchNorm2d(MaxPool3x3(n7) + n1 + n2 + n3 + n5 + n6)
    //     n9 = BatchNorm2d(SepConv5x5(n8) + n2 + n3 + n5)
    //     n10 = BatchNorm2d(SepConv3x3(n9) + n0 + n2 + n3 + n4 + n5 + n6 + n7 + n8 + n9)
    //     n11 = BatchNorm2d(ConvBlock5x5(n10) + n3 + n4 + n6 + n7 + n10)
    // Height and width are halved behind n3 and n7.
    // The output is the last node.
    private sealed class MacroCell : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_x;
        private readonly Sequential n1_n0;
        private readonly BatchNorm2d n1_norm;
        private readonly Sequential n2_n1;
        private readonly BatchNorm2d n2_norm;
        private readonly Sequential n3_n2;
        private readonly BatchNorm2d n3_norm;
        private readonly FactorizedReduce reduce_n0_n3;
        private readonly FactorizedReduce reduce_n1_n3;
        private readonly FactorizedReduce reduce_n2_n3;
        private readonly FactorizedReduce reduce_n3_n3;
        private readonly Sequential n4_n3;
        private readonly BatchNorm2d n4_norm;
        private readonly Sequential n5_n4;
        private readonly BatchNorm2d n5_norm;
        private readonly Sequential n6_n5;
        private readonly BatchNorm2d n6_norm;
        private readonly Sequential n7_n6;
        private readonly BatchNorm2d n7_norm;
        private readonly FactorizedReduce reduce_n0_n7;
        private readonly FactorizedReduce reduce_n1_n7;
        private readonly FactorizedReduce reduce_n2_n7;
        private readonly FactorizedReduce reduce_n3_n7;
        private readonly FactorizedReduce reduce_n4_n7;
        private readonly FactorizedReduce reduce_n5_n7;
        private readonly FactorizedReduce reduce_n6_n7;
        private readonly FactorizedReduce reduce_n7_n7;
        private readonly Sequential n8_n7;
        private readonly BatchNorm2d n8_norm;
        private readonly Sequential n9_n8;
        private readonly BatchNorm2d n9_norm;
        private readonly Sequential n10_n9;
        private readonly BatchNorm2d n10_norm;
        private readonly Sequential n11_n10;
        private readonly BatchNorm2d n11_norm;

        public MacroCell(int channels)
            : base(nameof(MacroCell))
        {
            n0_x = SepConv5x5(channels);
            n1_n0 = SepConv5x5(channels);
            n1_norm = BatchNorm2d(channels);
            n2_n1 = ConvBlock5x5(channels);
            n2_norm = BatchNorm2d(channels);
            n3_n2 = MaxPool3x3(channels);
            n3_norm = BatchNorm2d(channels);
            reduce_n0_n3 = new FactorizedReduce(channels, channels);
            reduce_n1_n3 = new FactorizedReduce(channels, channels);
            reduce_n2_n3 = new FactorizedReduce(channels, channels);
            reduce_n3_n3 = new FactorizedReduce(channels, channels);
            n4_n3 = SepConv5x5(channels);
            n4_norm = BatchNorm2d(channels);
            n5_n4 = AvgPool3x3(channels);
            n5_norm = BatchNorm2d(channels);
            n6_n5 = MaxPool3x3(channels);
            n6_norm = BatchNorm2d(channels);
            n7_n6 = SepConv5x5(channels);
            n7_norm = BatchNorm2d(channels);
            reduce_n0_n7 = new FactorizedReduce(channels, channels);
            reduce_n1_n7 = new FactorizedReduce(channels, channels);
            reduce_n2_n7 = new FactorizedReduce(channels, channels);
            reduce_n3_n7 = new FactorizedReduce(channels, channels);
            reduce_n4_n7 = new FactorizedReduce(channels, channels);
            reduce_n5_n7 = new FactorizedReduce(channels, channels);
            reduce_n6_n7 = new FactorizedReduce(channels, channels);
            reduce_n7_n7 = new FactorizedReduce(channels, channels);
            n8_n7 = MaxPool3x3(channels);
            n8_norm = BatchNorm2d(channels);
            n9_n8 = SepConv5x5(channels);
            n9_norm = BatchNorm2d(channels);
            n10_n9 = SepConv3x3(channels);
            n10_norm = BatchNorm2d(channels);
            n11_n10 = ConvBlock5x5(channels);
            n11_norm = BatchNorm2d(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n1 = n1_norm.call(n1_n0.call(n0));
            var n2 = n2_norm.call(n2_n1.call(n1) + n1);
            var n3 = n3_norm.call(n3_n2.call(n2) + n0 + n1 + n2);
            n0 = reduce_n0_n3.call(n0);
            n1 = reduce_n1_n3.call(n1);
            n2 = reduce_n2_n3.call(n2);
            n3 = reduce_n3_n3.call(n3);
            var n4 = n4_norm.call(n4_n3.call(n3) + n0 + n1 + n3);
            var n5 = n5_norm.call(n5_n4.call(n4) + n2 + n3 + n4);
            var n6 = n6_norm.call(n6_n5.call(n5) + n0 + n1 + n2 + n3 + n4 + n5);
            var n7 = n7_norm.call(n7_n6.call(n6) + n1 + n5 + n6);
            n0 = reduce_n0_n7.call(n0);
            n1 = reduce_n1_n7.call(n1);
            n2 = reduce_n2_n7.call(n2);
            n3 = reduce_n3_n7.call(n3);
            n4 = reduce_n4_n7.call(n4);
            n5 = reduce_n5_n7.call(n5);
            n6 = reduce_n6_n7.call(n6);
            n7 = reduce_n7_n7.call(n7);
            var n8 = n8_norm.call(n8_n7.call(n7) + n1 + n2 + n3 + n5 + n6);
            var n9 = n9_norm.call(n9_n8.call(n8) + n2 + n3 + n5);
            var n10 = n10_norm.call(n10_n9.call(n9) + n0 + n2 + n3 + n4 + n5 + n6 + n7 + n8 + n9);
            var n11 = n11_norm.call(n11_n10.call(n10) + n3 + n4 + n6 + n7 + n10);
            return n11.MoveToOuterDisposeScope();
        }
    }

    private static Sequential SepConv5x5(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential ConvBlock5x5(int channels) => Sequential(
        Conv2d(channels, channels, 5, padding: 2, bias: false),
        BatchNorm2d(channels),
        ReLU());

    private static Sequential MaxPool3x3(int channels) => Sequential(
        MaxPool2d(3, stride: 1, padding: 1),
        BatchNorm2d(channels));

    private static Sequential AvgPool3x3(int channels) => Sequential(
        AvgPool2d(3, stride: 1, padding: 1, count_include_pad: false),
        BatchNorm2d(channels));

    private static Sequential SepConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

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

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
