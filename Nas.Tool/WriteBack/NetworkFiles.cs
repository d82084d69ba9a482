namespace Nas.Tool.WriteBack;

/// <summary>The two files of a derived network, and the names used when one must not be touched.</summary>
internal sealed record NetworkFiles(string Source)
{
    private const string DerivedSuffix = ".Derived.cs";

    /// <summary>Provenance; the machine's.</summary>
    public string Derived => Path.ChangeExtension(Source, DerivedSuffix);

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

    /// <summary>
    /// Beside the project, unless the project has a file of that name elsewhere; among several, the one with
    /// provenance beside it comes first.
    /// </summary>
    public static NetworkFiles Find(string className, string projectDirectory, IEnumerable<string> projectFiles)
    {
        var beside = new NetworkFiles(Path.Combine(projectDirectory, className + ".cs"));
        if (File.Exists(beside.Source))
            return beside.FollowingLink();
        var elsewhere = projectFiles
            .Where(f => Path.GetFileName(f) == className + ".cs" && File.Exists(f) && !IsIntermediate(f, projectDirectory))
            .Select(f => new NetworkFiles(f))
            .OrderByDescending(f => File.Exists(f.Derived)).ThenBy(f => f.Source, StringComparer.Ordinal)
            .FirstOrDefault();
        return (elsewhere ?? beside).FollowingLink();
    }

    /// <summary>The names of the networks among a project's files that a search has written.</summary>
    public static IReadOnlyList<string> DerivedIn(IEnumerable<string> projectFiles) =>
        [.. projectFiles.Select(f => Path.GetFileName(f)).Where(f => f.EndsWith(DerivedSuffix, StringComparison.Ordinal)).Select(f => f[..^DerivedSuffix.Length]).Distinct()];

    // A rename would put a file in the place of a link.
    private NetworkFiles FollowingLink() =>
        File.Exists(Source) ? new(File.ResolveLinkTarget(Source, returnFinalTarget: true)?.FullName ?? Source) : this;

    private static bool IsIntermediate(string file, string projectDirectory) =>
        Path.GetRelativePath(projectDirectory, file).Split(Path.DirectorySeparatorChar)[0] is "obj" or "bin";
}
