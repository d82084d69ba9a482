namespace Nas.Runtime.Declaring;

/// <summary>Which of the states before it a node takes.</summary>
public enum Previous
{
    /// <summary>All of them: <c>from all of previous</c>.</summary>
    All,

    /// <summary>Any number of them, which is searched: <c>from any of previous</c>.</summary>
    Any,

    /// <summary>
    /// Any number of the nodes before it, which is searched; where it takes none, the input, if another node reads it: <c>from any of nodes</c>
    /// (Xie and Yuille 2017, GeNet).
    /// </summary>
    AnyNodes,

    /// <summary>The one before it: <c>from last</c>.</summary>
    Last,

    /// <summary>
    /// Two each, as in a binary tree: the first nodes both inputs, each other one the next two nodes that none has taken: <c>from pairs</c>. In a recurrent cell
    /// (Zoph and Le 2017).
    /// </summary>
    Pairs,
}
