namespace Nas.Protocol;

/// <summary><c>dashboard</c>: a page on this machine that shows the experiments of a store, until the tool says to stop.</summary>
internal sealed record DashboardRequest : StoreRequest
{
    /// <summary>The port; null: one that is free.</summary>
    public int? Port { get; init; }

    /// <summary>The experiment whose page is shown first; null: the list of all.</summary>
    public long? Experiment { get; init; }

    /// <summary>Whether a search is about to begin the store's first experiment, so that the store need not be there yet.</summary>
    public bool Expects { get; init; }
}
