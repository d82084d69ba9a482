using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Engines;
using Nas.Tool.Projects;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary>What every command does first: find the project, build it, ask the engine.</summary>
internal sealed class ProjectSession(GlobalOptions globals, ToolEnvironment environment, ParseResult parsed)
{
    public BuildSettings BuildSettings { get; } = globals.BuildSettings(parsed);

    public Output Output { get; } = new(environment.StandardOutput, environment.StandardError, parsed.GetValue(globals.Json));

    /// <param name="writes">Whether the command will write C# into the project.</param>
    public string FindProject(bool writes = false)
    {
        var path = ProjectLocator.Find(parsed.GetValue(globals.Project), environment.CurrentDirectory);
        if (writes)
            NetworkWriter.CheckWritable(path);
        return path;
    }

    /// <summary>Waits until no other process builds or writes in the project, keeps the others waiting, and tidies up after a crash.</summary>
    public static async Task<ProjectLock> EnterAsync(string projectPath, Action<string> tell, CancellationToken stop)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        var entered = await ProjectLock.TakeAsync(folder, tell, stop);
        try
        {
            var undone = FileTransaction.Recover(folder);
            if (undone.Count > 0)
                tell($"An earlier write was interrupted; as before it are now: {string.Join(", ", undone.Select(f => Path.GetRelativePath(folder, f)))}.");
            return entered;
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    /// <summary>Builds the project in question and has its engine do what the request says.</summary>
    public Task<(BuiltProject Project, Answer Result)> AskAsync(Request request) => AskAsync(FindProject(), request);

    /// <summary>The same for a project that has been found.</summary>
    /// <param name="projectPath">The project.</param>
    /// <param name="request">What to do.</param>
    /// <param name="accept">Looks at the draft of what will be written, before the work begins.</param>
    /// <param name="started">Is called once the work has begun.</param>
    public Task<(BuiltProject Project, Answer Result)> AskAsync(
        string projectPath, Request request, Func<BuiltProject, DraftEvent, IProgressView, Task>? accept = null, Func<StartedEvent, IProgressView, Task>? started = null) =>
        AskAsync(projectPath, _ => request, accept, started);

    /// <summary>The same, for a request that depends on what the built project consists of.</summary>
    public async Task<(BuiltProject Project, Answer Result)> AskAsync(
        string projectPath, Func<BuiltProject, Request> request, Func<BuiltProject, DraftEvent, IProgressView, Task>? accept = null, Func<StartedEvent, IProgressView, Task>? started = null)
    {
        using var view = environment.ProgressView();
        BuiltProject project;
        EngineCopy copy;
        using (await EnterAsync(projectPath, view.Message, environment.Signals.Stop))
        {
            if (!BuildSettings.NoBuild)
                view.Doing($"building {Path.GetFileName(projectPath)}");
            project = await environment.Builder.BuildAsync(projectPath, BuildSettings, environment.Signals.Stop);
            copy = EngineCopy.Of(project);
        }
        using (copy)
        {
            var engine = new EngineProcess(environment.Engine(copy.Project), view, environment.Signals, parsed.GetValue(globals.Verbose));
            return (project, await engine.RunAsync(Signed(request(project), project), accept is null ? null : AcceptAsync, started is null ? null : begun => started(begun, view)));
        }

        async Task AcceptAsync(DraftEvent draft)
        {
            using (await EnterAsync(projectPath, view.Message, environment.Signals.Stop))
                await accept(project, draft, view);
        }
    }

    /// <summary>Asks the engine of a project that has just been built, even where the user has stopped the work before.</summary>
    public async Task<Answer> AskAsync(BuiltProject project, Request request)
    {
        using var view = environment.ProgressView();
        using var unstopped = StopSignals.None();
        EngineCopy copy;
        using (await EnterAsync(project.ProjectPath, view.Message, environment.Signals.Abort))
            copy = EngineCopy.Of(project);
        using (copy)
            return await new EngineProcess(environment.Engine(copy.Project), view, unstopped, parsed.GetValue(globals.Verbose)).RunAsync(Signed(request, project));
    }

    /// <summary>Has the dashboard's program do what the request says. It needs no built project and, where the store is named, none at all.</summary>
    public Task<Answer> AskDashboardAsync(StoreRequest request, IProgressView view, StopSignals signals) =>
        new EngineProcess(environment.Dashboard(), view, signals, parsed.GetValue(globals.Verbose)).RunAsync(request with
        {
            ProjectDirectory = request.Store is null ? Path.GetDirectoryName(FindProject())! : environment.CurrentDirectory,
            ToolVersion = ToolVersion.Current,
        });

    private static Request Signed(Request request, BuiltProject project) =>
        request with { ProjectDirectory = project.Directory, ToolVersion = ToolVersion.Current };

    /// <summary>130 where the user stopped the work; a time limit that ended it is no cancel.</summary>
    public int ExitCodeOf(Answer result) =>
        result.Cancelled && environment.Signals.Stop.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done;

    /// <summary>A path as the user gave it, relative to where the command was typed.</summary>
    public string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path, environment.CurrentDirectory);

    /// <summary>A path as the user wants to read it.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
