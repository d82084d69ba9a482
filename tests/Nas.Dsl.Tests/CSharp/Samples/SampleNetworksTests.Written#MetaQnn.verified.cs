using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 2 stages for images of 32 by 32 pixels.</summary>
public sealed partial class MetaQnn : Module<Tensor, Tensor>
{
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">Without effect: the layers say their own widths.</param>
    /// <param name="classes">How many classes there are.</param>
    public MetaQnn(int channels = 3, int classes = 10)
        : base(nameof(MetaQnn))
    {
        // The stage Layers, 8 layers.
        block0 = Sequential(
            ("n0", Sequential(
                Conv2d(3, 64, (1, 1), bias: false),
                BatchNorm2d(64),
                ReLU())),
            ("n1", Sequential(
                Conv2d(64, 512, (1, 1), bias: false),
                BatchNorm2d(512),
                ReLU())),
            ("n2", Sequential(
                Conv2d(512, 512, (1, 1), bias: false),
                BatchNorm2d(512),
                ReLU())),
            ("n3", Sequential(
                Conv2d(512, 256, (1, 1), bias: false),
                BatchNorm2d(256),
                ReLU())),
            ("n4", Sequential(
                Conv2d(256, 512, (3, 3), padding: (1, 1), bias: false),
                BatchNorm2d(512),
                ReLU())),
            ("n5", Sequential(
                Conv2d(512, 512, (1, 1), bias: false),
                BatchNorm2d(512),
                ReLU())),
            ("n6", Sequential(
                MaxPool2d(2, stride: 2))),
            ("n7", Sequential(
                Conv2d(512, 128, (1, 1), bias: false),
                BatchNorm2d(128),
                ReLU())));
        // The stage End, 1 layer.
        block1 = Sequential(
            ("n0", Sequential(
                new GlobalAveragePool())));
        head = Sequential(
            Linear(128, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var x0 = block0.call(x);
        var x1 = block1.call(x0);
        return head.call(x1).MoveToOuterDisposeScope();
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
