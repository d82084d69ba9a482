using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 1 cell for images of 32 by 32 pixels.</summary>
public sealed partial class NasRl : Module<Tensor, Tensor>
{
    private readonly LayersCell cell0;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public NasRl(int channels = 3, int classes = 10)
        : base(nameof(NasRl))
    {
        cell0 = new LayersCell();
        head = Sequential(
            new GlobalAveragePool(),
            Linear(64, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var x0 = cell0.call(x);
        return head.call(x0).MoveToOuterDisposeScope();
    }

    // A cell of 15 nodes:
    //     n0 = ConvLayer7x1Filters48(x)
    //     n1 = ConvLayer7x1Filters48(x)
    //     n2 = ConvLayer1x7Filters36(n1)
    //     n3 = ConvLayer3x7Filters48(concat(n1, n2))
    //     n4 = ConvLayer7x5Filters48(concat(n0, n2, n3))
    //     n5 = ConvLayer3x7Filters64(n3)
    //     n6 = ConvLayer5x7Filters24(concat(n1, n3))
    //     n7 = ConvLayer1x5Filters36(concat(n0, n1, n2, n3, n6))
    //     n8 = ConvLayer3x5Filters48(concat(n0, n1, n2, n4, n5, n6))
    //     n9 = ConvLayer7x7Filters36(concat(n2, n3, n5, n6))
    //     n10 = ConvLayer1x5Filters24(concat(n0, n2, n4, n6, n7, n9))
    //     n11 = ConvLayer7x5Filters36(concat(n0, n2, n7))
    //     n12 = ConvLayer3x1Filters36(concat(n0, n1, n4, n6, n8, n9, n10, n11))
    //     n13 = ConvLayer5x1Filters48(concat(n2, n3, n6, n8, n10, n12))
    //     n14 = ConvLayer7x3Filters64(concat(n0, n1, n3, n4, n7, n8, n9, n11, n12, n13))
    // The output is n14.
    private sealed class LayersCell : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_op;
        private readonly Sequential n1_op;
        private readonly Sequential n2_op;
        private readonly Sequential n3_op;
        private readonly Sequential n4_op;
        private readonly Sequential n5_op;
        private readonly Sequential n6_op;
        private readonly Sequential n7_op;
        private readonly Sequential n8_op;
        private readonly Sequential n9_op;
        private readonly Sequential n10_op;
        private readonly Sequential n11_op;
        private readonly Sequential n12_op;
        private readonly Sequential n13_op;
        private readonly Sequential n14_op;

        public LayersCell()
            : base(nameof(LayersCell))
        {
            n0_op = Sequential(Conv2d(3, 48, (7, 1), padding: (3, 0), bias: false), BatchNorm2d(48), ReLU());
            n1_op = Sequential(Conv2d(3, 48, (7, 1), padding: (3, 0), bias: false), BatchNorm2d(48), ReLU());
            n2_op = Sequential(Conv2d(48, 36, (1, 7), padding: (0, 3), bias: false), BatchNorm2d(36), ReLU());
            n3_op = Sequential(Conv2d(84, 48, (3, 7), padding: (1, 3), bias: false), BatchNorm2d(48), ReLU());
            n4_op = Sequential(Conv2d(132, 48, (7, 5), padding: (3, 2), bias: false), BatchNorm2d(48), ReLU());
            n5_op = Sequential(Conv2d(48, 64, (3, 7), padding: (1, 3), bias: false), BatchNorm2d(64), ReLU());
            n6_op = Sequential(Conv2d(96, 24, (5, 7), padding: (2, 3), bias: false), BatchNorm2d(24), ReLU());
            n7_op = Sequential(Conv2d(204, 36, (1, 5), padding: (0, 2), bias: false), BatchNorm2d(36), ReLU());
            n8_op = Sequential(Conv2d(268, 48, (3, 5), padding: (1, 2), bias: false), BatchNorm2d(48), ReLU());
            n9_op = Sequential(Conv2d(172, 36, (7, 7), padding: (3, 3), bias: false), BatchNorm2d(36), ReLU());
            n10_op = Sequential(Conv2d(228, 24, (1, 5), padding: (0, 2), bias: false), BatchNorm2d(24), ReLU());
            n11_op = Sequential(Conv2d(120, 36, (7, 5), padding: (3, 2), bias: false), BatchNorm2d(36), ReLU());
            n12_op = Sequential(Conv2d(312, 36, (3, 1), padding: (1, 0), bias: false), BatchNorm2d(36), ReLU());
            n13_op = Sequential(Conv2d(216, 48, (5, 1), padding: (2, 0), bias: false), BatchNorm2d(48), ReLU());
            n14_op = Sequential(Conv2d(432, 64, (7, 3), padding: (3, 1), bias: false), BatchNorm2d(64), ReLU());
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_op.call(x);
            var n1 = n1_op.call(x);
            var n2 = n2_op.call(n1);
            var n3 = n3_op.call(cat([n1, n2], dim: 1));
            var n4 = n4_op.call(cat([n0, n2, n3], dim: 1));
            var n5 = n5_op.call(n3);
            var n6 = n6_op.call(cat([n1, n3], dim: 1));
            var n7 = n7_op.call(cat([n0, n1, n2, n3, n6], dim: 1));
            var n8 = n8_op.call(cat([n0, n1, n2, n4, n5, n6], dim: 1));
            var n9 = n9_op.call(cat([n2, n3, n5, n6], dim: 1));
            var n10 = n10_op.call(cat([n0, n2, n4, n6, n7, n9], dim: 1));
            var n11 = n11_op.call(cat([n0, n2, n7], dim: 1));
            var n12 = n12_op.call(cat([n0, n1, n4, n6, n8, n9, n10, n11], dim: 1));
            var n13 = n13_op.call(cat([n2, n3, n6, n8, n10, n12], dim: 1));
            var n14 = n14_op.call(cat([n0, n1, n3, n4, n7, n8, n9, n11, n12, n13], dim: 1));
            return n14.MoveToOuterDisposeScope();
        }
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
