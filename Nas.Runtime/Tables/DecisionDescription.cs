namespace Nas.Runtime.Tables;

/// <summary>A decision of a space that has no <c>.nas</c> file.</summary>
internal sealed record DecisionDescription(string Name, IReadOnlyList<string> Values);
