using Nas.Runtime.Declaring;

namespace PROJECT_NAMESPACE;

/// <summary>A first search space.</summary>
[Net, Image(3, 32, 32)] // pictures are brought to this size
public partial class FirstNet
{
    [Parameter] private const int Channels = 16;
    [Parameter] private const int Classes = 10;

    [Ops]
    private enum Small
    {
        [SearchOnly] None,
        SkipConnect,
        [MaxPool(3)] MaxPool3,
        [AvgPool(3)] AvgPool3,
        [SepConv(3)] SepConv3,
        [DilConv(3)] DilConv3,
    }

    // The outputs of the two cells before, older first; each node has 2 distinct earlier states, one operation on each.
    [Cell("a", "b"), Nodes(3), From(2), Op<Small>, Output(Output.ConcatNodes)]
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
