using System.Text;
using Nas.Dsl.Model;

namespace Nas.Runtime.Reporting.Drawing;

/// <summary>
/// Draws cells for a terminal. Each state is a rail that begins where the state is made; a node's row joins the rails that it takes.
/// </summary>
public static class CellText
{
    /// <summary>The most columns of a line.</summary>
    public const int Columns = 100;

    private const int LeastText = 48; // columns that the formulas keep beside the rails

    /// <summary>All cells of a space, one block each. The same arguments give the same text.</summary>
    /// <param name="space">The space.</param>
    /// <param name="genotype">The architecture, or null: what is possible, with the candidates listed.</param>
    /// <returns>Lines of at most <see cref="Columns"/> characters, each ending in a line feed, with an empty one between blocks.</returns>
    public static string Draw(SearchSpace space, Genotype? genotype)
    {
        ArgumentNullException.ThrowIfNull(space);
        var blocks = CellGraph.Of(space, genotype).Select(Cell);
        if (space.Net.Settings.Count > 0) blocks = blocks.Append([.. Wrap(Separated(Settings(space, genotype), "; ").Prepend($"{SearchSpace.SettingsName}: "), Columns - 2).Select((l, i) => i == 0 ? l : "  " + l)]);
        if (genotype is null) blocks = blocks.Concat(space.OperationSets.Select(set => Candidates(set, space)));
        return string.Join("\n", blocks.Select(lines => string.Concat(lines.Select(l => l.TrimEnd() + "\n"))));
    }

    private static IEnumerable<string> Settings(SearchSpace space, Genotype? genotype) => genotype is null ? space.Net.Settings.Select(s => s.ToString())
        : space.SettingsOf(genotype).Select(s => $"{s.Key} = {TrainingSetting.Named(s.Key).Write(s.Value)}");

    private static List<string> Cell(CellGraph graph)
    {
        var lines = new List<string>();
        var caption = $"{graph.Title}: {(graph.IsChosen ? graph.Shape : $"{graph.Rule}; {graph.Shape}")}";
        lines.AddRange(Wrap(Separated(caption.Split(' '), " "), Columns - 2).Select((l, i) => i == 0 ? l : "  " + l));
        // As many columns from rail to rail as leave room for the formulas.
        var pitch = Math.Min(4, (Columns - LeastText) / graph.States.Count);
        for (var state = 0; state < graph.States.Count; state++)
        {
            var sources = graph.Edges.Where(e => e.To == state).ToArray();
            var rails = Rails(graph, state, sources, pitch);
            var below = Rails(graph, state + 1, [], pitch);
            var width = graph.States.Count * pitch;
            var formula = Wrap(Formula(graph, state, sources), Columns - width - 4);
            for (var i = 0; i < formula.Count; i++)
                lines.Add((i == 0 ? rails : below).PadRight(width) + (i == 0 ? "" : "    ") + formula[i]);
        }

        return lines;
    }

    private static string Joined(CellGraph graph) =>
        graph.Graph.Output is CellOutput.Mean or CellOutput.MeanLoose ? graph.IsChosen || graph.Graph.Output == CellOutput.Mean ? "mean(" : "mean(loose of "
        : graph.Graph.IsPyramid ? "scales("
        : graph.Graph.Output == CellOutput.Sum ? graph.IsChosen ? "sum(" : "sum(loose of "
        : graph.IsChosen ? "concat(" : graph.Graph.Joined is not null ? "concat(any of " : graph.Graph.Output == CellOutput.Loose ? "concat(loose of " : "concat(";

    // In pieces at whose ends a line may break.
    private static IEnumerable<string> Formula(CellGraph graph, int state, CellEdge[] sources)
    {
        var name = graph.Name(state);
        if (sources.Length == 0) return [state < graph.Graph.Inputs.Count ? name : $"{name} = 0"];
        var from = sources.Select(e => graph.Name(e.From)).ToArray();
        var pieces = state == graph.Output && graph.Graph.Banks > 0 ? Separated([.. Enumerable.Range(0, graph.Graph.Banks).Select(Graph.BankName)], ", ").Prepend("concat(").Append(")")
            : state == graph.Output
            ? graph.Graph.Output != CellOutput.Last && from.Length > 0 ? Separated(from, ", ").Prepend(Joined(graph)).Append(")")
            : Separated(from, " or ")
            : graph.IsChosen ? Separated(graph.Formulas[state - graph.Graph.Inputs.Count].Split(" + "), " + ")
            : graph.Graph.Banks > 0 ? Separated(from, ", ").Prepend($"{graph.Number} of the banks with ")
            : graph.Number == "last" ? [from[^1]]
            : graph.Graph.TakesNodes ? Separated(from.Skip(graph.Graph.Inputs.Count), ", ").Prepend(from.Length > graph.Graph.Inputs.Count ? "any of " : "").Append($"{(from.Length > graph.Graph.Inputs.Count ? ", or " : "")}{from[0]}")
            : Separated(from, ", ").Prepend($"{graph.Number} of ");
        return pieces.Prepend($"{name} = ");
    }

    // The row of a state: rails of earlier states that are still needed, joined from the leftmost source to the state's own.
    private static string Rails(CellGraph graph, int state, CellEdge[] sources, int pitch)
    {
        if (state >= graph.States.Count) return "";
        var row = new StringBuilder(new string(' ', graph.States.Count * pitch));
        var first = sources.Length == 0 ? state : sources.Min(e => e.From);
        for (var other = 0; other < state; other++)
        {
            var isSource = sources.Any(e => e.From == other);
            var passes = graph.Edges.Any(e => e.From == other && (e.To > state || (e.To == state && sources.Length == 0)));
            row[other * pitch] = isSource ? '●' : passes ? other > first ? '┼' : '│' : other > first ? '─' : ' ';
        }

        if (sources.Length > 0)
        {
            for (var column = (first * pitch) + 1; column < state * pitch; column++)
                if (column % pitch != 0) row[column] = '─';
            row[state * pitch] = graph.Edges.Any(e => e.From == state) ? '┐' : state == graph.Output ? '▶' : '╴';
        }
        else if (state < graph.Graph.Inputs.Count)
        {
            row[state * pitch] = graph.Edges.Any(e => e.From == state) ? '┬' : '╴';
        }

        return row.ToString();
    }

    private static List<string> Candidates(OperationSet set, SearchSpace space)
    {
        var names = set.Candidates.Select(c => set.SearchOnly.Contains(c) ? $"{c} (search only)" : c.ToString());
        return [$"{set.Name}: the candidates of {CellGraph.PlaceOf(set, space)}", .. Wrap(Separated(names, ", "), Columns - 4).Select(l => "  " + l)];
    }

    private static IEnumerable<string> Separated(IEnumerable<string> terms, string separator)
    {
        var all = terms.ToArray();
        return all.Select((t, i) => i < all.Length - 1 ? t + separator : t);
    }

    // Only a piece that is longer than a line is cut.
    private static List<string> Wrap(IEnumerable<string> pieces, int width)
    {
        var lines = new List<string> { "" };
        foreach (var piece in pieces.SelectMany(p => p.Chunk(width).Select(c => new string(c))))
        {
            if (lines[^1].Length + piece.TrimEnd().Length <= width) lines[^1] += piece;
            else lines.Add(piece);
        }

        return lines;
    }
}
