namespace Nas.Generators.Tests.InMemory;

/// <summary>Spaces whose net is a chain of stages.</summary>
internal static partial class AttributedSpaces
{
    /// <summary>samples/spaces/MnasNet.nas.</summary>
    public const string MnasNet = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 224, 224)]
        public partial class MnasNet
        {
            [Parameter] private const int Channels = 32, Classes = 1000;

            [Ops]
            private enum Mnas
            {
                [ConvBlock(Kernel = [3, 5])] Conv,
                [MbConv(Kernel = [3, 5], Expand = [1], Activation = Activation.Relu)] One,
                [MbConv(Kernel = [3, 5], Expand = [1], Se = Se.Mnasnet, Activation = Activation.Relu)] OneSqueezed,
                [MbConv(Kernel = [3, 5], Expand = [3, 6], Activation = Activation.Relu)] Wide,
                [MbConv(Kernel = [3, 5], Expand = [3, 6], Se = Se.Mnasnet, Activation = Activation.Relu)] WideSqueezed,
            }
            
            [Stem, Conv(3, stride: 2), BatchNorm, Relu] public partial Part Stem { get; }
            [Stage<Mnas>(1, 2), Same, Channels(12, 16, 20)] public partial Part S1 { get; }
            [Stage<Mnas>(1, 3), Same, Channels(18, 24, 30), Stride(2)] public partial Part S2 { get; }
            [Stage<Mnas>(2, 4), Same, Channels(24, 32, 40), Stride(2)] public partial Part S3 { get; }
            [Stage<Mnas>(3, 5), Same, Channels(48, 64, 80), Stride(2)] public partial Part S4 { get; }
            [Stage<Mnas>(2, 4), Same, Channels(72, 96, 112)] public partial Part S5 { get; }
            [Stage<Mnas>(2, 4), Same, Channels(120, 160, 200), Stride(2)] public partial Part S6 { get; }
            [Stage<Mnas>(1, 2), Same, Channels(240, 320, 400)] public partial Part S7 { get; }
            [Head, Conv(1, 1280), BatchNorm, Relu, GlobalAvgPool, Dropout(0.2), Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/ProxylessNas.nas.</summary>
    public const string ProxylessNas = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 224, 224)]
        public partial class ProxylessNas
        {
            [Parameter] private const int Channels = 32, Classes = 1000;

            [Ops] private enum First { [MbConv(3, 1)] Narrow }
            
            [Ops]
            private enum Proxyless
            {
                [MbConv(3, 3)] K3E3, [MbConv(3)] K3E6, [MbConv(5, 3)] K5E3, [MbConv(5)] K5E6, [MbConv(7, 3)] K7E3, [MbConv(7)] K7E6, SkipConnect,
            }
            
            [Stem, Conv(3, stride: 2), BatchNorm, Relu6] public partial Part Stem { get; }
            [Stage<First>(1), Channels(16)] public partial Part S0 { get; }
            [Stage<Proxyless>(4), Channels(32), Stride(2)] public partial Part S1 { get; }
            [Stage<Proxyless>(4), Channels(40), Stride(2)] public partial Part S2 { get; }
            [Stage<Proxyless>(4), Channels(80), Stride(2)] public partial Part S3 { get; }
            [Stage<Proxyless>(4), Channels(96)] public partial Part S4 { get; }
            [Stage<Proxyless>(4), Channels(192), Stride(2)] public partial Part S5 { get; }
            [Stage<Proxyless>(1), Channels(320)] public partial Part S6 { get; }
            [Head, Conv(1, 1280), BatchNorm, Relu6, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Fbnet.nas.</summary>
    public const string Fbnet = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 224, 224)]
        public partial class Fbnet
        {
            [Parameter] private const int Channels = 16, Classes = 1000;

            [Ops]
            private enum Blocks
            {
                [FbnetBlock(3, 1)] K3E1, [FbnetBlock(3, 1, 2)] K3E1G2, [FbnetBlock(3, 3)] K3E3, [FbnetBlock(3, 6)] K3E6,
                [FbnetBlock(5, 1)] K5E1, [FbnetBlock(5, 1, 2)] K5E1G2, [FbnetBlock(5, 3)] K5E3, [FbnetBlock(5, 6)] K5E6, SkipConnect,
            }
            
            [Stem, Conv(3, stride: 2), BatchNorm, Relu] public partial Part Stem { get; }
            [Stage<Blocks>(1), Channels(16)] public partial Part S1 { get; }
            [Stage<Blocks>(4), Channels(24), Stride(2)] public partial Part S2 { get; }
            [Stage<Blocks>(4), Channels(32), Stride(2)] public partial Part S3 { get; }
            [Stage<Blocks>(4), Channels(64), Stride(2)] public partial Part S4 { get; }
            [Stage<Blocks>(4), Channels(112)] public partial Part S5 { get; }
            [Stage<Blocks>(4), Channels(184), Stride(2)] public partial Part S6 { get; }
            [Stage<Blocks>(1), Channels(352)] public partial Part S7 { get; }
            [Head, Conv(1, 1984), BatchNorm, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/MobileNetV3.nas.</summary>
    public const string MobileNetV3 = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 224, 224)]
        public partial class MobileNetV3
        {
            [Parameter] private const int Channels = 16, Classes = 1000;

            [Ops] private enum First { [MbConv(3, 1, activation: Activation.Relu)] Narrow }
            
            [Ops]
            private enum Early
            {
                [MbConv(Kernel = [3, 5], Expand = [3, 4, 6], Activation = Activation.Relu)] Plain,
                [MbConv(Kernel = [3, 5], Expand = [3, 4, 6], Se = Se.Mobilenetv3, Activation = Activation.Relu)] Squeezed,
            }
            
            [Ops]
            private enum Late
            {
                [MbConv(Kernel = [3, 5], Expand = [2.3, 2.5, 3, 4, 6], Activation = Activation.Hswish)] Plain,
                [MbConv(Kernel = [3, 5], Expand = [2.3, 2.5, 3, 4, 6], Se = Se.Mobilenetv3, Activation = Activation.Hswish)] Squeezed,
            }
            
            [Stem, Conv(3, stride: 2), BatchNorm, HSwish] public partial Part Stem { get; }
            [Stage<First>(1), Channels(16)] public partial Part S0 { get; }
            [Stage<Early>(2), Channels(24), Stride(2)] public partial Part S1 { get; }
            [Stage<Early>(3), Channels(40), Stride(2)] public partial Part S2 { get; }
            [Stage<Late>(4), Channels(80), Stride(2)] public partial Part S3 { get; }
            [Stage<Late>(2), Channels(112)] public partial Part S4 { get; }
            [Stage<Late>(3), Channels(160), Stride(2)] public partial Part S5 { get; }
            [Head, Conv(1, 960), BatchNorm, HSwish, GlobalAvgPool, Linear(1280), HSwish, Dropout(0.2), Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/BigNas.nas.</summary>
    public const string BigNas = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(1, [20, 24, 28])]
        public partial class BigNas
        {
            [Parameter] private const int Channels = 16, Classes = 10;

            [Ops] private enum Blocks { [MbConv(Kernel = [3, 5], Expand = [2, 4], Activation = Activation.Swish)] Block }

            [Stem, Conv(3, stride: 2), BatchNorm, Swish] public partial Part Stem { get; }
            [Stage<Blocks>(1, 2), Channels(16, 24)] public partial Part S1 { get; }
            [Stage<Blocks>(1, 3), Channels(24, 32), Stride(2)] public partial Part S2 { get; }
            [Stage<Blocks>(1, 2), Channels(48, 64), Stride(2)] public partial Part S3 { get; }
            [Head, Conv(1, 128), BatchNorm, Swish, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/OnceForAll.nas.</summary>
    public const string OnceForAll = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 224, 224)]
        public partial class OnceForAll
        {
            [Parameter] private const int Channels = 16, Classes = 1000;

            [Ops] private enum First { [MbConv(3, 1, activation: Activation.Relu)] Narrow }
            [Ops] private enum Early { [MbConv(Kernel = [3, 5, 7], Expand = [3, 4, 6], Activation = Activation.Relu)] Block }
            [Ops] private enum EarlySe { [MbConv(Kernel = [3, 5, 7], Expand = [3, 4, 6], Se = Se.Mobilenetv3, Activation = Activation.Relu)] Block }
            [Ops] private enum Late { [MbConv(Kernel = [3, 5, 7], Expand = [3, 4, 6], Activation = Activation.Hswish)] Block }
            [Ops] private enum LateSe { [MbConv(Kernel = [3, 5, 7], Expand = [3, 4, 6], Se = Se.Mobilenetv3, Activation = Activation.Hswish)] Block }
            
            [Stem, Conv(3, stride: 2), BatchNorm, HSwish] public partial Part Stem { get; }
            [Stage<First>(1), Channels(16)] public partial Part S0 { get; }
            [Stage<Early>(2, 4), Channels(24), Stride(2)] public partial Part S1 { get; }
            [Stage<EarlySe>(2, 4), Channels(40), Stride(2)] public partial Part S2 { get; }
            [Stage<Late>(2, 4), Channels(80), Stride(2)] public partial Part S3 { get; }
            [Stage<LateSe>(2, 4), Channels(112)] public partial Part S4 { get; }
            [Stage<LateSe>(2, 4), Channels(160), Stride(2)] public partial Part S5 { get; }
            [Head, Conv(1, 960), BatchNorm, HSwish, GlobalAvgPool, Linear(1280), HSwish, Dropout(0.1), Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Spos.nas.</summary>
    public const string Spos = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 224, 224)]
        public partial class Spos
        {
            [Parameter] private const int Channels = 16, Classes = 1000;

            [Ops] private enum Shuffle { [ShuffleBlock(3)] K3, [ShuffleBlock(5)] K5, [ShuffleBlock(7)] K7, ShuffleXception }
            
            [Stem, Conv(3, stride: 2), BatchNorm, Relu] public partial Part Stem { get; }
            [Stage<Shuffle>(4), Channels(nameof(Channels) + " * 4"), Stride(2)] public partial Part S1 { get; }
            [Stage<Shuffle>(4), Channels(nameof(Channels) + " * 10"), Stride(2)] public partial Part S2 { get; }
            [Stage<Shuffle>(8), Channels(nameof(Channels) + " * 20"), Stride(2)] public partial Part S3 { get; }
            [Stage<Shuffle>(4), Channels(nameof(Channels) + " * 40"), Stride(2)] public partial Part S4 { get; }
            [Head, Conv(1, 1024), BatchNorm, Relu, GlobalAvgPool, Dropout(0.1), Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/DetNas.nas.</summary>
    public const string DetNas = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 224, 224)]
        public partial class DetNas
        {
            [Parameter] private const int Channels = 48, Classes = 1000;

            [Ops] private enum Shuffle { [ShuffleBlock(3)] K3, [ShuffleBlock(5)] K5, [ShuffleBlock(7)] K7, ShuffleXception }
            
            [Stem, Conv(3, stride: 2), BatchNorm, Relu] public partial Part Stem { get; }
            [Stage<Shuffle>(8), Channels(nameof(Channels) + " * 2"), Stride(2)] public partial Part S1 { get; }
            [Stage<Shuffle>(8), Channels(nameof(Channels) + " * 5"), Stride(2)] public partial Part S2 { get; }
            [Stage<Shuffle>(16), Channels(nameof(Channels) + " * 10"), Stride(2)] public partial Part S3 { get; }
            [Stage<Shuffle>(8), Channels(nameof(Channels) + " * 20"), Stride(2)] public partial Part S4 { get; }
            [Head, Conv(1, 1024), BatchNorm, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/DetNasSmall.nas.</summary>
    public const string DetNasSmall = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 224, 224)]
        public partial class DetNasSmall
        {
            [Parameter] private const int Channels = 16, Classes = 1000;

            [Ops] private enum Shuffle { [ShuffleBlock(3)] K3, [ShuffleBlock(5)] K5, [ShuffleBlock(7)] K7, ShuffleXception }
            
            [Stem, Conv(3, stride: 2), BatchNorm, Relu] public partial Part Stem { get; }
            [Stage<Shuffle>(4), Channels(nameof(Channels) + " * 4"), Stride(2)] public partial Part S1 { get; }
            [Stage<Shuffle>(4), Channels(nameof(Channels) + " * 10"), Stride(2)] public partial Part S2 { get; }
            [Stage<Shuffle>(8), Channels(nameof(Channels) + " * 20"), Stride(2)] public partial Part S3 { get; }
            [Stage<Shuffle>(4), Channels(nameof(Channels) + " * 40"), Stride(2)] public partial Part S4 { get; }
            [Head, Conv(1, 1024), BatchNorm, Relu, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/BenchMacro.nas.</summary>
    public const string BenchMacro = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(3, 32, 32)]
        public partial class BenchMacro
        {
            [Parameter] private const int Channels = 32, Classes = 10;

            [Ops] private enum Macro { SkipConnect, [MbConv(3, 3)] Small, [MbConv(5)] Large }
            
            [Cell("x"), Nodes(2), From(Previous.Last), Op<Macro>, Output(Output.Last), Stride(2)] private class First;
            [Cell, Like<First>, Nodes(3)] private class Second;
            [Cell, Like<First>, Nodes(3)] private class Third;
            
            [Stem, Conv(3), BatchNorm, Relu6] public partial Part Stem { get; }
            [Use<First>, Widen(2)] public partial Part Half { get; }
            [Use<Second>, Widen(2)] public partial Part Quarter { get; }
            [Use<Third>, Widen(2)] public partial Part Eighth { get; }
            [Head, Conv(1, 1280), BatchNorm, Relu6, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>samples/spaces/Tuned.nas.</summary>
    public const string Tuned = Usings +
        """
        namespace Samples.Spaces;

        [Net, Image(1, 28, 28)]
        [SettingRange(NetSetting.LearningRate, 1e-3, 0.5, Log = true), Setting(NetSetting.WeightDecay, 0, 1e-4, 3e-4, 1e-3), SettingRange(NetSetting.LabelSmoothing, 0, 0.2, In = 3)]
        [Setting(NetSetting.CropPadding, 0, 2, 4), Setting(NetSetting.Flip), Setting(NetSetting.Cutout, 0, 8)]
        public partial class Tuned
        {
            [Parameter] private const int Channels = 8;
            [Parameter] private const int Classes = 10;

            [Ops] private enum Small { [MbConv(Kernel = [3, 5], Expand = [2, 4])] MbConv, SkipConnect }

            [Stem, Conv(3, stride: 2), BatchNorm, Relu] public partial Part Stem { get; }
            [Stage<Small>(1, 2), Channels(8, 12)] public partial Part S1 { get; }
            [Stage<Small>(1, 2), Channels(16, 24), Stride(2)] public partial Part S2 { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;
}
