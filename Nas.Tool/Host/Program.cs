using System.Reflection;
using System.Runtime.Loader;
using Nas.Host;

// nas-host.dll <assembly of the user's project>
//
// Started by `dotnet exec` with the deps file, the runtime configuration and the package folders of the user's project,
// so that everything below resolves as it would in the user's own program. The engine is called by name, because its
// version follows the project's Nas.Runtime and not this tool.

const string EngineAssembly = "Nas.Runtime";
const string EngineType = "Nas.Runtime.Hosting.Engine";
const string EngineMethod = "Run";

if (args.Length != 1)
    return HostError.Write($"nas-host expects the path of one assembly and got {args.Length} arguments.", "It is started by dotnet nas.");

var userAssembly = Path.GetFullPath(args[0]);
if (!File.Exists(userAssembly))
    return HostError.Write($"{userAssembly} does not exist.", "Build the project, or leave out --no-build.");

OutputFolder.ResolveFrom(Path.GetDirectoryName(userAssembly)!);

Assembly engine;
try
{
    engine = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(EngineAssembly));
}
catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
{
    return HostError.Write($"{EngineAssembly} cannot be loaded in {Path.GetFileNameWithoutExtension(userAssembly)}.",
        $"dotnet add package {EngineAssembly}, then restore and build the project again.", e);
}

var run = engine.GetType(EngineType)?.GetMethod(EngineMethod, BindingFlags.Public | BindingFlags.Static, [typeof(string)]);
if (run is null || run.ReturnType != typeof(int))
    return HostError.Write($"{EngineAssembly} {engine.GetName().Version} has no engine that this dotnet nas can start.",
        $"Use versions of {EngineAssembly} and Nas.Tool that belong together.");

try
{
    return (int)run.Invoke(null, [userAssembly])!;
}
catch (TargetInvocationException e) when (e.InnerException is { } cause)
{
    return HostError.Write(cause.Message, null, cause);
}
