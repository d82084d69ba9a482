using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Editing;

/// <summary>
/// Every name of a file with what it stands for, looked up as the binder does: of what can be understood, whatever else is wrong. Names are the file's own; of several declarations of one name the
/// first counts.
/// </summary>
internal sealed class NameTable
{
    private readonly List<Occurrence> _occurrences = [];
    private readonly List<Symbol> _symbols = [];
    private readonly Dictionary<string, Symbol> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Symbol> _cells = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Symbol> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<CellSyntax, Dictionary<string, Symbol>> _inputs = [];
    private readonly IReadOnlyList<CellSyntax> _cellSyntax;

    private NameTable(FileSyntax file)
    {
        _cellSyntax = [.. file.Declarations.OfType<CellSyntax>()];
        var nets = new Dictionary<string, Symbol>(StringComparer.Ordinal);
        foreach (var declaration in file.Declarations)
        {
            if (declaration.Name is not { } name) continue;
            var (kind, names) = declaration switch
            {
                OpsSyntax => (SymbolKind.Set, _sets),
                OwnSyntax => (SymbolKind.Operation, _own),
                CellSyntax cell => (cell.IsMotif ? SymbolKind.Motif : SymbolKind.Cell, _cells),
                _ => (SymbolKind.Net, nets),
            };
            Declare(new Symbol(kind, name.Text, name.Span, declaration.Span), names);
        }

        foreach (var cell in _cellSyntax) DeclareStates(cell);
        foreach (var declaration in file.Declarations)
        {
            if (declaration is OpsSyntax set)
                foreach (var candidate in set.Candidates) Operation(candidate.Operation, null, motifs: true);
            else if (declaration is CellSyntax cell) Cell(cell);
            else if (declaration is NetSyntax net) Net(net);
        }

        _occurrences.Sort((a, b) => a.Span.Start.CompareTo(b.Span.Start));
    }

    /// <summary>The names of a file.</summary>
    public static NameTable Of(FileSyntax file) => new(file);

    /// <summary>What the file declares, in its order.</summary>
    public IEnumerable<Symbol> Symbols => _symbols.OrderBy(s => s.Span.Start);

    /// <summary>The name at a place, or right before it; null: there is none.</summary>
    public Occurrence? At(int offset) => _occurrences.LastOrDefault(o => o.Span.Start <= offset && offset <= o.Span.End);

    /// <summary>Where something that the file declares is named, its declaration included.</summary>
    public IReadOnlyList<Span> Of(Symbol symbol) => [.. _occurrences.Where(o => o.Meaning is Meaning.Declared declared && declared.Symbol == symbol).Select(o => o.Span)];

    private void Declare(Symbol symbol, Dictionary<string, Symbol> names)
    {
        _symbols.Add(symbol);
        if (!names.ContainsKey(symbol.Name)) names.Add(symbol.Name, symbol);
        Add(symbol.Span, symbol);
    }

    private void DeclareStates(CellSyntax cell)
    {
        var states = new Dictionary<string, Symbol>(StringComparer.Ordinal);
        foreach (var name in cell.Items.OfType<InputsSyntax>().SelectMany(i => i.Names).Concat(cell.Items.OfType<MemorySyntax>().Select(m => m.Name)))
            Declare(new Symbol(SymbolKind.State, name.Text, name.Span, name.Span, cell.Name?.Text), states);
        if (states.Count > 0) _inputs[cell] = states;
    }

    private void Cell(CellSyntax cell)
    {
        if (cell.Parent is { } parent) Refer(parent, _cells);
        foreach (var item in cell.Items)
        {
            if (item is NodesSyntax nodes)
                foreach (var clause in nodes.Clauses)
                {
                    if (clause is OpSyntax op) Refer(op.Set, _sets);
                    if (clause is ThenSyntax then) Refer(then.Set, _sets);
                }
            else if (item is DefaultSyntax standing) Operation(standing.Operation, null);
            else if (item is FixSyntax fix)
                foreach (var edge in fix.Edges)
                {
                    if (States(cell) is { } states) Refer(edge.State, states);
                    Operation(edge.Operation, null);
                }
        }
    }

