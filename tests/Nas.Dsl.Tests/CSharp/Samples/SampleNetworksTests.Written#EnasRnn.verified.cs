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

    // A recurrent cell of 12 nodes, which goes through a text place by place:
    //     n0 = relu(s)
    //     n1 = tanh(s)
    //     n2 = relu(n1)
    //     n3 = skip_connect(n2)
    //     n4 = sigmoid(n2)
    //     n5 = relu(s)
    //     n6 = tanh(n2)
    //     n7 = sigmoid(n0)
    //     n8 = relu(n4)
    //     n9 = sigmoid(n6)
    //     n10 = tanh(n1)
    //     n11 = skip_connect(s)
    // From s, what a place and the state before it are joined to, it goes to the next state, the mean of n3, n5, n7, n8, n9, n10, n11.
    private sealed class EnasCell : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Linear join;
        private readonly Linear n0_weights;
        private readonly Linear n1_weights;
        private readonly Linear n2_weights;
        private readonly Linear n3_weights;
        private readonly Linear n4_weights;
        private readonly Linear n5_weights;
        private readonly Linear n6_weights;
        private readonly Linear n7_weights;
        private readonly Linear n8_weights;
        private readonly Linear n9_weights;
        private readonly Linear n10_weights;
        private readonly Linear n11_weights;

        public EnasCell(int inputs, int channels)
            : base(nameof(EnasCell))
        {
            this.channels = channels;
            join = Linear(inputs + channels, 2 * channels, hasBias: false);
            n0_weights = Linear(channels, 2 * channels, hasBias: false);
            n1_weights = Linear(channels, 2 * channels, hasBias: false);
            n2_weights = Linear(channels, 2 * channels, hasBias: false);
            n3_weights = Linear(channels, 2 * channels, hasBias: false);
            n4_weights = Linear(channels, 2 * channels, hasBias: false);
            n5_weights = Linear(channels, 2 * channels, hasBias: false);
            n6_weights = Linear(channels, 2 * channels, hasBias: false);
            n7_weights = Linear(channels, 2 * channels, hasBias: false);
            n8_weights = Linear(channels, 2 * channels, hasBias: false);
            n9_weights = Linear(channels, 2 * channels, hasBias: false);
            n10_weights = Linear(channels, 2 * channels, hasBias: false);
            n11_weights = Linear(channels, 2 * channels, hasBias: false);
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
            var n0 = Highway(n0_weights.call(s), s, y => y.relu());
            var n1 = Highway(n1_weights.call(s), s, y => y.tanh());
            var n2 = Highway(n2_weights.call(n1), n1, y => y.relu());
            var n3 = Highway(n3_weights.call(n2), n2, y => y);
            var n4 = Highway(n4_weights.call(n2), n2, y => y.sigmoid());
            var n5 = Highway(n5_weights.call(s), s, y => y.relu());
            var n6 = Highway(n6_weights.call(n2), n2, y => y.tanh());
            var n7 = Highway(n7_weights.call(n0), n0, y => y.sigmoid());
            var n8 = Highway(n8_weights.call(n4), n4, y => y.relu());
            var n9 = Highway(n9_weights.call(n6), n6, y => y.sigmoid());
            var n10 = Highway(n10_weights.call(n1), n1, y => y.tanh());
            var n11 = Highway(n11_weights.call(s), s, y => y);
            return (n3 + n5 + n7 + n8 + n9 + n10 + n11) / 7;
        }

        // How far to move from a state, and where to: s + sigmoid(c) · (f(y) - s), of the two halves c and y.
        private static Tensor Highway(Tensor halves, Tensor state, System.Func<Tensor, Tensor> activation)
        {
            var parts = halves.chunk(2, dim: 1);
            return state + parts[0].sigmoid() * (activation(parts[1]) - state);
        }
    }
}
