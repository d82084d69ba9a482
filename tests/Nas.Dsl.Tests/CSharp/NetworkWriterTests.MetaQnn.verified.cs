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
        // The stage Layers, 7 layers.
        block0 = Sequential(
            ("n0", Sequential(
                Conv2d(3, 64, (3, 3), padding: (1, 1), bias: false),
                BatchNorm2d(64),
                ReLU())),
            ("n1", Sequential(
                Conv2d(64, 128, (5, 5), padding: (2, 2), bias: false),
                BatchNorm2d(128),
                ReLU())),
            ("n2", Sequential(
                MaxPool2d(5, stride: 3))),
            ("n3", Sequential(
                Conv2d(128, 256, (1, 1), bias: false),
                BatchNorm2d(256),
                ReLU())),
            ("n4", Sequential(
                MaxPool2d(2, stride: 2))),
            ("n5", Sequential(
                Flatten(),
                Linear(6400, 512),
                ReLU())),
            ("n6", Sequential(
                Linear(512, 128),
                ReLU())));
        // The stage End, 1 layer.
        block1 = Sequential(
            Identity());
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
}
