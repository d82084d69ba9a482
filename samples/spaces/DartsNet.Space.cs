using Nas.Runtime.Declaring;

namespace Samples.Spaces;

/// <summary>The space of Darts.nas, declared in C#.</summary>
[Net, Image(3, 32, 32)]
public partial class DartsNet
{
    [Parameter] private const int Channels = 16;
    [Parameter] private const int Classes = 10;
    [Parameter] private const int Cells = 2;

    [Ops]
    private enum DartsOps
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

    [Cell("a", "b"), Nodes(4), From(2), Op<DartsOps>, Output(Output.ConcatNodes)]
    private class Normal;

    [Cell, Like<Normal>, Stride(2)]
    private class Reduction;

    [Stem, Conv(3, nameof(Channels) + " * 3"), BatchNorm]
    public partial Part Stem { get; }

    [Repeat(nameof(Cells)), Use<Normal>]
    public partial Part Early { get; }

    [Use<Reduction>, Widen(2)]
    public partial Part Half { get; }

    [Repeat(nameof(Cells)), Use<Normal>]
    public partial Part Middle { get; }

    [Use<Reduction>, Widen(2)]
    public partial Part Quarter { get; }

    [Repeat(nameof(Cells)), Use<Normal>]
    public partial Part Late { get; }

    [Head, GlobalAvgPool, Linear(nameof(Classes))]
    public partial Part Head { get; }
}
