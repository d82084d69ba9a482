using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes one kind of cell or motif, with the operations an architecture chose for it, as a class.</summary>
internal sealed class CellSource
{
    private const string Channels = "channels";
    private const string Drop = "drop";

    private readonly GraphPlan _graph;
    private readonly OperationSource _operations;
    private readonly TorchNames _torch;
    private readonly PartSource _parts;
    private readonly Func<GraphPlan, CellSource> _motif;
    private readonly int _inputs;
    private readonly IReadOnlyList<string> _locals;
    private readonly IReadOnlyList<string> _banks;
    private readonly bool[] _isPreprocessed;
    private readonly bool[] _isOfNodeShape;
    private readonly bool[] _mayBeForeign;

    /// <summary>Prepares a class for a kind of cell.</summary>
    /// <param name="name">The name of the class.</param>
    /// <param name="occurrences">Where it occurs, at least once; each with what is before its inputs.</param>
    /// <param name="operations">The factories of the operations.</param>
    /// <param name="torch">The names of TorchSharp.</param>
    /// <param name="parts">The small classes behind layers.</param>
    /// <param name="motif">The class of a motif.</param>
    public CellSource(
        string name,
        IReadOnlyList<(GraphPlan Graph, IReadOnlyList<EquatableArray<Layer>> Preprocess)> occurrences,
        OperationSource operations,
        TorchNames torch,
        PartSource parts,
        Func<GraphPlan, CellSource> motif)
    {
        (Name, _graph, _operations, _torch, _parts, _motif) = (name, occurrences[0].Graph, operations, torch, parts, motif);
        _inputs = _graph.Inputs.Count;
        _isPreprocessed = [.. Enumerable.Range(0, _inputs).Select(i => _graph.IsUsed(i) && occurrences.Any(o => o.Preprocess[i].Count > 0))];
        _isOfNodeShape = [.. Enumerable.Range(0, _inputs).Select(i => occurrences.All(o => o.Preprocess[i].Count == 0))];
        _mayBeForeign = [.. Enumerable.Range(0, _inputs).Select(i => occurrences.Any(o => o.Preprocess[i].Count == 0))];
        var states = Enumerable.Range(0, _inputs + _graph.Nodes.Count).Select(_graph.Graph.StateName).ToArray();
        string[] taken = [.. Fields.Select(f => f.Name), .. TorchNames.All, "scope", Channels];
        _locals = [.. Identifiers.Unique(states, taken).Select(Identifiers.Escape)];
        _banks = Identifiers.Unique(Enumerable.Range(0, _graph.Graph.Banks).Select(Model.Graph.BankName), [.. taken, .. _locals]);
    }

    /// <summary>The name of the class.</summary>
    public string Name { get; }

    /// <summary>The inputs for which the constructor takes a module that brings them to the cell's width, from 0.</summary>
    public IEnumerable<int> PreprocessedInputs => Enumerable.Range(0, _inputs).Where(i => _isPreprocessed[i]);

    /// <summary>The inputs whose channels the constructor takes, since projections read them as they come.</summary>
    public IEnumerable<int> ProjectedInputs => Enumerable.Range(0, _inputs).Where(i => Edges.Any(e => e.Edge.State == i && IsProjection(e)));

    private IEnumerable<int> UsedNodes => Enumerable.Range(0, _graph.Nodes.Count).Where(n => _graph.IsUsed(_inputs + n));

    private IEnumerable<EdgePlan> Edges => UsedNodes.SelectMany(n => _graph.Nodes[n].Edges).Concat(_graph.Outputs);

