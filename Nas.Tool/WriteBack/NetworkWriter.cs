using System.Text;
using Nas.Dsl.CSharp;
using Nas.Tool.Projects;
using Nas.Tool.Terminal;

namespace Nas.Tool.WriteBack;

/// <summary>What was done with a network that a search found.</summary>
/// <param name="Written">Files written, absolute, the user's file first.</param>
/// <param name="Before">Whose the file was.</param>
/// <param name="Kept">The files that were left alone, or null.</param>
/// <param name="Backup">Where --force put the user's file, or null.</param>
internal sealed record WriteOutcome(IReadOnlyList<string> Written, Ownership Before, NetworkFiles? Kept, string? Backup);

/// <summary>
/// Writes a found network back as C#: the user's file is replaced only where it is as the last search left it (or by
/// force), and everything is undone when the project no longer builds.
/// </summary>
internal sealed class NetworkWriter(IProjectBuilder builder, BuildSettings settings)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="project">Where to write.</param>
    /// <param name="className">Name of the class and of the file.</param>
    /// <param name="source">The user's file.</param>
    /// <param name="derived">Its provenance.</param>
    /// <param name="force">Replace the user's own or edited file, keeping a copy.</param>
    /// <param name="stop">Told of a signal; a build that a terminal's Ctrl-C killed is repeated once.</param>
    /// <param name="abort">Gives up and restores everything.</param>
    /// <exception cref="ToolException">The files cannot be written, or the project does not build with them; nothing has changed.</exception>
    public async Task<WriteOutcome> WriteAsync(
        BuiltProject project, string className, string source, string derived, bool force, CancellationToken stop, CancellationToken abort)
    {
        var net = DerivedHeader.Net(derived);
        var files = NetworkFiles.Find(className, net, project.Directory, project.SourceFiles);
        var ownership = OwnershipOf.Network(files, net);
        var isNotOurs = ownership is Ownership.Edited or Ownership.Users or Ownership.OtherNets;
        if (isNotOurs && !force)
        {
            using var beside = Apply(project, [Change(files.NewSource, source), Change(files.NewDerived, derived)]);
            beside.Commit();
            return new WriteOutcome([files.NewSource, files.NewDerived], ownership, files, null);
        }

        List<FileChange> changes = [Change(files.Source, source), Change(files.Derived, derived)];
        string? backup = null;
        if (isNotOurs && File.Exists(files.Source))
        {
            backup = files.Backup;
            changes.Insert(0, new FileChange(backup, File.ReadAllBytes(files.Source)));
        }

        using var transaction = Apply(project, changes);
        var built = await BuildAgainAsync(project, className, stop, abort);
        RequireInBuild(project, files, built.SourceFiles);
        transaction.Commit();
        return new WriteOutcome([files.Source, files.Derived], ownership, null, backup);
    }

    /// <summary>
    /// Fails early, before hours of search, where the network could not be written at its end: writes a draft of it, compiles the project, and
    /// puts everything back.
    /// </summary>
    /// <param name="project">Where to write.</param>
    /// <param name="className">Name of the class and of the file.</param>
    /// <param name="source">The user's file, as a draft.</param>
    /// <param name="derived">Its provenance, as a draft.</param>
    /// <param name="force">Whether the user's own or edited file will be replaced.</param>
    /// <param name="view">Told where it takes a while.</param>
    /// <param name="stop">Gives up and restores everything.</param>
    /// <exception cref="ToolException">The files cannot be written, are those of another net or not in the build, or the project does not compile with them.</exception>
    public async Task RehearseAsync(BuiltProject project, string className, string source, string derived, bool force, IProgressView view, CancellationToken stop)
    {
        var net = DerivedHeader.Net(derived);
        var files = NetworkFiles.Find(className, net, project.Directory, project.SourceFiles);
        var ownership = OwnershipOf.Network(files, net);
        if (ownership == Ownership.OtherNets && !force)
            throw new ToolException($"{Path.GetFileName(files.Existing)} comes from the net {files.Net}, not from {net}.") { Hint = "Write the new network with --as Name, or over that one with --force." };
        // It will be written beside, where no build sees it.
        if (ownership is Ownership.Edited or Ownership.Users && !force)
            return;
        // The project was built with a network of this very space.
        if (ownership == Ownership.Ours && DerivedHeader.IsOfSameSpace(File.ReadAllText(files.Derived), derived))
        {
            RequireInBuild(project, files, project.SourceFiles);
            return;
        }

        view.Doing($"compiling {className}.cs");
        Compilation compiled;
        using (Apply(project, [Change(files.Source, source), Change(files.Derived, derived)]))
            compiled = await builder.CompileAsync(project, settings, stop);
        RequireInBuild(project, files, compiled.SourceFiles);
        // What does not compile without the draft either is not its fault: it may need more of a build than the compiler.
        if (!compiled.Succeeded && (await builder.CompileAsync(project, settings, stop)).Succeeded)
            throw new ToolException($"{project.Name} does not build with the {className}.cs that a search writes, so nothing was searched; everything is as it was before.")
            {
                Lines = compiled.Errors, Hint = "Mend what the lines above say, or search with --dry-run, which writes nothing.",
            };
    }

    /// <summary>Fails early, before anything is built, where nothing can be written.</summary>
    /// <exception cref="ToolException">The project's folder is read-only.</exception>
    public static void CheckWritable(string projectPath)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        var probe = Path.Combine(folder, $".nas-probe-{Guid.NewGuid():N}");
        try
        {
            try
            {
                File.WriteAllBytes(probe, [0]);
            }
            finally
            {
                File.Delete(probe);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(folder, e);
        }
    }

    private async Task<BuiltProject> BuildAgainAsync(BuiltProject project, string className, CancellationToken stop, CancellationToken abort)
    {
        var before = stop.IsCancellationRequested;
        try
        {
            try
            {
                return await TryBuildAsync();
            }
            catch (ToolException) when (!before && stop.IsCancellationRequested && !abort.IsCancellationRequested)
            {
                // The terminal's Ctrl-C goes to every process in the foreground, the compiler too.
                return await TryBuildAsync();
            }
        }
        catch (ToolException e)
        {
            throw new ToolException($"{project.Name} does not build with the new {className}.cs; everything is as it was before.", e) { Lines = e.Lines };
        }

        Task<BuiltProject> TryBuildAsync() => builder.BuildAsync(project.ProjectPath, settings with { NoBuild = false, Framework = project.Framework }, abort);
    }

    /// <exception cref="ToolException">The build does not see the files.</exception>
    private static void RequireInBuild(BuiltProject project, NetworkFiles files, IReadOnlyList<string> sourceFiles)
    {
        string[] missing = [.. new[] { files.Source, files.Derived }.Where(f => !sourceFiles.Any(s => IsSame(s, f))).Select(f => Path.GetRelativePath(project.Directory, f))];
        if (missing.Length == 0)
            return;
        var patterns = missing.Select(f => Path.GetDirectoryName(f) is { Length: > 0 } folder ? Path.Combine(folder, "**", Path.GetFileName(f)) : Path.Combine("**", f));
        throw new ToolException($"{string.Join(" and ", missing)} would not be part of the build of {project.Name}; everything is as it was before.")
        {
            // As a pattern, which may match no file: until a search has written them there are none.
            Hint = $"Add to the end of {project.Name}: <ItemGroup><Compile Include=\"{string.Join(';', patterns).Replace('\\', '/')}\" /></ItemGroup>",
        };

        static bool IsSame(string source, string file) =>
            source == file || (Path.GetFileName(source) == Path.GetFileName(file) && File.ResolveLinkTarget(source, returnFinalTarget: true)?.FullName == file);
    }

    private static FileTransaction Apply(BuiltProject project, IReadOnlyList<FileChange> changes)
    {
        try
        {
            return FileTransaction.Apply(project.Directory, changes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(project.Directory, e);
        }
    }

    private static ToolException NotWritable(string folder, Exception e) => new($"Cannot write in {folder}: {e.Message.TrimEnd('.')}. Nothing was changed.", e);

    private static FileChange Change(string path, string text) => new(path, Utf8.GetBytes(text));
}
