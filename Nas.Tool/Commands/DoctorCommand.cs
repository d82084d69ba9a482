using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nas.Protocol;
using Nas.Tool.Defaults;
using Nas.Tool.Doctor;
using Nas.Tool.Projects;
using Nas.Tool.Terminal;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas doctor</c>: looks at all that a search needs, and says what to do where something is wrong.</summary>
internal static class DoctorCommand
{
    public const string Name = "doctor";

    public static Command Create(GlobalOptions globals, ToolEnvironment environment, RootCommand root)
    {
        var command = new ExplainedCommand(Name, "Looks at the SDK, the project, its packages, Torch, devices, the store and the data, and says what to do about each problem.", """
            It works outside a project and with one that does not build, too. The exit code is 1 where there is a problem.

            Examples:
              dotnet nas doctor
              dotnet nas doctor --data folder --data-dir pictures
              dotnet nas doctor --no-build --json
            """);
        var data = OptionTypes.Text("--data", "The data to look at. [default: those of nas.json]", "name");
        var dataDirectory = OptionTypes.Text("--data-dir", "Where the data set's files are.", "path");
        var store = new StoreOption();
        foreach (var option in new Option[] { data, dataDirectory, store })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var output = new Output(environment.StandardOutput, environment.StandardError, parsed.GetValue(globals.Json));
            var checks = await Checks(parsed).ToListAsync();
            var failed = checks.Exists(c => c.Status == CheckEntry.Problem);
            output.Answer(Lines(checks), new JsonObject { ["checks"] = JsonSerializer.SerializeToNode(checks, ProtocolJson.Options), ["exitCode"] = failed ? ExitCode.Failed : ExitCode.Done });
            return failed ? ExitCode.Failed : ExitCode.Done;
        }

        // Each as far as those before let it be looked at.
        async IAsyncEnumerable<CheckEntry> Checks(ParseResult parsed)
        {
            yield return CheckEntry.Ok("tool", $"dotnet nas {ToolVersion.Current}");
            var (projectPath, notFound) = Find(parsed);
            var folder = projectPath is null ? environment.CurrentDirectory : Path.GetDirectoryName(projectPath)!;
            yield return await MachineChecks.SdkAsync(folder, environment);
            yield return MachineChecks.Disk(folder, new DriveInfo(folder).AvailableFreeSpace);
            if (projectPath is null)
            {
                yield return notFound!;
                yield break;
            }

            var (project, unreadable) = await ReadAsync(projectPath);
            if (project is null)
            {
                yield return unreadable!;
                yield break;
            }
            var framework = ProjectChecks.Framework(project);
            yield return framework;

            var (completed, defaults) = WithDefaults(parsed);
            yield return defaults;
            var packages = ProjectChecks.Packages(project);
            foreach (var check in packages)
                yield return check;
            // Without these nothing can be started in the project's dependencies.
            if (framework.Status == CheckEntry.Problem || packages.Any(c => c.Status == CheckEntry.Problem && c.Found.StartsWith("Nas.Runtime", StringComparison.Ordinal)))
                yield break;
            foreach (var check in await InsideAsync(completed, projectPath))
                yield return check;
        }

        (string? Path, CheckEntry? Problem) Find(ParseResult parsed)
        {
            try
            {
                return (ProjectLocator.Find(parsed.GetValue(globals.Project), environment.CurrentDirectory), null);
            }
            catch (ToolException e)
            {
                return (null, CheckEntry.Fail("project", e.Message, e.Hint));
            }
        }

        async Task<(ProjectFacts? Project, CheckEntry? Problem)> ReadAsync(string projectPath)
        {
            try
            {
                return (await ProjectFacts.OfAsync(projectPath, environment), null);
            }
            catch (ToolException e)
            {
                return (null, CheckEntry.Fail("project", e.Message, e.Hint));
            }
        }

        (ParseResult Completed, CheckEntry Check) WithDefaults(ParseResult parsed)
        {
            try
            {
                var defaults = new ProjectDefaults(root, globals, environment);
                return (defaults.AddTo(parsed, [.. parsed.Tokens.Select(t => t.Value)]), defaults.Find(parsed) is null ? CheckEntry.Ok(DefaultsFile.Name, "none") : CheckEntry.Ok(DefaultsFile.Name, "can be read"));
            }
            catch (ToolException e)
            {
                return (parsed, CheckEntry.Fail(DefaultsFile.Name, e.Message, e.Hint ?? "docs/cli.md says what may stand in it."));
            }
        }

        async Task<IEnumerable<CheckEntry>> InsideAsync(ParseResult parsed, string projectPath)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var built = false;
            try
            {
                var (_, answer) = await session.AskAsync(projectPath, project =>
                {
                    built = true;
                    return new DoctorRequest { Data = parsed.GetValue(data), DataDirectory = session.FullPath(parsed.GetValue(dataDirectory)), Store = store.Read(session, parsed) };
                });
                return [CheckEntry.Ok("build", "the project builds"), .. answer.As<DoctorResult>().Checks];
            }
            catch (ToolException e)
            {
                return [CheckEntry.Fail(built ? "engine" : "build", string.Join("\n", [e.Message, .. e.Lines]), e.Hint ?? (built ? null : "Mend the errors; dotnet build shows all."))];
            }
        }
    }

    // A check a line, and below it what else there is to say.
    private static IEnumerable<string> Lines(IReadOnlyList<CheckEntry> checks)
    {
        var heads = Columns.Align([.. checks.Select(c => new[] { c.Status, c.Name, c.Found.Split('\n')[0] })], "").ToList();
        foreach (var (head, check) in heads.Zip(checks))
        {
            yield return head;
            foreach (var line in check.Found.Split('\n').Skip(1))
                yield return $"         {line}";
            if (check.Advice is { } advice)
                yield return $"         {advice}";
        }
        yield return checks.Count(c => c.Status == CheckEntry.Problem) switch
        {
            0 when checks.Any(c => c.Status == CheckEntry.Warning) => "No problem, but see the warnings.",
            0 => "All is well.",
            1 => "There is one problem.",
            var count => $"There are {count} problems.",
        };
    }
}
