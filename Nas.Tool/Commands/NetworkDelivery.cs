using System.Text.Json.Nodes;
using Nas.Protocol;
using Nas.Tool.Engines;
using Nas.Tool.Projects;
using Nas.Tool.Terminal;
using Nas.Tool.Workers;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary>How a network is to be delivered.</summary>
/// <param name="Writes">Whether C# is written; else the network is only printed.</param>
/// <param name="Force">Whether the user's edited file is replaced.</param>
internal readonly record struct DeliveryOptions(bool Writes, bool Force);

/// <summary>What a search ends in, and what derives a trial of it: the network's files, the summary, and a note in the experiment of what was written.</summary>
internal static class NetworkDelivery
{
    /// <param name="session">The project and how to build it.</param>
    /// <param name="environment">What the tool touches.</param>
    /// <param name="how">How the network is to be delivered.</param>
    /// <param name="ask">What is asked of the engine.</param>
    /// <param name="poolFor">Who else evaluates the trials of a search whose store this is; null: nobody.</param>
    public static async Task<int> RunAsync(
        ProjectSession session, ToolEnvironment environment, DeliveryOptions how, Func<ProjectSession, StoreRequest> ask, Func<string?, WorkerPool?>? poolFor = null)
    {
        var projectPath = session.FindProject(how.Writes);
        var request = ask(session);
        var pool = poolFor?.Invoke(request.Store);
        if (pool is not null && !how.Writes)
            return Plan(session, pool, new(projectPath, session.BuildSettings, Experiment: null, request.Store));
        var writer = new NetworkWriter(environment.Builder, session.BuildSettings);
        if (how.Writes && request is RunRequest run)
            request = run with { Draft = true };
        BuiltProject project;
        Answer answer;
        try
        {
            (project, answer) = await session.AskAsync(
                projectPath,
                request,
                (built, draft, view) => writer.RehearseAsync(built, draft.ClassName, draft.Source, draft.Derived, how.Force, view, environment.Signals.Stop),
                pool is null ? null : async (begun, view) =>
                    view.Message(await pool.StartAsync(new(projectPath, session.BuildSettings, begun.Experiment, request.Store), environment.Signals.Stop)));
        }
        finally
        {
            await EndAsync(pool, environment);
        }

        var result = answer.As<NetworkResult>();

        var document = answer.Document();
        var lines = Summary(result, answer.Cancelled, searched: request is RunRequest);
        var front = FrontTable.Lines(result);
        if (!how.Writes)
        {
            session.Output.Answer([.. lines, .. front], document);
            SayFailure(environment, result);
            return ExitCodeOf(session, answer, result);
        }

        WriteOutcome outcome;
        try
        {
            using var entered = await ProjectSession.EnterAsync(projectPath, environment.StandardError.WriteLine, environment.Signals.Abort);
            outcome = await writer.WriteAsync(project, result.ClassName, result.Source, result.Derived, how.Force, environment.Signals.Stop, environment.Signals.Abort);
        }
        catch (ToolException e)
        {
            // A search may have taken hours: what it found must not be lost with the files.
            throw new ToolException(e.Message, e)
            {
                Lines = [.. e.Lines, .. e.Hint is { } what ? [what] : Array.Empty<string>(), $"The architecture found: {result.Genotype}"],
                Detail = e.Detail,
                Hint = result.Experiment is { } id ? $"When that is mended, write it without another search: dotnet nas derive {id}{(result.Trial is { } trial ? $" --trial {trial}" : "")}" : null,
            };
        }
        var exitCode = ExitCodeOf(session, answer, result);
        if (exitCode == ExitCode.Done && outcome.Kept is not null)
            exitCode = ExitCode.EditsKept;
        Tell(document, outcome);
        document["exitCode"] = exitCode;
        // Another trial than the search's own choice does not make the experiment's network written.
        if (result.Experiment is { } experiment && result.Trial is null)
            await RecordAsync(session, environment, project, request, experiment, outcome);
        session.Output.Answer([.. lines, .. Written(session, outcome), .. front], document);
        if (outcome.Kept is { } kept)
            environment.StandardError.WriteLine(KeptLine(session, kept, outcome, request));
        SayFailure(environment, result);
        return exitCode;
    }

    private static int Plan(ProjectSession session, WorkerPool pool, WorkerCall call)
    {
        var plan = pool.Plan(call);
        session.Output.Answer([plan.TrimEnd('\n')], new JsonObject { ["workers"] = plan });
        return ExitCode.Done;
    }

    // What the search has found counts more than workers that cannot be told to end, and end by themselves.
    private static async Task EndAsync(WorkerPool? pool, ToolEnvironment environment)
    {
        if (pool is null)
            return;
        try
        {
            await pool.EndAsync();
        }
        catch (ToolException e)
        {
            environment.StandardError.WriteLine($"warning: workers may still run: {e.Message}");
        }
    }

