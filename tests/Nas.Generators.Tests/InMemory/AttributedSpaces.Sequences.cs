namespace Nas.Generators.Tests.InMemory;

/// <summary>Recurrent cells, transformers, detectors.</summary>
internal static partial class AttributedSpaces
{
    /// <summary>samples/spaces/DartsRnn.nas.</summary>
    public const string DartsRnn = Usings +
        """
        namespace Samples.Spaces;

        [Net, Tokens(35)]
        public partial class DartsRnn
        {
            [Parameter] private const int Channels = 300, Vocabulary = 10000;

            [Ops] private enum Activations { [SearchOnly] None, Tanh, Relu, Sigmoid, SkipConnect }

            [Recurrent("s"), Nodes(8), From(1), Op<Activations>, Output(Output.MeanNodes)] private class Rnn;

            [Stem, Embedding(nameof(Vocabulary))] public partial Part Stem { get; }
            [Use<Rnn>] public partial Part Cell { get; }
            [Head, Dropout(0.2), Linear(nameof(Vocabulary))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/EnasRnn.nas.</summary>
    public const string EnasRnn = Usings +
        """
        namespace Samples.Spaces;

        [Net, Tokens(35), Task(NetTask.LanguageModel)]
        public partial class EnasRnn
        {
            [Parameter] private const int Channels = 1000, Vocabulary = 10000;

            [Ops] private enum EnasActivations { Tanh, Relu, SkipConnect, Sigmoid }

            [Recurrent("s"), Nodes(12), From(1), Op<EnasActivations>, Output(Output.MeanLoose)] private class EnasCell;

            [Stem, Embedding(nameof(Vocabulary))] public partial Part Stem { get; }
            [Use<EnasCell>] public partial Part Cell { get; }
            [Head, Dropout(0.2), Linear(nameof(Vocabulary))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/NasRlTree.nas.</summary>
    public const string NasRlTree = Usings +
        """
        namespace Samples.Spaces;

        [Net, Tokens(35)]
        public partial class NasRlTree
        {
            [Parameter] private const int Channels = 535, Vocabulary = 10000;

            [Ops] private enum TreeActivations { SkipConnect, Tanh, Sigmoid, Relu }

            [Recurrent("x", "h"), Nodes(15), From(Previous.Pairs), AddOrMultiply, Then<TreeActivations>, Memory("c"), Output(Output.Last)] private class Tree;

            [Stem, Embedding(nameof(Vocabulary))] public partial Part Stem { get; }
            [Repeat(2), Use<Tree>] public partial Part Cells { get; }
            [Head, Dropout(0.5), Linear(nameof(Vocabulary))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Autoformer.nas.</summary>
    public const string Autoformer = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 224, 224)]
        public partial class Autoformer
        {
            [Parameter] private const int Channels = 240, Classes = 1000;

            [Ops] private enum Encoder { [Transformer(Heads = [3, 4], Ratio = [3.5, 4])] Block }

            [Stem, Patches(16), Positions] public partial Part Stem { get; }
            [Stage<Encoder>(12, 14), Channels(192, 216, 240)] public partial Part Blocks { get; }
            [Head, LayerNorm, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Detector.nas.</summary>
    public const string Detector = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 64, 64), Task(NetTask.Detection)]
        public partial class Detector
        {
            [Parameter] private const int Channels = 16, Classes = 5;

            [Ops] private enum DetectorUnits { [ShuffleBlock(3)] K3, [ShuffleBlock(5)] K5, [ShuffleBlock(7)] K7, ShuffleXception }

            [Stem, Conv(3, stride: 2), BatchNorm, Relu] public partial Part Stem { get; }
            [Stage<DetectorUnits>(1), Channels(nameof(Channels) + " * 2")] public partial Part S1 { get; }
            [Stage<DetectorUnits>(3), Channels(nameof(Channels) + " * 4"), Stride(2)] public partial Part S2 { get; }
            [Stage<DetectorUnits>(4), Channels(nameof(Channels) + " * 6"), Stride(2)] public partial Part S3 { get; }
            [Head, Conv(3, nameof(Channels) + " * 6"), BatchNorm, Relu, Detect(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/NasFpn.nas.</summary>
    public const string NasFpn = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 64, 64), Task(NetTask.Detection)]
        public partial class NasFpn
        {
            [Parameter] private const int Channels = 24, Classes = 5;

            [Ops] private enum PyramidConvolution { [NorConv(3)] Conv }

            [Cell("p3", "p4", "p5", "p6", "p7"), Nodes(7), From(2), Attention, Then<PyramidConvolution>, Output(Output.Scales)] private class Pyramid;

            [Stem, Conv(3, stride: 2), BatchNorm, Relu] public partial Part Stem { get; }
            [ResBlock(stride: 2), Widen(2)] public partial Part P4 { get; }
            [ResBlock(stride: 2)] public partial Part P5 { get; }
            [MaxPool(3, norm: false)] public partial Part P6 { get; }
            [MaxPool(3, norm: false)] public partial Part P7 { get; }
            [Use<Pyramid>, Repeat(3)] public partial Part Pyramids { get; }
            [Head, Conv(3, nameof(Channels)), Relu, Detect(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Gpt.nas.</summary>
    public const string Gpt = Usings +
        """
        namespace Samples.Spaces;

        [Net, Tokens(35)]
        public partial class Gpt
        {
            [Parameter] private const int Channels = 64, Vocabulary = 60;

            [Ops] private enum Decoder { [Transformer(Heads = [1, 2, 4], Ratio = [1, 2, 4], HeadWidth = [16])] Block, SkipConnect }

            [Stem, Embedding(nameof(Vocabulary)), Positions] public partial Part Stem { get; }
            [Stage<Decoder>(2, 4), Channels(nameof(Channels))] public partial Part Blocks { get; }
            [Head, LayerNorm, Linear(nameof(Vocabulary))] public partial Part Head { get; }
        }
        """;
}
