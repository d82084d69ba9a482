using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>Reads the text of a genotype from left to right.</summary>
internal sealed class GenotypeParser(SearchSpace space, string text)
{
    private readonly long[] _values = [.. Enumerable.Repeat(-1L, space.Decisions.Items.Count)];
    private int _position;

    public Genotype Parse()
    {
        var cells = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var start = SkipSpace();
            var name = Name("the name of a cell");
            var graph = space.Graphs.FirstOrDefault(g => g.Name == name)
                ?? throw Problem($"the space has no cell '{name}', but {Listed(space.Cells.Select(c => c.Name))}", start);
            if (!cells.Add(name)) throw Problem($"cell '{name}' is given twice", start);
            Expect(':');
            Nodes(graph);
        }
        while (Accept('|'));
        if (SkipSpace() < text.Length) throw Problem("expected '+', ';', '|' or the end", _position);
        if (space.Cells.FirstOrDefault(c => !cells.Contains(c.Name)) is { } missing)
            throw Problem($"cell '{missing.Name}' is missing", text.Length);
        return new Genotype(space.Decisions, _values);
    }

    private void Nodes(Graph graph)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var start = SkipSpace();
            var name = Name("the name of a node");
            var node = graph.Nodes.FirstOrDefault(n => n.Name == name)
                ?? throw Problem($"cell '{graph.Name}' has no node '{name}'; its nodes are n0 to n{graph.Nodes.Count - 1}", start);
            if (!seen.Add(name)) throw Problem($"node '{name}' is given twice", start);
            Expect('=');
            Edges(graph, node, start);
        }
        while (Accept(';'));
        if (graph.Nodes.FirstOrDefault(n => !seen.Contains(n.Name)) is { } missing)
            throw Problem($"cell '{graph.Name}' has {graph.Nodes.Count} nodes; {missing.Name} is missing", _position);
    }

    private void Edges(Graph graph, Node node, int start)
    {
        var states = node.Edges.Select(e => graph.Cell.StateName(e.State)).ToList();
        var bits = 0L;
        do
        {
            var at = SkipSpace();
            var operation = Operation();
            var stateAt = SkipSpace();
            var state = Name("the name of a state");
            Expect(')');
            var from = states.IndexOf(state);
            if (from < 0) throw Problem($"'{state}' is no state before {node.Name}; those are {Listed(states)}", stateAt);
            if ((bits & (1L << from)) != 0) throw Problem($"the edge from '{state}' is given twice", at);
            bits |= 1L << from;
            var decision = node.Edges[from].Decision;
            var choices = space.Decisions.Items[decision].Choices.ToList();
            var value = choices.FindIndex(c => c.Replace(" ", "") == operation);
            if (value < 0) throw Problem($"'{operation}' is no choice here; those are {Listed(choices)}", at);
            _values[decision] = value;
        }
        while (Accept('+'));

        var needed = node.From < 0 ? states.Count : space.Decisions.Items[node.From].Min;
        if (Combinations.Size(bits) != needed)
            throw Problem($"node '{node.Name}' needs {needed} edge{(needed == 1 ? "" : "s")}, but has {Combinations.Size(bits)}", start);
        if (node.From >= 0) _values[node.From] = bits;
    }

    // An operation with its arguments and without white space, up to and with the parenthesis before the state: the last one in the term.
    private string Operation()
    {
        var start = _position;
        var name = Name("an operation");
        SkipSpace();
        var open = _position;
        if (open >= text.Length || text[open] != '(') throw Problem($"expected '(' behind '{name}'", open);
        var close = text.IndexOf(')', open);
        if (close < 0) throw Problem("this '(' is never closed", open);
        _position = close + 1;
        if (!Accept('('))
        {
            _position = open + 1;
            return name;
        }

        return new string([.. text.Substring(start, close + 1 - start).Where(c => !char.IsWhiteSpace(c))]);
    }

    private string Name(string what)
    {
        var start = SkipSpace();
        while (_position < text.Length && (char.IsLetterOrDigit(text[_position]) || text[_position] == '_')) _position++;
        return _position > start ? text.Substring(start, _position - start) : throw Problem($"expected {what}", start);
    }

    private void Expect(char mark)
    {
        if (!Accept(mark)) throw Problem($"expected '{mark}'", _position);
    }

    private bool Accept(char mark)
    {
        if (SkipSpace() >= text.Length || text[_position] != mark) return false;
        _position++;
        return true;
    }

    private int SkipSpace()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position])) _position++;
        return _position;
    }

    private FormatException Problem(string what, int position) => new(
        $"Not an architecture of {space.Name}: {what} (at character {position + 1}{(position < text.Length ? "" : ", the end")}).");

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names);
}
