namespace Nas.Runtime.Declaring;

/// <summary>Which of the states before it a node takes.</summary>
public enum Previous
{
    /// <summary>All of them: <c>from all of previous</c>.</summary>
    All,

    /// <summary>Any number of them, which is searched: <c>from any of previous</c>.</summary>
    Any,

    /// <summary>The one before it: <c>from last</c>.</summary>
    Last,
}
