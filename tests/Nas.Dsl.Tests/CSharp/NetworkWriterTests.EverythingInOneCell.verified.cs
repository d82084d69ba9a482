using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

/// <summary>A convolutional network of 3 cells for images of 9 by 9 pixels.</summary>
public sealed partial class N : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly MixCell cell0;
    private readonly DownCell cell1;
    private readonly MixCell cell2;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="labels">The size labels.</param>
    public N(int channels = 6, int labels = 3)
        : base(nameof(N))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false));
        cell0 = new MixCell(ReluConvNorm(channels, channels), ReluConvNorm(channels, channels), channels);
        cell1 = new DownCell(ReluConvNorm(channels * 4, channels * 2), channels * 2);
        cell2 = new MixCell(
            Sequential(new FactorizedReduce(channels * 4, channels * 2)),
            ReluConvNorm(channels * 2, channels * 2),
            channels * 2);
        head = Sequential(
            new GlobalAveragePool(),
            Linear(channels * 8, labels));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 9, 9).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = cell0.call(s, s);
        var x1 = cell1.call(x0);
        var x2 = cell2.call(x0, x1);
        return head.call(x2).MoveToOuterDisposeScope();
    }

    // A cell of 4 nodes:
    //     n0 = SepConv3x3(older) + newer
    //     n1 = BatchNorm2d(PairMotif(0) + n0)
    //     n2 = BatchNorm2d(MaxPool3x3(0))
    //     n3 = BatchNorm2d(PairMotif(newer + SepConv5x5(n0)) + n1 + n2)
    // Height and width are halved behind n1.
    // The output is the nodes, concatenated along the channels.
    private sealed class MixCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly int channels;
        private readonly Sequential preprocess_older;
        private readonly Sequential preprocess_newer;
        private readonly Sequential n0_older;
        private readonly PairMotif n1_op;
        private readonly BatchNorm2d n1_norm;
        private readonly FactorizedReduce reduce_newer_n1;
        private readonly FactorizedReduce reduce_n0_n1;
        private readonly FactorizedReduce reduce_n1_n1;
        private readonly Sequential n2_op;
        private readonly BatchNorm2d n2_norm;
        private readonly Sequential n3_n0;
        private readonly PairMotif n3_op;
        private readonly BatchNorm2d n3_norm;

        public MixCell(Sequential preprocess_older, Sequential preprocess_newer, int channels)
            : base(nameof(MixCell))
        {
            this.channels = channels;
            this.preprocess_older = preprocess_older;
            this.preprocess_newer = preprocess_newer;
            n0_older = SepConv3x3(channels);
            n1_op = new PairMotif(channels);
            n1_norm = BatchNorm2d(channels);
            reduce_newer_n1 = new FactorizedReduce(channels, channels);
            reduce_n0_n1 = new FactorizedReduce(channels, channels);
            reduce_n1_n1 = new FactorizedReduce(channels, channels);
            n2_op = MaxPool3x3(channels);
            n2_norm = BatchNorm2d(channels);
            n3_n0 = SepConv5x5(channels);
            n3_op = new PairMotif(channels);
            n3_norm = BatchNorm2d(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor older, Tensor newer)
        {
            using var scope = NewDisposeScope();
            older = preprocess_older.call(older);
            newer = preprocess_newer.call(newer);
            var n0 = n0_older.call(older) + newer;
            var n1 = n1_norm.call(n1_op.call(zeros_like(n0)) + n0);
            newer = reduce_newer_n1.call(newer);
            n0 = reduce_n0_n1.call(n0);
            n1 = reduce_n1_n1.call(n1);
            var n2 = n2_norm.call(n2_op.call(zeros(newer.shape[0], channels, newer.shape[2], newer.shape[3], dtype: newer.dtype, device: newer.device)));
            var n3 = n3_norm.call(n3_op.call(newer + n3_n0.call(n0)) + n1 + n2);
            return cat([n0, n1, n2, n3], dim: 1).MoveToOuterDisposeScope();
        }
    }

    // A reduction cell of 2 nodes:
    //     n0 = MaxPool3x3(ConvBlock1x1(x))
    //     n1 = PairMotif(ConvBlock1x1(n0))
    // The output is the last node; height and width are halved.
    private sealed class DownCell : Module<Tensor, Tensor>
    {
        private readonly Sequential preprocess_x;
        private readonly Sequential n0_x;
        private readonly Sequential n0_op;
        private readonly Sequential n1_n0;
        private readonly PairMotif n1_op;

        public DownCell(Sequential preprocess_x, int channels)
            : base(nameof(DownCell))
        {
            this.preprocess_x = preprocess_x;
            n0_x = ConvBlock1x1(channels, stride: 2);
            n0_op = MaxPool3x3(channels);
            n1_n0 = ConvBlock1x1(channels);
            n1_op = new PairMotif(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = preprocess_x.call(x);
            var n0 = n0_op.call(n0_x.call(x));
            var n1 = n1_op.call(n1_n0.call(n0));
            return n1.MoveToOuterDisposeScope();
        }
    }

    // A motif of 1 node:
    //     n0 = SepConv5x5(x)
    // The output is the node.
    private sealed class PairMotif : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_x;

        public PairMotif(int channels)
            : base(nameof(PairMotif))
        {
            n0_x = SepConv5x5(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            return n0.MoveToOuterDisposeScope();
        }
    }

    private static Sequential SepConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential MaxPool3x3(int channels) => Sequential(
        MaxPool2d(3, stride: 1, padding: 1),
        BatchNorm2d(channels));

    private static Sequential SepConv5x5(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels),
        ReLU(),
        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential ConvBlock1x1(int channels, int stride = 1) => Sequential(
        Conv2d(channels, channels, 1, stride: stride, bias: false),
        BatchNorm2d(channels),
        ReLU());

    // Brings an input of a cell to the cell's width.
    private static Sequential ReluConvNorm(int inputs, int outputs) => Sequential(
        ReLU(),
        Conv2d(inputs, outputs, 1, bias: false),
        BatchNorm2d(outputs));

    // Halves height and width: two 1×1 convolutions of stride 2, the second over the image moved by one pixel, so that every
    // second row and column of both parities is seen.
    private sealed class FactorizedReduce : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn;

        public FactorizedReduce(int inputs, int outputs)
            : base(nameof(FactorizedReduce))
        {
            conv1 = Conv2d(inputs, outputs / 2, 1, stride: 2, bias: false);
            conv2 = Conv2d(inputs, outputs - outputs / 2, 1, stride: 2, bias: false);
            bn = BatchNorm2d(outputs);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var here = functional.relu(x);
            // The zeros matter only where the size is odd.
            var moved = functional.pad(here, (0, 1, 0, 1)).narrow(2, 1, x.shape[2]).narrow(3, 1, x.shape[3]);
            return bn.call(cat([conv1.call(here), conv2.call(moved)], dim: 1)).MoveToOuterDisposeScope();
        }
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
