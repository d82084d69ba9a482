namespace Nas.Generators.Tests.InMemory;

/// <summary>Spaces of graphs: stages of nodes, motifs of motifs.</summary>
internal static partial class AttributedSpaces
{
    /// <summary>samples/spaces/GeNet.nas.</summary>
    public const string GeNet = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class GeNet
        {
            [Parameter] private const int Channels = 8, Classes = 10;

            [Ops] private enum Convolution { [ConvBlock(5)] Conv }

            [Cell("x"), Nodes(3), From(Previous.AnyNodes), Then<Convolution>, Output(Output.SumLoose), Default, ConvBlock(5)] private class Stage1;
            [Cell, Like<Stage1>, Nodes(4)] private class Stage2;
            [Cell, Like<Stage1>, Nodes(5)] private class Stage3;

            [Use<Stage1>, MaxPool(3, norm: false)] public partial Part First { get; }
            [Use<Stage2>, Widen(2), MaxPool(3, norm: false)] public partial Part Second { get; }
            [Use<Stage3>, Widen(2), MaxPool(3, norm: false)] public partial Part Third { get; }
            [Head, GlobalAvgPool, Linear(128), Relu, Dropout(0.5), Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/NasRl.nas.</summary>
    public const string NasRl = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class NasRl
        {
            [Parameter] private const int Channels = 3, Classes = 10;

            [Ops] private enum Layer { [ConvLayer(Height = [1, 3, 5, 7], Width = [1, 3, 5, 7], Filters = [24, 36, 48, 64])] Conv }

            [Cell("x"), Nodes(15), From(Previous.AnyNodes), Concat, Then<Layer>, Output(Output.ConcatLoose)] private class Layers;

            [Use<Layers>] public partial Part Body { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/NasRlDense.nas.</summary>
    public const string NasRlDense = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class NasRlDense
        {
            [Parameter] private const int Channels = 36, Classes = 10;

            [Ops] private enum Filters { [RectConv(Height = [1, 3, 5, 7], Width = [1, 3, 5, 7])] Filter }

            [Cell("x"), Nodes(15), From(Previous.Last), Op<Filters>, SkipBeforeLast, Output(Output.Last), ReduceAfter(4, 9)] private class Layers;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Use<Layers>] public partial Part Body { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/MetaQnn.nas.</summary>
    public const string MetaQnn = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class MetaQnn
        {
            [Parameter] private const int Channels = 3, Classes = 10;

            [Ops]
            private enum Layer
            {
                [ConvLayer(Height = [1], Width = [1], Filters = [64, 128, 256, 512])] Conv1,
                [ConvLayer(Height = [3], Width = [3], Filters = [64, 128, 256, 512])] Conv3,
                [ConvLayer(Height = [5], Width = [5], Filters = [64, 128, 256, 512])] Conv5,
                [PoolLayer(5, 3)] Pool5,
                [PoolLayer(3, 2)] Pool3,
                [PoolLayer(2)] Pool2,
                [LinearLayer(512)] Linear512,
                [LinearLayer(256)] Linear256,
                [LinearLayer(128)] Linear128,
            }

            [Ops] private enum Ending { GlobalAvgPool, Flatten }

            [Stage<Layer>(1, 11)]
            [LimitRow<Layer>(1, Layer.Pool5, Layer.Pool3, Layer.Pool2), LimitRow<Layer>(2, Layer.Linear512, Layer.Linear256, Layer.Linear128)]
            [LimitImage<Layer>(7, Layer.Linear512, Layer.Linear256, Layer.Linear128)]
            [Forbid<Layer>(Layer.Linear512, After = [Layer.Linear256, Layer.Linear128]), Forbid<Layer>(Layer.Linear256, After = [Layer.Linear128])]
            public partial Part Layers { get; }

            [Stage<Ending>(1)] public partial Part End { get; }
            [Head, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Smash.nas.</summary>
    public const string Smash = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class Smash
        {
            [Parameter] private const int Channels = 64, Classes = 10;

            [Ops] private enum Layer { [NorConv(Kernel = [3, 5, 7])] Conv, [SepConv(Kernel = [3, 5, 7])] Separable, [DilConv(Kernel = [3, 5, 7], Dilation = [2, 3, 4])] Dilated }

            [Cell("x"), Banks(4), Nodes(6), FromBanks(1, 3), Then<Layer>, ToBanks(1, 2), Output(Output.ConcatBanks)] private class Block1;
            [Cell, Like<Block1>, Nodes(6)] private class Block2;
            [Cell, Like<Block1>, Nodes(6)] private class Block3;

            [Stem, Conv(7), BatchNorm] public partial Part Stem { get; }
            [Use<Block1>, AvgPool(3, norm: false)] public partial Part First { get; }
            [Use<Block2>, Widen(2), AvgPool(3, norm: false)] public partial Part Second { get; }
            [Use<Block3>, Widen(2)] public partial Part Third { get; }
            [Head, BatchNorm, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Hierarchical.nas.</summary>
    public const string Hierarchical = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class Hierarchical
        {
            [Parameter] private const int Channels = 16, Classes = 10;

            [Ops]
            private enum Primitives
            {
                None, SkipConnect, [ConvBlock(1)] Conv, [DepthwiseBlock(3)] Depthwise, [SeparableBlock(3)] Separable,
                [MaxPool(3, norm: false)] Max, [AvgPool(3, norm: false)] Avg,
            }

            [Motif("x", Copies = 6), Nodes(3), From(Previous.All), Op<Primitives>, Output(Output.Last)] private class Small;
            [Ops] private enum Smalls { None, [Use<Small>] Small }
            [Cell("x"), Nodes(4), From(Previous.All), Op<Smalls>, Output(Output.Last)] private class Top;

            [Stem, Conv(3), BatchNorm, Relu] public partial Part Stem { get; }
            [Use<Top>, Conv(3, stride: 2), Widen(2), BatchNorm, Relu] public partial Part First { get; }
            [Use<Top>, Conv(3, stride: 2), Widen(2), BatchNorm, Relu] public partial Part Second { get; }
            [Use<Top>] public partial Part Third { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/NatsSize.nas.</summary>
    public const string NatsSize = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class NatsSize
        {
            [Parameter] private const int Channels = 16, Classes = 10;

            [Ops] private enum Nats { SkipConnect, [NorConv(3)] Conv }

            [Cell("x"), Nodes(3), From(Previous.All), Op<Nats>, Output(Output.Last)]
            [Fix(0, "x"), NorConv(3), Fix(1, "x"), NorConv(3), Fix(1, "n0"), NorConv(3), Fix(2, "x"), SkipConnect, Fix(2, "n0"), NorConv(3), Fix(2, "n1"), NorConv(3)]
            private class NatsCell;

            [Conv(3), Channels(8, 16, 24, 32, 40, 48, 56, 64), BatchNorm, Use<NatsCell>] public partial Part First { get; }
            [ResBlock(stride: 2), Channels(8, 16, 24, 32, 40, 48, 56, 64), Use<NatsCell>, Channels(8, 16, 24, 32, 40, 48, 56, 64)] public partial Part Second { get; }
            [ResBlock(stride: 2), Channels(8, 16, 24, 32, 40, 48, 56, 64), Use<NatsCell>, Channels(8, 16, 24, 32, 40, 48, 56, 64)] public partial Part Third { get; }
            [Head, BatchNorm, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/TreeCell.nas.</summary>
    public const string TreeCell = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class TreeCell
        {
            [Parameter] private const int Channels = 36, Classes = 10;

            [Ops]
            private enum Leaf
            {
                SkipConnect, [ConvBlock(1)] Conv, [SeparableBlock(3)] Sep3, [SeparableBlock(5)] Sep5, [SeparableBlock(7)] Sep7, [AvgPool(3, norm: false)] Avg, [MaxPool(3, norm: false)] Max,
            }

            [Motif("x", Copies = 3), Nodes(1), FromEach(2), Op<Leaf>, Allocate, Merge, Output(Output.Last)] private class Two;
            [Motif("x", Copies = 3), Nodes(1), FromEach(3), Op<Leaf>, Allocate, Merge, Output(Output.Last)] private class Three;

            [Ops]
            private enum Branch
            {
                SkipConnect, [ConvBlock(1)] Conv, [SeparableBlock(3)] Sep3, [SeparableBlock(5)] Sep5, [SeparableBlock(7)] Sep7, [AvgPool(3, norm: false)] Avg, [MaxPool(3, norm: false)] Max,
                [Use<Two>] Two, [Use<Three>] Three,
            }

            [Motif("x"), Nodes(1), FromEach(2), Op<Branch>, Allocate, Merge, Output(Output.Last)] private class RootOfTwo;
            [Motif("x"), Nodes(1), FromEach(3), Op<Branch>, Allocate, Merge, Output(Output.Last)] private class RootOfThree;
            [Ops] private enum Root { [Use<RootOfTwo>] Two, [Use<RootOfThree>] Three }
            [Cell("x"), Nodes(1), From(Previous.Last), Op<Root>, Output(Output.Last)] private class Tree;

            [Stem, Conv(3), BatchNorm, Relu] public partial Part Stem { get; }
            [Repeat(2), Use<Tree>] public partial Part First { get; }
            [ResBlock(stride: 2), Widen(2)] public partial Part Half { get; }
            [Repeat(2), Use<Tree>] public partial Part Second { get; }
            [ResBlock(stride: 2), Widen(2)] public partial Part Quarter { get; }
            [Repeat(2), Use<Tree>] public partial Part Third { get; }
            [Head, BatchNorm, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>A stage of nodes that take one another only, twice, and one without default operations.</summary>
    public const string Genetic = Usings +
        """
        namespace Samples.Genetic;

        [Net, Image(2, 9, 9)]
        public partial class GeneticNet
        {
            [Parameter] private const int Channels = 4, Classes = 3;

            [Ops] private enum Convolutions { [ConvBlock(Kernel = [3, 5])] Conv, [SepConv(3)] Sep }

            [Cell("x"), Nodes(4), From(Previous.AnyNodes), Then<Convolutions>, Output(Output.SumLoose), Default, ConvBlock(3)] private class Genetic;
            [Cell("x"), Nodes(2), From(Previous.AnyNodes), Then<Convolutions>, Output(Output.SumLoose)] private class Plain;
            [Cell("x"), Nodes(3), From(Previous.AnyNodes), Then<Convolutions>, Output(Output.ConcatLoose)] private class Free;
            [Cell("a", "b"), Nodes(2), FromEach(2), Op<Convolutions>, Output(Output.SumLoose)] private class Added;

            [Use<Genetic>, MaxPool(3, norm: false)] public partial Part First { get; }
            [Use<Genetic>, Widen(2), Use<Plain>, Use<Added>, Stride(2), Use<Free>] public partial Part Second { get; }
            [Head, Conv(1), GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;
}
