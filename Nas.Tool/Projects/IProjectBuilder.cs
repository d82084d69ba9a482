namespace Nas.Tool.Projects;

/// <summary>Builds the user's project.</summary>
internal interface IProjectBuilder
{
    /// <summary>Builds (unless <see cref="BuildSettings.NoBuild"/>) and describes a project.</summary>
    /// <exception cref="ToolException">It does not compile, or does not reference Nas.Runtime.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    Task<BuiltProject> BuildAsync(string projectPath, BuildSettings settings, CancellationToken stop);

    /// <summary>Compiles a built project as its files are now, and leaves no trace: what was built stays as it is.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    Task<Compilation> CompileAsync(BuiltProject project, BuildSettings settings, CancellationToken stop);
}

/// <summary>What a compilation came to.</summary>
/// <param name="SourceFiles">The C# files that belong to the project.</param>
/// <param name="Succeeded">Whether it compiles.</param>
/// <param name="Errors">The compiler's errors.</param>
internal sealed record Compilation(IReadOnlyList<string> SourceFiles, bool Succeeded, IReadOnlyList<string> Errors);

internal sealed record BuildSettings(string Configuration = "Release", bool NoBuild = false, string? Framework = null);
