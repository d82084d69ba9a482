using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 stages for images of 64 by 64 pixels.</summary>
public sealed partial class Detector : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the stem.</param>
    /// <param name="classes">How many classes there are.</param>
    public Detector(int channels = 16, int classes = 5)
        : base(nameof(Detector))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, stride: 2, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU());
        // The stage S1, 1 block.
        block0 = Sequential(
            ("n0", Sequential(
                new Halves(
                    left: Sequential(
                        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
                        BatchNorm2d(channels),
                        Conv2d(channels, channels, 1, bias: false),
                        BatchNorm2d(channels),
                        ReLU()),
                    right: Sequential(
                        Conv2d(channels, channels, 1, bias: false),
                        BatchNorm2d(channels),
                        ReLU(),
                        Conv2d(channels, channels, 5, padding: 2, groups: channels, bias: false),
                        BatchNorm2d(channels),
                        Conv2d(channels, channels, 1, bias: false),
                        BatchNorm2d(channels),
                        ReLU())),
                ChannelShuffle(2))));
        // The stage S2, 3 blocks.
        block1 = Sequential(
            ("n0", Sequential(
                new Halves(
                    left: Sequential(
                        Conv2d(channels * 2, channels * 2, 5, stride: 2, padding: 2, groups: channels * 2, bias: false),
                        BatchNorm2d(channels * 2),
                        Conv2d(channels * 2, channels * 2, 1, bias: false),
                        BatchNorm2d(channels * 2),
                        ReLU()),
                    right: Sequential(
                        Conv2d(channels * 2, channels * 2, 1, bias: false),
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
                        Conv2d(channels * 2, channels * 2, 3, padding: 1, groups: channels * 2, bias: false),
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
                ChannelShuffle(2))));
        // The stage S3, 4 blocks.
        block2 = Sequential(
            ("n0", Sequential(
                new Halves(
                    left: Sequential(
                        Conv2d(channels * 4, channels * 4, 7, stride: 2, padding: 3, groups: channels * 4, bias: false),
                        BatchNorm2d(channels * 4),
                        Conv2d(channels * 4, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU()),
                    right: Sequential(
                        Conv2d(channels * 4, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU(),
                        Conv2d(channels * 3, channels * 3, 7, stride: 2, padding: 3, groups: channels * 3, bias: false),
                        BatchNorm2d(channels * 3),
                        Conv2d(channels * 3, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU())),
                ChannelShuffle(2))),
            ("n1", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 3, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU(),
                        Conv2d(channels * 3, channels * 3, 7, padding: 3, groups: channels * 3, bias: false),
                        BatchNorm2d(channels * 3),
                        Conv2d(channels * 3, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n2", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 3, channels * 3, 3, padding: 1, groups: channels * 3, bias: false),
                        BatchNorm2d(channels * 3),
                        Conv2d(channels * 3, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU(),
                        Conv2d(channels * 3, channels * 3, 3, padding: 1, groups: channels * 3, bias: false),
                        BatchNorm2d(channels * 3),
                        Conv2d(channels * 3, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU(),
                        Conv2d(channels * 3, channels * 3, 3, padding: 1, groups: channels * 3, bias: false),
                        BatchNorm2d(channels * 3),
                        Conv2d(channels * 3, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))),
            ("n3", Sequential(
                new Halves(
                    left: Sequential(Identity()),
                    right: Sequential(
                        Conv2d(channels * 3, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU(),
                        Conv2d(channels * 3, channels * 3, 5, padding: 2, groups: channels * 3, bias: false),
                        BatchNorm2d(channels * 3),
                        Conv2d(channels * 3, channels * 3, 1, bias: false),
                        BatchNorm2d(channels * 3),
                        ReLU()),
                    splits: true),
                ChannelShuffle(2))));
        head = Sequential(
            Conv2d(channels * 6, channels * 6, 3, padding: 1, bias: false),
            BatchNorm2d(channels * 6),
            ReLU(),
            new Detect(channels * 6, classes));
        RegisterComponents();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 64, 64).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        var x0 = block0.call(s);
        var x1 = block1.call(x0);
        var x2 = block2.call(x1);
        return head.call(x2).MoveToOuterDisposeScope();
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

    // For each place of an image a row: how sure the net is of each class, before a sigmoid; the left, top, right and bottom of a
    // box; and those of the place itself, all in parts of the image. At first it is sure of nothing.
    private sealed class Detect : Module<Tensor, Tensor>
    {
        private readonly Conv2d projection;
        private readonly int classes;

        public Detect(int inputs, int classes)
            : base(nameof(Detect))
        {
            this.classes = classes;
            projection = Conv2d(inputs, classes + 4, 1);
            using (no_grad())
                projection.bias!.narrow(0, 0, classes).fill_(-4.6);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var (batch, height, width) = (x.shape[0], x.shape[2], x.shape[3]);
            var rows = projection.call(x).permute(0, 2, 3, 1).flatten(1, 2);
            var left = arange(width, dtype: x.dtype, device: x.device).repeat(height) / width;
            var top = arange(height, dtype: x.dtype, device: x.device).repeat_interleave(width) / height;
            var places = stack([left, top, left + 1.0 / width, top + 1.0 / height], dim: 1).expand(batch, -1, -1);
            var middle = (places.narrow(2, 0, 2) + places.narrow(2, 2, 2)) / 2;
            // Distances in places, so that the numbers are the same whatever the image.
            var distances = functional.softplus(rows.narrow(2, classes, 4), 1, 20) * (places.narrow(2, 2, 2) - places.narrow(2, 0, 2)).repeat(1, 1, 2);
            return cat([rows.narrow(2, 0, classes), middle - distances.narrow(2, 0, 2), middle + distances.narrow(2, 2, 2), places], dim: 2)
                .MoveToOuterDisposeScope();
        }
    }
}
