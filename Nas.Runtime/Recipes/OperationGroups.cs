using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Runtime.Recipes;

/// <summary>Which candidates of a decision are so similar that one may stand for the others, by an option.</summary>
internal static class OperationGroups
{
    /// <summary>The option's value by which the layers of the candidates tell.</summary>
    public const string ByLayers = "layers";

    /// <summary>The option's value by which no candidate stands for another.</summary>
    public const string None = "none";

    /// <summary>The groups of a space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <param name="value">
    /// <see cref="ByLayers"/>: those made of the same kinds of layers; <see cref="None"/>; or the groups themselves, as candidates joined by +, with / between groups: what is in none is by itself.
    /// </param>
    /// <returns>For each decision on an operation the group of each choice; of an argument of an operation a single group, unless there are none; null for other decisions.</returns>
    /// <exception cref="UsageException">A candidate is named that the space does not have, or twice.</exception>
    public static IReadOnlyList<int[]?> Of(SearchSpace space, IReadOnlyDictionary<string, int> parameters, string value)
    {
        var kinds = CandidateKinds.Of(NetworkPlan.Of(space, parameters));
        var decisions = space.Decisions.Items;
        var listed = value is ByLayers or None ? [] : Listed(value);
        foreach (var name in listed.Keys)
        {
            if (kinds.Zip(decisions, (k, d) => k is not null && d.Choices.Any(c => Plain(c) == name)).Contains(true)) continue;
            var known = kinds.Zip(decisions, (k, d) => k is null ? [] : d.Choices.AsEnumerable()).SelectMany(c => c).Distinct();
            throw new UsageException($"Option groups names '{name}', which is no candidate of {space.Name}.", $"It has: {string.Join(", ", known)}.");
        }

        return
        [
            .. decisions.Select((decision, d) =>
            {
                // The values of an argument are variants of one operation.
                if (kinds[d] is not { } own) return value != None && decision.Parent >= 0 && kinds[decision.Parent] is not null ? new int[decision.Choices.Count] : null;
                string[] names = value == ByLayers ? own : [.. decision.Choices.Select((c, i) => listed.TryGetValue(Plain(c), out var group) ? $"{group}" : $"alone {i}")];
                return names.Select(n => Array.IndexOf(names, n)).ToArray();
            }),
        ];
    }

    private static Dictionary<string, int> Listed(string value)
    {
        var groups = new Dictionary<string, int>();
        foreach (var (group, index) in value.Split('/').Select((g, i) => (g, i)))
        {
            foreach (var name in group.Split('+').Select(Plain))
                if (!groups.TryAdd(name, index)) throw new UsageException($"Option groups names '{name}' twice.", "A candidate is in one group.");
        }

        return groups;
    }

    private static string Plain(string name) => name.Replace(" ", "", StringComparison.Ordinal);
}
