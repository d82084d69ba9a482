namespace Nas.Generators.Tests.InMemory;

/// <summary>Spaces whose net is a stack of cells.</summary>
internal static partial class AttributedSpaces
{
    /// <summary>samples/spaces/AmoebaNet.nas.</summary>
    public const string AmoebaNet = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class AmoebaNet
        {
            [Parameter] private const int Channels = 24, Classes = 10;

            [Ops]
            private enum Amoeba
            {
                SkipConnect, [SepConv(3)] Sep3, [SepConv(5)] Sep5, [SepConv(7)] Sep7, [AvgPool(3)] Avg, [MaxPool(3)] Max, [DilConv(3)] Dil, [AsymConv(7)] Asym,
            }

            [Cell("a", "b"), Nodes(5), FromEach(2), Op<Amoeba>, Output(Output.ConcatLoose)] private class Normal;
            [Cell, Like<Normal>, Stride(2)] private class Reduction;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Repeat(3), Use<Normal>] public partial Part First { get; }
            [Use<Reduction>, Widen(2)] public partial Part Half { get; }
            [Repeat(3), Use<Normal>] public partial Part Second { get; }
            [Use<Reduction>, Widen(2)] public partial Part Quarter { get; }
            [Repeat(3), Use<Normal>] public partial Part Third { get; }
            [Head, Relu, GlobalAvgPool, Dropout(0.5), Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Bench201.nas.</summary>
    public const string Bench201 = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class Bench201Net
        {
            [Parameter] private const int Channels = 16, Classes = 10;

            [Ops] private enum Ops201 { None, SkipConnect, [NorConv(1)] Conv1, [NorConv(3)] Conv3, [AvgPool(3, norm: false)] Pool }
            [Cell("x"), Nodes(3), From(Previous.All), Op<Ops201>, Output(Output.Last)] private class Cell201;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Repeat(5), Use<Cell201>] public partial Part First { get; }
            [ResBlock(stride: 2), Widen(2)] public partial Part Half { get; }
            [Repeat(5), Use<Cell201>] public partial Part Second { get; }
            [ResBlock(stride: 2), Widen(2)] public partial Part Quarter { get; }
            [Repeat(5), Use<Cell201>] public partial Part Third { get; }
            [Head, BatchNorm, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Darts.nas.</summary>
    public const string Darts = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class Darts
        {
            [Parameter] private const int Channels = 16, Classes = 10, Cells = 2;

            [Ops]
            private enum DartsOps
            {
                [SearchOnly] None, SkipConnect, [MaxPool(3)] Max, [AvgPool(3)] Avg, [SepConv(3)] Sep3, [SepConv(5)] Sep5, [DilConv(3)] Dil3, [DilConv(5)] Dil5,
            }

            [Cell("a", "b"), Nodes(4), From(2), Op<DartsOps>, Output(Output.ConcatNodes)] private class Normal;
            [Cell, Like<Normal>, Stride(2)] private class Reduction;

            [Stem, Conv(3, nameof(Channels) + " * 3"), BatchNorm] public partial Part Stem { get; }
            [Repeat(nameof(Cells)), Use<Normal>] public partial Part First { get; }
            [Use<Reduction>, Widen(2)] public partial Part Half { get; }
            [Repeat(nameof(Cells)), Use<Normal>] public partial Part Second { get; }
            [Use<Reduction>, Widen(2)] public partial Part Quarter { get; }
            [Repeat(nameof(Cells)), Use<Normal>] public partial Part Third { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/EnasMicro.nas.</summary>
    public const string EnasMicro = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class EnasMicro
        {
            [Parameter] private const int Channels = 20, Classes = 10;

            [Ops] private enum Micro { [SepConv(3)] Sep3, [SepConv(5)] Sep5, [AvgPool(3)] Avg, [MaxPool(3)] Max, SkipConnect }
            [Cell("a", "b"), Nodes(5), FromEach(2), Op<Micro>, Output(Output.ConcatLoose)] private class Convolution;
            [Cell, Like<Convolution>, Stride(2)] private class Reduction;

            [Stem, Conv(3, nameof(Channels) + " * 3"), BatchNorm] public partial Part Stem { get; }
            [Repeat(2), Use<Convolution>] public partial Part First { get; }
            [Use<Reduction>, Widen(2)] public partial Part Half { get; }
            [Repeat(2), Use<Convolution>] public partial Part Second { get; }
            [Use<Reduction>, Widen(2)] public partial Part Quarter { get; }
            [Repeat(2), Use<Convolution>] public partial Part Third { get; }
            [Head, Relu, GlobalAvgPool, Dropout(0.1), Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Nao.nas.</summary>
    public const string Nao = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class Nao
        {
            [Parameter] private const int Channels = 20, Classes = 10;

            [Ops]
            private enum Optimised
            {
                SkipConnect, [NorConv(1)] Conv1, [NorConv(3)] Conv3, [AsymConv(3)] Asym3, [AsymConv(7)] Asym7, [MaxPool(3)] Max3, [MaxPool(5)] Max5, [AvgPool(3)] Avg3, [AvgPool(5)] Avg5,
            }

            [Cell("a", "b"), Nodes(5), FromEach(2), Op<Optimised>, Output(Output.ConcatLoose)] private class Normal;
            [Cell, Like<Normal>, Stride(2)] private class Reduction;

            [Stem, Conv(3, $"{nameof(Channels)} * 3"), BatchNorm] public partial Part Stem { get; }
            [Repeat(2), Use<Normal>] public partial Part First { get; }
            [Use<Reduction>, Widen(2)] public partial Part Half { get; }
            [Repeat(2), Use<Normal>] public partial Part Second { get; }
            [Use<Reduction>, Widen(2)] public partial Part Quarter { get; }
            [Repeat(2), Use<Normal>] public partial Part Third { get; }
            [Head, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/NasNet.nas.</summary>
    public const string NasNet = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class NasNet
        {
            [Parameter] private const int Channels = 32, Classes = 10;

            [Ops]
            private enum NasNetOps
            {
                SkipConnect, [AsymConv(3)] Asym3, [AsymConv(7)] Asym7, [DilConv(3)] Dil, [AvgPool(3)] Avg, [MaxPool(3)] Max3, [MaxPool(5)] Max5, [MaxPool(7)] Max7,
                [NorConv(1)] Conv1, [NorConv(3)] Conv3, [SepConv(3)] Sep3, [SepConv(5)] Sep5, [SepConv(7)] Sep7,
            }

            [Cell("a", "b"), Nodes(5), FromEach(2), Op<NasNetOps>, Merge, Output(Output.ConcatLoose)] private class Normal;
            [Cell, Like<Normal>, Stride(2)] private class Reduction;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Repeat(2), Use<Normal>] public partial Part First { get; }
            [Use<Reduction>, Widen(2)] public partial Part Half { get; }
            [Repeat(2), Use<Normal>] public partial Part Second { get; }
            [Use<Reduction>, Widen(2)] public partial Part Quarter { get; }
            [Repeat(2), Use<Normal>] public partial Part Third { get; }
            [Head, Relu, GlobalAvgPool, Dropout(0.5), Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Pnas.nas.</summary>
    public const string Pnas = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class Pnas
        {
            [Parameter] private const int Channels = 24, Classes = 10;

            [Ops]
            private enum Progressive
            {
                [SepConv(3)] Sep3, [SepConv(5)] Sep5, [SepConv(7)] Sep7, [AsymConv(7)] Asym, SkipConnect, [AvgPool(3)] Avg, [MaxPool(3)] Max, [DilConv(3)] Dil,
            }

            [Cell("a", "b"), Nodes(5), FromEach(2), Op<Progressive>, Output(Output.ConcatLoose)] private class Block;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Repeat(2), Use<Block>] public partial Part First { get; }
            [Use<Block>, Stride(2), Widen(2)] public partial Part Half { get; }
            [Repeat(2), Use<Block>] public partial Part Second { get; }
            [Use<Block>, Stride(2), Widen(2)] public partial Part Quarter { get; }
            [Repeat(2), Use<Block>] public partial Part Third { get; }
            [Head, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary><see cref="Spaces.Loose"/>.</summary>
    public const string Loose = Usings +
        """
        namespace Samples.Loose;

        [Net, Image(2, 11, 9)]
        public partial class LooseNet
        {
            [Parameter] private const int Channels = 4, Classes = 3;

            [Ops] private enum Nas { SkipConnect, [AsymConv(Kernel = [3, 5])] Asym, [SepConv(3)] Sep, [MaxPool(3)] Max }
            [Ops] private enum Acts { SkipConnect, [NorConv(1)] Conv }

            [Cell("a", "b"), Nodes(3), FromEach(2), Op<Nas>, Merge, Output(Output.ConcatLoose)] private class Normal;
            [Cell, Like<Normal>, Stride(2)] private class Reduction;
            [Cell("x"), Nodes(3), FromEach(2), Then<Acts>, Skip, Output(Output.ConcatLoose)] private class Skips;
            [Cell("x"), Nodes(2), FromEach(3), Op<Acts>, Then<Acts>, Merge, Output(Output.Last)] private class Last;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Use<Normal>, Use<Reduction>, Widen(2), Use<Normal>, Use<Last>, Use<Skips>, ResBlock(2)] public partial Part Body { get; }
            [Use<Normal>, Stride(2), Use<Reduction>, Stride(1)] public partial Part Rest { get; }
            [Head, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;
}
