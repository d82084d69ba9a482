using System.Text.Json.Nodes;
using Nas.Tool.Projects;
using Nas.Tool.Protocol;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary>How a network is to be delivered.</summary>
/// <param name="Writes">Whether C# is written; else the network is only printed.</param>
/// <param name="Force">Whether the user's edited file is replaced.</param>
internal readonly record struct DeliveryOptions(bool Writes, bool Force);

/// <summary>What a search, begun or resumed, ends in: the network's files, the summary, and a note in the experiment of what was written.</summary>
internal static class NetworkDelivery
{
    public static async Task<int> RunAsync(ProjectSession session, ToolEnvironment environment, string projectPath, Request request, DeliveryOptions how)
    {
        var (project, answer) = await session.AskAsync(projectPath, request);
        var result = answer.As<SearchResult>();

        var document = ProjectSession.Document(answer);
        var lines = Summary(result, answer.Cancelled);
        if (!how.Writes)
        {
            session.Output.Answer(lines, document);
            return session.ExitCodeOf(answer);
        }

        document.Remove("source");
        document.Remove("derived");
        WriteOutcome outcome;
        try
        {
            var writer = new NetworkWriter(environment.Builder, session.BuildSettings);
            outcome = await writer.WriteAsync(project, result.ClassName, result.Source, result.Derived, how.Force, environment.Signals.Stop, environment.Signals.Abort);
        }
        catch (ToolException e)
        {
            // A search may have taken hours: what it found must not be lost with the files.
            throw new ToolException(e.Message, e) { Lines = e.Lines, Detail = e.Detail, Hint = $"The architecture found: {result.Genotype}" };
        }
        var exitCode = session.ExitCodeOf(answer);
        if (exitCode == ExitCode.Done && outcome.Kept is not null)
            exitCode = ExitCode.EditsKept;
        document["files"] = new JsonArray([.. outcome.Written.Select(f => (JsonNode)f)]);
        document["kept"] = outcome.Kept;
        document["backup"] = outcome.Backup;
        document["exitCode"] = exitCode;
        if (result.Experiment is { } experiment)
            await RecordAsync(session, environment, project, request, experiment, outcome);
        session.Output.Answer([.. lines, .. Written(session, outcome)], document);
        if (outcome.Kept is { } kept)
            environment.StandardError.WriteLine(KeptLine(session, kept, outcome));
        return exitCode;
    }

    // The network is written, whatever becomes of the note.
    private static async Task RecordAsync(ProjectSession session, ToolEnvironment environment, BuiltProject project, Request request, long experiment, WriteOutcome outcome)
    {
        try
        {
            await session.AskAsync(project, new Request
            {
                Command = "record", ProjectDirectory = request.ProjectDirectory, Store = request.Store, Experiment = experiment, Files = outcome.Written,
            });
        }
        catch (ToolException e)
        {
            environment.StandardError.WriteLine($"warning: experiment {experiment} does not say what was written: {e.Message}");
        }
    }

    private static List<string> Summary(SearchResult result, bool cancelled)
    {
        List<string[]> rows = [["network", result.ClassName], ["found by", $"{result.Strategy}, seed {result.Seed}"]];
        if (result.Score is { } score)
            rows.Add(["score", Figures.Score(score, result.Metric) + (result.Metric is null ? "" : $" ({result.Metric})")]);
        if (result.Parameters is { } parameters)
            rows.Add(["parameters", Figures.Count($"{parameters}")]);
        if (result.Flops is { } flops)
            rows.Add(["FLOPs", $"{Figures.Magnitude(flops)} multiply-adds an image"]);
        if (result.Trials is { } trials)
            rows.Add(["trials", $"{trials}"]);
        if (result.Seconds is { } seconds)
            rows.Add(["time", Figures.Duration(seconds)]);
        if (result.Experiment is { } experiment)
            rows.Add(["experiment", cancelled ? $"{experiment}, stopped; go on with: dotnet nas resume {experiment}" : $"{experiment}"]);
        foreach (var (cell, i) in result.Genotype.Split(" | ").Select((cell, i) => (cell, i)))
            rows.Add([i == 0 ? "architecture" : "", cell]);
        return [.. Columns.Align(rows, "")];
    }

    private static IEnumerable<string> Written(ProjectSession session, WriteOutcome outcome)
    {
        if (outcome.Backup is { } backup)
            yield return $"your file     {session.Shown(backup)} (a copy of what was replaced)";
        yield return $"written       {string.Join(", ", outcome.Written.Select(session.Shown))}";
    }

    private static string KeptLine(ProjectSession session, string kept, WriteOutcome outcome)
    {
        var name = session.Shown(kept);
        var why = outcome.Before == Ownership.Edited ? "has been edited since the last search" : "was not written by a search";
        return $"dotnet nas: {name} {why} and was left alone; the new network is in {session.Shown(outcome.Written[0])}. Merge it by hand, or search again with --force or --as Name.";
    }
}
