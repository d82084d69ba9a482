namespace Nas.Protocol;

/// <summary>A network that was written for other programs.</summary>
internal sealed record ExportNetworkResult : Result
{
    public required string Network { get; init; }

    public required string Format { get; init; }

    /// <summary>What it takes: <c>image (batch, 1, 28, 28), 0 for black and 1 for white</c>.</summary>
    public required string Input { get; init; }

    /// <summary>What it puts out; null of weights alone.</summary>
    public string? Outputs { get; init; }

    public long Bytes { get; init; }

    public required string Output { get; init; }
}
