using System.Reflection;
using Nas.Build;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Build;

public class NasTaskTests
{
    [Fact]
    public void The_search_task_makes_a_command_line()
    {
        var task = new NasSearch { Project = "/my projects/Demo.csproj", Configuration = "Release", Strategy = "spos", Data = "", Seed = " 7 ", DataDirectory = "/data sets", Arguments = "--epochs 3 --dry-run" };
        Assert.Equal("nas search --project \"/my projects/Demo.csproj\" --configuration Release --no-build --strategy spos --data-dir \"/data sets\" --seed 7 --epochs 3 --dry-run", LineOf(task));
    }

    [Fact]
    public void The_show_task_makes_a_command_line()
    {
        var task = new NasShow { Project = "Demo.csproj", Net = "FashionNet", Svg = "cells.svg" };
        Assert.Equal("nas show --project Demo.csproj --no-build --net FashionNet --svg cells.svg", LineOf(task));
    }

    [Theory]
    [InlineData("0", 0, "")]
    [InlineData("3", 1, "error : dotnet nas search exited with 3: an edited file was kept")]
    public async Task A_build_runs_the_command_that_is_on_the_path(string toolExitCode, int buildExitCode, string expected)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        var targets = Path.Combine(Path.GetDirectoryName(typeof(NasSearch).Assembly.Location)!, "Nas.Build.targets");
        // No SDK: what is tested is the task, and Build has nothing to do.
        var project = folder.Write("Demo.proj", $"""
            <Project>
              <Target Name="Build" />
              <Import Project="{targets}" />
            </Project>
            """);
        folder.Write("dotnet-nas", $"#!/bin/sh\necho \"$@\" > '{folder.File("arguments.txt")}'\necho searched\nexit {toolExitCode}\n");
        File.SetUnixFileMode(folder.File("dotnet-nas"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (exitCode, output) = await Dotnet.RunAsync(folder.Path, [new("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}")],
            "msbuild", project, "-nologo", "-tl:off", "-t:NasSearch", "-p:NasStrategy=darts", "-p:Configuration=Release");

        Assert.True(buildExitCode == exitCode, output);
        Assert.Equal($"search --project {project} --configuration Release --no-build --strategy darts\n", folder.Read("arguments.txt"));
        Assert.Contains("searched", output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    // The line is protected, as MSBuild's own base class has it.
    private static string LineOf(NasTask task) =>
        (string)typeof(NasTask).GetMethod("GenerateCommandLineCommands", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(task, null)!;
}
