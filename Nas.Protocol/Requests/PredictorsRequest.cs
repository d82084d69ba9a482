namespace Nas.Protocol;

/// <summary><c>bench predictors</c>: predictors against each other on a table.</summary>
internal sealed record PredictorsRequest : Request
{
    public required TableSettings Table { get; init; }

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<string> Predictors { get; init; } = [];

    /// <summary>How many architectures to learn from; empty: the usual numbers.</summary>
    public IReadOnlyList<int> TrainSizes { get; init; } = [];

    /// <summary>How often each is measured.</summary>
    public int? Seeds { get; init; }

    /// <summary>K of N@K and P@K.</summary>
    public int? Top { get; init; }

    /// <summary>Whether the score that is reported is learnt and ranked, not the one that a search sees.</summary>
    public bool Reported { get; init; }
}
