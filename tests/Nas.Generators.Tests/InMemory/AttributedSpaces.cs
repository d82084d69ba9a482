namespace Nas.Generators.Tests.InMemory;

/// <summary>The spaces of the samples and of <see cref="Spaces"/>, declared by attributes.</summary>
internal static partial class AttributedSpaces
{
    private const string Usings = "#pragma warning disable CS1591\nusing Nas.Runtime.Declaring;\n\n";

    /// <summary>samples/FashionMnist/FashionNet.nas.</summary>
    public const string Fashion = Usings +
        """
        namespace Samples.Fashion;

        [Net, Image(1, 28, 28)]
        public partial class FashionNet
        {
            [Parameter] private const int Channels = 16;
            [Parameter] private const int Classes = 10;

            [Ops]
            private enum Darts
            {
                [SearchOnly] None,
                SkipConnect,
                [MaxPool(3)] MaxPool3,
                [AvgPool(3)] AvgPool3,
                [SepConv(3)] SepConv3,
                [SepConv(5)] SepConv5,
                [DilConv(3)] DilConv3,
                [DilConv(5)] DilConv5,
            }

            [Cell("a", "b"), Nodes(4), From(2), Op<Darts>, Output(Output.ConcatNodes)]
            private class Normal;

            [Cell, Like<Normal>, Stride(2)]
            private class Reduction;

            [Stem, Conv(3), BatchNorm]
            public partial Part Stem { get; }

            [Use<Normal>]
            public partial Part Early { get; }

            [Use<Reduction>, Widen(2)]
            public partial Part Half { get; }

            [Use<Normal>]
            public partial Part Middle { get; }

            [Use<Reduction>, Widen(2)]
            public partial Part Quarter { get; }

            [Use<Normal>]
            public partial Part Late { get; }

            [Head, GlobalAvgPool, Linear(nameof(Classes))]
            public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Bench101.nas.</summary>
    public const string Bench101 = Usings +
        """
        namespace Samples.Spaces;

        [Ops]
        internal enum Ops101 { [ConvBlock(1)] Conv1, [ConvBlock(3)] Conv3, [MaxPool(3, norm: false)] Pool }

        [Cell("x"), Nodes(5), From(Previous.Any), Then<Ops101>, Output(Output.ConcatAny), LimitEdges(9)]
        internal class Cell101;

        [Net, Image(3, 32, 32)]
        public partial class Bench101Net
        {
            [Parameter] public const int Channels = 128, Classes = 10;

