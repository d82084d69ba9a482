using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A network of 2 cells for texts of 35 tokens.</summary>
public sealed partial class NasRlTree : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly TreeCell cell0;
    private readonly TreeCell cell1;
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
        cell1 = new TreeCell(channels, channels);
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
        var x1 = cell1.call(x0);
        return head.call(x1).MoveToOuterDisposeScope();
    }

    // A recurrent cell of 15 nodes in a tree, which goes through a text place by place:
    //     n0 = tanh(x + h)
    //     n1 = skip_connect(x + h)
    //     n2 = sigmoid(x * h)
    //     n3 = tanh(x * h)
    //     n4 = relu(x * h)
    //     n5 = relu(x * h)
    //     n6 = relu(x * h)
    //     n7 = tanh(x + h)
    //     n8 = sigmoid(n0 * n1)
    //     n9 = tanh(n2 * n3)
    //     n10 = tanh(n4 + n5)
    //     n11 = skip_connect(n6 * n7)
    //     n12 = relu(n8 + n9)
    //     n13 = tanh(n10 + n11)
    //     n14 = relu(n12 + n13)
    // From a place x and the state h before it, each times weights of the node that reads it, it goes to the next state, n14.
    // A memory c goes along: n4 becomes skip_connect(n4 + c), and n5 before its activation is the next memory.
    private sealed class TreeCell : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Linear n0_x;
        private readonly Linear n0_h;
        private readonly Linear n1_x;
        private readonly Linear n1_h;
        private readonly Linear n2_x;
        private readonly Linear n2_h;
        private readonly Linear n3_x;
        private readonly Linear n3_h;
        private readonly Linear n4_x;
        private readonly Linear n4_h;
        private readonly Linear n5_x;
        private readonly Linear n5_h;
        private readonly Linear n6_x;
        private readonly Linear n6_h;
        private readonly Linear n7_x;
        private readonly Linear n7_h;

        public TreeCell(int inputs, int channels)
            : base(nameof(TreeCell))
        {
            this.channels = channels;
            n0_x = Linear(inputs, channels, hasBias: false);
            n0_h = Linear(channels, channels, hasBias: false);
            n1_x = Linear(inputs, channels, hasBias: false);
            n1_h = Linear(channels, channels, hasBias: false);
            n2_x = Linear(inputs, channels, hasBias: false);
            n2_h = Linear(channels, channels, hasBias: false);
            n3_x = Linear(inputs, channels, hasBias: false);
            n3_h = Linear(channels, channels, hasBias: false);
            n4_x = Linear(inputs, channels, hasBias: false);
            n4_h = Linear(channels, channels, hasBias: false);
            n5_x = Linear(inputs, channels, hasBias: false);
            n5_h = Linear(channels, channels, hasBias: false);
            n6_x = Linear(inputs, channels, hasBias: false);
            n6_h = Linear(channels, channels, hasBias: false);
            n7_x = Linear(inputs, channels, hasBias: false);
            n7_h = Linear(channels, channels, hasBias: false);
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
            var n1 = n1_x.call(x) + n1_h.call(h);
            var n2 = (n2_x.call(x) * n2_h.call(h)).sigmoid();
            var n3 = (n3_x.call(x) * n3_h.call(h)).tanh();
            var n4 = (n4_x.call(x) * n4_h.call(h)).relu();
            n4 = n4 + c;
            var n5_before = n5_x.call(x) * n5_h.call(h);
            var n5 = n5_before.relu();
            var n6 = (n6_x.call(x) * n6_h.call(h)).relu();
            var n7 = (n7_x.call(x) + n7_h.call(h)).tanh();
            var n8 = (n0 * n1).sigmoid();
            var n9 = (n2 * n3).tanh();
            var n10 = (n4 + n5).tanh();
            var n11 = n6 * n7;
            var n12 = (n8 + n9).relu();
            var n13 = (n10 + n11).tanh();
            var n14 = (n12 + n13).relu();
            return (n14, n5_before);
        }
    }
}
