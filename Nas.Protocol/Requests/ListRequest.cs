namespace Nas.Protocol;

/// <summary><c>list</c>: what there is in the project and in its Nas.Runtime.</summary>
internal sealed record ListRequest : Request
{
    /// <summary>Null: all strategies; else this one alone.</summary>
    public string? Strategy { get; init; }
}
