using Nas.Dashboard.Watching;
using Nas.Dsl.Model;
using Nas.Runtime.Experiments;

namespace Nas.Dashboard.Figures;

/// <summary>What the supernets of a search did from epoch to epoch.</summary>
internal static class EpochFigures
{
    /// <summary>How good they were, and the signs of collapse (docs/collapse.md); of each part of the search.</summary>
    public static IReadOnlyList<Figure> Of(ExperimentView view) =>
    [
        .. Parts(view).SelectMany(part => new Figure[]
        {
            new($"Accuracy{part.Of}", "epoch", "%",
            [
                Line("supernet", part.Epochs, e => 100 * e.Accuracy),
                Line("architecture by itself", part.Epochs, e => 100 * (e.Accuracy - e.Gap)),
                Line("share of skip connections", part.Epochs, e => 100 * e.SkipShare),
            ]),
            new($"Training loss{part.Of}", "epoch", "loss", [Line("loss", part.Epochs, e => e.Loss)]),
            new($"How much the architecture's loss bends{part.Of}", "epoch", "dominant eigenvalue", [Line("eigenvalue", part.Epochs, e => e.Eigenvalue)]),
        }).Select(WithoutEmpty).Where(f => !f.IsEmpty),
    ];

    /// <summary>A picture of each edge, or of whatever else is decided: how strong its candidates were.</summary>
    public static IReadOnlyList<Figure> Edges(ExperimentView view)
    {
        if (view.Space is not { } space) return [];
        return
        [
            .. Parts(view).SelectMany(part => space.Decisions.Items.Select((decision, i) =>
                new Figure($"{decision.Name}{part.Of}", "epoch", "strength", [.. Candidates(decision).Select((name, c) => Line(name, part.Epochs, e => e.Strengths?.ElementAtOrDefault(i)?.Cast<double?>().ElementAtOrDefault(c)))])
                {
                    IsSmall = true,
                })).Where(f => !f.IsEmpty),
        ];
    }

    private static IEnumerable<string> Candidates(Decision decision) => decision.Choices.Concat(decision.SearchOnly);

    // Most searches have a single part, which needs no name.
    private static IEnumerable<(string Of, IReadOnlyList<StoredEpoch> Epochs)> Parts(ExperimentView view)
    {
        var parts = view.Epochs.GroupBy(e => e.Phase).ToArray();
        return parts.Select(p => (parts.Length > 1 ? $" ({p.Key})" : "", (IReadOnlyList<StoredEpoch>)[.. p]));
    }

    private static Series Line(string name, IReadOnlyList<StoredEpoch> epochs, Func<StoredEpoch, double?> value) => new(
        name, SeriesKind.Line, [.. epochs.Select(e => (e.Epoch, Value: value(e))).Where(e => e.Value is { } v && double.IsFinite(v)).Select(e => new[] { e.Epoch, Math.Round(e.Value!.Value, 5) })]);

    private static Figure WithoutEmpty(Figure figure) => figure with { Series = [.. figure.Series.Where(s => s.Points.Count > 0)] };
}
