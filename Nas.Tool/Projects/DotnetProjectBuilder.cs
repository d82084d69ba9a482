namespace Nas.Tool.Projects;

/// <summary>Builds with the dotnet command; one run gives both the build and the properties.</summary>
internal sealed class DotnetProjectBuilder(string currentDirectory) : IProjectBuilder
{
    public async Task<BuiltProject> BuildAsync(string projectPath, BuildSettings settings, CancellationToken stop)
    {
        List<string> build = settings.NoBuild ? ["msbuild", projectPath] : ["build", projectPath, "-v:q", "-tl:off", "-clp:NoSummary", "-t:Build"];
        var (run, evaluation) = await EvaluateAsync(build, projectPath, settings, stop);
        // After a failed restore there is no answer.
        if (evaluation is null && !settings.NoBuild)
            (_, evaluation) = await EvaluateAsync(["msbuild", projectPath], projectPath, settings, stop);
        if (evaluation is not null)
        {
            // Only what was built, or failed, tells that a project has several frameworks: few have, and the others need not wait.
            if (evaluation.Framework.Length == 0 && evaluation.Frameworks.Count > 0)
                return await BuildAsync(projectPath, settings with { Framework = TargetFrameworks.Choose(evaluation.Name, evaluation.Frameworks) }, stop);
            if (evaluation.Framework.Length > 0)
                TargetFrameworks.Require(evaluation.Name, evaluation.Framework);
        }
        if (run.ExitCode != 0 || evaluation is null)
            throw NotBuilt(projectPath, run);
        return Describe(evaluation, projectPath, settings);
    }

    public async Task<Compilation> CompileAsync(BuiltProject project, BuildSettings settings, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("nas-compile-").FullName;
        try
        {
            var (run, evaluation) = await EvaluateAsync(
                ["msbuild", project.ProjectPath, "-v:q", "-tl:off", "-clp:NoSummary", .. TracelessCompile.Arguments(project.ProjectPath, folder)],
                project.ProjectPath, settings with { Framework = project.Framework }, stop);
            return new Compilation(evaluation?.Items("Compile") ?? [], run.ExitCode == 0, CompilerErrors.First(CompilerErrors.In(run.Output, currentDirectory)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(DotnetRun Run, Evaluation? Evaluation)> EvaluateAsync(List<string> command, string projectPath, BuildSettings settings, CancellationToken stop)
    {
        var answer = Path.Combine(Path.GetTempPath(), $"nas-{Guid.NewGuid():N}.json");
        List<string> arguments =
        [
            .. command, "-nologo", $"-p:Configuration={settings.Configuration}",
            $"-getProperty:{string.Join(',', Evaluation.Properties)}", "-getItem:Compile", $"-getResultOutputFile:{answer}",
        ];
        if (settings.Framework is { } framework)
            arguments.Add($"-p:TargetFramework={framework}");
        try
        {
            return (await DotnetCommand.RunAsync(arguments, currentDirectory, new() { [ProjectLock.Variable] = Path.GetDirectoryName(projectPath)! }, stop), Evaluation.Read(projectPath, answer));
        }
        finally
        {
            File.Delete(answer);
        }
    }

    private ToolException NotBuilt(string projectPath, DotnetRun run)
    {
        var errors = CompilerErrors.In(run.Output, currentDirectory);
        var name = Path.GetFileName(projectPath);
        if (errors.Count == 0)
            return new ToolException($"{name} cannot be built: dotnet exited with {run.ExitCode}.") { Lines = [.. run.Output.Where(l => l.Length > 0).TakeLast(10)] };
        return new ToolException($"{name} does not build: {errors.Count} error{(errors.Count == 1 ? "" : "s")}.") { Lines = CompilerErrors.First(errors) };
    }

    private static BuiltProject Describe(Evaluation evaluation, string projectPath, BuildSettings settings)
    {
        if (evaluation.Framework.Length == 0 || evaluation.Property("TargetPath").Length == 0)
            throw new ToolException($"{evaluation.Name} has no output assembly.");

        var assets = evaluation.FullPath("ProjectAssetsFile");
        var target = evaluation.FullPath("TargetPath");
        if (!File.Exists(assets) || (settings.NoBuild && !File.Exists(target)))
            throw new ToolException($"{evaluation.Name} has not been built in the {settings.Configuration} configuration.") { Hint = "Leave out --no-build." };

        var restored = RestoredPackages.Read(assets);
        if (!restored.Contains("Nas.Runtime"))
            throw new ToolException($"{evaluation.Name} does not reference Nas.Runtime.") { Hint = "dotnet add package Nas.Runtime" };

        return new BuiltProject
        {
            ProjectPath = projectPath,
            Framework = settings.Framework,
            TargetPath = target,
            DepsFile = evaluation.FullPath("ProjectDepsFilePath"),
            RuntimeConfigFile = evaluation.FullPath("ProjectRuntimeConfigFilePath"),
            PackageFolders = restored.Folders,
            SourceFiles = evaluation.Items("Compile"),
        };
    }
}
