using System.Reflection;

namespace Nas.Tool;

internal static class ToolVersion
{
    /// <summary>The package version, without the build's source revision.</summary>
    public static string Current { get; } =
        (typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
