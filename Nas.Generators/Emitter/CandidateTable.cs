using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>A list of candidates, with each way to choose their arguments as an operation of its own.</summary>
/// <param name="Name">What its methods begin with.</param>
/// <param name="SetName">The name of the set.</param>
/// <param name="Options">The candidates that an architecture may name.</param>
/// <param name="IsOfFirstBlock">Whether those are left out that a stage's first block cannot be.</param>
internal sealed record CandidateTable(string Name, string SetName, IReadOnlyList<Option> Options, bool IsOfFirstBlock)
{
    /// <summary>The operations, and the values of the decisions behind one another that stand for each.</summary>
    public IEnumerable<(Operation Operation, IReadOnlyList<int> Values)> Candidates
    {
        get
        {
            var offset = 1;
            for (var i = 0; i < Options.Count; i++)
            {
                var count = Options[i].Operation.ArgumentChoices.Count();
                foreach (var picks in Options[i].Operation.Picks)
                {
                    var values = new int[Decisions];
                    values[0] = i;
                    picks.CopyTo(values, offset);
                    yield return (Options[i].Operation.With(picks), values);
                }

                offset += count;
            }
        }
    }

    /// <summary>How many decisions a choice among them is: which one, and each argument that is a choice.</summary>
    public int Decisions => 1 + Options.Sum(o => o.Operation.ArgumentChoices.Count());

    /// <summary>The method from values to an operation.</summary>
    public string Reader => Name + "Operation";

    /// <summary>The method from an operation to values.</summary>
    public string Writer => Name + "Index";

    /// <summary>The tables of a space.</summary>
    public static IReadOnlyList<CandidateTable> Of(SearchSpace space)
    {
        // A stage's first block has fewer candidates than the others, and so a list of its own; an edge that is fixed has one.
        var lists = space.OperationSets.SelectMany(set => space.Graphs
            .SelectMany(g => g.Nodes.SelectMany(n => n.Choices).Select(c => (Choice: c, IsOfStage: g.Stage is not null)))
            .Where(c => c.Choice.Set.Name == set.Name)
            .Select(c => (set.Name, Kind: c.Choice.Set == set ? "" : c.IsOfStage ? "First" : "Only", Options: c.Choice.Named))
            .GroupBy(c => string.Join(",", c.Options.Select(o => o.Operation)))
            .Select(g => g.First())).ToArray();
        var names = Identifiers.Unique(lists.Select(l => Identifiers.Pascal(l.Name) + l.Kind));
        return [.. lists.Zip(names, (list, name) => new CandidateTable(name, list.Name, list.Options, list.Kind == "First"))];
    }

    /// <summary>Whether a choice is one among these.</summary>
    public bool Fits(Choice choice) =>
        choice.Set.Name == SetName && Options.Select(o => o.Operation).SequenceEqual(choice.Named.Select(o => o.Operation));

    /// <summary>The expression that reads an operation.</summary>
    /// <param name="at">The index of the first decision, as an expression.</param>
    /// <param name="definition">The class that has the tables.</param>
    public string Read(string at, string definition = "Definition") =>
        Decisions == 1 ? $"{definition}.{Reader}((int)genotype[{at}])" : $"{definition}.{Reader}(genotype, {at})";

    /// <summary>The statement that writes an operation.</summary>
    /// <param name="at">The index of the first decision, as an expression.</param>
    /// <param name="operation">The operation, as an expression.</param>
    /// <param name="place">Where it is, for a message, as an expression.</param>
    /// <param name="definition">The class that has the tables.</param>
    public string Write(string at, string operation, string place, string definition = "Definition") => Decisions == 1
        ? $"values[{at}] = {definition}.{Writer}({operation}, {place});"
        : $"{definition}.{Writer}({operation}, {place}).CopyTo(values, {at});";
}