    // A search that failed on its way has delivered the best so far, and failed all the same.
    private static int ExitCodeOf(ProjectSession session, Answer answer, NetworkResult result) =>
        result.Failure is null ? session.ExitCodeOf(answer) : ExitCode.Failed;

    private static void SayFailure(ToolEnvironment environment, NetworkResult result)
    {
        if (result.Failure is null)
            return;
        environment.StandardError.WriteLine($"dotnet nas: {result.Failure} The network above is the best so far.");
        if (result.FailureHint is { } hint)
            environment.StandardError.WriteLine($"  {hint}");
    }

    // The network is written, whatever becomes of the note.
    private static async Task RecordAsync(ProjectSession session, ToolEnvironment environment, BuiltProject project, StoreRequest request, long experiment, WriteOutcome outcome)
    {
        try
        {
            await session.AskAsync(project, new RecordRequest { Store = request.Store, Experiment = experiment, Files = outcome.Written });
        }
        catch (ToolException e)
        {
            environment.StandardError.WriteLine($"warning: experiment {experiment} does not say what was written: {e.Message}");
        }
    }

    private static List<string> Summary(NetworkResult result, bool cancelled, bool searched)
    {
        List<string[]> rows = [["network", result.ClassName], ["found by", $"{result.Strategy}, seed {result.Seed}"]];
        if (result.Score is { } score)
            rows.Add(["score", Figures.Score(score, result.Metric) + (result.Metric is null ? "" : $" ({result.Metric})")]);
        if (result.Parameters is { } parameters)
            rows.Add(["parameters", Figures.Count($"{parameters}")]);
        if (result.Flops is { } flops)
            rows.Add(["FLOPs", $"{Figures.Magnitude(flops)} multiply-adds an image"]);
        if (result.LatencyMilliseconds is { } latency)
            rows.Add(["latency", $"{Figures.ShortTime(latency / 1000)} by the table"]);
        if (result.Trials is { } trials)
            rows.Add(["trials", $"{trials}{(result.Failed is { } failed ? $", of which {failed} failed" : "")}{(result.Repeated is { } repeated ? $"; {repeated} more proposals were scored before" : "")}"]);
        if (result.Seconds is { } seconds && searched)
            rows.Add(["time", Figures.Duration(seconds)]);
        if (result.Trial is { } trial)
            rows.Add(["trial", $"{trial} of experiment {result.Experiment}"]);
        else if (result.Experiment is { } experiment)
            rows.Add(["experiment", cancelled || result.Failure is not null ? $"{experiment}, {(result.Failure is null ? "stopped" : "failed")}; go on with: dotnet nas resume {experiment}" : $"{experiment}"]);
        foreach (var (cell, i) in result.Genotype.Split(" | ").Select((cell, i) => (cell, i)))
            rows.Add([i == 0 ? "architecture" : "", cell]);
        return [.. Columns.Align(rows, "")];
    }

    private static IEnumerable<string> Written(ProjectSession session, WriteOutcome outcome)
    {
        if (BackupLine(session, outcome) is { } backup)
            yield return backup;
        yield return $"written       {string.Join(", ", outcome.Written.Select(session.Shown))}";
    }

    /// <summary>Puts where a network was written in the place of what was written.</summary>
    public static void Tell(JsonObject network, WriteOutcome outcome)
    {
        network.Remove("source");
        network.Remove("derived");
        network["files"] = new JsonArray([.. outcome.Written.Select(f => (JsonNode)f)]);
        network["kept"] = outcome.Kept?.Source;
        network["backup"] = outcome.Backup;
    }

    /// <summary>Where an edited file was copied to before it was replaced, or null: none was.</summary>
    public static string? BackupLine(ProjectSession session, WriteOutcome outcome) =>
        outcome.Backup is { } backup ? $"your file     {session.Shown(backup)} (a copy of what was replaced)" : null;

    /// <summary>Why files were left alone, and what to do about it.</summary>
    public static string KeptLine(ProjectSession session, NetworkFiles kept, WriteOutcome outcome, StoreRequest request)
    {
        var why = outcome.Before switch
        {
            Ownership.OtherNets => $"comes from the net {kept.Net}",
            Ownership.Edited => "has been edited since the last search",
            _ => "was not written by a search",
        };
        var merge = outcome.Before == Ownership.OtherNets ? "W" : "Merge it by hand, or w";
        // An experiment that is resumed has the name that it was begun with.
        var otherName = request is ResumeRequest ? "" : " or --as Name";
        return $"dotnet nas: {session.Shown(kept.Existing)} {why} and was left alone; the new network is in {session.Shown(outcome.Written[0])}. {merge}rite it again with --force{otherName}.";
    }
}
