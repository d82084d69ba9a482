using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

/// <summary>A convolutional network of 2 cells for images of 8 by 8 pixels.</summary>
public sealed partial class N : Module<Tensor, Tensor>
{
    private readonly MemoryCell cell0;
    private readonly MemoryCell cell1;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    public N(int channels = 4)
        : base(nameof(N))
    {
        cell0 = new MemoryCell(ReluConvNorm(3, channels), channels);
        cell1 = new MemoryCell(ReluConvNorm(channels, channels * 2), channels * 2);
        head = Sequential(
            new GlobalAveragePool(),
            Linear(channels * 2, 2));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 8, 8).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var x0 = cell0.call(x);
        var x1 = cell1.call(x0);
        return head.call(x1).MoveToOuterDisposeScope();
    }

    // A cell of 3 nodes:
    //     n0 = NorConv5x5(Conv2d(concat(b0, b2))), added to b1 and b3
    //     n1 = NorConv3x3(Conv2d(b1)), added to b0
    //     n2 = Conv2d(concat(b0, b1, b3)), added to b2 and b3
    // The output is the banks, concatenated along the channels.
    private sealed class MemoryCell : Module<Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_merge;
        private readonly Sequential n0_op;
        private readonly Sequential n1_merge;
        private readonly Sequential n1_op;
        private readonly Sequential n2_merge;

        public MemoryCell(Sequential preprocess_x, int channels)
            : base(nameof(MemoryCell))
        {
            this.channels = channels;
            this.preprocess_x = preprocess_x;
            n0_merge = Sequential(Conv2d(2 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n0_op = NorConv5x5(channels / 4);
            n1_merge = Sequential(Conv2d(channels / 4, channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            n1_op = NorConv3x3(channels / 4);
            n2_merge = Sequential(Conv2d(3 * (channels / 4), channels / 4, 1, bias: false), BatchNorm2d(channels / 4));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var b0 = x.narrow(1, 0, channels / 4);
            var b1 = x.narrow(1, channels / 4, channels / 4);
            var b2 = x.narrow(1, 2 * (channels / 4), channels / 4);
            var b3 = x.narrow(1, 3 * (channels / 4), channels / 4);
            var n0 = n0_op.call(n0_merge.call(cat([b0, b2], dim: 1)));
            b1 = b1 + n0;
            b3 = b3 + n0;
            var n1 = n1_op.call(n1_merge.call(b1));
            b0 = b0 + n1;
            var n2 = n2_merge.call(cat([b0, b1, b3], dim: 1));
            b2 = b2 + n2;
            b3 = b3 + n2;
            return cat([b0, b1, b2, b3], dim: 1).MoveToOuterDisposeScope();
        }
    }

    private static Sequential NorConv5x5(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, padding: 2, bias: false),
        BatchNorm2d(channels));

    private static Sequential NorConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, bias: false),
        BatchNorm2d(channels));

    // Brings an input of a cell to the cell's width.
    private static Sequential ReluConvNorm(int inputs, int outputs) => Sequential(
        ReLU(),
        Conv2d(inputs, outputs, 1, bias: false),
        BatchNorm2d(outputs));

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
