namespace Nas.Protocol;

/// <summary><c>doctor</c>: whether what a search needs is there.</summary>
internal sealed record DoctorRequest : StoreRequest
{
    /// <summary>The data set's name; null: what is usual for the net.</summary>
    public string? Data { get; init; }

    /// <summary>Where the data set's files are.</summary>
    public string? DataDirectory { get; init; }
}
