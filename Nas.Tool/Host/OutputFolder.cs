using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Nas.Host;

/// <summary>
/// The output folder of the user's project as the second place to look. The deps file names what comes from packages;
/// what comes from project references lies beside the user's assembly, where the runtime does not look, since the
/// application it started is this host.
/// </summary>
internal static class OutputFolder
{
    public static void ResolveFrom(string folder)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) => FindManaged(context, folder, name);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => FindNative(folder, name);
    }

    private static Assembly? FindManaged(AssemblyLoadContext context, string folder, AssemblyName name)
    {
        var path = Path.Combine(folder, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    private static IntPtr FindNative(string folder, string name)
    {
        string[] folders = [folder, Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"), Path.Combine(folder, "runtimes", PortableRuntimeIdentifier, "native")];
        string[] names = [name, $"lib{name}.so", $"{name}.so", $"lib{name}.dylib", $"{name}.dll"];
        foreach (var path in folders.SelectMany(f => names, Path.Combine))
            if (File.Exists(path) && NativeLibrary.TryLoad(path, out var handle))
                return handle;
        return IntPtr.Zero;
    }

    private static string PortableRuntimeIdentifier
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }
}
