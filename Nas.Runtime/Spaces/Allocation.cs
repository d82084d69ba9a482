namespace Nas.Runtime.Spaces;

/// <summary>Which channels of its state an input of a node gets (Cai et al. 2018b, Path-level network transformation).</summary>
public enum Allocation
{
    /// <summary>All of them.</summary>
    Replicate,

    /// <summary>One of as many equal parts as the node has inputs.</summary>
    Split,
}
