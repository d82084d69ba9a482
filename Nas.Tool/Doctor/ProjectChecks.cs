using Nas.Protocol;
using Nas.Tool.Projects;
using Nas.Tool.Starting;

namespace Nas.Tool.Doctor;

/// <summary>What the project file says, and what was restored for it.</summary>
internal static class ProjectChecks
{
    public static CheckEntry Framework(ProjectFacts project)
    {
        try
        {
            TargetFrameworks.RequireOne(project.Name, project.Frameworks);
            return CheckEntry.Ok("project", $"{project.Name}, {string.Join(" and ", project.Frameworks)}");
        }
        catch (ToolException e)
        {
            return CheckEntry.Fail("project", e.Message, e.Hint);
        }
    }

    /// <summary>The packages that belong together, each with what there is of it.</summary>
    public static IReadOnlyList<CheckEntry> Packages(ProjectFacts project)
    {
        if (!File.Exists(project.AssetsFile))
            return [CheckEntry.Warn("packages", $"{project.Name} has not been restored", "dotnet restore")];
        try
        {
            var versions = RestoredPackages.Read(project.AssetsFile).Versions;
            return [Package(versions, PackageReferences.Runtime, ToolVersion.Current, ownReference: true), Package(versions, "TorchSharp", PackageReferences.TorchVersion, ownReference: false), Native(versions)];
        }
        catch (ToolException e)
        {
            return [CheckEntry.Fail("packages", e.Message, "Delete it, then: dotnet restore")];
        }
    }

    private static CheckEntry Package(IReadOnlyDictionary<string, string> versions, string name, string expected, bool ownReference)
    {
        if (!versions.TryGetValue(name, out var version))
            return CheckEntry.Fail("packages", $"{name} is not referenced", ownReference ? $"dotnet nas init, or dotnet add package {name}" : "It comes with Nas.Runtime: dotnet restore");
        return version == expected
            ? CheckEntry.Ok("packages", $"{name} {version}")
            : CheckEntry.Warn("packages", $"{name} {version}, and this dotnet nas belongs to {expected}", ownReference ? $"dotnet add package {name} --version {expected}, or dotnet tool update Nas.Tool" : $"dotnet add package {name} --version {expected}");
    }

    private static CheckEntry Native(IReadOnlyDictionary<string, string> versions)
    {
        var native = versions.Where(v => v.Key.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase)).Select(v => $"{v.Key} {v.Value}").ToList();
        return native.Count switch
        {
            0 => CheckEntry.Fail("packages", "none with Torch's native libraries is referenced", "dotnet add package TorchSharp-cpu, or for a GPU of NVIDIA TorchSharp-cuda-linux or TorchSharp-cuda-windows"),
            1 => CheckEntry.Ok("packages", native[0]),
            _ => CheckEntry.Warn("packages", string.Join(" and ", native), "One package with Torch's native libraries is enough: remove the others."),
        };
    }
}
