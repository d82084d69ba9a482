using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Looks the names of a file up and lowers each net that is right, with the cells and sets it uses, to a search space.</summary>
internal sealed class Binder
{
    private readonly FileSyntax _file;
    private readonly DiagnosticBag _diagnostics;

    // The kinds of declarations whose names were not understood.
    private readonly HashSet<Type> _nameless;
    private readonly HashSet<string> _motifs;
    private readonly OwnModules _own;
    private readonly OperationBinder _operations;
    private readonly Dictionary<string, BoundSet> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BoundCell> _cells = new(StringComparer.Ordinal);

    // What is said only of a file without errors.
    private readonly List<Diagnostic> _remarks = [];

    private Binder(FileSyntax file, List<Diagnostic> diagnostics)
    {
        (_file, _diagnostics) = (file, new DiagnosticBag(diagnostics));
        // Of several of one name the first counts.
        _motifs = [.. file.Declarations.OfType<CellSyntax>().Where(c => c.Name is not null).GroupBy(c => c.Name!.Text).Where(g => g.First().IsMotif).Select(g => g.Key)];
        _nameless = [.. file.Declarations.Where(d => d.Name is null).Select(d => d.GetType())];
        _own = new OwnModules(_diagnostics);
        _operations = new OperationBinder(_diagnostics, _own, IsLost<OwnSyntax>);
    }

    /// <summary>The spaces of a file.</summary>
    /// <param name="file">The syntax tree.</param>
    /// <param name="defaultNamespace">The namespace where the file says none.</param>
    /// <param name="diagnostics">Where problems go.</param>
    /// <returns>The spaces, and the user's own modules, used or not.</returns>
    public static (EquatableArray<SearchSpace> Spaces, EquatableArray<DeclaredModule> Own) Bind(FileSyntax file, string defaultNamespace, List<Diagnostic> diagnostics)
    {
        var binder = new Binder(file, diagnostics);
        var space = binder.Namespace() ?? defaultNamespace;
        binder._own.Bind(file.Declarations.OfType<OwnSyntax>());
        binder.BindSets();
        binder.BindCells();
        var spaces = binder.BindNets(space);
        binder.WarnOfUnused();
        return (spaces, binder._own.Declared);
    }

    private sealed class BoundSet(OpsSyntax syntax)
    {
        public OpsSyntax Syntax { get; } = syntax;

        /// <summary>The set, or null: something is wrong with it.</summary>
        public OperationSet? Model { get; set; }

        public bool IsUsed { get; set; }
    }

    private string? Namespace()
    {
        var all = _file.Declarations.OfType<NamespaceSyntax>().ToList();
        foreach (var second in all.Skip(1)) _diagnostics.Add(Diagnostics.SecondNamespace(second.Span, all[0].Span.Line));
        if (all.Count == 0 || all[0].IsBroken) return null;
        foreach (var part in all[0].Parts) CSharpNames.CheckKeyword(part, _diagnostics);
        return string.Join(".", all[0].Parts.Select(p => p.Text));
    }

    private void BindSets()
    {
        foreach (var syntax in _file.Declarations.OfType<OpsSyntax>())
        {
            var before = _diagnostics.Errors;
            var set = new BoundSet(syntax);
            if (syntax.Name is { } name)
            {
                if (_sets.TryGetValue(name.Text, out var first))
                    _diagnostics.Add(Diagnostics.DuplicateName(name, "set", first.Syntax.Name!.Span.Line));
                else _sets.Add(name.Text, set);
            }

            var (chosen, searchOnly) = (new List<Operation>(), new List<Operation>());
            var seen = new HashSet<Operation>();
            foreach (var candidate in syntax.Candidates)
            {
                if (Candidate(candidate.Operation) is not { } operation) continue;
                // A candidate with choices is all of what they give.
                if (OperationBinder.Instances(operation).Where(o => !seen.Add(o)).ToList() is { Count: > 0 } again)
                    _diagnostics.Add(Diagnostics.DuplicateOperation(candidate.Operation.Span, again[0].ToString()));
                else (candidate.SearchOnly ? searchOnly : chosen).Add(operation);
            }

            if (syntax.IsBroken || syntax.Name is null) continue;
            if (syntax.Candidates.Count == 0) _diagnostics.Add(Diagnostics.EmptySet(syntax.Name));
            else if (syntax.Candidates.All(c => c.SearchOnly)) _diagnostics.Add(Diagnostics.OnlySearchOnly(syntax.Name));
            if (_diagnostics.Errors == before)
                set.Model = new OperationSet(syntax.Name.Text, chosen.ToEquatableArray(), searchOnly.ToEquatableArray());
        }
    }

