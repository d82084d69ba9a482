using System.Globalization;
using System.Text.RegularExpressions;

namespace Nas.Tool.Projects;

/// <summary>For which of its frameworks a project can have Nas.Runtime.</summary>
internal static partial class TargetFrameworks
{
    /// <summary>The first version of .NET that Nas.Runtime is made for.</summary>
    private const int Oldest = 10;

    /// <summary>The only one of a project's frameworks that can have Nas.Runtime.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="all">Its frameworks.</param>
    /// <exception cref="ToolException">There is none, or more than one.</exception>
    public static string Choose(string project, IReadOnlyList<string> all)
    {
        string[] suitable = [.. all.Where(CanHaveRuntime)];
        return suitable.Length switch
        {
            0 => throw TooOld(project, string.Join(" and ", all)),
            1 => suitable[0],
            _ => throw ToolException.Usage($"{project} is built for {string.Join(" and ", suitable)}.", $"Name one: --framework {suitable[0]}"),
        };
    }

    /// <summary>Checks the framework that a project was built for.</summary>
    /// <exception cref="ToolException">It cannot have Nas.Runtime.</exception>
    public static void Require(string project, string framework)
    {
        if (!CanHaveRuntime(framework))
            throw TooOld(project, framework);
    }

    /// <summary>Checks that one of a project's frameworks, or several, can have Nas.Runtime.</summary>
    /// <exception cref="ToolException">None can.</exception>
    public static void RequireOne(string project, IReadOnlyList<string> all)
    {
        if (!all.Any(CanHaveRuntime))
            throw TooOld(project, all.Count == 0 ? "no framework" : string.Join(" and ", all));
    }

    private static ToolException TooOld(string project, string frameworks) => ToolException.Usage(
        $"{project} is built for {frameworks}, and Nas.Runtime needs net{Oldest}.0 or later.",
        $"In the project: <TargetFramework>net{Oldest}.0</TargetFramework>, or <TargetFrameworks> with net{Oldest}.0 among them.");

    private static bool CanHaveRuntime(string framework) =>
        Modern().Match(framework) is { Success: true } match && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major >= Oldest;

    // "net10.0", "net10.0-windows10.0.19041"; "net48" is .NET Framework.
    [GeneratedRegex(@"^net([0-9]+)\.[0-9]+(-|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Modern();
}
