using System.Security.Cryptography;
using System.Text;
using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>
/// The canonical text of a space: how it is stored, hashed and embedded in generated code. It is a <c>.nas</c> file with one net;
/// reading it gives an equal space again.
/// </summary>
public static class SpaceText
{
    /// <summary>The canonical text. Lines end in a line feed.</summary>
    public static string Write(SearchSpace space)
    {
        var text = new StringBuilder();
        if (space.Namespace.Length > 0) text.Append($"namespace {space.Namespace};\n\n");
        foreach (var module in space.OwnModules) text.Append($"{module}\n\n");
        foreach (var set in space.OperationSets)
        {
            var operations = set.Operations.Select(o => o.ToString()).Concat(set.SearchOnly.Select(o => $"search only {o}"));
            text.Append($"ops {set.Name} {{ {string.Join(", ", operations)} }}\n\n");
        }

        foreach (var cell in space.Cells) Write(text, cell);
        Write(text, space.Net);
        return text.ToString();
    }

    /// <summary>The space of a canonical text.</summary>
    /// <exception cref="FormatException">The text has errors, or not exactly one net; the message gives the first error and its
    /// place.</exception>
    public static SearchSpace Parse(string canonical)
    {
        var file = SpaceFile.Read(canonical);
        if (file.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
            throw new FormatException($"The text is not a search space: {error}");
        return file.Spaces.Count == 1
            ? file.Spaces[0]
            : throw new FormatException($"The text has {file.Spaces.Count} nets; a search space has one.");
    }

    /// <summary>The identity of a space: <c>sha256:</c> and 64 lower-case hexadecimal digits over the UTF-8 bytes of its canonical
    /// text without limits on the cost.</summary>
    public static string Hash(SearchSpace space)
    {
        // Limits are how a search is meant to be done, not what there is to find, and an experiment keeps those it was begun with beside the hash. So an
        // architecture stays one of its space, and an experiment can be gone on with, when a limit is changed.
        var unlimited = space with { Net = space.Net with { Limits = CostLimits.None } };
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(Write(unlimited)));
        return "sha256:" + string.Concat(hash.Select(b => b.ToString("x2")));
    }

    private static void Write(StringBuilder text, Cell cell)
    {
        var head = cell.Copies == 0 ? $"{(cell.IsRecurrent ? "recurrent" : "cell")} {cell.Name}" : cell.Copies == 1 ? $"motif {cell.Name}" : $"motif {cell.Name} {cell.Copies}";
        text.Append($"{head} {{\n  input {string.Join(", ", cell.Inputs)}\n");
        if (cell.Banks > 0) text.Append($"  banks {cell.Banks}\n");
        text.Append($"  nodes {cell.Nodes} {{ {cell.Rule} }}\n");
        text.Append($"  output {cell.OutputText}\n");
        if (cell.Fixed.Count > 0) text.Append($"  fix {string.Join(", ", cell.Fixed.Select(f => $"n{f.Node}.{cell.StateName(f.State)} {f.Operation}"))}\n");
        if (cell.Default is { } operation) text.Append($"  default {operation}\n");
        if (cell.Memory is { } memory) text.Append($"  memory {memory}\n");
        if (cell.Stride != 1) text.Append($"  stride {cell.Stride}\n");
        if (cell.ReduceAfter.Count > 0) text.Append($"  reduce after {string.Join(", ", cell.ReduceAfter.Select(n => $"n{n}"))}\n");
        if (cell.EdgeLimit > 0) text.Append($"  limit edges {cell.EdgeLimit}\n");
        text.Append("}\n\n");
    }

    private static void Write(StringBuilder text, Net net)
    {
        text.Append($"net {net.Name}({string.Join(", ", net.Parameters.Select(p => $"{p.Name}: {p.Default}"))}) {{\n  input {net.InputText}\n");
        if (net.Task != LearningTask.Usual(net.Input)) text.Append($"  task {net.Task}\n");
        if (net.Stem.Count > 0) text.Append($"  stem {string.Join(", ", net.Stem)}\n");
        foreach (var item in net.Body) text.Append($"  {(item is Repeat repeat ? Written(repeat) : ((StageItem)item).Stage.ToString())}\n");

        text.Append($"  head {string.Join(", ", net.Head)}\n");
        if (net.Settings.Count > 0) text.Append($"  settings {{ {string.Join(" ", net.Settings)} }}\n");
        if (net.Limits != CostLimits.None) text.Append($"  limit {net.Limits}\n");
        text.Append("}\n");
    }

    private static string Written(Repeat repeat)
    {
        var blocks = string.Join(" ", repeat.Blocks);
        return repeat.Times == Expression.Number(1) && repeat.Blocks.Count == 1 ? blocks : $"repeat {repeat.Times} {{ {blocks} }}";
    }
}
