namespace Nas.Protocol;

/// <summary>What was looked at from within the project's dependencies.</summary>
internal sealed record DoctorResult : Result
{
    public IReadOnlyList<CheckEntry> Checks { get; init; } = [];
}
