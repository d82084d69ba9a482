using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A network of 1 stage for texts of 35 tokens.</summary>
public sealed partial class Gpt : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the stem.</param>
    /// <param name="vocabulary">How many tokens are told apart.</param>
    public Gpt(int channels = 64, int vocabulary = 60)
        : base(nameof(Gpt))
    {
        stem = Sequential(
            Embedding(vocabulary, channels),
            new Positions(35, channels));
        // The stage Blocks, 3 blocks.
        block0 = Sequential(
            ("n0", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(channels), new SelfAttention(channels, 2, 16, isCausal: true)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(channels),
                        Linear(channels, channels),
                        GELU(),
                        Linear(channels, channels)),
                    shortcut: Sequential(Identity())))),
            ("n1", Sequential(
                new Residual(
                    main: Sequential(LayerNorm(channels), new SelfAttention(channels, 4, 16, isCausal: true)),
                    shortcut: Sequential(Identity())),
                new Residual(
                    main: Sequential(
                        LayerNorm(channels),
                        Linear(channels, channels * 4),
                        GELU(),
                        Linear(channels * 4, channels)),
                    shortcut: Sequential(Identity())))));
        head = Sequential(
            LayerNorm(channels),
            Linear(channels, vocabulary));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">The numbers of tokens, (batch, 35), int64.</param>
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
}