    private IEnumerable<(string Type, string Name, string Call)> Fields
    {
        get
        {
            for (var n = 0; n < _graph.Nodes.Count; n++)
            {
                if (_graph.IsUsed(_inputs + n))
                    foreach (var module in OfNode(_graph.Nodes[n])) yield return module;
                // Behind a node that is not used itself, others are halved all the same.
                foreach (var reduction in _graph.Reductions.Where(r => r.After == n))
                    yield return (_parts.Name(PartSource.FactorizedReduce), reduction.Module, $"new {_parts.Use(PartSource.FactorizedReduce)}({Channels}, {Channels})");
            }

            if (Edges.Any(IsDropped)) yield return (_parts.Name(PartSource.DropPath), Drop, $"new {_parts.Use(PartSource.DropPath)}()");
            foreach (var edge in _graph.Outputs.Where(HasModule)) yield return Field(edge, Channels);
            if (_graph.Exit is { } exit) yield return Field(exit, Channels);

            IEnumerable<(string Type, string Name, string Call)> OfNode(NodePlan node)
            {
                foreach (var edge in node.Edges.Where(HasModule)) yield return Field(edge, edge.Share is { } share ? $"{Channels} / {share.Of}" : Width(node));
                if (node.Merge.Count > 0) yield return (_torch.Type("Sequential"), node.MergeModule, MergeCall(node));
                if (node.Then is { } then && HasModule(then)) yield return Field(then, Width(node));
                if (node.Norm.Count > 0) yield return (_torch.Type("BatchNorm2d"), node.NormModule, $"{_torch.Function("BatchNorm2d")}({Channels})");
            }
        }
    }

    // Zeros of a node's shape need the width where no state of that shape is at hand, and so do the first channels of a state.
    private bool StoresChannels => _graph.Graph.Banks > 1 || (_graph.Graph.Banks == 0 && NeedsChannels);

    private bool NeedsChannels => (UsedNodes.Any(n => !Terms(n).Any() && ZerosLike(n) is null) && !_graph.Outputs.Any(HasModule)) || Edges.Any(e => IsNarrow(e) || e.Share is not null) || _graph.Outputs.Count == 0;

    private bool TakesChannels => StoresChannels || Fields.Any(f => f.Call.Contains(Channels));

    /// <summary>The operations of a graph and the motifs in it that take part in its output, with the strides they are used at.</summary>
    public static IEnumerable<(Operation Operation, int Stride)> Uses(GraphPlan graph) => OfNodes(graph).Concat(graph.Exit is { } exit ? [(exit.Candidates[0].Operation!, 1)] : []);

    private static IEnumerable<(Operation Operation, int Stride)> OfNodes(GraphPlan graph) =>
        from node in Enumerable.Range(0, graph.Nodes.Count)
        where graph.IsUsed(graph.Inputs.Count + node)
        from edge in graph.Nodes[node].Operations
        from candidate in edge.Candidates
        where candidate.Operation is not null && candidate.Motif is null && !graph.Graph.OwnsWidths
        select (candidate.Operation, edge.Edge.State < graph.Inputs.Count ? graph.Stride : 1);

    /// <summary>The motifs that take part in a graph's output.</summary>
    public static IEnumerable<GraphPlan> Motifs(GraphPlan graph) =>
        from node in Enumerable.Range(0, graph.Nodes.Count)
        where graph.IsUsed(graph.Inputs.Count + node)
        from edge in graph.Nodes[node].Operations
        from candidate in edge.Candidates
        where candidate.Motif is not null
        select candidate.Motif;

    /// <summary>The arguments of the constructor.</summary>
    /// <param name="preprocess">The module for each of <see cref="PreprocessedInputs"/>.</param>
    /// <param name="projected">The channels of each of <see cref="ProjectedInputs"/>.</param>
    /// <param name="channels">The width.</param>
    public IReadOnlyList<string> Arguments(IEnumerable<string> preprocess, IEnumerable<string> projected, string channels) =>
        TakesChannels ? [.. preprocess, .. projected, channels] : [.. preprocess, .. projected];

    /// <summary>Writes the class.</summary>
    public void WriteTo(SourceBuilder source)
    {
        var nodes = _graph.Nodes.Count == 1 ? "1 node" : $"{_graph.Nodes.Count} nodes";
        var kind = _graph.Graph.Kind;
        source.Line($"// A {(_graph.Stride == 2 ? $"reduction {kind}" : kind)} of {nodes}:");
        foreach (var node in UsedNodes) source.Line($"//     {_locals[_inputs + node]} = {Formula(node)}");
        string[] halved = [.. _graph.Reductions.Select(r => _locals[_inputs + r.After]).Distinct()];
        if (halved.Length > 0) source.Line($"// Height and width are halved behind {Listed(halved)}.");
        source.Line($"// The output is {OutputText()}{(_graph.Stride == 2 ? "; height and width are halved" : "")}.");
        source.Open($"private sealed class {Name} : {_torch.Type("Module")}<{string.Join(", ", Enumerable.Repeat(_torch.Type("Tensor"), _inputs).Append(ResultType))}>");
        if (StoresChannels) source.Line($"private readonly int {Channels};");
        foreach (var input in PreprocessedInputs) source.Line($"private readonly {_torch.Type("Sequential")} {Preprocess(input)};");
        foreach (var (type, field, _) in Fields) source.Line($"private readonly {type} {field};");
        if (StoresChannels || PreprocessedInputs.Any() || Fields.Any()) source.Line();
        WriteConstructor(source);
        source.Line();
        WriteForward(source);
        source.Close();
    }