    // Those of the nearest ancestor that says them; a chain of ancestors may end in itself.
    private Dictionary<string, Symbol>? States(CellSyntax cell)
    {
        var seen = new HashSet<CellSyntax>();
        for (var current = cell; current is not null && seen.Add(current); current = _cellSyntax.FirstOrDefault(c => c.Name?.Text == current.Parent?.Text && c.Name is not null))
            if (_inputs.TryGetValue(current, out var states)) return states;
        return null;
    }

    private void Net(NetSyntax net)
    {
        var parameters = new Dictionary<string, Symbol>(StringComparer.Ordinal);
        foreach (var parameter in net.Parameters)
            Declare(new Symbol(SymbolKind.Parameter, parameter.Name.Text, parameter.Name.Span, parameter.Span, net.Name?.Text), parameters);
        foreach (var item in net.Items)
        {
            switch (item)
            {
                case TaskSyntax { Task: var name } when LearningTask.Named(name.Text) is { } task:
                    _occurrences.Add(new Occurrence(name.Span, new Meaning.Trained(task)));
                    break;
                case SettingsSyntax settings:
                    foreach (var written in settings.Settings)
                        if (TrainingSetting.Choosable.FirstOrDefault(s => s.Name == written.Name.Text) is { } setting) _occurrences.Add(new Occurrence(written.Name.Span, new Meaning.Chosen(setting)));
                    break;
                case StemSyntax stem:
                    foreach (var operation in stem.Operations) Operation(operation, parameters);
                    break;
                case HeadSyntax head:
                    foreach (var operation in head.Operations) Operation(operation, parameters);
                    break;
                case RepeatSyntax repeat:
                    Value(repeat.Times, parameters);
                    foreach (var block in repeat.Blocks) Block(block, parameters);
                    break;
                case StageSyntax stage:
                    Declare(new Symbol(SymbolKind.Stage, stage.Name.Text, stage.Name.Span, stage.Span, net.Name?.Text), []);
                    Refer(stage.Set, _sets);
                    foreach (var width in stage.Channels) Value(width, parameters);
                    foreach (var layer in stage.Rules.SelectMany(r => r.Layers.Concat(r.Before))) Operation(layer, null);
                    break;
            }
        }
    }

    private void Block(BlockSyntax block, Dictionary<string, Symbol> parameters)
    {
        if (_cells.TryGetValue(block.Operation.Name.Text, out var cell)) Add(block.Operation.Name.Span, cell);
        else Operation(block.Operation, parameters);
        Value(block.Changes.Growth, parameters);
        foreach (var width in block.Changes.Widths) Value(width, parameters);
    }

    private void Operation(OperationSyntax syntax, Dictionary<string, Symbol>? parameters, bool motifs = false)
    {
        var name = syntax.Name;
        OperationDefinition? definition = null;
        if (_own.TryGetValue(name.Text, out var own)) Add(name.Span, own);
        else if (OperationDefinition.All.TryGetValue(name.Text, out definition)) _occurrences.Add(new Occurrence(name.Span, new Meaning.BuiltIn(definition)));
        else if (motifs && _cells.TryGetValue(name.Text, out var cell) && cell.Kind == SymbolKind.Motif) Add(name.Span, cell);
        for (var i = 0; i < syntax.Arguments.Count; i++)
        {
            var argument = syntax.Arguments[i];
            var parameter = argument.Name is { } said ? definition?.Parameters.FirstOrDefault(p => p.Name == said.Text) : definition?.Parameters.ElementAtOrDefault(i);
            if (argument.Name is { } label && parameter is not null) _occurrences.Add(new Occurrence(label.Span, new Meaning.Argument(definition!, parameter)));
            if (parameters is null || parameter?.Kind == ParameterKind.Word) continue;
            foreach (var value in argument.Values) Value(value, parameters);
        }
    }

    private void Value(ValueSyntax? value, Dictionary<string, Symbol> parameters)
    {
        if (value?.Parameter is { } name) Refer(name, parameters);
    }

    private void Refer(NameSyntax name, Dictionary<string, Symbol> names)
    {
        if (names.TryGetValue(name.Text, out var symbol)) Add(name.Span, symbol);
    }

    private void Add(Span span, Symbol symbol) => _occurrences.Add(new Occurrence(span, new Meaning.Declared(symbol)));
}