    private Operation? Candidate(OperationSyntax syntax)
    {
        if (!_motifs.Contains(syntax.Name.Text) || _operations.Knows(syntax.Name.Text)) return _operations.Bind(syntax, OperationUse.Candidate, null);
        if (syntax.Arguments.Count == 0) return new Operation(syntax.Name.Text, default);
        _diagnostics.Add(Diagnostics.CellWithArguments(syntax.Span, syntax.Name.Text));
        return null;
    }

    private void BindCells()
    {
        var all = new List<BoundCell>();
        var identifiers = new Dictionary<string, NameSyntax>(StringComparer.Ordinal);
        foreach (var syntax in _file.Declarations.OfType<CellSyntax>())
        {
            var cell = new BoundCell(syntax);
            all.Add(cell);
            if (syntax.Name is not { } name) continue;
            if (_cells.TryGetValue(name.Text, out var first))
            {
                _diagnostics.Add(Diagnostics.DuplicateName(name, first.Kind, first.Syntax.Name!.Span.Line));
                continue;
            }

            _cells.Add(name.Text, cell);
            var before = _diagnostics.Errors;
            CSharpNames.CheckType(name, _diagnostics);
            if (_operations.Knows(name.Text)) _diagnostics.Add(Diagnostics.DuplicateOperationName(name, cell.Kind));
            var identifier = Identifiers.Pascal(name.Text);
            if (identifiers.TryGetValue(identifier, out var other))
                _diagnostics.Add(Diagnostics.SameInCSharp(name, "The cells", other.Text, identifier));
            else identifiers.Add(identifier, name);
            cell.IsBroken = _diagnostics.Errors > before;
        }

        var binder = new CellBinder(_diagnostics, _operations, UseSet);
        var done = new HashSet<BoundCell>();
        foreach (var cell in all)
            BindWithParents(cell, binder, done);
        CheckMotifs();
    }

    // The graphs of motifs need names of their own, and none may stand in itself.
    private void CheckMotifs()
    {
        var graphs = _cells.Values.Where(c => !c.Syntax.IsMotif).Select(c => c.Syntax.Name!.Text).ToLookup(Identifiers.Pascal).ToDictionary(g => g.Key, g => g.First());
        foreach (var motif in _cells.Values.Where(c => c.Syntax.IsMotif))
        {
            var name = motif.Syntax.Name!;
            foreach (var graph in motif.GraphNames)
            {
                var identifier = Identifiers.Pascal(graph);
                if (!graphs.TryGetValue(identifier, out var other))
                {
                    graphs.Add(identifier, graph);
                    continue;
                }

                // As it is written its name was compared with all others before.
                if (other == graph) _diagnostics.Add(Diagnostics.DuplicateGraph(name, graph));
                else if (graph != name.Text || !_cells.ContainsKey(other)) _diagnostics.Add(Diagnostics.SameGraphInCSharp(name, graph, other, identifier));
                break;
            }

            if (!Reaches(motif, name.Text, [])) continue;
            motif.IsBroken = true;
            _diagnostics.Add(Diagnostics.MotifInItself(name));
        }

        bool Reaches(BoundCell cell, string name, HashSet<string> seen) =>
            Motifs(cell).Any(m => m.Syntax.Name!.Text == name || (seen.Add(m.Syntax.Name.Text) && Reaches(m, name, seen)));
    }

    // The motifs that a cell chooses from, in the order they were declared.
    private IEnumerable<BoundCell> Motifs(BoundCell cell)
    {
        var sets = new[] { cell.Op, cell.Then }.OfType<string>().Where(_sets.ContainsKey).Select(s => _sets[s].Model).OfType<OperationSet>();
        var names = new HashSet<string>(sets.SelectMany(s => s.Candidates).Select(o => o.Name), StringComparer.Ordinal);
        return _cells.Values.Where(c => c.Syntax.IsMotif && names.Contains(c.Syntax.Name!.Text) && !_operations.Knows(c.Syntax.Name.Text));
    }

    // A motif before what uses it; else in the order they were declared.
    private List<BoundCell> InOrder(IEnumerable<BoundCell> used)
    {
        var order = new List<BoundCell>();
        foreach (var cell in used.OrderBy(c => c.Syntax.Span.Start)) Visit(cell);
        return order;

        void Visit(BoundCell cell)
        {
            if (order.Contains(cell)) return;
            foreach (var motif in Motifs(cell).Where(m => !m.IsBroken)) Visit(motif);
            order.Add(cell);
        }
    }

