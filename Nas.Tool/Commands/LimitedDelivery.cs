using Nas.Protocol;
using Nas.Tool.Projects;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary>What <c>derive --limit</c> ends in: the files of one network for each limit, a table of them, and the front of all that was measured.</summary>
internal static class LimitedDelivery
{
    public static async Task<int> RunAsync(ProjectSession session, ToolEnvironment environment, DeliveryOptions how, Func<BuiltProject, DeriveRequest> ask)
    {
        var projectPath = session.FindProject(how.Writes);
        DeriveRequest? request = null;
        var (project, answer) = await session.AskAsync(projectPath, built => request = ask(built));
        var result = answer.As<NetworksResult>();
        var outcomes = how.Writes ? await WriteAsync(session, environment, project, result, how.Force) : [];

        var document = answer.Document();
        for (var i = 0; i < outcomes.Count; i++)
            NetworkDelivery.Tell(document["networks"]![i]!.AsObject(), outcomes[i]);

        var exitCode = session.ExitCodeOf(answer);
        if (exitCode == ExitCode.Done && outcomes.Any(o => o.Kept is not null))
            exitCode = ExitCode.EditsKept;
        document["exitCode"] = exitCode;
        session.Output.Answer([.. Table(session, result, outcomes), .. outcomes.Select(o => NetworkDelivery.BackupLine(session, o)).OfType<string>(), .. FrontTable.Lines(result.Front, $"{result.Measured} architectures")], document);
        foreach (var outcome in outcomes)
        {
            if (outcome.Kept is { } kept)
                environment.StandardError.WriteLine(NetworkDelivery.KeptLine(session, kept, outcome, request!));
        }

        return exitCode;
    }

    private static async Task<List<WriteOutcome>> WriteAsync(ProjectSession session, ToolEnvironment environment, BuiltProject project, NetworksResult result, bool force)
    {
        var writer = new NetworkWriter(environment.Builder, session.BuildSettings);
        var outcomes = new List<WriteOutcome>();
        using var entered = await ProjectSession.EnterAsync(project.ProjectPath, environment.StandardError.WriteLine, environment.Signals.Abort);
        foreach (var network in result.Networks)
        {
            try
            {
                outcomes.Add(await writer.WriteAsync(project, network.ClassName, network.Source, network.Derived, force, environment.Signals.Stop, environment.Signals.Abort));
            }
            catch (ToolException e)
            {
                throw new ToolException(e.Message, e)
                {
                    Lines = [.. e.Lines, .. e.Hint is { } what ? [what] : Array.Empty<string>(), .. result.Networks.Select(n => $"{n.Limit}: {n.Genotype}")],
                    Detail = e.Detail,
                };
            }
        }

        return outcomes;
    }

    private static IEnumerable<string> Table(ProjectSession session, NetworksResult result, List<WriteOutcome> outcomes)
    {
        yield return $"Networks of the supernet of experiment {result.Experiment}: {result.Networks[0].Metric}";
        foreach (var line in Columns.Align([
            ["limit", "score", "parameters", "FLOPs", "network", "written"],
            .. result.Networks.Select((n, i) => new[]
            {
                n.Limit!,
                n.Score is { } score ? Figures.Score(score, n.Metric) : "",
                n.Parameters is { } parameters ? Figures.Count($"{parameters}") : "",
                n.Flops is { } flops ? Figures.Magnitude(flops) : "",
                n.ClassName,
                i < outcomes.Count ? string.Join(", ", outcomes[i].Written.Append(n.Weights).OfType<string>().Select(session.Shown)) : "",
            })]))
            yield return line;
    }
}