    private void WriteConstructor(SourceBuilder source)
    {
        var parameters = PreprocessedInputs.Select(i => $"{_torch.Type("Sequential")} {Preprocess(i)}").ToList();
        parameters.AddRange(ProjectedInputs.Select(i => $"int {InputChannels(i)}"));
        if (TakesChannels) parameters.Add($"int {Channels}");
        source.Line($"public {Name}({string.Join(", ", parameters)})");
        source.Open($"    : base(nameof({Name}))");
        if (StoresChannels) source.Line($"this.{Channels} = {Channels};");
        foreach (var input in PreprocessedInputs) source.Line($"this.{Preprocess(input)} = {Preprocess(input)};");
        foreach (var (_, field, call) in Fields) source.Line($"{field} = {call};");
        source.Line("RegisterComponents();");
        source.Close();
    }

    private void WriteForward(SourceBuilder source)
    {
        source.Open($"public override {ResultType} forward({string.Join(", ", _locals.Take(_inputs).Select(l => $"{_torch.Type("Tensor")} {l}"))})");
        source.Line($"using var scope = {_torch.Function("NewDisposeScope")}();");
        foreach (var input in PreprocessedInputs) source.Line($"{_locals[input]} = {Preprocess(input)}.call({_locals[input]});");
        // At first the banks hold the input between them.
        var (banks, first) = (_graph.Graph.Banks, _locals[0]);
        for (var bank = 0; bank < banks; bank++) source.Line($"var {Bank(bank)} = {(banks == 1 ? $"{first}.alias()" : $"{first}.narrow(1, {Parts(bank, banks)}, {Parts(1, banks)})")};");
        for (var n = 0; n < _graph.Nodes.Count; n++)
        {
            if (_graph.IsUsed(_inputs + n)) WriteNode(source, n);
            foreach (var bank in _graph.Nodes[n].Writes) source.Line($"{Bank(bank)} = {Bank(bank)} + {_locals[_inputs + n]};");
            foreach (var reduction in _graph.Reductions.Where(r => r.After == n))
                source.Line($"{_locals[reduction.State]} = {reduction.Module}.call({_locals[reduction.State]});");
        }

        WriteOutput(source);
        source.Close();
    }

    private void WriteNode(SourceBuilder source, int n)
    {
        var (node, local) = (_graph.Nodes[n], _locals[_inputs + n]);
        string[] terms = node.Reads.Count > 0 ? [Banks(node.Reads)] : [.. Terms(n).Select(e => IsDropped(e) ? $"{Drop}.call({Value(e)})" : Value(e))];
        if (node.Attends) terms = [$"{_parts.Use(PartSource.Attention)}({terms[0]}, {terms[1]})", .. terms.Skip(2)];
        if (terms.Length == 0) terms = [Zeros(n)];
        if (node.Concatenates) terms = [Concatenated(terms, node.Edges)];
        if (node.Merge.Count > 0) terms = [$"{node.MergeModule}.call({string.Join(" + ", terms)})"];
        if (node.Then is { } then && HasModule(then)) terms = [$"{then.Module}.call({string.Join(" + ", terms)})"];
        terms = [.. terms, .. node.Skips.Select(s => _locals[s])];
        if (node.Norm.Count > 0) source.Line($"var {local} = {node.NormModule}.call({string.Join(" + ", terms)});");
        else if (terms.Length == 1) source.Line($"var {local} = {terms[0]};");
        else source.List($"var {local} = ", terms, ";", " + ");
    }

