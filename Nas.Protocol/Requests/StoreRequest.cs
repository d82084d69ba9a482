namespace Nas.Protocol;

/// <summary>A request that has to do with experiments.</summary>
internal abstract record StoreRequest : Request
{
    /// <summary>Where experiments are: a file, or a connection string; null: in the project.</summary>
    public string? Store { get; init; }
}
