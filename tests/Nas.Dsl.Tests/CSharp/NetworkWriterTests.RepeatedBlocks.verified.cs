using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

/// <summary>A convolutional network of cells for images of 32 by 32 pixels.</summary>
public sealed partial class BenchNet : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly BenchCell[] benchCells;
    private readonly Sequential block;
    private readonly BenchCell[] benchCells2;
    private readonly Sequential block2;
    private readonly BenchCell[] benchCells3;
    private readonly BenchCell[] benchCells4;
    private readonly Sequential[] blocks2;
    private readonly Sequential head;

    /// <summary>Makes the network with fresh weights.</summary>
    /// <param name="channels">The width of the first cells.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="cells">How often what is repeated stands one behind the other.</param>
    /// <param name="blocks">How often what is repeated stands one behind the other.</param>
    public BenchNet(int channels = 16, int classes = 10, int cells = 5, int blocks = 1)
        : base(nameof(BenchNet))
    {
        if (cells < 1) throw new System.ArgumentOutOfRangeException(nameof(cells), cells, "It is at least 1.");
        if (blocks < 1) throw new System.ArgumentOutOfRangeException(nameof(blocks), blocks, "It is at least 1.");
        stem = Sequential(
            Conv2d(3, channels, 3, padding: 1, bias: false),
            BatchNorm2d(channels));
        register_module("stem", stem);
        // Weights are called by the place of their stage in the network.
        var stage = 0;
        benchCells = new BenchCell[cells];
        for (var i = 0; i < cells; i++)
        {
            benchCells[i] = new BenchCell(channels);
            register_module($"cell{stage++}", benchCells[i]);
        }
        block = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels, channels * 2, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 2),
                    ReLU(),
                    Conv2d(channels * 2, channels * 2, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 2)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels, channels * 2, 1, bias: false))));
        register_module($"block{stage++}", block);
        benchCells2 = new BenchCell[cells];
        for (var i = 0; i < cells; i++)
        {
            benchCells2[i] = new BenchCell(channels * 2);
            register_module($"cell{stage++}", benchCells2[i]);
        }
        block2 = Sequential(
            new Residual(
                main: Sequential(
                    ReLU(),
                    Conv2d(channels * 2, channels * 4, 3, stride: 2, padding: 1, bias: false),
                    BatchNorm2d(channels * 4),
                    ReLU(),
                    Conv2d(channels * 4, channels * 4, 3, padding: 1, bias: false),
                    BatchNorm2d(channels * 4)),
                shortcut: Sequential(AvgPool2d(2, stride: 2, ceil_mode: true), Conv2d(channels * 2, channels * 4, 1, bias: false))));
        register_module($"block{stage++}", block2);
        benchCells3 = new BenchCell[cells];
        for (var i = 0; i < cells; i++)
        {
            benchCells3[i] = new BenchCell(channels * 4);
            register_module($"cell{stage++}", benchCells3[i]);
        }
        benchCells4 = new BenchCell[blocks * 2];
        blocks2 = new Sequential[blocks * 2];
        for (var i = 0; i < blocks * 2; i++)
        {
            benchCells4[i] = new BenchCell(channels * 4);
            register_module($"cell{stage++}", benchCells4[i]);
            blocks2[i] = Sequential(
                new Residual(
                    main: Sequential(
                        ReLU(),
                        Conv2d(channels * 4, channels * 4, 3, padding: 1, bias: false),
                        BatchNorm2d(channels * 4),
                        ReLU(),
                        Conv2d(channels * 4, channels * 4, 3, padding: 1, bias: false),
                        BatchNorm2d(channels * 4)),
                    shortcut: Sequential(Identity())));
            register_module($"block{stage++}", blocks2[i]);
        }
        head = Sequential(
            BatchNorm2d(channels * 4),
            ReLU(),
            new GlobalAveragePool(),
            Linear(channels * 4, classes));
        register_module("head", head);
    }

    /// <summary>Runs the network.</summary>
    /// <param name="x">Images, (batch, 3, 32, 32).</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var s = stem.call(x);
        foreach (var next in benchCells) s = next.call(s);
        s = block.call(s);
        foreach (var next in benchCells2) s = next.call(s);
        s = block2.call(s);
        foreach (var next in benchCells3) s = next.call(s);
        for (var i = 0; i < benchCells4.Length; i++)
        {
            s = benchCells4[i].call(s);
            s = blocks2[i].call(s);
        }
        return head.call(s).MoveToOuterDisposeScope();
    }

    // A cell of 3 nodes:
    //     n0 = NorConv3x3(x)
    //     n2 = x + NorConv1x1(n0)
    // The output is the last node.
    private sealed class BenchCell : Module<Tensor, Tensor>
    {
        private readonly Sequential n0_x;
        private readonly Sequential n2_n0;

        public BenchCell(int channels)
            : base(nameof(BenchCell))
        {
            n0_x = NorConv3x3(channels);
            n2_n0 = NorConv1x1(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var n0 = n0_x.call(x);
            var n2 = x + n2_n0.call(n0);
            return n2.MoveToOuterDisposeScope();
        }
    }

    private static Sequential NorConv3x3(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 3, padding: 1, bias: false),
        BatchNorm2d(channels));

    private static Sequential NorConv1x1(int channels) => Sequential(
        ReLU(),
        Conv2d(channels, channels, 1, bias: false),
        BatchNorm2d(channels));

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

    // The mean over height and width: (batch, channels).
    private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
    {
        public override Tensor forward(Tensor x) => x.mean([2, 3]);
    }
}
