using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A network of 1 cell for texts of 35 tokens.</summary>
public sealed partial class NasRlTree : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly TreeCell cell0;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="vocabulary">How many tokens are told apart.</param>
    public NasRlTree(int channels = 535, int vocabulary = 10000)
        : base(nameof(NasRlTree))
    {
        stem = Sequential(
            Embedding(vocabulary, channels));
        cell0 = new TreeCell(channels, channels);
        head = Sequential(
            Dropout(0.5),
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

    // A recurrent cell of 3 nodes in a tree, which goes through a text place by place:
    //     n0 = tanh(x + h)
    //     n1 = relu(x * h)
    //     n2 = sigmoid(n0 * n1)
    // From a place x and the state h before it, each times weights of the node that reads it, it goes to the next state, n2.
    // A memory c goes along: n0 becomes relu(n0 + c), and n1 before its activation is the next memory.
    private sealed class TreeCell : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Linear n0_x;
        private readonly Linear n0_h;
        private readonly Linear n1_x;
        private readonly Linear n1_h;

        public TreeCell(int inputs, int channels)
            : base(nameof(TreeCell))
        {
            this.channels = channels;
            n0_x = Linear(inputs, channels, hasBias: false);
            n0_h = Linear(channels, channels, hasBias: false);
            n1_x = Linear(inputs, channels, hasBias: false);
            n1_h = Linear(channels, channels, hasBias: false);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var state = zeros(x.shape[0], channels, dtype: x.dtype, device: x.device);
            var memory = state;
            var states = new Tensor[x.shape[1]];
            for (var i = 0; i < states.Length; i++)
            {
                (state, memory) = Step(x.select(1, i), state, memory);
                states[i] = state;
            }

            return stack(states, dim: 1).MoveToOuterDisposeScope();
        }

        // The state and the memory behind a place x, given the state h and the memory c before it.
        private (Tensor State, Tensor Memory) Step(Tensor x, Tensor h, Tensor c)
        {
            var n0 = (n0_x.call(x) + n0_h.call(h)).tanh();
            n0 = (n0 + c).relu();
            var n1_before = n1_x.call(x) * n1_h.call(h);
            var n1 = n1_before.relu();
            var n2 = (n0 * n1).sigmoid();
            return (n2, n1_before);
        }
    }
}
