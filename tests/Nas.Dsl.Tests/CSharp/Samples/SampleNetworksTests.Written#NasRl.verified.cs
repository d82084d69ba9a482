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
            Linear(100, classes));
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
    //     n0 = ConvLayer3x3Filters24(x)
    //     n1 = ConvLayer5x5Filters64(x)
    //     n2 = ConvLayer7x7Filters48(n0)
    //     n3 = ConvLayer5x7Filters36(concat(n1, n2))
    //     n4 = ConvLayer5x5Filters64(concat(n1, n2))
    //     n5 = ConvLayer1x3Filters64(concat(n3, n4))
    //     n6 = ConvLayer3x7Filters36(concat(n1, n4))
    //     n7 = ConvLayer3x7Filters24(concat(n1, n5, n6))
    //     n8 = ConvLayer3x3Filters48(concat(n0, n1, n6))
    //     n9 = ConvLayer7x7Filters64(concat(n1, n3, n7))
    //     n10 = ConvLayer5x1Filters36(concat(n1, n3, n5, n6, n7, n8))
    //     n11 = ConvLayer7x5Filters36(concat(n2, n3, n4, n5, n6, n7, n8, n10))
    //     n12 = ConvLayer5x5Filters48(concat(n0, n7, n9, n11))
    //     n13 = ConvLayer3x7Filters36(concat(n3, n4, n5, n6, n9, n10, n11))
    //     n14 = ConvLayer3x7Filters64(concat(n1, n5, n7, n10, n11, n12))
    // The output is n13 and n14, concatenated along the channels.
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
            n0_op = Sequential(Conv2d(3, 24, (3, 3), padding: (1, 1), bias: false), BatchNorm2d(24), ReLU());
            n1_op = Sequential(Conv2d(3, 64, (5, 5), padding: (2, 2), bias: false), BatchNorm2d(64), ReLU());
            n2_op = Sequential(Conv2d(24, 48, (7, 7), padding: (3, 3), bias: false), BatchNorm2d(48), ReLU());
            n3_op = Sequential(Conv2d(112, 36, (5, 7), padding: (2, 3), bias: false), BatchNorm2d(36), ReLU());
            n4_op = Sequential(Conv2d(112, 64, (5, 5), padding: (2, 2), bias: false), BatchNorm2d(64), ReLU());
            n5_op = Sequential(Conv2d(100, 64, (1, 3), padding: (0, 1), bias: false), BatchNorm2d(64), ReLU());
            n6_op = Sequential(Conv2d(128, 36, (3, 7), padding: (1, 3), bias: false), BatchNorm2d(36), ReLU());
            n7_op = Sequential(Conv2d(164, 24, (3, 7), padding: (1, 3), bias: false), BatchNorm2d(24), ReLU());
            n8_op = Sequential(Conv2d(124, 48, (3, 3), padding: (1, 1), bias: false), BatchNorm2d(48), ReLU());
            n9_op = Sequential(Conv2d(124, 64, (7, 7), padding: (3, 3), bias: false), BatchNorm2d(64), ReLU());
            n10_op = Sequential(Conv2d(272, 36, (5, 1), padding: (2, 0), bias: false), BatchNorm2d(36), ReLU());
            n11_op = Sequential(Conv2d(356, 36, (7, 5), padding: (3, 2), bias: false), BatchNorm2d(36), ReLU());
            n12_op = Sequential(Conv2d(148, 48, (5, 5), padding: (2, 2), bias: false), BatchNorm2d(48), ReLU());
            n13_op = Sequential(Conv2d(336, 36, (3, 7), padding: (1, 3), bias: false), BatchNorm2d(36), ReLU());
            n14_op = Sequential(Conv2d(272, 64, (3, 7), padding: (1, 3), bias: false), BatchNorm2d(64), ReLU());
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_op.call(x);
            var n1 = n1_op.call(x);
            var n2 = n2_op.call(n0);
            var n3 = n3_op.call(cat([n1, n2], dim: 1));
            var n4 = n4_op.call(cat([n1, n2], dim: 1));
            var n5 = n5_op.call(cat([n3, n4], dim: 1));
            var n6 = n6_op.call(cat([n1, n4], dim: 1));
            var n7 = n7_op.call(cat([n1, n5, n6], dim: 1));
            var n8 = n8_op.call(cat([n0, n1, n6], dim: 1));
            var n9 = n9_op.call(cat([n1, n3, n7], dim: 1));
            var n10 = n10_op.call(cat([n1, n3, n5, n6, n7, n8], dim: 1));
            var n11 = n11_op.call(cat([n2, n3, n4, n5, n6, n7, n8, n10], dim: 1));
            var n12 = n12_op.call(cat([n0, n7, n9, n11], dim: 1));
            var n13 = n13_op.call(cat([n3, n4, n5, n6, n9, n10, n11], dim: 1));
            var n14 = n14_op.call(cat([n1, n5, n7, n10, n11, n12], dim: 1));
            return cat([n13, n14], dim: 1).MoveToOuterDisposeScope();
        }
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
