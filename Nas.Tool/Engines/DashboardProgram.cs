using System.Diagnostics;
using Nas.Tool.Projects;

namespace Nas.Tool.Engines;

/// <summary>How the dashboard is started: a program of its own that comes with the tool, since it has the engine in it, which the tool has not.</summary>
internal static class DashboardProgram
{
    public static ProcessStartInfo Start()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "dashboard", "nas-dashboard.dll");
        return File.Exists(program)
            ? new ProcessStartInfo(DotnetCommand.Path, ["exec", program])
            : throw new ToolException($"{program} is missing.") { Hint = "Install the tool again: dotnet tool update Nas.Tool" };
    }
}
