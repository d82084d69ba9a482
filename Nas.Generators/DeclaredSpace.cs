using Nas.Dsl.Model;
using Nas.Generators.Attributes;
using Nas.Generators.Emitter;

namespace Nas.Generators;

/// <summary>A space, and what is declared already in the class that it lands in.</summary>
/// <param name="Space">The space.</param>
/// <param name="Path">The file that declares it.</param>
/// <param name="Members">What the user's declaration of the class has; nothing where a <c>.nas</c> file declares the space.</param>
internal sealed record DeclaredSpace(SearchSpace Space, string Path, EquatableArray<DeclaredMember> Members)
{
    /// <summary>The name of its net with its namespace.</summary>
    public string FullName => Space.FullName();

    /// <summary>
    /// The file that declares it as told from the project's folder, where the space names a file beside that one, which the engine must find; else null, so that
    /// what is generated does not depend on where files are.
    /// </summary>
    /// <param name="folder">The project's folder; empty where it is not known.</param>
    public string? FileFrom(string folder)
    {
        if (Space.Net.Limits.Latency is null) return null;
        if (folder.Length == 0) return Path;
        char[] separators = [System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar];
        var (from, to) = (folder.TrimEnd(separators).Split(separators), Path.Split(separators));
        var shared = from.Zip(to, (one, other) => one == other).TakeWhile(same => same).Count();
        // Nothing is shared with another disk.
        return shared == 0 ? Path : string.Join("/", Enumerable.Repeat("..", from.Length - shared).Concat(to.Skip(shared)));
    }

    /// <summary>The names of its members, without their places, which move with every line.</summary>
    public EquatableArray<string> Names => Members.Select(m => m.Name).ToEquatableArray();
}
