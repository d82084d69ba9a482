using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>
/// A genotype as one line that reads like the papers' figures:
/// <c>Normal: n0 = sep_conv(3)(a) + skip_connect(b); n1 = ... | Reduction: n0 = ...</c>.
/// </summary>
public static class GenotypeText
{
    /// <summary>The text. Cells, nodes and edges stand in the order of the space.</summary>
    public static string Write(SearchSpace space, Genotype genotype)
    {
        var decisions = space.Decisions;
        var index = 0;
        var cells = new List<string>();
        foreach (var cell in space.Cells)
        {
            var nodes = new List<string>();
            for (var node = 0; node < cell.Nodes; node++)
            {
                if (cell.Wiring == Wiring.Some) index++;
                var edges = new List<string>();
                for (var state = 0; state < cell.StatesBefore(node); state++, index++)
                    if (genotype.IsActive(index)) edges.Add($"{decisions.Items[index].Choices[genotype[index]]}({cell.StateName(state)})");
                nodes.Add($"{cell.StateName(cell.StatesBefore(node))} = {string.Join(" + ", edges)}");
            }

            cells.Add($"{cell.Name}: {string.Join("; ", nodes)}");
        }

        return string.Join(" | ", cells);
    }

    /// <summary>The genotype of a text. White space is free, and so is the order of cells, nodes and edges.</summary>
    /// <exception cref="FormatException">The text is not one of an architecture of this space; the message says why and at which character,
    /// from 1.</exception>
    public static Genotype Parse(SearchSpace space, string text) => new GenotypeParser(space, text).Parse();
}
