using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A network of 1 stage for images of 224 by 224 pixels.</summary>
public sealed partial class Autoformer : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the stem.</param>
    /// <param name="classes">How many classes there are.</param>
    public Autoformer(int channels = 240, int classes = 1000)
        : base(nameof(Autoformer))
    {
        stem = Sequential(
            new Patches(3, channels, 16),
            new Positions(196, channels));
        // The stage Blocks, 13 blocks.
        block0 = Sequential(
            ("n0", Sequential(
                Linear(channels, 216),
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 3, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 756),
                        GELU(),
                        Linear(756, 216)),
                    shortcut: Sequential(Identity())))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 4, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 864),
                        GELU(),
                        Linear(864, 216)),
                    shortcut: Sequential(Identity())))),
            ("n2", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 4, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 756),
                        GELU(),
                        Linear(756, 216)),
                    shortcut: Sequential(Identity())))),
            ("n3", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 4, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 864),
                        GELU(),
                        Linear(864, 216)),
                    shortcut: Sequential(Identity())))),
            ("n4", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 4, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 864),
                        GELU(),
                        Linear(864, 216)),
                    shortcut: Sequential(Identity())))),
            ("n5", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 4, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 864),
                        GELU(),
                        Linear(864, 216)),
                    shortcut: Sequential(Identity())))),
            ("n6", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 3, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 756),
                        GELU(),
                        Linear(756, 216)),
                    shortcut: Sequential(Identity())))),
            ("n7", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 4, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 864),
                        GELU(),
                        Linear(864, 216)),
                    shortcut: Sequential(Identity())))),
            ("n8", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 4, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 756),
                        GELU(),
                        Linear(756, 216)),
                    shortcut: Sequential(Identity())))),
            ("n9", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 3, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 756),
                        GELU(),
                        Linear(756, 216)),
                    shortcut: Sequential(Identity())))),
            ("n10", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 4, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 756),
                        GELU(),
                        Linear(756, 216)),
                    shortcut: Sequential(Identity())))),
            ("n11", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 3, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 864),
                        GELU(),
                        Linear(864, 216)),
                    shortcut: Sequential(Identity())))),
            ("n12", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(216), new SelfAttention(216, 3, 64)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(216),
                        Linear(216, 756),
                        GELU(),
                        Linear(756, 216)),
                    shortcut: Sequential(Identity())))));
        head = Sequential(
            LayerNorm(216),
            new SequenceMean(),
            Linear(216, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 224, 224).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = block0.call(s);
        return head.call(x0).MoveToOuterDisposeScope();
    }

    // Adds to each place of a sequence a row of its own.
    private sealed class Positions : Module<Tensor, Tensor>
    {
        private readonly Parameter weight;

        public Positions(int length, int channels)
            : base(nameof(Positions))
        {
            weight = Parameter(randn(length, channels) * 0.02);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x + weight;
    }

    // Cuts an image into squares, row by row, and projects the pixels of each.
    private sealed class Patches : Module<Tensor, Tensor>
    {
        private readonly Conv2d projection;

        public Patches(int inputs, int outputs, int size)
            : base(nameof(Patches))
        {
            projection = Conv2d(inputs, outputs, size, stride: size);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return projection.call(x).flatten(2).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
        }
    }

    // Attention of several heads over the places of a sequence; where it is causal, a place sees those before it and itself.
    private sealed class SelfAttention : Module<Tensor, Tensor>
    {
        private readonly Linear query;
        private readonly Linear key;
        private readonly Linear value;
        private readonly Linear output;
        private readonly int heads;
        private readonly bool isCausal;

        public SelfAttention(int channels, int heads, int headWidth, bool isCausal = false)
            : base(nameof(SelfAttention))
        {
            query = Linear(channels, heads * headWidth);
            key = Linear(channels, heads * headWidth);
            value = Linear(channels, heads * headWidth);
            output = Linear(heads * headWidth, channels);
            this.heads = heads;
            this.isCausal = isCausal;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var attended = functional.scaled_dot_product_attention(
                Split(query.call(x)), Split(key.call(x)), Split(value.call(x)), is_casual: isCausal);
            return output.call(attended.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
        }

        // (batch, length, heads times width) to (batch, heads, length, width).
        private Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);
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

    // The mean over the places of a sequence: (batch, channels).
    private sealed class SequenceMean() : Module<Tensor, Tensor>(nameof(SequenceMean))
    {
        public override Tensor forward(Tensor x) => x.mean([1]);
    }
}
