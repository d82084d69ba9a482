using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 stages for images of 28 by 28 pixels, which it makes 24 by 24.</summary>
public sealed partial class BigNas : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the stem.</param>
    /// <param name="classes">How many classes there are.</param>
    public BigNas(int channels = 16, int classes = 10)
        : base(nameof(BigNas))
    {
        stem = Sequential(
            Conv2d(1, channels, 3, stride: 2, padding: 1, bias: false),
            BatchNorm2d(channels),
            SiLU());
        // The stage S1, 1 block.
        block0 = Sequential(
            ("n0", Sequential(
                Conv2d(channels, channels * 4, 1, bias: false),
                BatchNorm2d(channels * 4),
                SiLU(),
                Conv2d(channels * 4, channels * 4, 3, padding: 1, groups: channels * 4, bias: false),
                BatchNorm2d(channels * 4),
                SiLU(),
                Conv2d(channels * 4, 16, 1, bias: false),
                BatchNorm2d(16))));
        // The stage S2, 2 blocks.
        block1 = Sequential(
            ("n0", Sequential(
                Conv2d(16, 64, 1, bias: false),
                BatchNorm2d(64),
                SiLU(),
                Conv2d(64, 64, 5, stride: 2, padding: 2, groups: 64, bias: false),
                BatchNorm2d(64),
                SiLU(),
                Conv2d(64, 32, 1, bias: false),
                BatchNorm2d(32))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(32, 128, 1, bias: false),
                        BatchNorm2d(128),
                        SiLU(),
                        Conv2d(128, 128, 5, padding: 2, groups: 128, bias: false),
                        BatchNorm2d(128),
                        SiLU(),
                        Conv2d(128, 32, 1, bias: false),
                        BatchNorm2d(32)),
                    shortcut: Sequential(Identity())))));
        // The stage S3, 1 block.
        block2 = Sequential(
            ("n0", Sequential(
                Conv2d(32, 128, 1, bias: false),
                BatchNorm2d(128),
                SiLU(),
                Conv2d(128, 128, 5, stride: 2, padding: 2, groups: 128, bias: false),
                BatchNorm2d(128),
                SiLU(),
                Conv2d(128, 64, 1, bias: false),
                BatchNorm2d(64))));
        head = Sequential(
            Conv2d(64, 128, 1, bias: false),
            BatchNorm2d(128),
            SiLU(),
            new GlobalAveragePool(),
            Linear(128, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 1, 28, 28).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        x = functional.interpolate(x, [24, 24], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);
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
