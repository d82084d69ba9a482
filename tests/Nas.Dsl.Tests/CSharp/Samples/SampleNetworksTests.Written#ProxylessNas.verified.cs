using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 7 stages for images of 224 by 224 pixels.</summary>
public sealed partial class ProxylessNas : Module<Tensor, Tensor>
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
    public ProxylessNas(int channels = 32, int classes = 1000)
        : base(nameof(ProxylessNas))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, stride: 2, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU6());
        // The stage S0, 1 block.
        block0 = Sequential(
            ("n0", Sequential(
                Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
                BatchNorm2d(channels),
                ReLU6(),
                Conv2d(channels, 16, 1, bias: false),
                BatchNorm2d(16))));
        // The stage S1, 4 blocks.
        block1 = Sequential(
            ("n0", Sequential(
                Conv2d(16, 96, 1, bias: false),
                BatchNorm2d(96),
                ReLU6(),
                Conv2d(96, 96, 5, stride: 2, padding: 2, groups: 96, bias: false),
                BatchNorm2d(96),
                ReLU6(),
                Conv2d(96, 32, 1, bias: false),
                BatchNorm2d(32))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(32, 192, 1, bias: false),
                        BatchNorm2d(192),
                        ReLU6(),
                        Conv2d(192, 192, 5, padding: 2, groups: 192, bias: false),
                        BatchNorm2d(192),
                        ReLU6(),
                        Conv2d(192, 32, 1, bias: false),
                        BatchNorm2d(32)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(32, 96, 1, bias: false),
                        BatchNorm2d(96),
                        ReLU6(),
                        Conv2d(96, 96, 3, padding: 1, groups: 96, bias: false),
                        BatchNorm2d(96),
                        ReLU6(),
                        Conv2d(96, 32, 1, bias: false),
                        BatchNorm2d(32)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(32, 192, 1, bias: false),
                        BatchNorm2d(192),
                        ReLU6(),
                        Conv2d(192, 192, 3, padding: 1, groups: 192, bias: false),
                        BatchNorm2d(192),
                        ReLU6(),
                        Conv2d(192, 32, 1, bias: false),
                        BatchNorm2d(32)),
                    shortcut: Sequential(Identity())))));
        // The stage S2, 4 blocks.
        block2 = Sequential(
            ("n0", Sequential(
                Conv2d(32, 192, 1, bias: false),
                BatchNorm2d(192),
                ReLU6(),
                Conv2d(192, 192, 7, stride: 2, padding: 3, groups: 192, bias: false),
                BatchNorm2d(192),
                ReLU6(),
                Conv2d(192, 40, 1, bias: false),
                BatchNorm2d(40))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(40, 120, 1, bias: false),
                        BatchNorm2d(120),
                        ReLU6(),
                        Conv2d(120, 120, 7, padding: 3, groups: 120, bias: false),
                        BatchNorm2d(120),
                        ReLU6(),
                        Conv2d(120, 40, 1, bias: false),
                        BatchNorm2d(40)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(40, 240, 1, bias: false),
                        BatchNorm2d(240),
                        ReLU6(),
                        Conv2d(240, 240, 5, padding: 2, groups: 240, bias: false),
                        BatchNorm2d(240),
                        ReLU6(),
                        Conv2d(240, 40, 1, bias: false),
                        BatchNorm2d(40)),
                    shortcut: Sequential(Identity())))));
        // The stage S3, 4 blocks.
        block3 = Sequential(
            ("n0", Sequential(
                Conv2d(40, 240, 1, bias: false),
                BatchNorm2d(240),
                ReLU6(),
                Conv2d(240, 240, 7, stride: 2, padding: 3, groups: 240, bias: false),
                BatchNorm2d(240),
                ReLU6(),
                Conv2d(240, 80, 1, bias: false),
                BatchNorm2d(80))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(80, 240, 1, bias: false),
                        BatchNorm2d(240),
                        ReLU6(),
                        Conv2d(240, 240, 7, padding: 3, groups: 240, bias: false),
                        BatchNorm2d(240),
                        ReLU6(),
                        Conv2d(240, 80, 1, bias: false),
                        BatchNorm2d(80)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(80, 480, 1, bias: false),
                        BatchNorm2d(480),
                        ReLU6(),
                        Conv2d(480, 480, 5, padding: 2, groups: 480, bias: false),
                        BatchNorm2d(480),
                        ReLU6(),
                        Conv2d(480, 80, 1, bias: false),
                        BatchNorm2d(80)),
                    shortcut: Sequential(Identity())))));
        // The stage S4, 4 blocks.
        block4 = Sequential(
            ("n0", Sequential(
                Conv2d(80, 480, 1, bias: false),
                BatchNorm2d(480),
                ReLU6(),
                Conv2d(480, 480, 5, padding: 2, groups: 480, bias: false),
                BatchNorm2d(480),
                ReLU6(),
                Conv2d(480, 96, 1, bias: false),
                BatchNorm2d(96))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(96, 288, 1, bias: false),
                        BatchNorm2d(288),
                        ReLU6(),
                        Conv2d(288, 288, 7, padding: 3, groups: 288, bias: false),
                        BatchNorm2d(288),
                        ReLU6(),
                        Conv2d(288, 96, 1, bias: false),
                        BatchNorm2d(96)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(96, 576, 1, bias: false),
                        BatchNorm2d(576),
                        ReLU6(),
                        Conv2d(576, 576, 7, padding: 3, groups: 576, bias: false),
                        BatchNorm2d(576),
                        ReLU6(),
                        Conv2d(576, 96, 1, bias: false),
                        BatchNorm2d(96)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(96, 576, 1, bias: false),
                        BatchNorm2d(576),
                        ReLU6(),
                        Conv2d(576, 576, 5, padding: 2, groups: 576, bias: false),
                        BatchNorm2d(576),
                        ReLU6(),
                        Conv2d(576, 96, 1, bias: false),
                        BatchNorm2d(96)),
                    shortcut: Sequential(Identity())))));
        // The stage S5, 4 blocks.
        block5 = Sequential(
            ("n0", Sequential(
                Conv2d(96, 288, 1, bias: false),
                BatchNorm2d(288),
                ReLU6(),
                Conv2d(288, 288, 3, stride: 2, padding: 1, groups: 288, bias: false),
                BatchNorm2d(288),
                ReLU6(),
                Conv2d(288, 192, 1, bias: false),
                BatchNorm2d(192))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(192, 576, 1, bias: false),
                        BatchNorm2d(576),
                        ReLU6(),
                        Conv2d(576, 576, 5, padding: 2, groups: 576, bias: false),
                        BatchNorm2d(576),
                        ReLU6(),
                        Conv2d(576, 192, 1, bias: false),
                        BatchNorm2d(192)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(192, 1152, 1, bias: false),
                        BatchNorm2d(1152),
                        ReLU6(),
                        Conv2d(1152, 1152, 3, padding: 1, groups: 1152, bias: false),
                        BatchNorm2d(1152),
                        ReLU6(),
                        Conv2d(1152, 192, 1, bias: false),
                        BatchNorm2d(192)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(
                        Conv2d(192, 1152, 1, bias: false),
                        BatchNorm2d(1152),
                        ReLU6(),
                        Conv2d(1152, 1152, 5, padding: 2, groups: 1152, bias: false),
                        BatchNorm2d(1152),
                        ReLU6(),
                        Conv2d(1152, 192, 1, bias: false),
                        BatchNorm2d(192)),
                    shortcut: Sequential(Identity())))));
        // The stage S6, 1 block.
        block6 = Sequential(
            ("n0", Sequential(
                Conv2d(192, 1152, 1, bias: false),
                BatchNorm2d(1152),
                ReLU6(),
                Conv2d(1152, 1152, 5, padding: 2, groups: 1152, bias: false),
                BatchNorm2d(1152),
                ReLU6(),
                Conv2d(1152, 320, 1, bias: false),
                BatchNorm2d(320))));
        head = Sequential(
            Conv2d(320, 1280, 1, bias: false),
            BatchNorm2d(1280),
            ReLU6(),
            new GlobalAveragePool(),
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

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
