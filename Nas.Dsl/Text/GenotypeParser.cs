using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>Reads the text of a genotype from left to right.</summary>
internal sealed class GenotypeParser(SearchSpace space, string text)
{
    private readonly int[] _values = [.. Enumerable.Repeat(-1, space.Decisions.Items.Count)];
    private int _position;

    public Genotype Parse()
    {
        var cells = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var start = SkipSpace();
            var name = Name("the name of a cell");
            var cell = space.Cells.FirstOrDefault(c => c.Name == name)
                ?? throw Problem($"the space has no cell '{name}', but {Listed(space.Cells.Select(c => c.Name))}", start);
            if (!cells.Add(name)) throw Problem($"cell '{name}' is given twice", start);
            Expect(':');
            Nodes(cell);
        }
        while (Accept('|'));
        if (SkipSpace() < text.Length) throw Problem("expected '+', ';', '|' or the end", _position);
        if (space.Cells.FirstOrDefault(c => !cells.Contains(c.Name)) is { } missing)
            throw Problem($"cell '{missing.Name}' is missing", text.Length);
        return new Genotype(space.Decisions, _values);
    }

    private void Nodes(Cell cell)
    {
        var seen = new HashSet<int>();
        do
        {
            var start = SkipSpace();
            var name = Name("the name of a node");
            var node = IndexWhere(cell.Nodes, n => cell.StateName(cell.StatesBefore(n)) == name);
            if (node < 0)
                throw Problem($"cell '{cell.Name}' has no node '{name}'; its nodes are n0 to n{cell.Nodes - 1}", start);
            if (!seen.Add(node)) throw Problem($"node '{name}' is given twice", start);
            Expect('=');
            Edges(cell, node, start);
        }
        while (Accept(';'));
        if (seen.Count < cell.Nodes)
            throw Problem(
                $"cell '{cell.Name}' has {cell.Nodes} nodes; n{Enumerable.Range(0, cell.Nodes).First(n => !seen.Contains(n))} is missing",
                _position);
    }

    private void Edges(Cell cell, int node, int start)
    {
        var states = cell.StatesBefore(node);
        var first = FirstDecision(cell, node);
        var bits = 0;
        do
        {
            var at = SkipSpace();
            var operation = Operation();
            var stateAt = SkipSpace();
            var state = Name("the name of a state");
            Expect(')');
            var from = IndexWhere(states, s => cell.StateName(s) == state);
            if (from < 0)
            {
                var earlier = Listed(Enumerable.Range(0, states).Select(cell.StateName));
                throw Problem($"'{state}' is no state before {cell.StateName(states)}; those are {earlier}", stateAt);
            }

            if ((bits & (1 << from)) != 0) throw Problem($"the edge from '{state}' is given twice", at);
            bits |= 1 << from;
            var decision = first + from + (cell.Wiring == Wiring.Some ? 1 : 0);
            var choices = space.Decisions.Items[decision].Choices;
            var value = IndexWhere(choices.Count, c => choices[c].Replace(" ", "") == operation);
            if (value < 0) throw Problem($"'{operation}' is no choice here; those are {Listed(choices)}", at);
            _values[decision] = value;
        }
        while (Accept('+'));

        var needed = cell.Wiring == Wiring.Some ? cell.Keep : states;
        if (Decision.PopCount(bits) != needed)
            throw Problem(
                $"node '{cell.StateName(states)}' needs {needed} edge{(needed == 1 ? "" : "s")}, but has {Decision.PopCount(bits)}",
                start);
        if (cell.Wiring == Wiring.Some) _values[first] = bits;
    }

    // The decisions of a cell stand together, those of a node as well.
    private int FirstDecision(Cell cell, int node)
    {
        var index = 0;
        foreach (var other in space.Cells)
        {
            for (var n = 0; n < other.Nodes; n++)
            {
                if (other == cell && n == node) return index;
                index += other.StatesBefore(n) + (other.Wiring == Wiring.Some ? 1 : 0);
            }
        }

        throw new ArgumentException($"The space has no cell '{cell.Name}'.", nameof(cell));
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

    private static int IndexWhere(int count, Func<int, bool> condition)
    {
        for (var i = 0; i < count; i++)
            if (condition(i)) return i;
        return -1;
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names);
}
