using System.Globalization;
using System.Numerics;
using Nas.Dsl.Binding;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Editing;

/// <summary>Says what a name stands for, as Markdown.</summary>
internal static class Describer
{
    /// <summary>The name at a place, or null: there is none.</summary>
    public static Hover? At(EditedFile file, int offset) => file.Names.At(offset) is { } occurrence ? new Hover(occurrence.Span, Of(file, occurrence.Meaning)) : null;

    /// <summary>The parameters of an operation in parentheses; empty where it has none.</summary>
    public static string Parameters(OperationDefinition operation) =>
        operation.Parameters.Count == 0 ? "" : $"({string.Join(", ", operation.Parameters.Select(Diagnostics.Shown))})";

    private static string Of(EditedFile file, Meaning meaning) => meaning switch
    {
        Meaning.BuiltIn { Operation: var operation } => Text(
            $"{operation.Name}{Parameters(operation)}",
            [operation.Description, .. operation.Parameters.Select(p => $"- `{p.Name}` is {OperationBinder.Accepted(p)}{(p.Default is null ? "" : $"; {p.Default} if not said")}.")]),
        Meaning.Argument { Operation: var operation, Parameter: var parameter } => Text(
            Diagnostics.Shown(parameter), [$"Of `{operation.Name}`: {OperationBinder.Accepted(parameter)}{(parameter.Default is null ? "" : $"; {parameter.Default} if not said")}."]),
        Meaning.Chosen { Setting: var setting } => Text(setting.Name, [$"A setting of the training, which {setting.Rule}."]),
        Meaning.Trained { Task: var task } => Text($"task {task.Name}", [$"The net puts out {task.Description}."]),
        Meaning.Declared { Symbol: var symbol } => Of(file, symbol),
        _ => throw new ArgumentException($"{meaning} is of no kind.", nameof(meaning)),
    };

    private static string Of(EditedFile file, Symbol symbol) => symbol.Kind switch
    {
        SymbolKind.Cell or SymbolKind.Motif => Text(Head(file, symbol), Cell(file, symbol)),
        SymbolKind.Net => Text(Head(file, symbol), Net(file, symbol)),
        SymbolKind.Set => Text(Head(file, symbol), Set(file, symbol)),
        SymbolKind.Operation => Text(Head(file, symbol), ["A module of your own."]),
        SymbolKind.Parameter => Text(Head(file, symbol), [$"A parameter of the net `{symbol.Owner}`, with its default."]),
        SymbolKind.Stage => Text(Head(file, symbol), Graph(file, symbol.Name, symbol.Owner)),
        _ => Text(symbol.Name, [$"A state of the cell `{symbol.Owner}`."]),
    };

    // What the author has written, up to what is in it.
    private static string Head(EditedFile file, Symbol symbol)
    {
        var text = file.Text.Substring(symbol.Whole.Start, symbol.Whole.Length);
        return symbol.Kind == SymbolKind.Operation ? text : text.Split('{')[0].TrimEnd();
    }

    private static IEnumerable<string> Cell(EditedFile file, Symbol symbol)
    {
        if (file.Bound.Spaces.SelectMany(s => s.Cells).FirstOrDefault(c => c.Name == symbol.Name) is not { } cell) return [];
        return [$"{cell.Nodes} nodes, each {cell.Rule}; output {cell.OutputText}{(cell.Stride == 1 ? "" : $"; stride {cell.Stride}")}", .. Graph(file, cell.GraphNames.First(), null), .. cell.Copies > 1 ? [$"{cell.Copies} such graphs, each with decisions of its own"] : Array.Empty<string>()];
    }

    // A cell has the same decisions in all nets; a stage is one of its net.
    private static IEnumerable<string> Graph(EditedFile file, string name, string? net) => file.Bound.Spaces
        .Where(s => s.Decisions.Order is null && (net is null || s.Name == net))
        .SelectMany(s => s.Graphs.Where(g => g.Name == name).Select(g => Counted(new ArchitectureCounts(s.Decisions).Of(g), g.Decisions.End - g.Decisions.Start)))
        .Take(1);

    private static IEnumerable<string> Net(EditedFile file, Symbol symbol)
    {
        if (file.Bound.Spaces.FirstOrDefault(s => s.Name == symbol.Name) is not { } space) return ["It has errors."];
        return [Counted(space.Count, space.Decisions.Items.Count), .. Sizes(), .. space.WithoutSupernet is { } obstacle ? [$"no supernet: {obstacle}"] : Array.Empty<string>()];

        string[] Sizes()
        {
            try
            {
                var (smallest, largest) = file.SizesOf(space);
                return [$"smallest: {Cost(smallest)}", $"largest: {Cost(largest)}"];
            }
            catch (OverflowException)
            {
                return ["its networks are larger than can be counted"];
            }
        }

        static string Cost((long Parameters, long Flops) cost) => $"{Shown(cost.Parameters)} parameters, {Shown(cost.Flops)} FLOPs";
    }

    private static IEnumerable<string> Set(EditedFile file, Symbol symbol)
    {
        if (file.Bound.Spaces.SelectMany(s => s.OperationSets).FirstOrDefault(s => s.Name == symbol.Name) is not { } set) return [];
        return [$"{set.Operations.Count} candidates: {List(set.Operations)}", .. set.SearchOnly.Count == 0 ? Array.Empty<string>() : [$"in a search only: {List(set.SearchOnly)}"]];

        static string List(IEnumerable<Operation> operations) => string.Join(", ", operations.Select(o => $"`{o}`"));
    }

    private static string Counted(BigInteger architectures, int decisions) => $"{Shown(architectures)} {(architectures.IsOne ? "architecture" : "architectures")}, {decisions} {(decisions == 1 ? "decision" : "decisions")}";

    private static string Shown(BigInteger number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Text(string title, IEnumerable<string> lines) => string.Join("\n\n", lines.Prepend($"```nas\n{title}\n```"));
}
