using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Nas.Tool.Completion;
using Nas.Tool.Defaults;
using Nas.Tool.Terminal;

namespace Nas.Tool.Commands;

/// <summary>The command line as a whole: what there is, and what becomes of a failure.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, ToolEnvironment environment)
    {
        var globals = new GlobalOptions();
        var root = Commands(globals, environment);
        var parsed = root.Parse(args);
        var output = new Output(environment.StandardOutput, environment.StandardError, parsed.GetValue(globals.Json));
        var verbose = parsed.GetValue(globals.Verbose);
        try
        {
            // A help or version option wins over whatever is missing or wrong beside it.
            if (parsed.Action is ParseErrorAction)
                throw UsageError(parsed);
            if (parsed.Action is HelpAction)
                return Help(parsed, environment.StandardOutput);
            if (!DefaultsTable.Without.Contains(parsed.CommandResult.Command.Name))
                parsed = new ProjectDefaults(root, globals, environment).AddTo(parsed, args);
            if (parsed.Action is ParseErrorAction)
                throw UsageError(parsed);
            return await parsed.InvokeAsync(Invocation(environment.StandardOutput));
        }
        catch (ToolException e)
        {
            output.Fail(e, verbose);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            output.Cancelled();
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            output.Fail(new ToolException(e.Message, e), verbose);
            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // Whatever it is, the user gets one line; the details are for --verbose.
        catch (Exception e)
#pragma warning restore CA1031
        {
            output.Fail(new ToolException(e.Message.ReplaceLineEndings(" "), e) { Hint = "This was not foreseen; --verbose shows where it happened." }, verbose);
            return ExitCode.Failed;
        }
    }

    /// <summary>All commands with their options.</summary>
    internal static RootCommand Commands(GlobalOptions globals, ToolEnvironment environment)
    {
        var root = new RootCommand("""
            Neural architecture search for the project in the current folder.

            Examples:
              dotnet nas init                                    packages and a first search space for the project
              dotnet nas search                                  a first search, on images that need no download
              dotnet nas search --strategy darts --data fashion-mnist
              dotnet nas resume                                  go on with a search that was stopped
              dotnet nas show                                    draw the search space
              dotnet nas dashboard                               watch searches in the browser
              dotnet nas train --epochs 20                       train what was found
              dotnet nas export-network                          and take it to other programs, as ONNX
              dotnet nas rank                                    is its supernet worth anything?
              dotnet nas bench --table nasbench201.json          compare the strategies on a table of scores
              dotnet nas doctor                                  what is wrong here, and what to do about it

            Exit codes: 0 done, 1 failed, 2 usage, 3 your edited file was kept, 130 cancelled.
            """);
        globals.AddTo(root);
        root.Subcommands.Add(InitCommand.Create(globals, environment));
        root.Subcommands.Add(SearchCommand.Create(globals, environment));
        root.Subcommands.Add(ResumeCommand.Create(globals, environment));
        root.Subcommands.Add(DeriveCommand.Create(globals, environment));
        root.Subcommands.Add(ListCommand.Create(globals, environment));
        root.Subcommands.Add(ShowCommand.Create(globals, environment));
        root.Subcommands.Add(TrainCommand.Create(globals, environment));
        root.Subcommands.Add(ExportNetworkCommand.Create(globals, environment));
        root.Subcommands.Add(RankCommand.Create(globals, environment));
        root.Subcommands.Add(ProfileCommand.Create(globals, environment));
        root.Subcommands.Add(BenchCommand.Create(globals, environment));
        root.Subcommands.Add(ExportCommand.Create(globals, environment));
        root.Subcommands.Add(DashboardCommand.Create(globals, environment));
        root.Subcommands.Add(ReportCommand.Create(globals, environment));
        root.Subcommands.Add(WorkerCommand.Create(globals, environment));
        root.Subcommands.Add(DoctorCommand.Create(globals, environment, root));
        root.Subcommands.Add(CompletionCommand.Create(environment));
        root.Subcommands.Add(FormatCommand.Create(globals, environment));
        root.Subcommands.Add(LanguageServerCommand.Create(environment));
        NamesForCompletion.AddTo(root, globals, environment);
        return root;
    }

    private static int Help(ParseResult parsed, TextWriter output)
    {
        if (parsed.CommandResult.Command is ExplainedCommand command)
            command.Explain();
        using var text = new StringWriter();
        var exitCode = parsed.Invoke(Invocation(text));
        // The library knows the program's file; people type something else.
        output.Write(text.ToString().Replace($"  {RootCommand.ExecutableName} ", "  dotnet nas ", StringComparison.Ordinal));
        output.Flush();
        return exitCode;
    }

    private static InvocationConfiguration Invocation(TextWriter output) =>
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output };

    private static ToolException UsageError(ParseResult parsed)
    {
        var isRoot = parsed.CommandResult.Command is RootCommand;
        if (isRoot)
            return ToolException.Usage(
                parsed.UnmatchedTokens.Count > 0 ? $"'{parsed.UnmatchedTokens[0]}' is no command: there are {Names("and")}." : $"Say what to do: {Names("or")}.",
                "dotnet nas --help");
        string Names(string last)
        {
            string[] names = [.. parsed.RootCommandResult.Command.Subcommands.Select(c => c.Name)];
            return $"{string.Join(", ", names[..^1])} {last} {names[^1]}";
        }
        var command = Path(parsed.CommandResult);
        return ToolException.Usage(
            parsed.UnmatchedTokens.Count > 0 ? $"{command} does not know '{parsed.UnmatchedTokens[0]}'." : parsed.Errors[0].Message.ReplaceLineEndings(" "),
            $"dotnet nas {command} --help");
    }

    // As it is typed: "bench predictors".
    private static string Path(CommandResult result) =>
        result.Parent is CommandResult { Command: not RootCommand } parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;
}
