using Nas.Dsl.CSharp;
using Nas.Tool.Projects;

namespace Nas.Tool.WriteBack;

/// <summary>The two files of a derived network, and the names used when one must not be touched.</summary>
internal sealed record NetworkFiles(string Source)
{
    private const string DerivedSuffix = ".Derived.cs";

    /// <summary>Provenance; the machine's.</summary>
    public string Derived => Path.ChangeExtension(Source, DerivedSuffix);

    /// <summary>The one to name to the user, of those that there are.</summary>
    public string Existing => File.Exists(Source) || !File.Exists(Derived) ? Source : Derived;

    public string NewSource => Source + ".new";
    public string NewDerived => Derived + ".new";

    /// <summary>Where --force puts the user's file; never over an earlier one.</summary>
    public string Backup
    {
        get
        {
            var path = Source + ".bak";
            for (var i = 2; File.Exists(path); i++)
                path = $"{Source}.bak{i}";
            return path;
        }
    }

    /// <summary>The full name of the net that the provenance names, or null.</summary>
    public string? Net => File.Exists(Derived) ? DerivedHeader.Net(File.ReadAllText(Derived)) : null;

    /// <summary>Whether they come from another net than <paramref name="net"/>; what does not say where it comes from does not.</summary>
    public bool IsOfAnotherNet(string? net) => net is not null && Net is { } other && other != net;

    /// <summary>
    /// Beside the project, unless the project has a file of that name elsewhere; among several, the one with
    /// provenance beside it comes first. What comes from another net is not meant.
    /// </summary>
    public static NetworkFiles Find(string className, string? net, string projectDirectory, IEnumerable<string> projectFiles)
    {
        var beside = new NetworkFiles(Path.Combine(projectDirectory, className + ".cs"));
        if (File.Exists(beside.Source) && !beside.IsOfAnotherNet(net))
            return beside.FollowingLink();
        var elsewhere = projectFiles
            .Where(f => Path.GetFileName(f) == className + ".cs" && f != beside.Source && File.Exists(f) && !IsIntermediate(f, projectDirectory))
            .Select(f => new NetworkFiles(f))
            .Where(f => !f.IsOfAnotherNet(net))
            .OrderByDescending(f => File.Exists(f.Derived)).ThenBy(f => f.Source, StringComparer.Ordinal)
            .FirstOrDefault();
        return (elsewhere ?? beside).FollowingLink();
    }

    /// <summary>The names of the networks among a project's files that a search has written.</summary>
    public static IReadOnlyList<string> DerivedIn(IEnumerable<string> projectFiles) =>
        [.. projectFiles.Select(f => Path.GetFileName(f)).Where(f => f.EndsWith(DerivedSuffix, StringComparison.Ordinal)).Select(f => f[..^DerivedSuffix.Length]).Distinct()];

    /// <summary>A file of a network beside its project, such as its weights; null where the project has several networks and none is named, which the engine reports.</summary>
    public static string? Beside(BuiltProject project, string? network, string extension)
    {
        var networks = network is null ? DerivedIn(project.SourceFiles) : [network.Split('.')[^1]];
        return networks is [var only] ? Path.Combine(project.Directory, only + extension) : null;
    }

    // A rename would put a file in the place of a link.
    private NetworkFiles FollowingLink() =>
        File.Exists(Source) ? new(File.ResolveLinkTarget(Source, returnFinalTarget: true)?.FullName ?? Source) : this;

    private static bool IsIntermediate(string file, string projectDirectory) =>
        Path.GetRelativePath(projectDirectory, file).Split(Path.DirectorySeparatorChar)[0] is "obj" or "bin";
}
