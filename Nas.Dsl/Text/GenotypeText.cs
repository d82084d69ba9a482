using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>
/// A genotype as one line that reads like the papers' figures:
/// <c>Normal: n0 = sep_conv(3)(a) + skip_connect(b); n1 = ... | Reduction: n0 = ...</c>.
/// </summary>
public static class GenotypeText
{
    /// <summary>The text. Graphs, nodes and edges stand in the order of the space.</summary>
    public static string Write(SearchSpace space, Genotype genotype) =>
        string.Join(" | ", space.Graphs.Select(graph => $"{graph.Name}: {string.Join("; ", Parts(space, graph, genotype))}").Concat(
            ValueSection.Of(space).Select(section => $"{section.Name}: {string.Join("; ", section.Values.Select(v => $"{v.Name} = {string.Join(" ", v.Decisions.Select(d => space.Decisions.Items[d].Choices[(int)genotype[d]]))}"))}")));

    /// <summary>The settings of the training that a text chooses, by their names, whatever space it is of, as <see cref="SearchSpace.SettingsOf"/> gives them.</summary>
    /// <param name="text">What <see cref="Write"/> wrote, also before the space changed.</param>
    public static IReadOnlyDictionary<string, double> Settings(string text)
    {
        var part = text.Split('|').Select(p => p.Trim()).LastOrDefault(p => p.StartsWith(SearchSpace.SettingsName + ":", StringComparison.Ordinal)) ?? "";
        // A stage may be called so as well; it has other values.
        return part.Substring(part.IndexOf(':') + 1).Split(';').Select(v => v.Split('=')).Where(v => v.Length == 2)
            .Select(v => (Name: v[0].Trim(), Value: v[1].Trim())).Where(v => TrainingSetting.Find(v.Name) is not null)
            .ToDictionary(v => v.Name, v => TrainingSetting.Read(v.Value));
    }

    /// <summary>A node's right side: <c>sep_conv(3)(a) + skip_connect(b)</c>.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="node">The node.</param>
    /// <param name="genotype">The architecture.</param>
    public static string Formula(Graph graph, Node node, Genotype genotype)
    {
        if (node.Read is { } read) return $"{node.Then!.Chosen(genotype)!.Of(genotype)}({Read(read, genotype)}) to {Banks(node.Write!.Value, genotype)}";
        var terms = node.Edges.Where(e => e.IsTaken(genotype)).Select(edge => Term(graph, edge, genotype)).ToList();
        if (graph.TakesNodes && graph.TakesInputs(graph.StateOf(node) - graph.Inputs.Count, s => s.Bits(genotype))) terms.AddRange(graph.Inputs);
        if (node.Concatenates(genotype) || (graph.OwnsWidths && terms.Count > 1)) terms = [$"concat({string.Join(", ", terms)})"];
        if (node.Attends(genotype)) terms = [$"attention({string.Join(", ", terms)})"];
        if (node.Splits(genotype)) terms = [$"split({Sum(terms)})"];
        if (node.Then?.Chosen(genotype) is { } then) terms = [$"{then.Of(genotype)}({(node.Multiplies(genotype) ? string.Join(" * ", terms) : Sum(terms))})"];
        if (node.Skips is { } skips)
            terms.AddRange(Enumerable.Range(0, skips.Count).Where(place => skips.Takes(genotype, place)).Select(place => graph.Nodes[place].Name));
        return graph.IsPyramid ? $"{Sum(terms)} at {graph.Inputs[graph.ScaleOf(graph.StateOf(node), genotype)]}" : Sum(terms);
    }

    /// <summary>What is joined to a memory at the node that it goes into: <c>relu(n0 + c)</c>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="genotype">The architecture.</param>
    public static string Formula(Graph graph, CellMemory memory, Genotype genotype) =>
        $"{memory.Then.Chosen(genotype)!.Of(genotype)}({graph.Nodes[(int)genotype[memory.Into]].Name} {(memory.Multiplies(genotype) ? "*" : "+")} {memory.Name})";

    /// <summary>The genotype of a text. White space is free, and so is the order of graphs, nodes and edges.</summary>
    /// <exception cref="FormatException">The text is not one of an architecture of this space; the message says why and at which character,
    /// from 1.</exception>
    public static Genotype Parse(SearchSpace space, string text) => new GenotypeParser(space, text).Parse();

    private static IEnumerable<string> Parts(SearchSpace space, Graph graph, Genotype genotype)
    {
        var decisions = space.Decisions.Items;
        if (graph.Depth >= 0) yield return $"depth = {decisions[graph.Depth].Choices[(int)genotype[graph.Depth]]}";
        if (graph.Width >= 0) yield return $"channels = {decisions[graph.Width].Choices[(int)genotype[graph.Width]]}";
        // Blocks that are the same are one choice, which is written once.
        foreach (var node in graph.Nodes.Take(graph.Stage is { IsSame: true } ? 1 : graph.NodesOf(genotype)))
            yield return $"{node.Name} = {Formula(graph, node, genotype)}";
        if (graph.Memory is { } memory) yield return $"{memory.Name} = {graph.Nodes[(int)genotype[memory.From]].Name} into {Formula(graph, memory, genotype)}";
        if (graph.Joined is { } joined)
            yield return $"output = {Sum(Enumerable.Range(0, joined.Count).Where(state => joined.Takes(genotype, state)).Select(graph.StateName))}";
    }

    // Several are concatenated.
    private static string Read(Selection read, Genotype genotype) => Combinations.Size(read.Bits(genotype)) == 1 ? Banks(read, genotype) : $"concat({Banks(read, genotype)})";

    private static string Banks(Selection selection, Genotype genotype) =>
        string.Join(", ", Enumerable.Range(0, selection.Count).Where(bank => selection.Takes(genotype, bank)).Select(Graph.BankName));

    private static string Term(Graph graph, Edge edge, Genotype genotype)
    {
        var state = graph.StateName(edge.State);
        return edge.Choice?.Chosen(genotype) is { } chosen ? $"{chosen.Of(genotype)}({state})" : state;
    }

    private static string Sum(IEnumerable<string> terms)
    {
        var sum = string.Join(" + ", terms);
        return sum.Length == 0 ? "0" : sum;
    }
}
