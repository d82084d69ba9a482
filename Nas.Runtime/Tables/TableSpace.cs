using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using DataException = Nas.Runtime.Data.DataException;

namespace Nas.Runtime.Tables;

/// <summary>The space of a table: that of a <c>.nas</c> file, or nothing but decisions.</summary>
internal sealed record TableSpace(DecisionSpace Decisions, SearchSpace? Space)
{
    /// <param name="description">Names the space.</param>
    /// <param name="path">The description's file.</param>
    /// <exception cref="DataException">There is no space, or something is wrong with it.</exception>
    public static TableSpace Of(TableDescription description, string path) => (description.Space, description.Decisions) switch
    {
        ({ } file, null) => Read(Path.Combine(Path.GetDirectoryName(path)!, file)),
        (null, { Count: > 0 } decisions) => new(new DecisionSpace(decisions.Select(d => Described(d, path)).ToEquatableArray()).Checked(path), null),
        _ => throw new DataException($"{path}: give either the space's .nas file as 'space', or its 'decisions'."),
    };

    private static TableSpace Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The table's space cannot be read: {error.Message}", error);
        }

        var file = SpaceFile.Read(text);
        if (file.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } problem) throw new DataException($"{path}{problem}");
        return file.Spaces.Count == 1
            ? new(file.Spaces[0].Decisions, file.Spaces[0])
            : throw new DataException($"{path} has {file.Spaces.Count} nets; the space of a table has one.");
    }

    private static Decision Described(DecisionDescription decision, string path)
    {
        if (decision.Values.Count == 0) throw new DataException($"{path}: decision '{decision.Name}' has no values.");
        if (decision.Values.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new DataException($"{path}: decision '{decision.Name}' has the value '{twice.Key}' twice.");
        return Decision.One(decision.Name, decision.Values) with
        {
            Identity = decision.Values.ToList().FindIndex(v => OperationDefinition.All.TryGetValue(v, out var operation) && operation.IsIdentity),
        };
    }
}

file static class Names
{
    public static DecisionSpace Checked(this DecisionSpace space, string path) =>
        space.Items.GroupBy(d => d.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new DataException($"{path}: there are two decisions '{twice.Key}'.")
            : space;
}
