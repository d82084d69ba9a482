namespace Nas.Runtime.Declaring;

/// <summary>What a cell puts out.</summary>
public enum Output
{
    /// <summary>All nodes, concatenated along the channels: <c>output concat(nodes)</c>.</summary>
    ConcatNodes,

    /// <summary>The last node: <c>output last</c>.</summary>
    Last,

    /// <summary>The nodes that no other node reads, concatenated: <c>output concat(loose)</c>.</summary>
    ConcatLoose,

    /// <summary>The sum of the nodes that no other node reads: <c>output sum(loose)</c> (Xie and Yuille 2017, GeNet).</summary>
    SumLoose,

    /// <summary>
    /// Any of the states, which are searched, together as wide as the cell: <c>output concat(any, channels)</c> (Ying et al. 2019, NAS-Bench-101).
    /// </summary>
    ConcatAny,

    /// <summary>The mean of all nodes, of a recurrent cell: <c>output mean(nodes)</c>.</summary>
    MeanNodes,

    /// <summary>The mean of the nodes that no other node reads, of a recurrent cell: <c>output mean(loose)</c>.</summary>
    MeanLoose,

    /// <summary>The last nodes, one of each scale, of a feature pyramid: <c>output scales</c> (Ghiasi et al. 2019, NAS-FPN).</summary>
    Scales,

    /// <summary>All memory banks, concatenated: <c>output concat(banks)</c> (Brock et al. 2018, SMASH).</summary>
    ConcatBanks,
}
