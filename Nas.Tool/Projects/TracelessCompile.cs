using System.Xml.Linq;

namespace Nas.Tool.Projects;

/// <summary>A target of MSBuild that does what a build does up to and with the compiler, into a folder of its own.</summary>
internal static class TracelessCompile
{
    private const string Target = "NasCompile";

    /// <summary>Writes the target into a folder and gives the arguments that run it.</summary>
    /// <param name="projectPath">The project; those that it references stay as they were built.</param>
    /// <param name="folder">An empty folder; what is compiled lands in it.</param>
    public static IReadOnlyList<string> Arguments(string projectPath, string folder)
    {
        var file = Path.Combine(folder, "compile.targets");
        var output = Path.Combine(folder, "obj") + Path.DirectorySeparatorChar;
        new XElement("Project",
            // The projects that it references are asked for what they were built to, which must not change.
            new XElement("PropertyGroup", new XAttribute("Condition", $"'$(MSBuildProjectFullPath)' == '{Escape(projectPath)}'"),
                new XElement("IntermediateOutputPath", Escape(output))),
            new XElement("Target", new XAttribute("Name", Target),
                new XAttribute("DependsOnTargets", "BeforeBuild;BuildOnlySettings;PrepareForBuild;ResolveReferences;PrepareResources;ResolveKeySource;Compile"))).Save(file);
        // Imported where the SDK has set its paths, before anything is derived from them.
        return [$"-t:{Target}", $"-p:CustomBeforeMicrosoftCommonTargets={Escape(file)}", "-p:BuildProjectReferences=false"];
    }

    // Characters with a meaning for MSBuild.
    private static string Escape(string text) => string.Concat(text.Select(c => "%$@'();?*,".Contains(c, StringComparison.Ordinal) ? $"%{(int)c:X2}" : $"{c}"));
}