    // From the oldest ancestor down; a loop rather than recursion, since a file may hold a chain of any length.
    private void BindWithParents(BoundCell cell, CellBinder binder, HashSet<BoundCell> done)
    {
        var chain = new Stack<(BoundCell Cell, BoundCell? Parent)>();
        var onChain = new HashSet<BoundCell>();
        for (var current = cell; current is not null && !done.Contains(current);)
        {
            onChain.Add(current);
            BoundCell? parent = null;
            if (current.Syntax.Parent is { } name)
            {
                if (!_cells.TryGetValue(name.Text, out parent))
                {
                    if (!IsLost<CellSyntax>(name.Text))
                        _diagnostics.Add(Diagnostics.UnknownCell(name, _diagnostics.Closest(name.Text, _cells.Keys)));
                    parent = new BoundCell(current.Syntax) { IsBroken = true };
                    chain.Push((current, parent));
                    break;
                }

                if (onChain.Contains(parent))
                {
                    _diagnostics.Add(Diagnostics.InheritanceCycle(name, current.Syntax.Name?.Text ?? name.Text));
                    chain.Push((current, new BoundCell(current.Syntax) { IsBroken = true }));
                    break;
                }
            }

            chain.Push((current, parent));
            current = parent;
        }

        foreach (var (current, parent) in chain)
        {
            var wasBroken = current.IsBroken;
            binder.Bind(current, parent);
            current.IsBroken |= wasBroken;
            done.Add(current);
        }
    }

    private EquatableArray<SearchSpace> BindNets(string space)
    {
        var spaces = new List<SearchSpace>();
        var lines = new Dictionary<string, NameSyntax>(StringComparer.Ordinal);
        var binder = new NetBinder(_diagnostics, _operations, _cells, IsLost<CellSyntax>, UseSet);
        foreach (var syntax in _file.Declarations.OfType<NetSyntax>())
        {
            var before = _diagnostics.Errors;
            if (syntax.Name is { } name)
            {
                if (lines.TryGetValue(name.Text, out var first)) _diagnostics.Add(Diagnostics.DuplicateName(name, "net", first.Span.Line));
                else lines.Add(name.Text, name);
                if (_cells.TryGetValue(name.Text, out var cell))
                    _diagnostics.Add(Diagnostics.DuplicateName(name, cell.Kind, cell.Syntax.Name!.Span.Line));
                CSharpNames.CheckNet(name, space, _diagnostics);
            }

            var net = binder.Bind(syntax);
            if (net is null || _diagnostics.Errors > before) continue;
            var cells = InOrder(net.Blocks.Select(b => b.Cell).OfType<string>().Distinct().Select(c => _cells[c]));
            if (cells.Any(c => c.IsBroken || Motifs(c).Any(m => m.IsBroken))) continue;
            var needed = cells.SelectMany(c => c.Model.Sets).Concat(net.Stages.Select(s => s.Set)).Distinct().ToList();
            var sets = needed.Where(_sets.ContainsKey).Select(s => _sets[s]).OrderBy(s => s.Syntax.Span.Start).ToList();
            if (sets.Count < needed.Count || sets.Any(s => s.Model is null)) continue;
            CheckStageSets(syntax);
            CheckMerges(cells);
            CheckZeros(cells);
            CheckWidths(syntax, cells);
            CheckFixed(cells);
            CheckActivations(cells, syntax);
            if (_diagnostics.Errors > before) continue;
            var model = new SearchSpace(space, sets.Select(s => s.Model!).ToEquatableArray(), cells.Select(c => c.Model).ToEquatableArray(), net);
            var (plan, problem) = ShapeChecker.Check(syntax, model);
            if (problem is not null)
            {
                _diagnostics.Add(problem);
                continue;
            }

            spaces.Add(model);
            _remarks.AddRange(IdleChoices.In(syntax, plan!));
        }

        return spaces.ToEquatableArray();
    }

