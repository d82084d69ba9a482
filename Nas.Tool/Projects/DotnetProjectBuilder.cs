using System.Text.Json.Nodes;

namespace Nas.Tool.Projects;

/// <summary>Builds with the dotnet command; one run gives both the build and the properties.</summary>
internal sealed class DotnetProjectBuilder(string currentDirectory) : IProjectBuilder
{
    private static readonly string[] Properties =
        ["TargetPath", "TargetFramework", "TargetFrameworks", "ProjectDepsFilePath", "ProjectRuntimeConfigFilePath", "ProjectAssetsFile"];

    public async Task<BuiltProject> BuildAsync(string projectPath, BuildSettings settings, CancellationToken stop)
    {
        var answer = Path.Combine(Path.GetTempPath(), $"nas-{Guid.NewGuid():N}.json");
        try
        {
            var run = await DotnetCommand.RunAsync(Arguments(projectPath, settings, answer), currentDirectory, stop);
            if (run.ExitCode != 0)
                throw NotBuilt(projectPath, run);
            return Describe(projectPath, settings, await File.ReadAllTextAsync(answer, stop));
        }
        finally
        {
            File.Delete(answer);
        }
    }

    private static List<string> Arguments(string projectPath, BuildSettings settings, string answer)
    {
        List<string> arguments = settings.NoBuild
            ? ["msbuild", projectPath, "-nologo"]
            : ["build", projectPath, "-nologo", "-v:q", "-tl:off", "-clp:NoSummary", "-t:Build"];
        arguments.Add($"-p:Configuration={settings.Configuration}");
        if (settings.Framework is { } framework)
            arguments.Add($"-p:TargetFramework={framework}");
        arguments.Add($"-getProperty:{string.Join(',', Properties)}");
        arguments.Add("-getItem:Compile");
        arguments.Add($"-getResultOutputFile:{answer}");
        return arguments;
    }

    private ToolException NotBuilt(string projectPath, DotnetRun run)
    {
        var errors = CompilerErrors.In(run.Output, currentDirectory);
        var name = Path.GetFileName(projectPath);
        if (errors.Count == 0)
            return new ToolException($"{name} cannot be built: dotnet exited with {run.ExitCode}.") { Lines = [.. run.Output.Where(l => l.Length > 0).TakeLast(10)] };
        return new ToolException($"{name} does not build: {errors.Count} error{(errors.Count == 1 ? "" : "s")}.") { Lines = CompilerErrors.First(errors) };
    }

    private static BuiltProject Describe(string projectPath, BuildSettings settings, string json)
    {
        var name = Path.GetFileName(projectPath);
        var root = JsonNode.Parse(json)!;
        string Property(string property) => (string?)root["Properties"]?[property] ?? "";
        string FullPath(string property) => Path.GetFullPath(Property(property), Path.GetDirectoryName(projectPath)!);

        if (Property("TargetPath").Length == 0 || Property("TargetFramework").Length == 0)
        {
            var frameworks = Property("TargetFrameworks").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            throw frameworks.Length > 0
                ? ToolException.Usage($"{name} is built for {string.Join(" and ", frameworks)}.", $"Name one: --framework {frameworks[0]}")
                : new ToolException($"{name} has no output assembly.");
        }

        var assets = FullPath("ProjectAssetsFile");
        if (!File.Exists(assets) || (settings.NoBuild && !File.Exists(FullPath("TargetPath"))))
            throw new ToolException($"{name} has not been built in the {settings.Configuration} configuration.") { Hint = "Leave out --no-build." };

        var restored = RestoredPackages.Read(assets);
        if (!restored.Contains("Nas.Runtime"))
            throw new ToolException($"{name} does not reference Nas.Runtime.") { Hint = "dotnet add package Nas.Runtime" };

        return new BuiltProject
        {
            ProjectPath = projectPath,
            TargetPath = FullPath("TargetPath"),
            DepsFile = FullPath("ProjectDepsFilePath"),
            RuntimeConfigFile = FullPath("ProjectRuntimeConfigFilePath"),
            PackageFolders = restored.Folders,
            SourceFiles = [.. (root["Items"]?["Compile"]?.AsArray() ?? []).Select(item => (string?)item?["FullPath"]).OfType<string>()],
        };
    }
}
