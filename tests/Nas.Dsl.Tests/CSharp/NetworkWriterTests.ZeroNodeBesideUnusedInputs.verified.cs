using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

/// <summary>A convolutional network of 1 cell for images of 7 by 7 pixels.</summary>
public sealed partial class N : Module<Tensor, Tensor>
{
    private readonly HalfCell cell0;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="labels">The size labels.</param>
    public N(int channels = 6, int labels = 3)
        : base(nameof(N))
    {
        cell0 = new HalfCell(channels);
        head = Sequential(
            new GlobalAveragePool(),
            Dropout(0.25),
            Linear(channels, labels));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 7, 7).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var x0 = cell0.call(x, x);
        return head.call(x0).MoveToOuterDisposeScope();
    }

    // A reduction cell of 1 node:
    //     n0 = 0
    // The output is the node; height and width are halved.
    private sealed class HalfCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly int channels;

        public HalfCell(int channels)
            : base(nameof(HalfCell))
        {
            this.channels = channels;
            RegisterComponents();
        }

        public override Tensor forward(Tensor a, Tensor b)
        {
            using var scope = NewDisposeScope();
            var n0 = zeros(b.shape[0], channels, (b.shape[2] + 1) / 2, (b.shape[3] + 1) / 2, dtype: b.dtype, device: b.device);
            return n0.MoveToOuterDisposeScope();
        }
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