    private void CheckStageSets(NetSyntax syntax)
    {
        foreach (var stage in syntax.Items.OfType<StageSyntax>())
        {
            var operations = _sets[stage.Set.Text].Model!.Candidates.ToArray();
            if (stage.Channels.Count == 0)
            {
                if (operations.FirstOrDefault(o => DefinitionOf(o) is not { IsLayer: true }) is { } block) _diagnostics.Add(Diagnostics.NoLayer(stage.Set, block.ToString()));
            }
            else if (operations.FirstOrDefault(o => _motifs.Contains(o.Name)) is { } motif)
                _diagnostics.Add(Diagnostics.StageSet(stage.Set, $"'{motif.Name}' is a motif, which keeps its input's width"));
            else if (operations.FirstOrDefault(o => OperationDefinition.Of(o).IsZero) is { } zero)
                _diagnostics.Add(Diagnostics.StageSet(stage.Set, $"behind '{zero}' nothing would be left; use skip_connect to leave a block out"));
            else if (operations.FirstOrDefault(o => OperationDefinition.Of(o).KeepsChannels) is { } keeping)
                _diagnostics.Add(Diagnostics.StageSet(stage.Set, $"'{keeping}' keeps its input's width; separable_block does not"));
            else if (_sets[stage.Set.Text].Model!.Operations.All(o => OperationDefinition.Of(o).IsIdentity))
                _diagnostics.Add(Diagnostics.StageSet(stage.Set, "a stage's first block cannot be the identity; add an operation"));
        }
    }

    private void CheckMerges(IEnumerable<BoundCell> cells)
    {
        foreach (var cell in cells.Where(c => (c.Merging == Merging.AddOrConcat || c.Allocates) && c.Op is not null))
            if (_sets[cell.Op!].Model!.Operations.FirstOrDefault(o => DefinitionOf(o) is { IsZero: true }) is { } zero)
                _diagnostics.Add((cell.Merging == Merging.AddOrConcat ? (Func<Span, string, string, Diagnostic>)Diagnostics.MergeOfZeros : Diagnostics.SplitOfZeros)(cell.Syntax.Name!.Span, cell.Op!, zero.ToString()));
    }

    // Of a node that is nothing these cells ask more than that it is zeros: how wide and large they are, and whether the node is there.
    private void CheckZeros(IEnumerable<BoundCell> cells)
    {
        foreach (var cell in cells.Where(c => c.Then is not null))
        {
            Func<Span, string, string, Diagnostic>? problem = cell.Banks > 0 ? Diagnostics.BankOfZeros
                : cell.Output == CellOutput.Scales ? Diagnostics.PyramidOfZeros
                : cell.Output == CellOutput.Share ? Diagnostics.ShareOfZeros
                : cell.From is { Wiring: Wiring.Nodes } && cell.Merging != Merging.Concat ? Diagnostics.NodesOfZeros : null;
            if (problem is not null && _sets[cell.Then!].Model!.Operations.FirstOrDefault(o => DefinitionOf(o) is { IsZero: true }) is { } zero)
                _diagnostics.Add(problem(cell.Syntax.Name!.Span, cell.Then!, zero.ToString()));
        }
    }

    private void CheckFixed(IEnumerable<BoundCell> cells)
    {
        foreach (var cell in cells.Where(c => c.FixSyntax is not null))
            foreach (var edge in cell.Fixed.Where(f => !_sets[cell.Op!].Model!.Operations.Contains(f.Operation)))
                _diagnostics.Add(Diagnostics.FixedOperation(cell.FixSyntax!.Span, edge.Operation.ToString(), cell.Op!));
    }

    // Operations that say their own width stand where the cell lets them, and nowhere else; such a cell stands once.
    private void CheckWidths(NetSyntax syntax, IReadOnlyList<BoundCell> cells)
    {
        foreach (var cell in cells.SelectMany(c => Motifs(c).Prepend(c)).Distinct())
        {
            foreach (var set in cell.Model.Sets)
            {
                foreach (var operation in _sets[set].Model!.Candidates)
                {
                    var definition = DefinitionOf(operation);
                    if (cell.Merging == Merging.Concat && definition is null or { IsZero: true } or { IsLayer: true, OwnsWidth: false }) _diagnostics.Add(Diagnostics.ConcatSet(cell.Syntax.Name!.Span, set, operation.ToString()));
                    else if (cell.Merging != Merging.Concat && definition is { IsLayer: true }) _diagnostics.Add(Diagnostics.OwnWidth(cell.Syntax.Name!.Span, set, operation.ToString(), definition.OwnsWidth));
                }
            }
        }

        foreach (var stage in syntax.Items.OfType<StageSyntax>().Where(s => s.Channels.Count > 0))
            if (_sets[stage.Set.Text].Model!.Candidates.FirstOrDefault(o => DefinitionOf(o) is { IsLayer: true }) is { } own)
                _diagnostics.Add(Diagnostics.OwnWidth(stage.Set.Span, stage.Set.Text, own.ToString(), OperationDefinition.Of(own).OwnsWidth));
        foreach (var repeat in syntax.Items.OfType<RepeatSyntax>())
            foreach (var block in repeat.Blocks.Where(b => _cells.TryGetValue(b.Operation.Name.Text, out var cell) && cell.Merging == Merging.Concat))
                if (repeat.Times is { Parameter: not null } or { Factor: > 1 } || syntax.Items.OfType<RepeatSyntax>().SelectMany(r => r.Blocks).First(b => b.Operation.Name.Text == block.Operation.Name.Text) != block)
                    _diagnostics.Add(Diagnostics.ConcatOnce(block.Span, block.Operation.Name.Text));
    }

