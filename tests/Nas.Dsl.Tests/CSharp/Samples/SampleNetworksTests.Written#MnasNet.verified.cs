using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 7 stages for images of 224 by 224 pixels.</summary>
public sealed partial class MnasNet : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly Sequential block3;
    private readonly Sequential block4;
    private readonly Sequential block5;
    private readonly Sequential block6;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the stem.</param>
    /// <param name="classes">How many classes there are.</param>
    public MnasNet(int channels = 32, int classes = 1000)
        : base(nameof(MnasNet))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, stride: 2, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU());
        // The stage S1, 1 block.
        block0 = Sequential(
            ("n0", Sequential(
                Conv2d(channels, 16, 3, padding: 1, bias: false),
                BatchNorm2d(16),
                ReLU())));
        // The stage S2, 3 blocks.
        block1 = Sequential(
            ("n0", Sequential(
                Conv2d(16, 48, 1, bias: false),
                BatchNorm2d(48),
                ReLU(),
                Conv2d(48, 48, 5, stride: 2, padding: 2, groups: 48, bias: false),
                BatchNorm2d(48),
                ReLU(),
                Conv2d(48, 30, 1, bias: false),
                BatchNorm2d(30))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(30, 90, 1, bias: false),
                        BatchNorm2d(90),
                        ReLU(),
                        Conv2d(90, 90, 5, padding: 2, groups: 90, bias: false),
                        BatchNorm2d(90),
                        ReLU(),
                        Conv2d(90, 30, 1, bias: false),
                        BatchNorm2d(30)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(30, 90, 1, bias: false),
                        BatchNorm2d(90),
                        ReLU(),
                        Conv2d(90, 90, 5, padding: 2, groups: 90, bias: false),
                        BatchNorm2d(90),
                        ReLU(),
                        Conv2d(90, 30, 1, bias: false),
                        BatchNorm2d(30)),
                    shortcut: Sequential(Identity())))));
        // The stage S3, 2 blocks.
        block2 = Sequential(
            ("n0", Sequential(
                Conv2d(30, 90, 1, bias: false),
                BatchNorm2d(90),
                ReLU(),
                Conv2d(90, 90, 3, stride: 2, padding: 1, groups: 90, bias: false),
                BatchNorm2d(90),
                ReLU(),
                Conv2d(90, 32, 1, bias: false),
                BatchNorm2d(32))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(32, 96, 1, bias: false),
                        BatchNorm2d(96),
                        ReLU(),
                        Conv2d(96, 96, 3, padding: 1, groups: 96, bias: false),
                        BatchNorm2d(96),
                        ReLU(),
                        Conv2d(96, 32, 1, bias: false),
                        BatchNorm2d(32)),
                    shortcut: Sequential(Identity())))));
        // The stage S4, 5 blocks.
        block3 = Sequential(
            ("n0", Sequential(
                Conv2d(32, 48, 3, stride: 2, padding: 1, bias: false),
                BatchNorm2d(48),
                ReLU())),
            ("n1", Sequential(
                Conv2d(48, 48, 3, padding: 1, bias: false),
                BatchNorm2d(48),
                ReLU())),
            ("n2", Sequential(
                Conv2d(48, 48, 3, padding: 1, bias: false),
                BatchNorm2d(48),
                ReLU())),
            ("n3", Sequential(
                Conv2d(48, 48, 3, padding: 1, bias: false),
                BatchNorm2d(48),
                ReLU())),
            ("n4", Sequential(
                Conv2d(48, 48, 3, padding: 1, bias: false),
                BatchNorm2d(48),
                ReLU())));
        // The stage S5, 4 blocks.
        block4 = Sequential(
            ("n0", Sequential(
                Conv2d(48, 288, 1, bias: false),
                BatchNorm2d(288),
                ReLU(),
                Conv2d(288, 288, 5, padding: 2, groups: 288, bias: false),
                BatchNorm2d(288),
                ReLU(),
                new SqueezeExcite(288, 12),
                Conv2d(288, 112, 1, bias: false),
                BatchNorm2d(112))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(112, 672, 1, bias: false),
                        BatchNorm2d(672),
                        ReLU(),
                        Conv2d(672, 672, 5, padding: 2, groups: 672, bias: false),
                        BatchNorm2d(672),
                        ReLU(),
                        new SqueezeExcite(672, 28),
                        Conv2d(672, 112, 1, bias: false),
                        BatchNorm2d(112)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(112, 672, 1, bias: false),
                        BatchNorm2d(672),
                        ReLU(),
                        Conv2d(672, 672, 5, padding: 2, groups: 672, bias: false),
                        BatchNorm2d(672),
                        ReLU(),
                        new SqueezeExcite(672, 28),
                        Conv2d(672, 112, 1, bias: false),
                        BatchNorm2d(112)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(112, 672, 1, bias: false),
                        BatchNorm2d(672),
                        ReLU(),
                        Conv2d(672, 672, 5, padding: 2, groups: 672, bias: false),
                        BatchNorm2d(672),
                        ReLU(),
                        new SqueezeExcite(672, 28),
                        Conv2d(672, 112, 1, bias: false),
                        BatchNorm2d(112)),
                    shortcut: Sequential(Identity())))));
        // The stage S6, 3 blocks.
        block5 = Sequential(
            ("n0", Sequential(
                Conv2d(112, 336, 1, bias: false),
                BatchNorm2d(336),
                ReLU(),
                Conv2d(336, 336, 3, stride: 2, padding: 1, groups: 336, bias: false),
                BatchNorm2d(336),
                ReLU(),
                new SqueezeExcite(336, 28),
                Conv2d(336, 120, 1, bias: false),
                BatchNorm2d(120))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(120, 360, 1, bias: false),
                        BatchNorm2d(360),
                        ReLU(),
                        Conv2d(360, 360, 3, padding: 1, groups: 360, bias: false),
                        BatchNorm2d(360),
                        ReLU(),
                        new SqueezeExcite(360, 30),
                        Conv2d(360, 120, 1, bias: false),
                        BatchNorm2d(120)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(120, 360, 1, bias: false),
                        BatchNorm2d(360),
                        ReLU(),
                        Conv2d(360, 360, 3, padding: 1, groups: 360, bias: false),
                        BatchNorm2d(360),
                        ReLU(),
                        new SqueezeExcite(360, 30),
                        Conv2d(360, 120, 1, bias: false),
                        BatchNorm2d(120)),
                    shortcut: Sequential(Identity())))));
        // The stage S7, 1 block.
        block6 = Sequential(
            ("n0", Sequential(
                Conv2d(120, 360, 1, bias: false),
                BatchNorm2d(360),
                ReLU(),
                Conv2d(360, 360, 5, padding: 2, groups: 360, bias: false),
                BatchNorm2d(360),
                ReLU(),
                Conv2d(360, 240, 1, bias: false),
                BatchNorm2d(240))));
        head = Sequential(
            Conv2d(240, 1280, 1, bias: false),
            BatchNorm2d(1280),
            ReLU(),
            new GlobalAveragePool(),
            Dropout(0.2),
            Linear(1280, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 224, 224).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = block0.call(s);
        var x1 = block1.call(x0);
        var x2 = block2.call(x1);
        var x3 = block3.call(x2);
        var x4 = block4.call(x3);
        var x5 = block5.call(x4);
        var x6 = block6.call(x5);
        return head.call(x6).MoveToOuterDisposeScope();
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

    // Weighs each channel by what all channels have on the mean.
    private sealed class SqueezeExcite : Module<Tensor, Tensor>
    {
        private readonly Linear reduce;
        private readonly Linear expand;
        private readonly bool isHard;

        public SqueezeExcite(int channels, int squeezed, bool isHard = false)
            : base(nameof(SqueezeExcite))
        {
            reduce = Linear(channels, squeezed);
            expand = Linear(squeezed, channels);
            this.isHard = isHard;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var weights = expand.call(functional.relu(reduce.call(x.mean([2, 3]))));
            weights = isHard ? functional.relu6(weights + 3) / 6 : weights.sigmoid();
            return (x * weights.unsqueeze(2).unsqueeze(3)).MoveToOuterDisposeScope();
        }
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
