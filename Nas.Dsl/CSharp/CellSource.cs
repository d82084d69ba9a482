using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes one kind of cell, with the operations an architecture chose for it, as a class.</summary>
internal sealed class CellSource
{
    private readonly ChosenCell _chosen;
    private readonly Cell _cell;
    private readonly OperationSource _operations;
    private readonly TorchNames _torch;
    private readonly IReadOnlyList<string> _locals;
    private readonly bool[] _isPreprocessed;
    private readonly bool[] _isOfNodeShape;
    private readonly bool[] _mayBeForeign;

    /// <summary>Prepares a class for a kind of cell.</summary>
    /// <param name="name">The name of the class.</param>
    /// <param name="chosen">The cell with its chosen edges.</param>
    /// <param name="plans">Its occurrences, at least one.</param>
    /// <param name="operations">The factories of the operations.</param>
    /// <param name="torch">The names of TorchSharp.</param>
    public CellSource(string name, ChosenCell chosen, IReadOnlyList<CellPlan> plans, OperationSource operations, TorchNames torch)
    {
        (Name, _chosen, _cell, _operations, _torch) = (name, chosen, chosen.Cell, operations, torch);
        var inputs = _cell.Inputs.Count;
        _isPreprocessed = [.. Enumerable.Range(0, inputs).Select(i => chosen.IsUsed(i) && plans.Any(p => p.Preprocess[i].Count > 0))];
        _isOfNodeShape = [.. Enumerable.Range(0, inputs).Select(i => plans.All(p => p.Preprocess[i].Count == 0))];
        _mayBeForeign = [.. Enumerable.Range(0, inputs).Select(i => plans.Any(p => p.Preprocess[i].Count == 0))];
        var states = Enumerable.Range(0, inputs + _cell.Nodes).Select(_cell.StateName).ToArray();
        _locals = [.. Identifiers.Unique(states, [.. Fields.Select(f => f.Name), .. TorchNames.All, "scope", "channels"]).Select(Identifiers.Escape)];
    }

    /// <summary>The name of the class.</summary>
    public string Name { get; }

    /// <summary>The inputs for which the constructor takes a module that brings them to the cell's width, from 0.</summary>
    public IEnumerable<int> PreprocessedInputs => Enumerable.Range(0, _cell.Inputs.Count).Where(i => _isPreprocessed[i]);

    private IEnumerable<int> UsedNodes => Enumerable.Range(0, _cell.Nodes).Where(n => _chosen.IsUsed(_cell.StatesBefore(n)));

    private IEnumerable<(string Name, string Call)> Fields =>
        from node in UsedNodes
        from edge in _chosen.Nodes[node]
        where HasModule(edge)
        select (Identifiers.Edge(_cell, node, edge.State), _operations.Call(edge.Operation, Stride(edge.State)));

    // Zeros of a node's shape need the width where no state of that shape is at hand.
    private bool StoresChannels => UsedNodes.Any(n => !Edges(n).Any() && ZerosLike(n) is null);

    private bool TakesChannels => StoresChannels || Fields.Any(f => f.Call.Contains("channels"));

    /// <summary>The operations of a cell that take part in its output, with the strides they are used at.</summary>
    public static IEnumerable<(Operation Operation, int Stride)> Uses(ChosenCell chosen) =>
        from node in Enumerable.Range(0, chosen.Cell.Nodes)
        where chosen.IsUsed(chosen.Cell.StatesBefore(node))
        from edge in chosen.Nodes[node]
        where !edge.IsZero
        select (edge.Operation, edge.State < chosen.Cell.Inputs.Count ? chosen.Cell.Stride : 1);

    /// <summary>The arguments of the constructor.</summary>
    /// <param name="preprocess">The module for each of <see cref="PreprocessedInputs"/>.</param>
    /// <param name="channels">The width.</param>
    public IReadOnlyList<string> Arguments(IEnumerable<string> preprocess, string channels) =>
        TakesChannels ? [.. preprocess, channels] : [.. preprocess];

    /// <summary>Writes the class.</summary>
    public void WriteTo(SourceBuilder source)
    {
        var inputs = _cell.Inputs.Count;
        var nodes = _cell.Nodes == 1 ? "1 node" : $"{_cell.Nodes} nodes";
        var output = _cell.Nodes == 1 ? "the node"
            : _cell.Output == CellOutput.Last ? "the last node"
            : "the nodes, concatenated along the channels";
        source.Line($"// A {(_cell.Stride == 2 ? "reduction cell" : "cell")} of {nodes}:");
        foreach (var node in UsedNodes) source.Line($"//     {_locals[inputs + node]} = {Formula(node)}");
        source.Line($"// The output is {output}{(_cell.Stride == 2 ? "; height and width are halved" : "")}.");
        source.Open($"private sealed class {Name} : {_torch.Type("Module")}<{string.Join(", ", Enumerable.Repeat(_torch.Type("Tensor"), inputs + 1))}>");
        if (StoresChannels) source.Line("private readonly int channels;");
        foreach (var input in PreprocessedInputs) source.Line($"private readonly {_torch.Type("Sequential")} {Identifiers.Preprocess(_cell, input)};");
        foreach (var (field, _) in Fields) source.Line($"private readonly {_torch.Type("Sequential")} {field};");
        if (StoresChannels || PreprocessedInputs.Any() || Fields.Any()) source.Line();
        WriteConstructor(source);
        source.Line();
        WriteForward(source);
        source.Close();
    }

