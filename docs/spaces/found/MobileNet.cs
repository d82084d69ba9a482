using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 stages for images of 32 by 32 pixels.</summary>
public sealed partial class MobileNet : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the stem.</param>
    /// <param name="classes">How many classes there are.</param>
    public MobileNet(int channels = 16, int classes = 10)
        : base(nameof(MobileNet))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU6());
        // The stage S1, 1 block.
        block0 = Sequential(
            ("n0", Sequential(
                Conv2d(channels, channels * 6, 1, bias: false),
                BatchNorm2d(channels * 6),
                ReLU6(),
                Conv2d(channels * 6, channels * 6, 7, padding: 3, groups: channels * 6, bias: false),
                BatchNorm2d(channels * 6),
                ReLU6(),
                Conv2d(channels * 6, 24, 1, bias: false),
                BatchNorm2d(24))));
        // The stage S2, 2 blocks.
        block1 = Sequential(
            ("n0", Sequential(
                Conv2d(24, 144, 1, bias: false),
                BatchNorm2d(144),
                ReLU6(),
                Conv2d(144, 144, 7, stride: 2, padding: 3, groups: 144, bias: false),
                BatchNorm2d(144),
                ReLU6(),
                Conv2d(144, 24, 1, bias: false),
                BatchNorm2d(24))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(24, 144, 1, bias: false),
                        BatchNorm2d(144),
                        ReLU6(),
                        Conv2d(144, 144, 3, padding: 1, groups: 144, bias: false),
                        BatchNorm2d(144),
                        ReLU6(),
                        Conv2d(144, 24, 1, bias: false),
                        BatchNorm2d(24)),
                    shortcut: Sequential(Identity())))));
        // The stage S3, 2 blocks.
        block2 = Sequential(
            ("n0", Sequential(
                Conv2d(24, 72, 1, bias: false),
                BatchNorm2d(72),
                ReLU6(),
                Conv2d(72, 72, 7, stride: 2, padding: 3, groups: 72, bias: false),
                BatchNorm2d(72),
                ReLU6(),
                Conv2d(72, 64, 1, bias: false),
                BatchNorm2d(64))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(64, 192, 1, bias: false),
                        BatchNorm2d(192),
                        ReLU6(),
                        Conv2d(192, 192, 7, padding: 3, groups: 192, bias: false),
                        BatchNorm2d(192),
                        ReLU6(),
                        Conv2d(192, 64, 1, bias: false),
                        BatchNorm2d(64)),
                    shortcut: Sequential(Identity())))));
        head = Sequential(
            Conv2d(64, 128, 1, bias: false),
            BatchNorm2d(128),
            ReLU6(),
            new GlobalAveragePool(),
            Linear(128, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = block0.call(s);
        var x1 = block1.call(x0);
        var x2 = block2.call(x1);
        return head.call(x2).MoveToOuterDisposeScope();
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
