using System.Runtime.InteropServices;

namespace Nas.Runtime.Hosting;

/// <summary>
/// An engine that plays a script instead of searching: lines of fake-engine.txt beside the user's project, taken from the
/// request's projectDirectory. The request is kept in request.json.
/// </summary>
public static class Engine
{
    public static int Run(string userAssemblyPath)
    {
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        var request = Console.In.ReadLine() ?? throw new InvalidOperationException("no request");
        var folder = System.Text.Json.JsonDocument.Parse(request).RootElement.GetProperty("projectDirectory").GetString()!;
        // Several engines may run in one folder.
        var written = Path.Combine(folder, $"request-{Environment.ProcessId}.tmp");
        File.WriteAllText(written, request);
        File.Move(written, Path.Combine(folder, "request.json"), overwrite: true);
        foreach (var line in File.ReadLines(Path.Combine(folder, "fake-engine.txt")))
        {
            var (verb, rest) = line.IndexOf(' ') is var at and > 0 ? (line[..at], line[(at + 1)..]) : (line, "");
            switch (verb)
            {
                case "out":
                    Console.Out.WriteLine(rest.Replace("{assembly}", userAssemblyPath));
                    Console.Out.Flush();
                    break;
                case "err":
                    Console.Error.WriteLine(rest);
                    break;
                case "await":
                    // The tool's word, or the end of its input.
                    File.WriteAllText(Path.Combine(folder, "heard.txt"), Console.In.ReadLine() ?? "end of input");
                    break;
                case "sleep":
                    Thread.Sleep(int.Parse(rest));
                    break;
                case "throw":
                    throw new InvalidOperationException(rest);
                case "type":
                    // A type of the user's own assembly must load here.
                    Console.Error.WriteLine(System.Reflection.Assembly.LoadFrom(userAssemblyPath).GetType(rest)?.FullName ?? "no such type");
                    break;
                case "exit":
                    return int.Parse(rest);
                case "kill":
                    Environment.FailFast(rest);
                    break;
            }
        }
        return 0;
    }
}
