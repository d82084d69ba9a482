using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Samples.Spaces;

/// <summary>A convolutional network of 3 cells for images of 64 by 64 pixels.</summary>
public sealed partial class NasFpn : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly Sequential block3;
    private readonly PyramidCell cell4;
    private readonly PyramidCell cell5;
    private readonly PyramidCell cell6;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    public NasFpn(int channels = 8, int classes = 5)
        : base(nameof(NasFpn))
    {
        stem = Sequential(
            Conv2d(3, channels, 3, stride: 2, padding: 1, bias: false),
            BatchNorm2d(channels),
            ReLU());
        block0 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels, channels * 2, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 2),
                    ReLU(),
                    Conv2d(channels * 2, channels * 2, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 2)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels, channels * 2, 1, bias: false))));
        block1 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels * 2, channels * 2, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 2),
                    ReLU(),
                    Conv2d(channels * 2, channels * 2, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 2)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels * 2, channels * 2, 1, bias: false))));
        block2 = Sequential(MaxPool2d(3, stride: 2, padding: 1));
        block3 = Sequential(MaxPool2d(3, stride: 2, padding: 1));
        cell4 = new PyramidCell(ReluConvNorm(channels, channels * 2), channels * 2);
        cell5 = new PyramidCell(Sequential(), channels * 2);
        cell6 = new PyramidCell(Sequential(), channels * 2);
        head = Sequential(
            Conv2d(channels * 2, channels * 2, 3, padding: 1, bias: false),
            ReLU(),
            new Detect(channels * 2, classes));
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
        var x3 = block3.call(x2);
        var (x4_p3, x4_p4, x4_p5, x4_p6, x4_p7) = cell4.call(s, x0, x1, x2, x3);
        var (x5_p3, x5_p4, x5_p5, x5_p6, x5_p7) = cell5.call(x4_p3, x4_p4, x4_p5, x4_p6, x4_p7);
        var (x6_p3, x6_p4, x6_p5, x6_p6, x6_p7) = cell6.call(x5_p3, x5_p4, x5_p5, x5_p6, x5_p7);
        return cat([
            head.call(x6_p3),
            head.call(x6_p4),
            head.call(x6_p5),
            head.call(x6_p6),
            head.call(x6_p7)], dim: 1).MoveToOuterDisposeScope();
    }

    // A pyramid of 7 nodes:
    //     n0 = NorConv3x3(p4 + Upsample(p5)), as large as p4
    //     n1 = NorConv3x3(Attention(Upsample(p5), Upsample(n0))), as large as p3
    //     n2 = NorConv3x3(Upsample(p5) + Upsample(p6) + p3 + n1), as large as p3
    //     n3 = NorConv3x3(p4 + Upsample(p6)), as large as p4
    //     n4 = NorConv3x3(MaxPool2d(p6) + p7), as large as p7
    //     n5 = NorConv3x3(Attention(Upsample(p7), MaxPool2d(n2))), as large as p6
    //     n6 = NorConv3x3(MaxPool2d(n3) + Upsample(n5)), as large as p5
    // The output is n2, n3, n6, n5 and n4, the finest first.
    private sealed class PyramidCell : Module<Tensor, Tensor, Tensor, Tensor, Tensor, (Tensor, Tensor, Tensor, Tensor, Tensor)>
    {
        private readonly Sequential preprocess_p3;
        private readonly Sequential n0_p5;
        private readonly Sequential n0_op;
        private readonly Sequential n1_p5;
        private readonly Sequential n1_n0;
        private readonly Sequential n1_op;
        private readonly Sequential n2_p5;
        private readonly Sequential n2_p6;
        private readonly Sequential n2_op;
        private readonly Sequential n3_p6;
        private readonly Sequential n3_op;
        private readonly Sequential n4_p6;
        private readonly Sequential n4_op;
        private readonly Sequential n5_p7;
        private readonly Sequential n5_n2;
        private readonly Sequential n5_op;
        private readonly Sequential n6_n3;
        private readonly Sequential n6_n5;
        private readonly Sequential n6_op;

        public PyramidCell(Sequential preprocess_p3, int channels)
            : base(nameof(PyramidCell))
        {
            this.preprocess_p3 = preprocess_p3;
            n0_p5 = Sequential(Upsample(scale_factor: [2, 2]));
            n0_op = NorConv3x3(channels);
            n1_p5 = Sequential(Upsample(scale_factor: [4, 4]));
            n1_n0 = Sequential(Upsample(scale_factor: [2, 2]));
            n1_op = NorConv3x3(channels);
            n2_p5 = Sequential(Upsample(scale_factor: [4, 4]));
            n2_p6 = Sequential(Upsample(scale_factor: [8, 8]));
            n2_op = NorConv3x3(channels);
            n3_p6 = Sequential(Upsample(scale_factor: [4, 4]));
            n3_op = NorConv3x3(channels);
            n4_p6 = Sequential(MaxPool2d(2, stride: 2));
            n4_op = NorConv3x3(channels);
            n5_p7 = Sequential(Upsample(scale_factor: [2, 2]));
            n5_n2 = Sequential(MaxPool2d(8, stride: 8));
            n5_op = NorConv3x3(channels);
            n6_n3 = Sequential(MaxPool2d(2, stride: 2));
            n6_n5 = Sequential(Upsample(scale_factor: [2, 2]));
            n6_op = NorConv3x3(channels);
            RegisterComponents();
        }

        public override (Tensor, Tensor, Tensor, Tensor, Tensor) forward(Tensor p3, Tensor p4, Tensor p5, Tensor p6, Tensor p7)
        {
            using var scope = NewDisposeScope();
            p3 = preprocess_p3.call(p3);
            var n0 = n0_op.call(p4 + n0_p5.call(p5));
            var n1 = n1_op.call(Attention(n1_p5.call(p5), n1_n0.call(n0)));
            var n2 = n2_op.call(n2_p5.call(p5) + n2_p6.call(p6) + p3 + n1);
            var n3 = n3_op.call(p4 + n3_p6.call(p6));
            var n4 = n4_op.call(n4_p6.call(p6) + p7);
            var n5 = n5_op.call(Attention(n5_p7.call(p7), n5_n2.call(n2)));
            var n6 = n6_op.call(n6_n3.call(n3) + n6_n5.call(n5));
            return (n2.MoveToOuterDisposeScope(), n3.MoveToOuterDisposeScope(), n6.MoveToOuterDisposeScope(), n5.MoveToOuterDisposeScope(), n4.MoveToOuterDisposeScope());
        }
    }

    private static Sequential NorConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, bias: false),
        BatchNorm2d(channels));

    // Brings an input of a cell to the cell's width.
    private static Sequential ReluConvNorm(int inputs, int outputs) => Sequential(
        ReLU(),
        Conv2d(inputs, outputs, 1, bias: false),
        BatchNorm2d(outputs));

    // An image weighs the channels of another by its largest values, and is added to it.
    private static Tensor Attention(Tensor coarse, Tensor fine) => coarse + fine * coarse.amax([2, 3], keepdim: true).sigmoid();

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
