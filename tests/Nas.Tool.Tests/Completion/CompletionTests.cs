using System.Diagnostics;
using System.Runtime.Versioning;
using Nas.Tool.Completion;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Completion;

/// <summary>What a shell offers behind dotnet nas.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly ToolRun _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("sea", "search")]
    [InlineData("search --max-p", "--max-params")]
    [InlineData("search --strategy dar", "darts-pt")]
    [InlineData("search --data ci", "cifar10")]
    [InlineData("search --preset ", "paper")]
    [InlineData("train --preset ", "darts-cifar10")]
    [InlineData("train --device ", "cuda")]
    [InlineData("list reg", "regularized-evolution")]
    [InlineData("search --net ", "Second")]
    [InlineData("profile --net ", "InCSharp")]
    [InlineData("train --network ", "Found")]
    [InlineData("completion ", "zsh")]
    public async Task A_line_is_completed_without_a_build(string line, string expected)
    {
        _tool.Folder.Write("Nets.nas", "ops A { skip_connect }\n\n  net First(channels: 4) { }\nnet Second { }\n");
        _tool.Folder.Write("Deep/InCSharp.Space.cs", "using Nas.Runtime.Declaring;\n\n[Net, Image(1, 8, 8)]\npublic partial class InCSharp\n{\n}\n");
        _tool.Folder.Write("Found.Derived.cs", "");
        _tool.Folder.Write("nas.json", "{ this is no JSON");

        Assert.Equal(0, await _tool.Run($"[suggest:{line.Length}]", line));

        Assert.Contains(expected, _tool.Out.ToString().Split('\n'));
        Assert.Empty(_tool.ErrorLines);
        Assert.Empty(_tool.Builder.Builds);
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_a_usage_error()
    {
        Assert.Equal(2, await _tool.Run("completion", "tcsh"));
        Assert.Contains("bash, zsh, fish, pwsh", _tool.ErrorLines[0], StringComparison.Ordinal);
    }

    /// <summary>A real bash, with the tool in the place of dotnet-nas.</summary>
    [UnsupportedOSPlatform("windows")]
    [UnixTheory]
    [InlineData("dotnet nas search --strategy dart", "darts darts+ darts-pt")]
    [InlineData("dotnet-nas search --strategy fb", "fbnet")]
    [InlineData("dotnet nas search --strat", "--strategy")]
    [InlineData("dotnet build --ver", "of-dotnet")]
    public async Task Bash_completes(string line, string expected)
    {
        var tool = Repository.PathOf("Nas.Tool", "bin", BuildConstants.Configuration, "net10.0", "Nas.Tool.dll");
        var program = _tool.Folder.Write("bin/dotnet-nas", $"#!/bin/sh\nexec dotnet '{tool}' \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _tool.Folder.Write("completion.bash", CompletionScripts.For("bash"));
        var words = line.Split(' ');
        var script = $$"""
            PATH={{_tool.Folder.File("bin")}}:$PATH
            _before() { COMPREPLY=(of-dotnet); }
            complete -F _before dotnet
            . ./completion.bash
            . ./completion.bash
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}}) COMP_CWORD={{words.Length - 1}}
            [[ $(complete -p {{words[0]}}) =~ -F\ ([^ ]+) ]] && "${BASH_REMATCH[1]}" {{words[0]}}
            echo "${COMPREPLY[@]}"
            """;

        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script]) { WorkingDirectory = _tool.Folder.Path, RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();

        Assert.Equal(expected, output.Trim());
    }
}
