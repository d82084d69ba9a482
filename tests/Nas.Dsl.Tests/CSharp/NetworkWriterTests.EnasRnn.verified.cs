using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A network of 1 cell for texts of 35 tokens.</summary>
public sealed partial class EnasRnn : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly EnasCell cell0;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="vocabulary">How many tokens are told apart.</param>
    public EnasRnn(int channels = 1000, int vocabulary = 10000)
        : base(nameof(EnasRnn))
    {
        stem = Sequential(
            Embedding(vocabulary, channels));
        cell0 = new EnasCell(channels, channels);
        head = Sequential(
            Dropout(0.2),
            Linear(channels, vocabulary));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">The numbers of tokens, (batch, 35), int64.</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = cell0.call(s);
        return head.call(x0).MoveToOuterDisposeScope();
    }

    // A recurrent cell of 4 nodes, which goes through a text place by place:
    //     n0 = tanh(s)
    //     n1 = relu(n0)
    //     n2 = skip_connect(n0)
    //     n3 = sigmoid(n1)
    // From s, what a place and the state before it are joined to, it goes to the next state, the mean of n2, n3.
    private sealed class EnasCell : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Linear join;
        private readonly Linear n0_weights;
        private readonly Linear n1_weights;
        private readonly Linear n2_weights;
        private readonly Linear n3_weights;

        public EnasCell(int inputs, int channels)
            : base(nameof(EnasCell))
        {
            this.channels = channels;
            join = Linear(inputs + channels, 2 * channels, hasBias: false);
            n0_weights = Linear(channels, 2 * channels, hasBias: false);
            n1_weights = Linear(channels, 2 * channels, hasBias: false);
            n2_weights = Linear(channels, 2 * channels, hasBias: false);
            n3_weights = Linear(channels, 2 * channels, hasBias: false);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var state = zeros(x.shape[0], channels, dtype: x.dtype, device: x.device);
            var states = new Tensor[x.shape[1]];
            for (var i = 0; i < states.Length; i++) states[i] = state = Step(x.select(1, i), state);
            return stack(states, dim: 1).MoveToOuterDisposeScope();
        }

        // The state behind a place x, given the state h before it.
        private Tensor Step(Tensor x, Tensor h)
        {
            var s = Highway(join.call(cat([x, h], dim: 1)), h, y => y.tanh());
            var n0 = Highway(n0_weights.call(s), s, y => y.tanh());
            var n1 = Highway(n1_weights.call(n0), n0, y => y.relu());
            var n2 = Highway(n2_weights.call(n0), n0, y => y);
            var n3 = Highway(n3_weights.call(n1), n1, y => y.sigmoid());
            return (n2 + n3) / 2;
        }

        // How far to move from a state, and where to: s + sigmoid(c) · (f(y) - s), of the two halves c and y.
        private static Tensor Highway(Tensor halves, Tensor state, System.Func<Tensor, Tensor> activation)
        {
            var parts = halves.chunk(2, dim: 1);
            return state + parts[0].sigmoid() * (activation(parts[1]) - state);
        }
    }
}
