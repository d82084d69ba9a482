using System.Text.RegularExpressions;
using Nas.Dsl.Model;
using DataException = Nas.Runtime.Data.DataException;

namespace Nas.Runtime.Tables;

/// <summary>
/// Reads which architecture a row is about. A value is written as the name of its choice; one of k of n as the names of the chosen joined
/// by <c>+</c>; that of an inactive decision is empty. A decision with a single value need not be named.
/// </summary>
internal sealed partial class RowNames
{
    private readonly DecisionSpace _space;
    private readonly CsvColumns _columns;
    private readonly Func<int, string?[]> _texts; // null for a decision that is not named
    private readonly Dictionary<string, int>[] _choices;

    /// <param name="description">How rows name architectures.</param>
    /// <param name="space">The decisions.</param>
    /// <param name="columns">The rows.</param>
    /// <param name="path">The description's file, for messages.</param>
    /// <exception cref="DataException">The description does not fit the space or the columns.</exception>
    public RowNames(ArchitectureDescription description, DecisionSpace space, CsvColumns columns, string path)
    {
        (_space, _columns) = (space, columns);
        foreach (var name in description.Names.Keys)
        {
            if (space.Items.Any(d => d.Choices.Contains(name))) continue;
            var choices = string.Join(", ", space.Items.SelectMany(d => d.Choices).Distinct());
            throw new DataException($"{path}: '{name}' in 'names' is no choice of any decision; they have: {choices}.");
        }

        _choices = [.. space.Items.Select(d => Choices(d, description.Names, path))];
        _texts = (description.Column, description.Template) switch
        {
            ({ } column, { } template) => InTemplate(columns.Texts(column), template, path),
            (null, null) => InColumns(description.Columns, path),
            _ => throw new DataException($"{path}: 'column' and 'template' go together."),
        };
    }

    /// <exception cref="DataException">The row names no architecture of the space.</exception>
    public Genotype Read(int row)
    {
        var texts = _texts(row);
        var values = new long[texts.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (decision, text) = (_space.Items[i], texts[i]);
            if (!_space.IsActive(i, values))
            {
                values[i] = string.IsNullOrEmpty(text) ? -1 : throw Problem($"{decision.Name} is '{text}', but it is not active here.");
                continue;
            }

            if (text is null)
            {
                values[i] = decision.ValueAt(0);
                continue;
            }

            foreach (var name in decision.Kind == DecisionKind.One ? [text] : text.Split('+', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!_choices[i].TryGetValue(name, out var choice))
                    throw Problem($"'{name}' is no value of {decision.Name}; it has: {string.Join(", ", _choices[i].Keys)}.");
                values[i] = decision.Kind == DecisionKind.One ? choice : values[i] | 1L << choice;
            }

            if (decision.Allows(values[i])) continue;
            var number = decision.Min == decision.Max ? $"{decision.Min}" : $"{decision.Min} to {decision.Max}";
            throw Problem($"{decision.Name} takes {number} of its values, not '{text}'.");
        }

        if (_space.Refusal(values) is { } refusal) throw Problem(refusal);
        return new Genotype(_space, values);

        DataException Problem(string what) => new($"{_columns.Place(row)}: {what}");
    }

    private static Dictionary<string, int> Choices(Decision decision, IReadOnlyDictionary<string, string> names, string path)
    {
        var choices = new Dictionary<string, int>();
        for (var i = 0; i < decision.Choices.Count; i++)
        {
            var name = names.GetValueOrDefault(decision.Choices[i], decision.Choices[i]);
            if (!choices.TryAdd(name, i)) throw new DataException($"{path}: two choices of {decision.Name} have the name '{name}'.");
        }

        return choices;
    }

    private Func<int, string?[]> InColumns(IReadOnlyDictionary<string, string> named, string path)
    {
        if (named.Keys.FirstOrDefault(n => _space.IndexOf(n) < 0) is { } unknown) throw NoDecision(unknown, path);
        Func<int, string>?[] columns = [.. _space.Items.Select(d =>
            d.ValueCount == 1 && !named.ContainsKey(d.Name) && !_columns.Has(d.Name) ? null : _columns.Texts(named.GetValueOrDefault(d.Name, d.Name)))];
        return row => [.. columns.Select(column => column?.Invoke(row))];
    }

    private Func<int, string?[]> InTemplate(Func<int, string> column, string template, string path)
    {
        string[] holes = [.. Hole().Matches(template).Select(m => m.Groups[1].Value)];
        int[] decisions = [.. holes.Select(_space.IndexOf)];
        if (Array.IndexOf(decisions, -1) is var unknown and >= 0) throw NoDecision(holes[unknown], path);
        foreach (var (decision, index) in _space.Items.Select((d, i) => (d, i)))
        {
            var times = decisions.Count(d => d == index);
            if (times != 1 && (times > 1 || decision.ValueCount > 1))
                throw new DataException($"{path}: the template must have '{{{decision.Name}}}' once, but has it {times} times.");
        }

        var literals = Hole().Split(template).Where((_, i) => i % 2 == 0).ToArray();
        if (literals[1..^1].Any(l => l.Length == 0)) return Adjacent(column, template, decisions, literals);
        var form = Form(literals, decisions, _ => ".*?");
        return row => InOrder(decisions, form.Match(column(row)) is { Success: true } match ? match : throw NoForm(row, column, template));
    }

    // Where nothing stands between two values, only the values that there are say where one ends. If preferring long and short ones
    // gives the same, there is one way to read it.
    private Func<int, string?[]> Adjacent(Func<int, string> column, string template, int[] decisions, string[] literals)
    {
        var longest = Form(literals, decisions, d => Values(d, names => names.OrderByDescending(n => n.Length)));
        var shortest = Form(literals, decisions, d => Values(d, names => names.OrderBy(n => n.Length)));
        return row =>
        {
            if (longest.Match(column(row)) is not { Success: true } match) throw NoForm(row, column, $"{template} with values that there are");
            var texts = InOrder(decisions, match);
            return texts.SequenceEqual(InOrder(decisions, shortest.Match(column(row))))
                ? texts
                : throw new DataException($"{_columns.Place(row)}: '{column(row)}' can be read as {template} in several ways.");
        };
    }

    // One of the values, or several of a set, or none where the decision is not active.
    private string Values(int decision, Func<IEnumerable<string>, IEnumerable<string>> order)
    {
        var one = string.Join("|", order(_choices[decision].Keys).Select(Regex.Escape));
        var item = _space.Items[decision];
        var values = item.Kind == DecisionKind.One ? $"(?:{one})" : $@"(?:(?:{one})(?:\+(?:{one}))*)";
        return item.Parent >= 0 || item.Min == 0 ? values + "?" : values;
    }

    private static Regex Form(string[] literals, int[] decisions, Func<int, string> value) => new(
        $"^{Regex.Escape(literals[0])}{string.Concat(decisions.Select((d, i) => $"({value(d)}){Regex.Escape(literals[i + 1])}"))}$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private string?[] InOrder(int[] decisions, Match match)
    {
        var texts = new string?[_space.Items.Count];
        for (var i = 0; i < decisions.Length; i++) texts[decisions[i]] = match.Groups[i + 1].Value;
        return texts;
    }

    private DataException NoForm(int row, Func<int, string> column, string form) =>
        new($"{_columns.Place(row)}: '{column(row)}' does not have the form {form}.");

    private DataException NoDecision(string name, string path) =>
        new($"{path}: the space has no decision '{name}'; it has: {string.Join(", ", _space.Items.Select(d => d.Name))}.");

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Hole();
}
