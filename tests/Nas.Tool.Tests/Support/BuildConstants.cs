using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Nas.Tool.Tests.Support;

/// <summary>What the build told this assembly about where it was built.</summary>
internal static class BuildConstants
{
    public static string Configuration { get; } = Value("Configuration");

    [ModuleInitializer]
    internal static void ResolveMSBuild() => AssemblyLoadContext.Default.Resolving += (context, name) =>
    {
        var path = Path.Combine(Value("MSBuildFolder"), name.Name + ".dll");
        return name.Name!.StartsWith("Microsoft.Build", StringComparison.Ordinal) && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    };

    private static string Value(string key) =>
        typeof(BuildConstants).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
