using System.Diagnostics;
using System.Text;
using Nas.Tool.Projects;

namespace Nas.Tool.Engines;

/// <summary>
/// How the engine is started: the host, with the user's dependencies instead of its own, so that the user's layers,
/// packages and native libraries load as in the user's own program.
/// </summary>
internal static class EngineCommand
{
    private const string WaitPolicy = "OMP_WAIT_POLICY", SpinCount = "GOMP_SPINCOUNT";

    public static ProcessStartInfo For(BuiltProject project)
    {
        var info = new ProcessStartInfo(DotnetCommand.Path, Arguments(project, ShippedProgram.Path("nas-host.dll"))) { WorkingDirectory = project.Directory };
        WaitShortly(info.Environment);
        return info;
    }

    /// <summary>
    /// Lets threads of a computation sleep when they have waited for each other for a short while, unless the user has said how they wait. By default they turn round for so long that beside other
    /// work they take the processor from the very threads that they wait for.
    /// </summary>
    internal static void WaitShortly(IDictionary<string, string?> environment)
    {
        if (!environment.ContainsKey(WaitPolicy))
            environment.TryAdd(SpinCount, "10000");
    }

    internal static IReadOnlyList<string> Arguments(BuiltProject project, string host)
    {
        List<string> arguments = ["exec"];
        if (File.Exists(project.DepsFile))
            arguments.AddRange(["--depsfile", project.DepsFile]);
        // A library has one only with GenerateRuntimeConfigurationFiles; the host's own names the same framework.
        if (File.Exists(project.RuntimeConfigFile))
            arguments.AddRange(["--runtimeconfig", project.RuntimeConfigFile]);
        foreach (var folder in project.PackageFolders)
            arguments.AddRange(["--additionalprobingpath", Path.TrimEndingDirectorySeparator(folder)]);
        arguments.Add(host);
        arguments.Add(project.TargetPath);
        return arguments;
    }

    /// <summary>Standard streams as the protocol wants them: UTF-8 without a mark, all three held by the tool.</summary>
    internal static ProcessStartInfo WithProtocolStreams(ProcessStartInfo info)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        info.UseShellExecute = false;
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        info.StandardInputEncoding = utf8;
        info.StandardOutputEncoding = utf8;
        info.StandardErrorEncoding = utf8;
        return info;
    }
}
