using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Nas.Dsl;
using Nas.Dsl.Editing;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas format</c>: brings <c>.nas</c> files into the language's layout. It needs no project and builds none.</summary>
internal static class FormatCommand
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("format", "Brings .nas files into the language's layout. Comments stay; a file with errors stays as it is.", """
            Examples:
              dotnet nas format                      all .nas files in and below the current folder
              dotnet nas format FashionNet.nas
              dotnet nas format --check              change nothing; exit code 1 where a file is in another layout
            """);
        var paths = new Argument<string[]>("paths") { Description = "Files, or folders with all below them. [default: the current folder]", Arity = ArgumentArity.ZeroOrMore };
        var check = new Option<bool>("--check") { Description = "Change nothing; exit code 1 where a file would be changed." };
        command.Arguments.Add(paths);
        command.Options.Add(check);
        command.SetAction(parsed => Run(parsed));
        return command;

        int Run(ParseResult parsed)
        {
            var isCheck = parsed.GetValue(check);
            var (changed, failed) = (new List<string>(), new List<string>());
            var files = Files(parsed.GetValue(paths)!, environment.CurrentDirectory);
            foreach (var file in files)
            {
                var shown = Path.GetRelativePath(environment.CurrentDirectory, file);
                if (Format(file, isCheck, out var problem)) changed.Add(shown);
                else if (problem is not null) failed.Add($"{shown}{problem}");
            }

            foreach (var line in failed) environment.StandardError.WriteLine($"dotnet nas: {line}");
            environment.StandardError.Flush();
            new Output(environment.StandardOutput, environment.StandardError, parsed.GetValue(globals.Json)).Answer(
                [.. changed.Select(f => $"{f} {(isCheck ? "is in another layout" : "formatted")}"), $"{files.Count} {(files.Count == 1 ? "file" : "files")}, {changed.Count} {(isCheck ? "to format" : "formatted")}{(failed.Count > 0 ? $", {failed.Count} with errors" : "")}"],
                new JsonObject { ["files"] = files.Count, ["changed"] = new JsonArray([.. changed.Select(f => (JsonNode)f)]), ["errors"] = new JsonArray([.. failed.Select(f => (JsonNode)f)]) });
            return failed.Count > 0 || (isCheck && changed.Count > 0) ? ExitCode.Failed : ExitCode.Done;
        }
    }

    // Whether the file is, or would be, changed.
    private static bool Format(string path, bool isCheck, out string? problem)
    {
        problem = null;
        string text;
        try
        {
            text = Strict.GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            problem = ": the file is not UTF-8; save it as UTF-8.";
            return false;
        }

        var file = new EditedFile(text, Path.GetFileName(Path.GetDirectoryName(path)!));
        if (file.Formatted is not { } formatted)
        {
            problem = file.Bound.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error).ToString();
            return false;
        }

        if (formatted == text) return false;
        if (!isCheck) WholeFile.Write(path, formatted);
        return true;
    }

    private static List<string> Files(string[] paths, string folder)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in (paths.Length == 0 ? ["."] : paths).Select(p => Path.GetFullPath(p, folder)))
        {
            if (File.Exists(path)) files.Add(path);
            else if (Directory.Exists(path)) files.UnionWith(Below(path));
            else throw ToolException.Usage($"There is no file or folder {path}.");
        }

        return files.Count > 0 ? [.. files] : throw ToolException.Usage("There is no .nas file here.", "dotnet nas format --help");
    }

    // What is built, and what begins with a dot, nobody has written.
    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(folder, "*.nas")
        .Concat(Directory.EnumerateDirectories(folder).Where(d => Path.GetFileName(d) is var name && name is not ("bin" or "obj" or "node_modules") && !name.StartsWith('.')).SelectMany(Below));
}
