namespace Nas.Runtime.Spaces;

/// <summary>What a node of a cell makes of its inputs (Zoph et al. 2018, section 3.2).</summary>
public enum Merge
{
    /// <summary>Their sum.</summary>
    Add,

    /// <summary>Their concatenation along the channels, brought to the cell's width by a 1×1 convolution and batch norm.</summary>
    Concat,

    /// <summary>The coarser one, and the finer one with its channels weighed by the sigmoid of the coarser one's largest values (Ghiasi et al. 2019).</summary>
    Attention,

    /// <summary>Their product, number by number (Zoph and Le 2017, section 3.4).</summary>
    Multiply,
}