            [Stem, Conv(3), BatchNorm, Relu] public static partial Part Stem { get; }
            [Repeat(3), Use<Cell101>] public static partial Part First { get; }
            [MaxPool(3, norm: false), Use<Cell101>, Widen(2)] public static partial Part Second { get; }
            [Repeat(2), Use<Cell101>] public static partial Part SecondRest { get; }
            [MaxPool(3, norm: false)] public static partial Part Halve { get; }
            [Use<Cell101>, Widen(2)] public static partial Part Third { get; }
            [Repeat(2), Use<Cell101>] public static partial Part ThirdRest { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public static partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/EnasMacro.nas.</summary>
    public const string EnasMacro = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class EnasMacro
        {
            [Parameter] private const int Channels = 36;
            [Parameter] private const int Classes = 10;

            [Ops]
            private enum Enas { [ConvBlock(3)] Conv3, [ConvBlock(5)] Conv5, [SepConv(3)] Sep3, [SepConv(5)] Sep5, [MaxPool(3)] Max, [AvgPool(3)] Avg }

            [Cell("x"), Nodes(12), From(Previous.Last), Op<Enas>, Skip, Output(Output.Last), ReduceAfter(3, 7)]
            private class Macro;

            [Stem, Conv(3), BatchNorm] internal partial Part Stem { get; }
            [Use<Macro>] internal partial Part Body { get; }
            [Head, GlobalAvgPool, Dropout(0.1), Linear(nameof(Classes))] internal partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/MobileNet.nas.</summary>
    public const string MobileNet = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class MobileNet
        {
            [Parameter] private const int Channels = 16;
            [Parameter] private const int Classes = 10;

            [Ops]
            private enum Mobile { [MbConv(Kernel = [3, 5, 7], Expand = [3, 6])] MbConv, SkipConnect }

            [Stem, Conv(3), BatchNorm, Relu6] public partial Part Stem { get; }
            [Stage<Mobile>(1, 2), Channels(16, 24)] public partial Part S1 { get; }
            [Stage<Mobile>(1, 3), Channels(24, 32), Stride(2)] public partial Part S2 { get; }
            [Stage<Mobile>(1, 3), Same, Channels(48, 64), Stride(2)] public partial Part S3 { get; }
            [Head, Conv(1, 128), BatchNorm, Relu6, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/MotifNet.nas.</summary>
    public const string MotifNet = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class MotifNet
        {
            [Parameter] private const int Channels = 16;
            [Parameter] private const int Classes = 10;

            [Ops]
            private enum Primitives { None, SkipConnect, [ConvBlock(1)] Conv1, [SepConv(3)] Sep3, [MaxPool(3, norm: false)] Max3 }

            [Motif("x", Copies = 3), Nodes(2), From(Previous.All), Op<Primitives>, Output(Output.Last)]
            private class Pair;

            [Ops]
            private enum Pairs { None, [Use<Pair>] Pair }

            [Motif("x", Copies = 2), Nodes(2), From(Previous.All), Op<Pairs>, Output(Output.Last)]
            private class Block;

            [Ops]
            private enum Blocks { [Use<Block>] Block }

            [Cell("x"), Nodes(2), From(Previous.All), Op<Blocks>, Output(Output.Last)]
            private class Top;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Use<Top>] public partial Part First { get; }
            [ResBlock(stride: 2), Widen(2), Use<Top>] public partial Part Second { get; }
            [ResBlock(2), Widen(2), Use<Top>] public partial Part Third { get; }
            [Head, BatchNorm, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary><see cref="Spaces.Mobile"/>.</summary>
    public const string Mobile = Usings +
        """
        namespace Samples.Mobile;

        [Net, Image(2, 9, 9)]
        public partial class MobileNet
        {
            [Parameter] private const int Channels = 4;
            [Parameter] private const int Classes = 3;

            [Ops]
            private enum Mobile { [MbConv(Kernel = new[] { 3, 7, 5 }, Expand = new double[] { 2, 3 })] Wide, [NorConv(3)] Nor3, SkipConnect }

            [Ops]
            private enum Small { SkipConnect, [SepConv(Kernel = [5, 3])] Sep, [NorConv(1)] Nor1 }

            [Cell("a", "b"), Nodes(2), From(1, 2), Op<Small>, Output(Output.ConcatNodes), Stride(2)]
            private class Cell;

            [Stem, Conv(3), BatchNorm, Relu6] public partial Part Stem { get; }
            [Stage<Mobile>(1, 3), Channels(3, 5), Stride(2)] public partial Part S1 { get; }
            [Stage<Mobile>(1, 2), Same, Channels("4", nameof(Channels) + " * 2")] public partial Part S2 { get; }
            [Stage<Mobile>(2), Channels(6)] public partial Part S3 { get; }
            [Use<Cell>] public partial Part Down { get; }
            [Stage<Mobile>(depth: 1), Channels([8, 6])] public partial Part S4 { get; }
            [Head, Conv(1, channels: 7), BatchNorm, Relu6, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary><see cref="Spaces.Mix"/>, with everything outside of the class.</summary>
    public const string Mix = Usings +
        """
        namespace Samples.Mix
        {
            [Net, Image(1, 17, 18)]
            public partial class MixNet
            {
                [Parameter] private const int Channels = 6;
                [Parameter] private const int Classes = 3;

                [Stem, Conv(3)] public partial Part Stem { get; }
                [Use<Cells.Mix>] public partial Part First { get; }
                [Use<Cells.Down>, Widen(2)] public partial Part Second { get; }
                [Use<Cells.Mix>, Use<Cells.Last>] public partial Part Third { get; }
                [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
            }
        }

        internal static class Sets
        {
            [Ops] public enum Edges { SkipConnect, [SepConv(Kernel = [3, 5])] Sep }
            [Ops] public enum Small { None, [ConvBlock(1)] Conv }
            [Ops] public enum Nodes { SkipConnect, [MaxPool(3)] Max, [Use<Cells.Pair>] Pair }
        }

        internal static class Cells
        {
            [Motif("x", Copies = 2), Nodes(1), From(Previous.Any), Op<Sets.Edges>, Output(Output.Last)]
            public class Pair;

            [Cell("older", "newer"), Nodes(4), From(0, 2), Op<Sets.Edges>, Then<Sets.Nodes>, Skip, Output(Output.ConcatNodes), ReduceAfter(1)]
            public class Mix;

            [Cell("x"), Nodes(3), From(Previous.Any), Op<Sets.Edges>, Output(Output.Last), ReduceAfter(0, 1)]
            public class Last;

            [Cell("x"), Nodes(2), From(Previous.Any), Op<Sets.Small>, Then<Sets.Nodes>, Output(Output.Last), Stride(2)]
            public class Down;
        }
        """;

    /// <summary><see cref="Spaces.Mixed"/>, in no namespace.</summary>
    public const string Mixed = Usings +
        """
        [Net]
        [Image(channels: 1, width: 5, height: 5)]
        public sealed partial class MixedNet
        {
            [Parameter] private const int Channels = 4;
            [Parameter] private const int Classes = 3;

            [Ops] private enum Light { SkipConnect, [MaxPool(3)] MaxPool }
            [Ops] private enum Heavy { None, [SepConv(3)] SepConv, SkipConnect }

            [Cell("first", "second"), Nodes(2), From(1), Op<Light>, Output(Output.Last)] private class Narrow;
            [Cell("x"), Nodes(2), From(Previous.All), Op<Heavy>, Output(Output.ConcatNodes), Stride(2)] private class Wide;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Use<Narrow>, Use<Wide>, Use<Narrow>] public partial Part Body { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>The space in a <c>.nas</c> file, and the same in C#; the key is a name for messages.</summary>
    public static IReadOnlyDictionary<string, (string Nas, string CSharp)> All { get; } = new Dictionary<string, (string, string)>
    {
        [nameof(Fashion)] = (Repository.Read("samples/FashionMnist/FashionNet.nas"), Fashion),
        [nameof(Bench101)] = (Repository.Read("samples/spaces/Bench101.nas"), Bench101),
        [nameof(EnasMacro)] = (Repository.Read("samples/spaces/EnasMacro.nas"), EnasMacro),
        [nameof(MobileNet)] = (Repository.Read("samples/spaces/MobileNet.nas"), MobileNet),
        [nameof(MotifNet)] = (Repository.Read("samples/spaces/MotifNet.nas"), MotifNet),
        [nameof(AmoebaNet)] = (Repository.Read("samples/spaces/AmoebaNet.nas"), AmoebaNet),
        [nameof(Bench201)] = (Repository.Read("samples/spaces/Bench201.nas"), Bench201),
        [nameof(Darts)] = (Repository.Read("samples/spaces/Darts.nas"), Darts),
        [nameof(EnasMicro)] = (Repository.Read("samples/spaces/EnasMicro.nas"), EnasMicro),
        [nameof(Nao)] = (Repository.Read("samples/spaces/Nao.nas"), Nao),
        [nameof(NasNet)] = (Repository.Read("samples/spaces/NasNet.nas"), NasNet),
        [nameof(Pnas)] = (Repository.Read("samples/spaces/Pnas.nas"), Pnas),
        [nameof(MnasNet)] = (Repository.Read("samples/spaces/MnasNet.nas"), MnasNet),
        [nameof(ProxylessNas)] = (Repository.Read("samples/spaces/ProxylessNas.nas"), ProxylessNas),
        [nameof(Fbnet)] = (Repository.Read("samples/spaces/Fbnet.nas"), Fbnet),
        [nameof(MobileNetV3)] = (Repository.Read("samples/spaces/MobileNetV3.nas"), MobileNetV3),
        [nameof(DartsRnn)] = (Repository.Read("samples/spaces/DartsRnn.nas"), DartsRnn),
        [nameof(NasRlTree)] = (Repository.Read("samples/spaces/NasRlTree.nas"), NasRlTree),
        [nameof(EnasRnn)] = (Repository.Read("samples/spaces/EnasRnn.nas"), EnasRnn),
        [nameof(Autoformer)] = (Repository.Read("samples/spaces/Autoformer.nas"), Autoformer),
        [nameof(Detector)] = (Repository.Read("samples/spaces/Detector.nas"), Detector),
        [nameof(NasFpn)] = (Repository.Read("samples/spaces/NasFpn.nas"), NasFpn),
        [nameof(Gpt)] = (Repository.Read("samples/spaces/Gpt.nas"), Gpt),
        [nameof(BigNas)] = (Repository.Read("samples/spaces/BigNas.nas"), BigNas),
        [nameof(OnceForAll)] = (Repository.Read("samples/spaces/OnceForAll.nas"), OnceForAll),
        [nameof(Spos)] = (Repository.Read("samples/spaces/Spos.nas"), Spos),
        [nameof(DetNas)] = (Repository.Read("samples/spaces/DetNas.nas"), DetNas),
        [nameof(DetNasSmall)] = (Repository.Read("samples/spaces/DetNasSmall.nas"), DetNasSmall),
        [nameof(NasRl)] = (Repository.Read("samples/spaces/NasRl.nas"), NasRl),
        [nameof(NasRlDense)] = (Repository.Read("samples/spaces/NasRlDense.nas"), NasRlDense),
        [nameof(MetaQnn)] = (Repository.Read("samples/spaces/MetaQnn.nas"), MetaQnn),
        [nameof(Smash)] = (Repository.Read("samples/spaces/Smash.nas"), Smash),
        [nameof(NatsSize)] = (Repository.Read("samples/spaces/NatsSize.nas"), NatsSize),
        [nameof(TreeCell)] = (Repository.Read("samples/spaces/TreeCell.nas"), TreeCell),
        [nameof(GeNet)] = (Repository.Read("samples/spaces/GeNet.nas"), GeNet),
        [nameof(Hierarchical)] = (Repository.Read("samples/spaces/Hierarchical.nas"), Hierarchical),
        [nameof(Genetic)] = (Spaces.Genetic, Genetic),
        [nameof(Tuned)] = (Repository.Read("samples/spaces/Tuned.nas"), Tuned),
        [nameof(BenchMacro)] = (Repository.Read("samples/spaces/BenchMacro.nas"), BenchMacro),
        [nameof(Loose)] = (Spaces.Loose, Loose),
        [nameof(Mobile)] = (Spaces.Mobile, Mobile),
        [nameof(Mix)] = (Spaces.Mix, Mix),
        [nameof(Mixed)] = (Spaces.Mixed, Mixed),
    };
}