    private void WriteConstructor(SourceBuilder source)
    {
        var parameters = PreprocessedInputs.Select(i => $"{_torch.Type("Sequential")} {Identifiers.Preprocess(_cell, i)}").ToList();
        if (TakesChannels) parameters.Add("int channels");
        source.Line($"public {Name}({string.Join(", ", parameters)})");
        source.Open($"    : base(nameof({Name}))");
        if (StoresChannels) source.Line("this.channels = channels;");
        foreach (var input in PreprocessedInputs)
            source.Line($"this.{Identifiers.Preprocess(_cell, input)} = {Identifiers.Preprocess(_cell, input)};");
        foreach (var (field, call) in Fields) source.Line($"{field} = {call};");
        source.Line("RegisterComponents();");
        source.Close();
    }

    private void WriteForward(SourceBuilder source)
    {
        var inputs = _cell.Inputs.Count;
        source.Open($"public override {_torch.Type("Tensor")} forward({string.Join(", ", _locals.Take(inputs).Select(l => $"{_torch.Type("Tensor")} {l}"))})");
        source.Line($"using var scope = {_torch.Function("NewDisposeScope")}();");
        foreach (var input in PreprocessedInputs)
            source.Line($"{_locals[input]} = {Identifiers.Preprocess(_cell, input)}.call({_locals[input]});");
        foreach (var node in UsedNodes)
        {
            var local = _locals[inputs + node];
            var terms = Edges(node).Select(e => HasModule(e)
                ? $"{Identifiers.Edge(_cell, node, e.State)}.call({_locals[e.State]})"
                : _locals[e.State]).ToArray();
            if (terms.Length > 0) source.List($"var {local} = ", terms, ";", " + ");
            else source.Line($"var {local} = {Zeros(node)};");
        }

        var outputs = UsedNodes.Select(n => _locals[inputs + n]).ToArray();
        if (_cell.Output == CellOutput.Concat && outputs.Length > 1)
        {
            source.List($"return {_torch.Function("cat")}([", outputs, "], dim: 1).MoveToOuterDisposeScope();");
        }
        else
        {
            // A tensor that came in belongs to a scope further out already; only one of this scope's own may be moved there.
            var alias = IsForeign(inputs + _cell.Nodes - 1) ? ".alias()" : "";
            source.Line($"return {outputs[outputs.Length - 1]}{alias}.MoveToOuterDisposeScope();");
        }

        source.Close();
    }

    private IEnumerable<ChosenEdge> Edges(int node) => _chosen.Nodes[node].Where(e => !e.IsZero);

    private int Stride(int state) => state < _cell.Inputs.Count ? _cell.Stride : 1;

    private bool HasModule(ChosenEdge edge) => !edge.IsZero && !_operations.IsIdentity(edge.Operation, Stride(edge.State));

    private string Formula(int node)
    {
        var terms = Edges(node).Select(e => HasModule(e) ? $"{_operations.Name(e.Operation, Stride(e.State))}({_locals[e.State]})" : _locals[e.State]);
        return Edges(node).Any() ? string.Join(" + ", terms) : "0";
    }

    /// <summary>Whether a state may be the very tensor that the caller handed in.</summary>
    private bool IsForeign(int state)
    {
        if (state < _cell.Inputs.Count) return _mayBeForeign[state];
        var edges = Edges(state - _cell.Inputs.Count).ToArray();
        return edges.Length == 1 && !HasModule(edges[0]) && IsForeign(edges[0].State);
    }

    /// <summary>A state that has the shape of a node and is computed before <paramref name="node"/>, or null.</summary>
    private string? ZerosLike(int node)
    {
        var inputs = _cell.Inputs.Count;
        var before = UsedNodes.Where(n => n < node).Select(n => (int?)(inputs + n)).FirstOrDefault()
            ?? Enumerable.Range(0, inputs).Where(HasNodeShape).Select(i => (int?)i).FirstOrDefault();
        return before is { } state ? _locals[state] : null;
    }

    // An input that needs no preprocessing anywhere comes in with the cell's width and size.
    private bool HasNodeShape(int input) => _cell.Stride == 1 && (_isPreprocessed[input] || _isOfNodeShape[input]);

    private string Zeros(int node)
    {
        if (ZerosLike(node) is { } like) return $"{_torch.Function("zeros_like")}({like})";
        var newest = _locals[_cell.Inputs.Count - 1];
        string Size(int dimension) => _cell.Stride == 1 ? $"{newest}.shape[{dimension}]" : $"({newest}.shape[{dimension}] + 1) / 2";
        return $"{_torch.Function("zeros")}({newest}.shape[0], channels, {Size(2)}, {Size(3)}, dtype: {newest}.dtype, device: {newest}.device)";
    }
}
