using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 2 stages for images of 28 by 28 pixels.</summary>
public sealed partial class Tuned : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the stem.</param>
    /// <param name="classes">How many classes there are.</param>
    public Tuned(int channels = 8, int classes = 10)
        : base(nameof(Tuned))
    {
        stem = Sequential(
            Conv2d(1, channels, 3, stride: 2, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU());
        // The stage S1, 1 block.
        block0 = Sequential(
            ("n0", Sequential(
                Conv2d(channels, channels * 2, 1, bias: false),
                BatchNorm2d(channels * 2),
                ReLU6(),
                Conv2d(channels * 2, channels * 2, 3, padding: 1, groups: channels * 2, bias: false),
                BatchNorm2d(channels * 2),
                ReLU6(),
                Conv2d(channels * 2, 8, 1, bias: false),
                BatchNorm2d(8))));
        // The stage S2, 1 block.
        block1 = Sequential(
            ("n0", Sequential(
                Conv2d(8, 32, 1, bias: false),
                BatchNorm2d(32),
                ReLU6(),
                Conv2d(32, 32, 5, stride: 2, padding: 2, groups: 32, bias: false),
                BatchNorm2d(32),
                ReLU6(),
                Conv2d(32, 24, 1, bias: false),
                BatchNorm2d(24))));
        head = Sequential(
            new GlobalAveragePool(),
            Linear(24, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 1, 28, 28).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = block0.call(s);
        var x1 = block1.call(x0);
        return head.call(x1).MoveToOuterDisposeScope();
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
