using System.Diagnostics;
using Nas.Tool.Projects;

namespace Nas.Tool.Engines;

/// <summary>How the dashboard is started: a program of its own that comes with the tool, since it has the engine in it, which the tool has not.</summary>
internal static class DashboardProgram
{
    public static ProcessStartInfo Start() => new(DotnetCommand.Path, ["exec", ShippedProgram.Path("dashboard", "nas-dashboard.dll")]);
}
