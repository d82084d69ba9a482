namespace Nas.Runtime.Hosting;

/// <summary>How a search ended that has delivered a network.</summary>
internal enum SearchEnd
{
    /// <summary>As planned.</summary>
    Done,

    /// <summary>It was cancelled, or its time was over.</summary>
    Cancelled,

    /// <summary>Something went wrong that the result names.</summary>
    Failed,
}
