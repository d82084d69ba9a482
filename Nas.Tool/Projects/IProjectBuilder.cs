namespace Nas.Tool.Projects;

/// <summary>Builds the user's project.</summary>
internal interface IProjectBuilder
{
    /// <summary>Builds (unless <see cref="BuildSettings.NoBuild"/>) and describes a project.</summary>
    /// <exception cref="ToolException">It does not compile, or does not reference Nas.Runtime.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    Task<BuiltProject> BuildAsync(string projectPath, BuildSettings settings, CancellationToken stop);
}

internal sealed record BuildSettings(string Configuration = "Release", bool NoBuild = false, string? Framework = null);
