using System.Text;
using Nas.Dsl.CSharp;
using Nas.Tool.Projects;

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
        await BuildAgainAsync(project, className, stop, abort);
        transaction.Commit();
        return new WriteOutcome([files.Source, files.Derived], ownership, null, backup);
    }

    /// <summary>Fails early, before hours of search, where nothing could be written at the end.</summary>
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

    private async Task BuildAgainAsync(BuiltProject project, string className, CancellationToken stop, CancellationToken abort)
    {
        var before = stop.IsCancellationRequested;
        try
        {
            await TryBuildAsync();
        }
        catch (ToolException) when (!before && stop.IsCancellationRequested && !abort.IsCancellationRequested)
        {
            // The terminal's Ctrl-C goes to every process in the foreground, the compiler too.
            await RepeatAsync();
        }
        catch (ToolException e)
        {
            throw Undone(e);
        }

        Task<BuiltProject> TryBuildAsync() => builder.BuildAsync(project.ProjectPath, settings with { NoBuild = false, Framework = project.Framework }, abort);

        async Task RepeatAsync()
        {
            try
            {
                await TryBuildAsync();
            }
            catch (ToolException e)
            {
                throw Undone(e);
            }
        }

        ToolException Undone(ToolException e) => new($"{project.Name} does not build with the new {className}.cs; everything is as it was before.", e) { Lines = e.Lines };
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