    private void WriteOutput(SourceBuilder source)
    {
        if (_graph.Graph.IsPyramid)
        {
            source.Line($"return ({string.Join(", ", _graph.Outputs.Select(e => $"{_locals[e.Edge.State]}.MoveToOuterDisposeScope()"))});");
            return;
        }

        if (_graph.Graph.Banks > 0)
        {
            source.Line($"return {Banks([.. Enumerable.Range(0, _graph.Graph.Banks)])}.MoveToOuterDisposeScope();");
            return;
        }

        var outputs = _graph.Outputs.Where(e => !HasModule(e)).Select(e => Value(e)).ToArray();
        var added = string.Concat(_graph.Outputs.Where(HasModule).Select(e => $" + {Value(e)}"));
        if (outputs.Length > 1 && _graph.Graph.Output != CellOutput.Sum)
        {
            if (!IsOfOneSize(_graph.Outputs))
            {
                source.Line($"return {Concatenated(outputs, _graph.Outputs)}.MoveToOuterDisposeScope();");
                return;
            }

            source.List($"return {(added.Length > 0 ? "(" : "")}{_torch.Function("cat")}([", outputs, $"], dim: 1){added}{(added.Length > 0 ? ")" : "")}.MoveToOuterDisposeScope();");
            return;
        }

        var sum = string.Join(" + ", outputs) + (outputs.Length == 0 && added.Length > 0 ? added.Substring(3) : added);
        if (sum.Length == 0) sum = Zeros(_graph.Nodes.Count);
        if (_graph.Exit is { } exit)
        {
            source.Line($"return {exit.Module}.call({sum}).MoveToOuterDisposeScope();");
            return;
        }

        // A tensor that came in belongs to a scope further out already; only one of this scope's own may be moved there.
        var alias = outputs.Length == 1 && added.Length == 0 && IsForeign(_graph.Outputs[0].Edge.State) ? ".alias()" : "";
        source.Line($"return {(sum.Contains(" + ") ? $"({sum})" : sum)}{alias}.MoveToOuterDisposeScope();");
    }

    private string Concatenated(string[] terms, IReadOnlyList<EdgePlan> edges) => terms.Length == 1 ? terms[0]
        : IsOfOneSize(edges) ? $"{_torch.Function("cat")}([{string.Join(", ", terms)}], dim: 1)"
        : $"{_parts.Use(PartSource.SideBySide)}({string.Join(", ", terms)})";

    // Only layers with sizes of their own differ in height and width.
    private bool IsOfOneSize(IReadOnlyList<EdgePlan> edges) =>
        !_graph.Graph.OwnsWidths || edges.All(e => (e.Input.Height, e.Input.Width) == (edges[0].Input.Height, edges[0].Input.Width));

    private (string Type, string Name, string Call) Field(EdgePlan edge, string width)
    {
        var candidate = edge.Candidates[0];
        if (candidate.Motif is { } motif) return (_motif(motif).Name, edge.Module, $"new {_motif(motif).Name}({string.Join(", ", _motif(motif).Arguments([], [], width))})");
        if (_graph.Graph.OwnsWidths || (_graph.Graph.IsPyramid && candidate.Operation is null)) return (_torch.Type("Sequential"), edge.Module, _operations.Inline(candidate.Layers));
        if (candidate.Operation is null)
            return (_torch.Type("Sequential"), edge.Module, $"{_parts.Use(PartSource.ConvNormRelu)}({InputChannels(edge.Edge.State)}, {width})");
        return (_torch.Type("Sequential"), edge.Module, _operations.Call(candidate.Operation, Stride(edge), width));
    }

    // A bank has another name where an input is called like it.
    private string Bank(int bank) => _banks[bank];

    private string Banks(IReadOnlyList<int> banks) => banks.Count == 1 ? Bank(banks[0]) : $"{_torch.Function("cat")}([{string.Join(", ", banks.Select(Bank))}], dim: 1)";

    // As wide as some of a number of equal parts.
    private static string Parts(int count, int of) => count == 0 ? "0" : count == 1 ? $"{Channels} / {of}" : $"{count} * ({Channels} / {of})";

    private string MergeCall(NodePlan node)
    {
        var input = node.Reads.Count > 0 ? Parts(node.Reads.Count, _graph.Graph.Banks) : $"{Channels} {(node.Concatenates ? "*" : "/")} {node.Node.From.Count}";
        return $"{_torch.Function("Sequential")}({_torch.Function("Conv2d")}({input}, {Width(node)}, 1, bias: false), {_torch.Function("BatchNorm2d")}({Width(node)}))";
    }

    private string Preprocess(int input) => Identifiers.Preprocess(_graph.Graph.Inputs[input]);

    private string InputChannels(int input) => ProjectedInputs.Count() == 1 ? "inputs" : $"{_graph.Graph.Inputs[input]}_channels";

