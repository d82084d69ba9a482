namespace Nas.Protocol;

/// <summary><c>derive</c>: the source of what an experiment has found, of one of its trials, or of networks of its supernet within limits.</summary>
internal sealed record DeriveRequest : StoreRequest
{
    /// <summary>Null: the last one.</summary>
    public long? Experiment { get; init; }

    /// <summary>From 1; null: what the search has found.</summary>
    public int? Trial { get; init; }

    public string? ClassName { get; init; }

    /// <summary>Whether the network leaves paths out in training; null: as the search asked for it.</summary>
    public bool? DropPath { get; init; }

    /// <summary>Whether the network has a second head for its training; null: as the search asked for it.</summary>
    public bool? AuxiliaryHead { get; init; }

    /// <summary>Networks of the experiment's supernet within these; none: what it has found, or a trial.</summary>
    public IReadOnlyList<LimitRequest> Limits { get; init; } = [];

    /// <summary>How many architectures are measured for each limit; null: 200.</summary>
    public int? Trials { get; init; }

    /// <summary>Where they are measured; null: where the search computed.</summary>
    public string? Device { get; init; }

    /// <summary>The folder for the weights of networks within limits; null: they are not kept.</summary>
    public string? Weights { get; init; }
}
