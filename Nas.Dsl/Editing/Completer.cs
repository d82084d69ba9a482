using Nas.Dsl.Binding;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Editing;

/// <summary>
/// What could be written at a place. The grammar itself says which words and which kinds of names it would take there: it reads what stands before that place, and notes what it tries
/// (<see cref="Wanted"/>). The names are those of the whole file.
/// </summary>
internal sealed class Completer
{
    private readonly EditedFile _file;
    private readonly IReadOnlyList<Token> _before;
    private readonly IReadOnlyCollection<Wanted> _wanted;
    private readonly DeclarationSyntax? _within; // what is being declared, as far as it goes
    private readonly CallAtCaret? _call;

    private Completer(EditedFile file, IReadOnlyList<Token> before, Span place)
    {
        (_file, _before) = (file, before);
        (_wanted, var tree) = Grammar.WantedBehind(before, place);
        _within = tree.Declarations.Count == 0 ? null : tree.Declarations[tree.Declarations.Count - 1];
        _call = CallAtCaret.Behind(before);
    }

    /// <summary>What could be written at a place.</summary>
    public static IReadOnlyList<Completion> At(EditedFile file, int offset)
    {
        var source = file.Source;
        // At the end of a line comment one goes on with it; a text in quotes is a path, which the file does not know.
        if (source.Comments.Any(c => c.Start < offset && (offset < c.End || (offset == c.End && source.Text[c.Start + 1] == '/')))) return [];
        var touched = source.Tokens.FirstOrDefault(t => t.Span.Start < offset && offset <= t.Span.End);
        if (touched is { Kind: TokenKind.Text } && offset < touched.Span.End) return [];
        if (touched is { Kind: TokenKind.Number or TokenKind.Amount }) return [];
        var start = touched is { Kind: TokenKind.Word } ? touched.Span.Start : offset;
        var place = touched?.Span ?? new Span(offset, 0, 1, 1, 1, 1);
        return [.. new Completer(file, [.. source.Tokens.Where(t => t.Kind != TokenKind.End && t.Span.End <= start)], place).All().GroupBy(c => c.Label).Select(g => g.First())];
    }

    private IEnumerable<Completion> All()
    {
        var values = _wanted.Contains(new Wanted(null, NameUse.Value));
        if (values && _call is not null) return Arguments(_call);
        // Where a value is due, truth values are those of a few parameters, which are known only in a call.
        var words = _wanted.Select(w => w.Word).OfType<string>().Where(w => !values || w is not ("true" or "false"));
        return [.. _wanted.Where(w => w.Word is null).SelectMany(w => Names(w.Use)), .. words.Select(w => new Completion(w, CompletionKind.Word, ""))];
    }

    private IEnumerable<Completion> Names(NameUse use) => use switch
    {
        NameUse.Set => Declared(SymbolKind.Set, CompletionKind.Set),
        NameUse.Parent => Declared(SymbolKind.Cell, CompletionKind.Cell),
        NameUse.Candidate => [.. Operations(OperationUse.Candidate), .. Own(false), .. _within is OpsSyntax ? Declared(SymbolKind.Motif, CompletionKind.Cell) : []],
        NameUse.Stem => [.. Operations(OperationUse.Stem), .. Own(true)],
        NameUse.Head => [.. Operations(OperationUse.Head), .. Own(true)],
        NameUse.Block => [.. Declared(SymbolKind.Cell, CompletionKind.Cell), .. Operations(OperationUse.Block), .. Own(true)],
        NameUse.Layer => Operations(OperationUse.Candidate).Where(o => OperationDefinition.All[o.Label].IsLayer),
        NameUse.Node => Nodes(),
        NameUse.State => [.. Declared(SymbolKind.State, CompletionKind.State).Where(s => s.Detail == $"state of {_within?.Name?.Text}"), .. Nodes()],
        NameUse.Value => Values(),
        NameUse.Task => LearningTask.All.Select(t => new Completion(t.Name, CompletionKind.Value, t.Description)),
        NameUse.Measure => CostLimitBinder.Measures.Select(m => new Completion(m, CompletionKind.Value, "")),
        NameUse.Setting => TrainingSetting.Choosable.Select(s => new Completion(s.Name, CompletionKind.Setting, s.Rule)),
        _ => [],
    };

    private IEnumerable<Completion> Declared(SymbolKind kind, CompletionKind shown) => _file.Names.Symbols
        .Where(s => s.Kind == kind)
        .Select(s => new Completion(s.Name, shown, s.Owner is null ? s.Word : $"{s.Word} of {s.Owner}"));

    private static IEnumerable<Completion> Operations(OperationUse use) => OperationDefinition.All.Values.Where(o => (o.Use & use) != 0).Select(Operation);

    private static Completion Operation(OperationDefinition operation)
    {
        var required = operation.Parameters.Where(p => p.Default is null).Select((p, i) => $"${{{i + 1}:{p.Name}}}").ToArray();
        return new Completion(operation.Name, CompletionKind.Operation, Describer.Parameters(operation), operation.Description)
        {
            Snippet = required.Length == 0 ? null : $"{operation.Name}({string.Join(", ", required)})",
        };
    }

    private IEnumerable<Completion> Own(bool canBeTold) => Declared(SymbolKind.Operation, CompletionKind.Operation).Select(c => c with { Detail = canBeTold ? "a module of your own" : "a module of your own, as it is declared" });

    private IEnumerable<Completion> Nodes()
    {
        var count = (_within as CellSyntax)?.Items.OfType<NodesSyntax>().FirstOrDefault()?.Count.Value ?? 0;
        return Limits.IsWhole(count, 1, Limits.Nodes) ? Enumerable.Range(0, (int)count).Select(n => new Completion($"n{n}", CompletionKind.State, "node")) : [];
    }

    // What stands for a number outside of an operation of the language.
    private IEnumerable<Completion> Values() => _within switch
    {
        NetSyntax net => Parameters(net),
        OwnSyntax => OwnArgument.Words.Select(w => new Completion(w, CompletionKind.Value, "what the module is told at its place")),
        _ => [],
    };

    private static IEnumerable<Completion> Parameters(NetSyntax net) =>
        net.Parameters.Select(p => new Completion(p.Name.Text, CompletionKind.Parameter, $"parameter of {net.Name?.Text}: {p.Default.Value}"));

    private IEnumerable<Completion> Arguments(CallAtCaret call)
    {
        // Behind `channels *` a number stands, or a parameter of the net.
        var values = call.Current is not { } current ? []
            : current.Kind == ParameterKind.Word ? current.Words.Select(w => new Completion(w, CompletionKind.Value, current.Name))
            : current.Kind == ParameterKind.Boolean ? new[] { "true", "false" }.Select(w => new Completion(w, CompletionKind.Value, current.Name))
            : current.Kind == ParameterKind.Count ? Values() : [];
        var names = call.IsNamed || _before[_before.Count - 1].Kind is not (TokenKind.Comma or TokenKind.OpenParenthesis) ? []
            : call.Definition.Parameters.Where(p => !call.Given.Contains(p.Name)).Select(p => new Completion(
                $"{p.Name}:", CompletionKind.Argument, p.Default is null ? "" : $"{p.Default} if not said", $"{p.Name} is {OperationBinder.Accepted(p)}.") { Text = $"{p.Name}: " });
        return [.. values, .. names];
    }
}