    private string Width(NodePlan node) => node.Reads.Count > 0 ? Parts(1, _graph.Graph.Banks) : node.Part is not { Of: > 1 } part ? Channels
        : part.Index == part.Of - 1 ? $"{Channels} / {part.Of}" : $"({Channels} + {part.Of - 1 - part.Index}) / {part.Of}";

    // The nodes behind which every state is halved, read or not.
    private IEnumerable<int> Halvings => _graph.Graph.Cell is { } cell ? cell.ReduceAfter : [];

    // The edges that add something.
    private IEnumerable<EdgePlan> Terms(int node) => _graph.Nodes[node].Edges.Where(e => e.Candidates.Count > 0);

    private int Stride(EdgePlan edge) => edge.Edge.State < _inputs ? _graph.Stride : 1;

    private static bool IsNarrow(EdgePlan edge) => edge.Candidates.Count > 0 && edge.Candidates[0].Layers.Any(l => l is Layer.FirstChannels);

    private static bool IsProjection(EdgePlan edge) => edge.Edge.Choice is null && edge.Candidates[0].Layers.Any(l => l is Layer.Convolution);

    private bool HasModule(EdgePlan edge) => edge.Candidates.Count > 0 && !edge.Candidates[0].IsIdentity && !IsNarrow(edge);

    // The paths of a node, those aside that hand on what they get; of a block that has a path of its own that does, it is dropped in there, and of a motif each in there.
    private bool IsDropped(EdgePlan edge) => _parts.DropsPaths && HasModule(edge) && edge.Edge.Choice is not null
        && edge.Candidates[0] is { Operation: not null, Motif: null } candidate && !candidate.Layers.Any(l => l is Layer.Residual);

    private string Value(EdgePlan edge)
    {
        var local = _locals[edge.Edge.State];
        if (edge.Share is { } share) local = $"{local}.narrow(1, {Parts(share.Index, share.Of)}, {Parts(1, share.Of)})";
        if (!IsNarrow(edge)) return HasModule(edge) ? $"{edge.Module}.call({local})" : local;
        var to = _graph.Nodes.First(n => n.Edges.Contains(edge));
        return $"{local}.narrow(1, 0, {Width(to)})";
    }

    private string Formula(int n)
    {
        var node = _graph.Nodes[n];
        if (node.Reads.Count > 0)
        {
            var read = node.Reads.Count == 1 ? Bank(node.Reads[0]) : $"concat({string.Join(", ", node.Reads.Select(Bank))})";
            return $"{(HasModule(node.Then!) ? $"{ModuleName(node.Then!)}(Conv2d({read}))" : $"Conv2d({read})")}, added to {Listed([.. node.Writes.Select(Bank)])}";
        }

        var terms = Terms(n).Select(e => HasModule(e) ? $"{ModuleName(e)}({Read(e)})" : Read(e)).ToList();
        if (node.Attends) terms = [$"{_parts.Name(PartSource.Attention)}({terms[0]}, {terms[1]})", .. terms.Skip(2)];
        var sum = terms.Count == 0 ? "0" : string.Join(" + ", terms);
        if (node.Concatenates && terms.Count > 1) sum = $"concat({string.Join(", ", terms)})";
        if (node.Merge.Count > 0) sum = $"Conv2d({sum})";
        if (node.Then is { } then && HasModule(then)) sum = $"{ModuleName(then)}({sum})";
        sum = string.Join(" + ", [sum, .. node.Skips.Select(s => _locals[s])]);
        return node.Norm.Count > 0 ? $"{_torch.Type("BatchNorm2d")}({sum})" : _graph.Graph.IsPyramid ? $"{sum}, as large as {_locals[Scale(node.Shape)]}" : sum;
    }

    // The input that is as large.
    private int Scale(StateShape shape) => _graph.Inputs.TakeWhile(i => i != shape).Count();

    // What an edge reads, in a comment.
    private string Read(EdgePlan edge) => edge.Share is { } share ? $"{_locals[edge.Edge.State]}[{share.Index + 1}/{share.Of}]" : _locals[edge.Edge.State];

    private string ModuleName(EdgePlan edge) => edge.Candidates[0] switch
    {
        { Motif: { } motif } => _motif(motif).Name,
        { Operation: { } operation } when _graph.Graph.OwnsWidths => Identifiers.Operation(operation),
        { Operation: { } operation } => _operations.Name(operation, Stride(edge)),
        _ when _graph.Graph.IsPyramid => edge.Candidates[0].Layers[0] is Layer.Upsample ? "Upsample" : "MaxPool2d",
        _ => _parts.Name(PartSource.ConvNormRelu),
    };

