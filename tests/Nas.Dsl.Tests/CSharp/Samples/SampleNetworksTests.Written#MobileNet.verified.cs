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
                Conv2d(channels, channels * 3, 1, bias: false),
                BatchNorm2d(channels * 3),
                ReLU6(),
                Conv2d(channels * 3, channels * 3, 3, padding: 1, groups: channels * 3, bias: false),
                BatchNorm2d(channels * 3),
                ReLU6(),
                Conv2d(channels * 3, 16, 1, bias: false),
                BatchNorm2d(16))));
        // The stage S2, 2 blocks.
        block1 = Sequential(
            ("n0", Sequential(
                Conv2d(16, 96, 1, bias: false),
                BatchNorm2d(96),
                ReLU6(),
                Conv2d(96, 96, 7, stride: 2, padding: 3, groups: 96, bias: false),
                BatchNorm2d(96),
                ReLU6(),
                Conv2d(96, 32, 1, bias: false),
                BatchNorm2d(32))));
        // The stage S3, 2 blocks.
        block2 = Sequential(
            ("n0", Sequential(
                Conv2d(32, 192, 1, bias: false),
                BatchNorm2d(192),
                ReLU6(),
                Conv2d(192, 192, 5, stride: 2, padding: 2, groups: 192, bias: false),
                BatchNorm2d(192),
                ReLU6(),
                Conv2d(192, 48, 1, bias: false),
                BatchNorm2d(48))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(48, 288, 1, bias: false),
                        BatchNorm2d(288),
                        ReLU6(),
                        Conv2d(288, 288, 5, padding: 2, groups: 288, bias: false),
                        BatchNorm2d(288),
                        ReLU6(),
                        Conv2d(288, 48, 1, bias: false),
                        BatchNorm2d(48)),
                    shortcut: Sequential(Identity())))));
        head = Sequential(
            Conv2d(48, 128, 1, bias: false),
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
