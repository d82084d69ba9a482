using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 4 stages for images of 224 by 224 pixels.</summary>
public sealed partial class Spos : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly Sequential block3;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the stem.</param>
    /// <param name="classes">How many classes there are.</param>
    public Spos(int channels = 16, int classes = 1000)
        : base(nameof(Spos))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, stride: 2, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU());
        // The stage S1, 4 blocks.
        block0 = Sequential(
            ("n0", Sequential(
                new Halves(
                    left: Sequential(
                        Conv2d(channels, channels, 5, stride: 2, padding: 2, groups: channels, bias: false),
                        BatchNorm2d(channels),
                        Conv2d(channels, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU()),
                    right: Sequential(
                        Conv2d(channels, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU(),
                        Conv2d(channels * 2, channels * 2, 5, stride: 2, padding: 2, groups: channels * 2, bias: false),
                        BatchNorm2d(channels * 2),
                        Conv2d(channels * 2, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU())),
                ChannelShuffle(2))),
            ("n1", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 2, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU(),
                        Conv2d(channels * 2, channels * 2, 5, padding: 2, groups: channels * 2, bias: false),
                        BatchNorm2d(channels * 2),
                        Conv2d(channels * 2, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n2", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 2, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU(),
                        Conv2d(channels * 2, channels * 2, 3, padding: 1, groups: channels * 2, bias: false),
                        BatchNorm2d(channels * 2),
                        Conv2d(channels * 2, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n3", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 2, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU(),
                        Conv2d(channels * 2, channels * 2, 3, padding: 1, groups: channels * 2, bias: false),
                        BatchNorm2d(channels * 2),
                        Conv2d(channels * 2, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))));
        // The stage S2, 4 blocks.
        block1 = Sequential(
            ("n0", Sequential(
                new Halves(
                    left: Sequential(
                        Conv2d(channels * 4, channels * 4, 7, stride: 2, padding: 3, groups: channels * 4, bias: false),
                        BatchNorm2d(channels * 4),
                        Conv2d(channels * 4, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU()),
                    right: Sequential(
                        Conv2d(channels * 4, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU(),
                        Conv2d(channels * 5, channels * 5, 7, stride: 2, padding: 3, groups: channels * 5, bias: false),
                        BatchNorm2d(channels * 5),
                        Conv2d(channels * 5, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU())),
                ChannelShuffle(2))),
            ("n1", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 5, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU(),
                        Conv2d(channels * 5, channels * 5, 7, padding: 3, groups: channels * 5, bias: false),
                        BatchNorm2d(channels * 5),
                        Conv2d(channels * 5, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n2", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 5, channels * 5, 3, padding: 1, groups: channels * 5, bias: false),
                        BatchNorm2d(channels * 5),
                        Conv2d(channels * 5, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU(),
                        Conv2d(channels * 5, channels * 5, 3, padding: 1, groups: channels * 5, bias: false),
                        BatchNorm2d(channels * 5),
                        Conv2d(channels * 5, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU(),
                        Conv2d(channels * 5, channels * 5, 3, padding: 1, groups: channels * 5, bias: false),
                        BatchNorm2d(channels * 5),
                        Conv2d(channels * 5, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n3", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 5, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU(),
                        Conv2d(channels * 5, channels * 5, 5, padding: 2, groups: channels * 5, bias: false),
                        BatchNorm2d(channels * 5),
                        Conv2d(channels * 5, channels * 5, 1, bias: false),
                        BatchNorm2d(channels * 5),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))));
        // The stage S3, 8 blocks.
        block2 = Sequential(
            ("n0", Sequential(
                new Halves(
                    left: Sequential(
                        Conv2d(channels * 10, channels * 10, 3, stride: 2, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU()),
                    right: Sequential(
                        Conv2d(channels * 10, channels * 10, 3, stride: 2, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU())),
                ChannelShuffle(2))),
            ("n1", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n2", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 7, padding: 3, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n3", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n4", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 7, padding: 3, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n5", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 3, padding: 1, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n6", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 5, padding: 2, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n7", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU(),
                        Conv2d(channels * 10, channels * 10, 5, padding: 2, groups: channels * 10, bias: false),
                        BatchNorm2d(channels * 10),
                        Conv2d(channels * 10, channels * 10, 1, bias: false),
                        BatchNorm2d(channels * 10),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))));
        // The stage S4, 4 blocks.
        block3 = Sequential(
            ("n0", Sequential(
                new Halves(
                    left: Sequential(
                        Conv2d(channels * 20, channels * 20, 7, stride: 2, padding: 3, groups: channels * 20, bias: false),
                        BatchNorm2d(channels * 20),
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU()),
                    right: Sequential(
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU(),
                        Conv2d(channels * 20, channels * 20, 7, stride: 2, padding: 3, groups: channels * 20, bias: false),
                        BatchNorm2d(channels * 20),
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU())),
                ChannelShuffle(2))),
            ("n1", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU(),
                        Conv2d(channels * 20, channels * 20, 7, padding: 3, groups: channels * 20, bias: false),
                        BatchNorm2d(channels * 20),
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n2", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 20, channels * 20, 3, padding: 1, groups: channels * 20, bias: false),
                        BatchNorm2d(channels * 20),
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU(),
                        Conv2d(channels * 20, channels * 20, 3, padding: 1, groups: channels * 20, bias: false),
                        BatchNorm2d(channels * 20),
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU(),
                        Conv2d(channels * 20, channels * 20, 3, padding: 1, groups: channels * 20, bias: false),
                        BatchNorm2d(channels * 20),
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n3", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU(),
                        Conv2d(channels * 20, channels * 20, 5, padding: 2, groups: channels * 20, bias: false),
                        BatchNorm2d(channels * 20),
                        Conv2d(channels * 20, channels * 20, 1, bias: false),
                        BatchNorm2d(channels * 20),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))));
        head = Sequential(
            Conv2d(channels * 40, 1024, 1, bias: false),
            BatchNorm2d(1024),
            ReLU(),
            new GlobalAveragePool(),
            Dropout(0.1),
            Linear(1024, classes));
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
        return head.call(x3).MoveToOuterDisposeScope();
    }

    // Two paths side by side: over half of the channels each, or both over all of them.
    private sealed class Halves : Module<Tensor, Tensor>
    {
        private readonly Sequential left;
        private readonly Sequential right;
        private readonly bool splits;

        public Halves(Sequential left, Sequential right, bool splits = false)
            : base(nameof(Halves))
        {
            this.left = left;
            this.right = right;
            this.splits = splits;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var half = x.shape[1] / 2;
            var first = splits ? x.narrow(1, 0, half) : x;
            var second = splits ? x.narrow(1, half, x.shape[1] - half) : x;
            return cat([left.call(first), right.call(second)], dim: 1).MoveToOuterDisposeScope();
        }
    }

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
