using System.CommandLine;
using System.Text.Json.Nodes;
using Nas.Protocol;
using Nas.Tool.Engines;
using Nas.Tool.Terminal;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas dashboard</c>: the experiments of a store as pages in the browser; and the same beside a search.</summary>
internal static class DashboardCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("dashboard", "Shows all experiments in the browser, live while a search runs.", """
            Open the address that is printed. It has a token that nobody else knows, leads to this machine alone, and changes
            nothing. The project is not built. Ctrl-C ends it.

            Examples:
              dotnet nas dashboard
              dotnet nas dashboard --experiment 3 --port 8080
              dotnet nas dashboard --store "Host=db;Database=nas;Username=me;Password=..."
            """);
        var experiment = new Option<long?>("--experiment") { Description = "Show this experiment first.", HelpName = "id" };
        var port = OptionTypes.Port();
        var store = new StoreOption();
        foreach (var option in new Option[] { experiment, port, store })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            using var view = new DashboardView(
                address => session.Output.Answer([$"dashboard     {address}", "              Ctrl-C ends it"], new JsonObject { ["address"] = address }), environment.StandardError);
            await session.AskDashboardAsync(
                new DashboardRequest { Experiment = parsed.GetValue(experiment), Port = parsed.GetValue(port), Store = store.Read(session, parsed) }, view, environment.Signals);
            return ExitCode.Done;
        }
    }

    /// <summary>Does some work with a dashboard beside it, which ends with the work. The work is done where there can be no dashboard, too.</summary>
    /// <param name="session">The project.</param>
    /// <param name="environment">Where the address is said.</param>
    /// <param name="store">Where the work's experiment will be.</param>
    /// <param name="work">The work.</param>
    public static async Task<int> BesideAsync(ProjectSession session, ToolEnvironment environment, string? store, Func<Task<int>> work)
    {
        var shown = new TaskCompletionSource<string>();
        using var signals = StopSignals.None();
        using var view = new DashboardView(shown.SetResult, environment.StandardError);
        var dashboard = session.AskDashboardAsync(new DashboardRequest { Store = store, Expects = true }, view, signals);
        if (await Task.WhenAny(shown.Task, dashboard) == shown.Task)
            environment.StandardError.WriteLine($"dashboard {await shown.Task}");
        try
        {
            return await work();
        }
        finally
        {
            signals.Signal(DateTime.UtcNow);
            try
            {
                await dashboard;
            }
            catch (ToolException e)
            {
                environment.StandardError.WriteLine($"warning: without a dashboard: {e.Message}");
            }
        }
    }
}
