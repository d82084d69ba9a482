using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 7 stages for images of 224 by 224 pixels.</summary>
public sealed partial class Fbnet : Module<Tensor, Tensor>
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
    public Fbnet(int channels = 16, int classes = 1000)
        : base(nameof(Fbnet))
    {
        if (channels != 16) throw new System.ArgumentOutOfRangeException(nameof(channels), channels, "The layers here are sized for 16.");
        stem = Sequential(
            Conv2d(3, 16, 3, stride: 2, padding: 1, bias: false),
            BatchNorm2d(16),
            ReLU());
        // The stage S1, 1 block.
        block0 = Sequential(
            ("n0", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(16, 96, 1, bias: false),
                        BatchNorm2d(96),
                        ReLU(),
                        Conv2d(96, 96, 3, padding: 1, groups: 96, bias: false),
                        BatchNorm2d(96),
                        ReLU(),
                        Conv2d(96, 16, 1, bias: false),
                        BatchNorm2d(16)),
                    shortcut: Sequential(Identity())))));
        // The stage S2, 4 blocks.
        block1 = Sequential(
            ("n0", Sequential(
                Conv2d(16, 96, 1, bias: false),
                BatchNorm2d(96),
                ReLU(),
                Conv2d(96, 96, 3, stride: 2, padding: 1, groups: 96, bias: false),
                BatchNorm2d(96),
                ReLU(),
                Conv2d(96, 24, 1, bias: false),
                BatchNorm2d(24))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(24, 24, 1, groups: 2, bias: false),
                        BatchNorm2d(24),
                        ReLU(),
                        ChannelShuffle(2),
                        Conv2d(24, 24, 3, padding: 1, groups: 24, bias: false),
                        BatchNorm2d(24),
                        ReLU(),
                        Conv2d(24, 24, 1, groups: 2, bias: false),
                        BatchNorm2d(24)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(24, 144, 1, bias: false),
                        BatchNorm2d(144),
                        ReLU(),
                        Conv2d(144, 144, 3, padding: 1, groups: 144, bias: false),
                        BatchNorm2d(144),
                        ReLU(),
                        Conv2d(144, 24, 1, bias: false),
                        BatchNorm2d(24)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(24, 72, 1, bias: false),
                        BatchNorm2d(72),
                        ReLU(),
                        Conv2d(72, 72, 5, padding: 2, groups: 72, bias: false),
                        BatchNorm2d(72),
                        ReLU(),
                        Conv2d(72, 24, 1, bias: false),
                        BatchNorm2d(24)),
                    shortcut: Sequential(Identity())))));
        // The stage S3, 4 blocks.
        block2 = Sequential(
            ("n0", Sequential(
                Conv2d(24, 72, 1, bias: false),
                BatchNorm2d(72),
                ReLU(),
                Conv2d(72, 72, 5, stride: 2, padding: 2, groups: 72, bias: false),
                BatchNorm2d(72),
                ReLU(),
                Conv2d(72, 32, 1, bias: false),
                BatchNorm2d(32))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(32, 96, 1, bias: false),
                        BatchNorm2d(96),
                        ReLU(),
                        Conv2d(96, 96, 5, padding: 2, groups: 96, bias: false),
                        BatchNorm2d(96),
                        ReLU(),
                        Conv2d(96, 32, 1, bias: false),
                        BatchNorm2d(32)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(32, 192, 1, bias: false),
                        BatchNorm2d(192),
                        ReLU(),
                        Conv2d(192, 192, 5, padding: 2, groups: 192, bias: false),
                        BatchNorm2d(192),
                        ReLU(),
                        Conv2d(192, 32, 1, bias: false),
                        BatchNorm2d(32)),
                    shortcut: Sequential(Identity())))));
        // The stage S4, 4 blocks.
        block3 = Sequential(
            ("n0", Sequential(
                Conv2d(32, 32, 1, bias: false),
                BatchNorm2d(32),
                ReLU(),
                Conv2d(32, 32, 5, stride: 2, padding: 2, groups: 32, bias: false),
                BatchNorm2d(32),
                ReLU(),
                Conv2d(32, 64, 1, bias: false),
                BatchNorm2d(64))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(64, 384, 1, bias: false),
                        BatchNorm2d(384),
                        ReLU(),
                        Conv2d(384, 384, 5, padding: 2, groups: 384, bias: false),
                        BatchNorm2d(384),
                        ReLU(),
                        Conv2d(384, 64, 1, bias: false),
                        BatchNorm2d(64)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(64, 64, 1, groups: 2, bias: false),
                        BatchNorm2d(64),
                        ReLU(),
                        ChannelShuffle(2),
                        Conv2d(64, 64, 3, padding: 1, groups: 64, bias: false),
                        BatchNorm2d(64),
                        ReLU(),
                        Conv2d(64, 64, 1, groups: 2, bias: false),
                        BatchNorm2d(64)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(64, 64, 1, bias: false),
                        BatchNorm2d(64),
                        ReLU(),
                        Conv2d(64, 64, 5, padding: 2, groups: 64, bias: false),
                        BatchNorm2d(64),
                        ReLU(),
                        Conv2d(64, 64, 1, bias: false),
                        BatchNorm2d(64)),
                    shortcut: Sequential(Identity())))));
        // The stage S5, 4 blocks.
        block4 = Sequential(
            ("n0", Sequential(
                Conv2d(64, 384, 1, bias: false),
                BatchNorm2d(384),
                ReLU(),
                Conv2d(384, 384, 5, padding: 2, groups: 384, bias: false),
                BatchNorm2d(384),
                ReLU(),
                Conv2d(384, 112, 1, bias: false),
                BatchNorm2d(112))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(112, 672, 1, bias: false),
                        BatchNorm2d(672),
                        ReLU(),
                        Conv2d(672, 672, 3, padding: 1, groups: 672, bias: false),
                        BatchNorm2d(672),
                        ReLU(),
                        Conv2d(672, 112, 1, bias: false),
                        BatchNorm2d(112)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(112, 336, 1, bias: false),
                        BatchNorm2d(336),
                        ReLU(),
                        Conv2d(336, 336, 5, padding: 2, groups: 336, bias: false),
                        BatchNorm2d(336),
                        ReLU(),
                        Conv2d(336, 112, 1, bias: false),
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
                        Conv2d(672, 112, 1, bias: false),
                        BatchNorm2d(112)),
                    shortcut: Sequential(Identity())))));
        // The stage S6, 4 blocks.
        block5 = Sequential(
            ("n0", Sequential(
                Conv2d(112, 672, 1, bias: false),
                BatchNorm2d(672),
                ReLU(),
                Conv2d(672, 672, 3, stride: 2, padding: 1, groups: 672, bias: false),
                BatchNorm2d(672),
                ReLU(),
                Conv2d(672, 184, 1, bias: false),
                BatchNorm2d(184))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(184, 184, 1, groups: 2, bias: false),
                        BatchNorm2d(184),
                        ReLU(),
                        ChannelShuffle(2),
                        Conv2d(184, 184, 5, padding: 2, groups: 184, bias: false),
                        BatchNorm2d(184),
                        ReLU(),
                        Conv2d(184, 184, 1, groups: 2, bias: false),
                        BatchNorm2d(184)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(184, 184, 1, groups: 2, bias: false),
                        BatchNorm2d(184),
                        ReLU(),
                        ChannelShuffle(2),
                        Conv2d(184, 184, 3, padding: 1, groups: 184, bias: false),
                        BatchNorm2d(184),
                        ReLU(),
                        Conv2d(184, 184, 1, groups: 2, bias: false),
                        BatchNorm2d(184)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(184, 1104, 1, bias: false),
                        BatchNorm2d(1104),
                        ReLU(),
                        Conv2d(1104, 1104, 3, padding: 1, groups: 1104, bias: false),
                        BatchNorm2d(1104),
                        ReLU(),
                        Conv2d(1104, 184, 1, bias: false),
                        BatchNorm2d(184)),
                    shortcut: Sequential(Identity())))));
        // The stage S7, 1 block.
        block6 = Sequential(
            ("n0", Sequential(
                Conv2d(184, 552, 1, bias: false),
                BatchNorm2d(552),
                ReLU(),
                Conv2d(552, 552, 3, padding: 1, groups: 552, bias: false),
                BatchNorm2d(552),
                ReLU(),
                Conv2d(552, 352, 1, bias: false),
                BatchNorm2d(352))));
        head = Sequential(
            Conv2d(352, 1984, 1, bias: false),
            BatchNorm2d(1984),
            ReLU(),
            new GlobalAveragePool(),
            Linear(1984, classes));
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

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
