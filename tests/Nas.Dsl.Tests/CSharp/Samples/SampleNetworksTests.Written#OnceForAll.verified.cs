using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 6 stages for images of 224 by 224 pixels.</summary>
public sealed partial class OnceForAll : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly Sequential block3;
    private readonly Sequential block4;
    private readonly Sequential block5;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the stem.</param>
    /// <param name="classes">How many classes there are.</param>
    public OnceForAll(int channels = 16, int classes = 1000)
        : base(nameof(OnceForAll))
    {
        if (channels != 16) throw new System.ArgumentOutOfRangeException(nameof(channels), channels, "The layers here are sized for 16.");
        stem = Sequential(
            Conv2d(3, 16, 3, stride: 2, padding: 1, bias: false),
            BatchNorm2d(16),
            Hardswish());
        // The stage S0, 1 block.
        block0 = Sequential(
            ("n0", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(16, 16, 3, padding: 1, groups: 16, bias: false),
                        BatchNorm2d(16),
                        ReLU(),
                        Conv2d(16, 16, 1, bias: false),
                        BatchNorm2d(16)),
                    shortcut: Sequential(Identity())))));
        // The stage S1, 3 blocks.
        block1 = Sequential(
            ("n0", Sequential(
                Conv2d(16, 48, 1, bias: false),
                BatchNorm2d(48),
                ReLU(),
                Conv2d(48, 48, 5, stride: 2, padding: 2, groups: 48, bias: false),
                BatchNorm2d(48),
                ReLU(),
                Conv2d(48, 24, 1, bias: false),
                BatchNorm2d(24))),
            ("n1", Sequential(
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
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(24, 96, 1, bias: false),
                        BatchNorm2d(96),
                        ReLU(),
                        Conv2d(96, 96, 7, padding: 3, groups: 96, bias: false),
                        BatchNorm2d(96),
                        ReLU(),
                        Conv2d(96, 24, 1, bias: false),
                        BatchNorm2d(24)),
                    shortcut: Sequential(Identity())))));
        // The stage S2, 3 blocks.
        block2 = Sequential(
            ("n0", Sequential(
                Conv2d(24, 144, 1, bias: false),
                BatchNorm2d(144),
                ReLU(),
                Conv2d(144, 144, 5, stride: 2, padding: 2, groups: 144, bias: false),
                BatchNorm2d(144),
                ReLU(),
                new SqueezeExcite(144, 36, isHard: true),
                Conv2d(144, 40, 1, bias: false),
                BatchNorm2d(40))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(40, 160, 1, bias: false),
                        BatchNorm2d(160),
                        ReLU(),
                        Conv2d(160, 160, 7, padding: 3, groups: 160, bias: false),
                        BatchNorm2d(160),
                        ReLU(),
                        new SqueezeExcite(160, 40, isHard: true),
                        Conv2d(160, 40, 1, bias: false),
                        BatchNorm2d(40)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(40, 160, 1, bias: false),
                        BatchNorm2d(160),
                        ReLU(),
                        Conv2d(160, 160, 3, padding: 1, groups: 160, bias: false),
                        BatchNorm2d(160),
                        ReLU(),
                        new SqueezeExcite(160, 40, isHard: true),
                        Conv2d(160, 40, 1, bias: false),
                        BatchNorm2d(40)),
                    shortcut: Sequential(Identity())))));
        // The stage S3, 3 blocks.
        block3 = Sequential(
            ("n0", Sequential(
                Conv2d(40, 160, 1, bias: false),
                BatchNorm2d(160),
                Hardswish(),
                Conv2d(160, 160, 5, stride: 2, padding: 2, groups: 160, bias: false),
                BatchNorm2d(160),
                Hardswish(),
                Conv2d(160, 80, 1, bias: false),
                BatchNorm2d(80))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(80, 240, 1, bias: false),
                        BatchNorm2d(240),
                        Hardswish(),
                        Conv2d(240, 240, 3, padding: 1, groups: 240, bias: false),
                        BatchNorm2d(240),
                        Hardswish(),
                        Conv2d(240, 80, 1, bias: false),
                        BatchNorm2d(80)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(80, 320, 1, bias: false),
                        BatchNorm2d(320),
                        Hardswish(),
                        Conv2d(320, 320, 5, padding: 2, groups: 320, bias: false),
                        BatchNorm2d(320),
                        Hardswish(),
                        Conv2d(320, 80, 1, bias: false),
                        BatchNorm2d(80)),
                    shortcut: Sequential(Identity())))));
        // The stage S4, 4 blocks.
        block4 = Sequential(
            ("n0", Sequential(
                Conv2d(80, 240, 1, bias: false),
                BatchNorm2d(240),
                Hardswish(),
                Conv2d(240, 240, 7, padding: 3, groups: 240, bias: false),
                BatchNorm2d(240),
                Hardswish(),
                new SqueezeExcite(240, 60, isHard: true),
                Conv2d(240, 112, 1, bias: false),
                BatchNorm2d(112))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(112, 672, 1, bias: false),
                        BatchNorm2d(672),
                        Hardswish(),
                        Conv2d(672, 672, 5, padding: 2, groups: 672, bias: false),
                        BatchNorm2d(672),
                        Hardswish(),
                        new SqueezeExcite(672, 168, isHard: true),
                        Conv2d(672, 112, 1, bias: false),
                        BatchNorm2d(112)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(112, 336, 1, bias: false),
                        BatchNorm2d(336),
                        Hardswish(),
                        Conv2d(336, 336, 5, padding: 2, groups: 336, bias: false),
                        BatchNorm2d(336),
                        Hardswish(),
                        new SqueezeExcite(336, 84, isHard: true),
                        Conv2d(336, 112, 1, bias: false),
                        BatchNorm2d(112)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(112, 672, 1, bias: false),
                        BatchNorm2d(672),
                        Hardswish(),
                        Conv2d(672, 672, 7, padding: 3, groups: 672, bias: false),
                        BatchNorm2d(672),
                        Hardswish(),
                        new SqueezeExcite(672, 168, isHard: true),
                        Conv2d(672, 112, 1, bias: false),
                        BatchNorm2d(112)),
                    shortcut: Sequential(Identity())))));
        // The stage S5, 4 blocks.
        block5 = Sequential(
            ("n0", Sequential(
                Conv2d(112, 448, 1, bias: false),
                BatchNorm2d(448),
                Hardswish(),
                Conv2d(448, 448, 7, stride: 2, padding: 3, groups: 448, bias: false),
                BatchNorm2d(448),
                Hardswish(),
                new SqueezeExcite(448, 112, isHard: true),
                Conv2d(448, 160, 1, bias: false),
                BatchNorm2d(160))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(160, 640, 1, bias: false),
                        BatchNorm2d(640),
                        Hardswish(),
                        Conv2d(640, 640, 5, padding: 2, groups: 640, bias: false),
                        BatchNorm2d(640),
                        Hardswish(),
                        new SqueezeExcite(640, 160, isHard: true),
                        Conv2d(640, 160, 1, bias: false),
                        BatchNorm2d(160)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(160, 640, 1, bias: false),
                        BatchNorm2d(640),
                        Hardswish(),
                        Conv2d(640, 640, 5, padding: 2, groups: 640, bias: false),
                        BatchNorm2d(640),
                        Hardswish(),
                        new SqueezeExcite(640, 160, isHard: true),
                        Conv2d(640, 160, 1, bias: false),
                        BatchNorm2d(160)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(160, 960, 1, bias: false),
                        BatchNorm2d(960),
                        Hardswish(),
                        Conv2d(960, 960, 3, padding: 1, groups: 960, bias: false),
                        BatchNorm2d(960),
                        Hardswish(),
                        new SqueezeExcite(960, 240, isHard: true),
                        Conv2d(960, 160, 1, bias: false),
                        BatchNorm2d(160)),
                    shortcut: Sequential(Identity())))));
        head = Sequential(
            Conv2d(160, 960, 1, bias: false),
            BatchNorm2d(960),
            Hardswish(),
            new GlobalAveragePool(),
            Linear(960, 1280),
            Hardswish(),
            Dropout(0.1),
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
        return head.call(x5).MoveToOuterDisposeScope();
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