    // Between the places of a text stand activations, which a cell for images cannot use: they have no stride.
    private void CheckActivations(IEnumerable<BoundCell> cells, NetSyntax net)
    {
        foreach (var cell in cells)
            foreach (var set in cell.Model.Sets)
                Check(set, cell.Syntax.IsRecurrent, cell.Syntax.Name!.Span, cell.Kind);
        foreach (var stage in net.Items.OfType<StageSyntax>()) Check(stage.Set.Text, false, stage.Set.Span, "stage");

        void Check(string set, bool isRecurrent, Span span, string kind)
        {
            foreach (var operation in _sets[set].Model!.Candidates.Where(o => !_motifs.Contains(o.Name) || isRecurrent))
            {
                var definition = DefinitionOf(operation);
                if (isRecurrent ? definition is not { IsActivation: true } and not { IsIdentity: true } and not { IsZero: true } : definition is { IsActivation: true })
                {
                    _diagnostics.Add(Diagnostics.Activations(span, set, operation.ToString(), isRecurrent, kind));
                    return;
                }
            }
        }
    }

    // What is known of a candidate, or null: it is a motif.
    private OperationDefinition? DefinitionOf(Operation candidate) => _motifs.Contains(candidate.Name) ? null : OperationDefinition.Of(candidate);

    // The set of a name, or null: there is none, or something is wrong with it.
    private OperationSet? UseSet(NameSyntax name)
    {
        if (_sets.TryGetValue(name.Text, out var set))
        {
            set.IsUsed = true;
            foreach (var motif in set.Model?.Candidates.Where(o => _motifs.Contains(o.Name)) ?? [])
                if (_cells.TryGetValue(motif.Name, out var cell)) cell.IsUsed = true;
        }
        else if (IsLost<OpsSyntax>(name.Text)) _diagnostics.HasHiddenError();
        else _diagnostics.Add(Diagnostics.UnknownSet(name, _diagnostics.Closest(name.Text, _sets.Keys)));
        return set?.Model;
    }

    /// <summary>Whether a declaration of this name may stand in a part of the file that was not understood.</summary>
    private bool IsLost<T>(string name)
        where T : DeclarationSyntax => _nameless.Contains(typeof(T)) || _file.LostNames.Contains(name);

    private void WarnOfUnused()
    {
        // Where anything is wrong, a use may stand in what was not understood, or be what is misspelt.
        if (_diagnostics.Errors > 0 || _file.Errors.Count > 0 || _file.Declarations.Any(d => d.IsBroken)) return;
        // A cell that others inherit from has its use.
        var parents = new HashSet<string?>(_cells.Values.Select(c => c.Syntax.Parent?.Text), StringComparer.Ordinal);
        foreach (var cell in _cells.Values.Where(c => !c.IsUsed && !parents.Contains(c.Syntax.Name!.Text)))
            _diagnostics.Add(cell.Syntax.IsMotif ? Diagnostics.UnusedMotif(cell.Syntax.Name!) : Diagnostics.UnusedCell(cell.Syntax.Name!));

        foreach (var set in _sets.Values)
            if (!set.IsUsed) _diagnostics.Add(Diagnostics.UnusedSet(set.Syntax.Name!));

        foreach (var cell in _cells.Values.Where(c => c.IsUsed)) _remarks.AddRange(IdleChoices.In(cell.Syntax, cell.Model));
        foreach (var set in _sets.Values.Where(s => s.IsUsed)) _remarks.AddRange(IdleChoices.In(set.Syntax.Name!, set.Model!));
        foreach (var remark in _remarks) _diagnostics.Add(remark);
        foreach (var name in _own.Unused) _diagnostics.Add(Diagnostics.UnusedModule(name));
    }
}