    private string ResultType => _graph.Graph.IsPyramid ? $"({string.Join(", ", Enumerable.Repeat(_torch.Type("Tensor"), _inputs))})" : _torch.Type("Tensor");

    private string OutputText()
    {
        if (_graph.Graph.IsPyramid) return $"{Listed([.. _graph.Outputs.Select(e => _locals[e.Edge.State])])}, the finest first";
        if (_graph.Graph.Banks > 0) return _graph.Graph.Banks == 1 ? "the bank" : "the banks, concatenated along the channels";
        if (_graph.Graph.Output == CellOutput.Sum)
        {
            var sum = string.Join(" + ", _graph.Outputs.Select(e => _locals[e.Edge.State]));
            return _graph.Exit is { } exit ? $"{ModuleName(exit)}({sum})" : sum;
        }

        if (_graph.Graph.Output is CellOutput.Share or CellOutput.Loose)
        {
            string[] joined = [.. _graph.Outputs.Where(e => !HasModule(e)).Select(e => _locals[e.Edge.State])];
            string[] added = [.. _graph.Outputs.Where(HasModule).Select(e => $"{ModuleName(e)}({_locals[e.Edge.State]})")];
            var nodes = joined.Length < 2 ? string.Concat(joined) : $"{Listed(joined)}, concatenated along the channels";
            if (nodes.Length == 0) return added.Length == 0 ? "zeros" : string.Join(" + ", added);
            return added.Length == 0 ? nodes : $"{nodes}{(joined.Length > 1 ? "," : "")} plus {string.Join(" + ", added)}";
        }

        return _graph.Nodes.Count == 1 ? "the node"
            : _graph.Graph.Output == CellOutput.Last ? "the last node"
            : "the nodes, concatenated along the channels";
    }

    private static string Listed(string[] names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Length - 1))} and {names[names.Length - 1]}";

    /// <summary>Whether a state may be the very tensor that the caller handed in.</summary>
    private bool IsForeign(int state)
    {
        if (state < _inputs) return _mayBeForeign[state];
        var node = _graph.Nodes[state - _inputs];
        if (node.Norm.Count > 0 || node.Skips.Count > 0 || node.Merge.Count > 0 || (node.Then is { } then && HasModule(then)) || _graph.Reductions.Any(r => r.State == state)) return false;
        var terms = Terms(state - _inputs).ToArray();
        return terms.Length == 1 && !HasModule(terms[0]) && IsForeign(terms[0].Edge.State);
    }

    /// <summary>A state that has the shape of a node and is computed before <paramref name="node"/>, or null.</summary>
    private string? ZerosLike(int node)
    {
        var before = UsedNodes.Where(n => n < node && !Halvings.Any(after => after >= n && after < node)).Select(n => (int?)(_inputs + n)).FirstOrDefault()
            ?? Enumerable.Range(0, _inputs).Where(i => HasNodeShape(i) && !Halvings.Any(after => after < node)).Select(i => (int?)i).FirstOrDefault();
        return before is { } state ? _locals[state] : null;
    }

    // An input that needs no preprocessing anywhere comes in with the cell's width and size.
    private bool HasNodeShape(int input) =>
        _graph.Stride == 1 && _graph.Graph.Output != CellOutput.Share && (_isPreprocessed[input] || _isOfNodeShape[input]);

    private string Zeros(int node)
    {
        if (ZerosLike(node) is { } like) return $"{_torch.Function("zeros_like")}({like})";
        var newest = _locals[_inputs - 1];
        // What the cell halves, this input may not have been.
        var halvings = (_graph.Stride == 2 ? 1 : 0) + Halvings.Count(after => after < node) - _graph.Reductions.Count(r => r.State == _inputs - 1 && r.After < node);
        string Size(int dimension) => Enumerable.Range(0, halvings).Aggregate($"{newest}.shape[{dimension}]", (size, _) => $"({size} + 1) / 2");
        return $"{_torch.Function("zeros")}({newest}.shape[0], {Channels}, {Size(2)}, {Size(3)}, dtype: {newest}.dtype, device: {newest}.device)";
    }
}
