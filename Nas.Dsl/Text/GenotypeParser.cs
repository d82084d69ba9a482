using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>Reads the text of a genotype from left to right.</summary>
internal sealed class GenotypeParser(SearchSpace space, string text)
{
    private readonly long[] _values = [.. Enumerable.Repeat(-1L, space.Decisions.Items.Count)];
    private readonly Dictionary<(string Graph, string Node), int> _scales = [];
    private readonly IReadOnlyList<ValueSection> _sections = ValueSection.Of(space);
    private int _position;

    public Genotype Parse()
    {
        var graphs = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var start = SkipSpace();
            var name = Name("the name of a cell");
            if (_sections.FirstOrDefault(s => s.Name == name) is { } section)
            {
                if (!graphs.Add(name)) throw Problem($"{section.Title} is given twice", start);
                Expect(':');
                Values(section);
                continue;
            }

            var graph = space.Graphs.FirstOrDefault(g => g.Name == name)
                ?? throw Problem($"the space has no cell '{name}', but {Listed(space.Graphs.Select(g => g.Name))}", start);
            if (!graphs.Add(name)) throw Problem($"{graph.Kind} '{name}' is given twice", start);
            Expect(':');
            Parts(graph);
        }
        while (Accept('|'));
        if (space.Graphs.FirstOrDefault(g => !graphs.Contains(g.Name)) is { } missing)
            throw Problem($"{missing.Kind} '{missing.Name}' is missing", text.Length);
        if (_sections.FirstOrDefault(s => !graphs.Contains(s.Name)) is { } none) throw Problem($"{none.Title} is missing", text.Length);
        // Those of a node were counted there; what is left is a limit on all edges of a cell.
        for (var i = 0; i < _values.Length; i++)
            if (_values[i] >= 0 && space.Decisions.Items[i] is var decision && !decision.Allows(_values[i]))
                throw Problem($"'{decision.Graph}' may have at most {decision.Max} edge{(decision.Max == 1 ? "" : "s")}, but has {Combinations.Size(_values[i])}", text.Length);
        // Behind values that are right by themselves.
        if (space.Decisions.Refusal(_values) is { } refusal) throw Problem(refusal.TrimEnd('.'), text.Length);
        return new Genotype(space.Decisions, _values);
    }

    // channels1 = 16; channels2 = 32
    private void Values(ValueSection section)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var start = SkipSpace();
            var name = Name($"the name of a {section.Kind}");
            var value = section.Values.FirstOrDefault(v => v.Name == name);
            if (value.Name is null) throw Problem($"'{section.Name}' has no {section.Kind} '{name}'; those are {Listed(section.Values.Select(v => v.Name))}", start);
            if (!seen.Add(name)) throw Problem($"'{name}' is given twice", start);
            Expect('=');
            if (value.Decisions.Count == 1) Value(value.Decisions[0]);
            else Words(value.Decisions);
        }
        while (Accept(';'));
        if (section.Values.FirstOrDefault(v => !seen.Contains(v.Name)).Name is { } missing) throw Problem($"'{section.Name}' has no '{missing}'", _position);
    }

    private static string Part(Graph graph) => graph.Stage is null ? "node" : "block";

    private void Parts(Graph graph)
    {
        if (graph.Joined is { Decision: var edges } && edges >= 0) _values[edges] = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var start = SkipSpace();
            var name = Name("the name of a node");
            if (!seen.Add(name)) throw Problem($"{(IsProperty(graph, name) ? $"'{name}'" : $"{Part(graph)} '{name}'")} is given twice", start);
            Expect('=');
            if (name == "depth" && graph.Depth >= 0) Value(graph.Depth);
            else if (name == "channels" && graph.Width >= 0) Value(graph.Width);
            else if (graph.Memory is { } memory && name == memory.Name) Memory(graph, memory);
            else if (name == "output" && graph.Joined is { } joined) Select(joined, States(graph, joined.Count));
            else
            {
                var node = graph.Nodes.FirstOrDefault(n => n.Name == name)
                    ?? throw Problem($"{graph.Kind} '{graph.Name}' has no {Part(graph)} '{name}'; its {Part(graph)}s are n0 to n{graph.Nodes.Count - 1}", start);
                Node(graph, node, start);
            }
        }
        while (Accept(';'));
        if (SkipSpace() < text.Length && text[_position] != '|') throw Problem("expected '+', ';', '|' or the end", _position);

        // Which blocks a stage has follows from its depth, wherever that stands; those that are the same are written once.
        var depth = graph.Depth < 0 ? graph.Nodes.Count : graph.Stage!.MinDepth + (int)Math.Max(0, _values[graph.Depth]);
        if (graph.Stage is { IsSame: true }) depth = 1;
        string[] parts = [.. Properties(graph), .. graph.Nodes.Take(depth).Select(n => n.Name)];
        if (parts.FirstOrDefault(p => !seen.Contains(p)) is { } missing)
            throw Problem(IsProperty(graph, missing) ? $"'{graph.Name}' has no '{missing}'" : Missing(missing), _position);
        if (graph.Nodes.Skip(depth).FirstOrDefault(n => seen.Contains(n.Name)) is { } extra)
            throw Problem(graph.Stage!.IsSame ? $"the blocks of stage '{graph.Name}' are all as n0; {extra.Name} is one too many"
                : $"stage '{graph.Name}' has {Counted(depth)} here; {extra.Name} is none of them", _position);

        if (graph.IsPyramid) _values[graph.Order] = Order(graph);

        string Counted(int count) => $"{count} {Part(graph)}{(count == 1 ? "" : "s")}";

        string Missing(string name) => graph.Stage is { IsSame: true }
            ? $"the blocks of stage '{graph.Name}' are all as n0, which is missing"
            : $"{graph.Kind} '{graph.Name}' has {Counted(depth)}; {name} is missing";
    }

    private static IEnumerable<string> Properties(Graph graph)
    {
        if (graph.Depth >= 0) yield return "depth";
        if (graph.Width >= 0) yield return "channels";
        if (graph.Joined is not null) yield return "output";
        if (graph.Memory is { } memory) yield return memory.Name;
    }

    private static bool IsProperty(Graph graph, string name) => Properties(graph).Contains(name);

    // One of the choices of a decision, such as a number.
    private void Value(int decision)
    {
        var start = SkipSpace();
        while (_position < text.Length && text[_position] is not (';' or '|')) _position++;
        var word = new string([.. text.Substring(start, _position - start).Where(c => !char.IsWhiteSpace(c))]);
        var choices = space.Decisions.Items[decision].Choices.ToList();
        var value = choices.FindIndex(c => c.Replace(" ", "") == word);
        Chosen(decision, choices, value, start);
    }

    private void Chosen(int decision, IReadOnlyList<string> choices, int value, int start)
    {
        var word = text.Substring(start, _position - start).Trim();
        _values[decision] = value >= 0 ? value : throw Problem(
            word.Length == 0 ? $"expected one of {Listed(choices)}" : $"'{word}' is no choice here; those are {Listed(choices)}", start);
    }

    // Choices of several decisions: rotate 0.7 2
    private void Words(IReadOnlyList<int> decisions)
    {
        foreach (var decision in decisions)
        {
            var start = SkipSpace();
            while (_position < text.Length && text[_position] is not (';' or '|') && !char.IsWhiteSpace(text[_position])) _position++;
            var choices = space.Decisions.Items[decision].Choices.ToList();
            Chosen(decision, choices, choices.IndexOf(text.Substring(start, _position - start)), start);
        }

        if (SkipSpace() < text.Length && text[_position] is not (';' or '|')) throw Problem("expected ';', '|' or the end", _position);
    }

    // c = n1 into relu(n0 + c)
    private void Memory(Graph graph, CellMemory memory)
    {
        string[] nodes = [.. graph.Nodes.Select(n => n.Name)];
        _values[memory.From] = OneOf(nodes, "node", "the name of a node").Place;
        var into = SkipSpace();
        if (Name("'into'") != "into") throw Problem("expected 'into'", into);
        Choose(memory.Then); // with the parenthesis before the node
        _values[memory.Into] = OneOf(nodes, "node", "the name of a node").Place;
        var isMultiplied = memory.Merge >= 0 && Accept('*');
        if (!isMultiplied) Expect('+');
        if (memory.Merge >= 0) _values[memory.Merge] = isMultiplied ? 1 : 0;
        var at = SkipSpace();
        if (Name($"'{memory.Name}'") != memory.Name) throw Problem($"expected '{memory.Name}'", at);
        Expect(')');
    }

    private void Node(Graph graph, Node node, int start)
    {
        if (node.Read is { } read)
        {
            Choose(node.Then!); // with the parenthesis before the banks
            var concatenates = AcceptCall("concat");
            Banks(node, read, start);
            if (concatenates) Expect(')');
            Expect(')');
            if (!AcceptWord("to")) throw Problem("expected 'to' and the banks that the result is added to", _position);
            Banks(node, node.Write!.Value, start);
            return;
        }

        long[] taken;
        if (node.Then is { } then)
        {
            Choose(then); // with the parenthesis before the sum
            taken = Edges(graph, node);
            Expect(')');
            if (Accept('+')) Skips(graph, node);
            else if (node.Skips is { } none) Select(none, 0);
        }
        else
        {
            var splits = node.Allocation >= 0 && AcceptCall("split");
            if (node.Allocation >= 0) _values[node.Allocation] = splits ? 1 : 0;
            taken = Edges(graph, node);
            if (splits) Expect(')');
        }

        var size = taken.Sum(Combinations.Size);
        var (min, max) = (node.From.Sum(f => Numbers(f).Min), node.From.Sum(f => Numbers(f).Max));
        if (size < min || size > max)
            throw Problem($"node '{node.Name}' needs {(min == max ? $"{min}" : $"{min} to {max}")} edge{(max == 1 ? "" : "s")}, but has {size}", start);
        for (var i = 0; i < taken.Length; i++) Select(node.From[i], taken[i]);
        if (graph.IsPyramid) Scale(graph, node);
    }

    // `at p4`
    private void Scale(Graph graph, Node node)
    {
        if (!AcceptWord("at")) throw Problem($"expected 'at' and the scale of node '{node.Name}'", _position);
        var (scale, start) = OneOf(graph.Inputs, "scale", "a scale");
        if (node.Scale >= 0) _values[node.Scale] = scale;
        else if (_scales.Any(s => s.Key.Graph == graph.Name && s.Value == scale)) throw Problem($"'{graph.Inputs[scale]}' is put out already; the last {graph.Inputs.Count} nodes are of one scale each", start);
        else _scales.Add((graph.Name, node.Name), scale);
    }

    // All nodes are there, and each of the last ones has another scale.
    private int Order(Graph graph) => Permutations.Rank([.. graph.Nodes.Where(n => n.Scale < 0).Select(n => _scales[(graph.Name, n.Name)])]);

    // b0, b2
    private void Banks(Node node, Selection selection, int start)
    {
        string[] names = [.. Enumerable.Range(0, selection.Count).Select(Graph.BankName)];
        var bits = 0L;
        do
        {
            var (bank, at) = OneOf(names, "bank", "the name of a bank");
            if ((bits >> bank & 1) != 0) throw Problem($"'{names[bank]}' is given twice", at);
            bits |= 1L << bank;
        }
        while (Accept(','));
        var (min, max) = Numbers(selection);
        var size = Combinations.Size(bits);
        if (size < min || size > max) throw Problem($"node '{node.Name}' reads or writes {(min == max ? $"{min}" : $"{min} to {max}")} bank{(max == 1 ? "" : "s")} here, but has {size}", start);
        Select(selection, bits);
    }

    // How many edges a selection may have.
    private (int Min, int Max) Numbers(Selection from)
    {
        if (from.Decision < 0) return (from.Count, from.Count);
        var decision = space.Decisions.Items[from.Decision];
        return from.Count < decision.Choices.Count ? (0, from.Count) : (decision.Min, decision.Max);
    }

    // The edges of a node and, where it does nothing to their sum, what is added behind them; a plain name is one of these.
    // Where a node has several inputs that may be the same, they stand in their order.
    private long[] Edges(Graph graph, Node node)
    {
        var (taken, skipped, input) = (new long[node.From.Count], 0L, 0);
        IReadOnlyList<Edge>[] inputs = [.. node.EdgesOfInputs];
        var (isConcatenated, isMultiplied) = (node.Merging is Merging.AddOrConcat or Merging.Concat && AcceptCall("concat"), false);
        var attends = node.Merging == Merging.AddOrAttention && AcceptCall("attention");
        if (node.Merge >= 0) _values[node.Merge] = isConcatenated || attends ? 1 : 0;
        var hasOperations = node.Edges.Any(e => e.Choice is not null);
        if (SkipSpace() < text.Length && text[_position] == '0' && Accept('0')) return Done();
        // The inputs by default say as well that there is no edge.
        if (graph.TakesNodes && AcceptWord(graph.Inputs[0])) return Done();
        do
        {
            var at = SkipSpace();
            var name = Name(hasOperations ? "an operation" : "the name of a state");
            var isState = !hasOperations || SkipSpace() >= text.Length || text[_position] != '(';
            if (isState && hasOperations)
            {
                if (node.Skips is not { } skips || node.Then is not null) throw Problem($"expected '(' behind '{name}'", _position);
                skipped |= Bit(skipped, Skipped(graph, skips, name, at), name, at);
                continue;
            }

            _position = at;
            var operation = isState ? null : Operation();
            var stateAt = SkipSpace();
            var state = Name("the name of a state");
            if (!isState) Expect(')');
            if (input == inputs.Length) throw Problem($"node '{node.Name}' has {inputs.Length} edges; this is one too many", at);
            var states = inputs[input].Select(e => graph.StateName(e.State)).ToList();
            var place = states.IndexOf(state);
            if (place < 0) throw Problem($"'{state}' is no state before {node.Name}; those are {Listed(states)}", stateAt);
            taken[input] |= Bit(taken[input], place, state, at);
            if (operation is not null) Choose(inputs[input][place].Choice!, operation, at);
            if (inputs.Length > 1) input++;
        }
        while (Accept(isConcatenated || attends ? ',' : '+') || (node.Merging == Merging.AddOrMultiply && Accept('*') && (isMultiplied = true)));
        if (isMultiplied) _values[node.Merge] = 1;
        if (!isConcatenated && !attends) return Done();
        Expect(')');
        if (node.Then is not null || !Accept('+')) return Done();
        Skips(graph, node);
        return taken;

        long[] Done()
        {
            if (node.Skips is { } skips && node.Then is null) Select(skips, skipped);
            return taken;
        }
    }

    private void Skips(Graph graph, Node node)
    {
        if (node.Skips is not { } skips) throw Problem($"nothing is added behind node '{node.Name}'", SkipSpace());
        var skipped = 0L;
        do
        {
            var at = SkipSpace();
            var name = Name("the name of a node");
            skipped |= Bit(skipped, Skipped(graph, skips, name, at), name, at);
        }
        while (Accept('+'));
        Select(skips, skipped);
    }

    private int Skipped(Graph graph, Selection skips, string name, int at)
    {
        var nodes = graph.Nodes.Take(skips.Count).Select(n => n.Name).ToList();
        return nodes.IndexOf(name) is var place and >= 0 ? place : throw Problem($"'{name}' is no node that can be added here; those are {Listed(nodes)}", at);
    }

    private long States(Graph graph, int count)
    {
        var bits = 0L;
        if (SkipSpace() < text.Length && text[_position] == '0' && Accept('0')) return bits;
        string[] names = [.. Enumerable.Range(0, count).Select(graph.StateName)];
        do
        {
            var (place, at) = OneOf(names, "state", "the name of a state");
            bits |= Bit(bits, place, names[place], at);
        }
        while (Accept('+'));
        return bits;
    }

    // A name among some, as its place among them and in the text.
    private (int Place, int At) OneOf(IReadOnlyList<string> names, string kind, string expected)
    {
        var at = SkipSpace();
        var name = Name(expected);
        var place = names.ToList().IndexOf(name);
        return place >= 0 ? (place, at) : throw Problem($"'{name}' is no {kind}; those are {Listed(names)}", at);
    }

    private long Bit(long bits, int place, string name, int at) =>
        (bits >> place & 1) == 0 ? 1L << place : throw Problem($"the edge from '{name}' is given twice", at);

    // Several selections may be parts of one decision.
    private void Select(Selection selection, long bits)
    {
        if (selection.Decision >= 0) _values[selection.Decision] = Math.Max(0, _values[selection.Decision]) | bits << selection.Shift;
    }

    private void Choose(Choice choice)
    {
        var at = SkipSpace();
        Choose(choice, Operation(choice), at);
    }

    private void Choose(Choice choice, string operation, int at)
    {
        for (var i = 0; i < choice.Named.Count; i++)
        {
            var option = choice.Named[i];
            if (option.Operation.Picks.FirstOrDefault(p => Text(option.Operation.With(p)) == operation) is not { } picks) continue;
            _values[choice.Decision] = i;
            for (var a = 0; a < picks.Length; a++) _values[option.Arguments[a]] = picks[a];
            return;
        }

        throw Problem($"'{operation}' is no choice here; those are {Listed(choice.Named.Select(o => o.Operation.ToString()))}", at);
    }

    // An operation with its arguments and without white space, up to and with the parenthesis before its state: the last one in the term.
    // Before a sum, whose first term may be an operation with arguments as well, the choice says whether it has any.
    private string Operation(Choice? choice = null)
    {
        var start = _position;
        var name = Name("an operation");
        SkipSpace();
        var open = _position;
        if (open >= text.Length || text[open] != '(') throw Problem($"expected '(' behind '{name}'", open);
        var close = text.IndexOf(')', open);
        if (close < 0) throw Problem("this '(' is never closed", open);
        _position = close + 1;
        var whole = new string([.. text.Substring(start, close + 1 - start).Where(c => !char.IsWhiteSpace(c))]);
        if (Accept('(') && (choice is null || !choice.Options.Any(o => o.Operation.ToString() == name) || IsOneOf(choice, whole))) return whole;
        _position = open + 1;
        return name;
    }

    private static bool IsOneOf(Choice choice, string operation) => choice.Options.Any(o => o.Operation.Picks.Any(p => Text(o.Operation.With(p)) == operation));

    private static string Text(Operation operation) => operation.ToString().Replace(" ", "");

    private string Name(string what)
    {
        var start = SkipSpace();
        while (_position < text.Length && IsOfName(text[_position])) _position++;
        return _position > start ? text.Substring(start, _position - start) : throw Problem($"expected {what}", start);
    }

    // `concat(` or `split(` before the inputs of a node.
    private bool AcceptCall(string word)
    {
        var start = SkipSpace();
        if (string.CompareOrdinal(text, start, word, 0, word.Length) != 0) return false;
        _position = start + word.Length;
        if (Accept('(')) return true;
        _position = start;
        return false;
    }

    private bool AcceptWord(string word)
    {
        var start = SkipSpace();
        var end = start;
        while (end < text.Length && IsOfName(text[end])) end++;
        if (end - start != word.Length || string.CompareOrdinal(text, start, word, 0, word.Length) != 0) return false;
        _position = end;
        return true;
    }

    private static bool IsOfName(char mark) => char.IsLetterOrDigit(mark) || mark == '_';

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
