using Nas.Protocol;

namespace Nas.Tool.Terminal;

/// <summary>The Pareto front of a search with several objectives, one line a trial.</summary>
internal static class FrontTable
{
    private const int Width = 60; // of an architecture; --json and export have it whole

    /// <summary>The table with a title before and, where the experiment is known, a hint behind it; nothing where there is no front.</summary>
    /// <param name="result">What the search found.</param>
    public static IEnumerable<string> Lines(NetworkResult result)
    {
        if (result.Front is not { Count: > 0 } front)
            return [];
        List<string> lines = [.. Lines(front, $"{result.Trials} trials")];
        if (result.Experiment is { } experiment && front.FirstOrDefault(t => t.Genotype == result.Genotype) is { } chosen)
            lines.Add($"The network above is trial {chosen.Trial}; write another with: dotnet nas derive {experiment} --trial N");
        return lines;
    }

    /// <summary>The table with a title before.</summary>
    /// <param name="front">At least one trial.</param>
    /// <param name="of">What it is the front of, and how many.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<FrontEntry> front, string of)
    {
        string[] objectives = [.. front[0].Objectives.Keys];
        return
        [
            "",
            $"Pareto front of {string.Join(", ", objectives)}: {front.Count} of {of}",
            .. Columns.Align(
            [
                ["trial", .. objectives, "architecture"],
                .. front.Select(t => new[] { $"{t.Trial}" }.Concat(objectives.Select(o => Value(t, o))).Append(Short(t.Genotype)).ToArray()),
            ]),
        ];
    }

    private static string Value(FrontEntry trial, string objective) =>
        objective is "accuracy" or "average-precision" ? Figures.Percent(trial.Objectives[objective]) : Figures.Number(trial.Objectives[objective]);

    private static string Short(string genotype) => genotype.Length <= Width ? genotype : genotype[..(Width - 3)] + "...";
}
