using System.Text.Json;
using Nas.Tool.Projects;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.EndToEnd;

/// <summary>The real process, with a real build, a real host and real signals.</summary>
public class ToolProcessTests(FakeRuntimeProject project) : IClassFixture<FakeRuntimeProject>
{
    private static readonly Network Found = Network.Of("public Layer Layer { get; } = new();");
    private static readonly Network Broken = Network.Of("public NoSuchType Layer { get; }");

    private static string Out(string line) => "out " + line;

    private static string Began => Out("""{"event":"started","description":"begun"}""");

    [UnixFact]
    public async Task A_search_runs_in_the_projects_closure_and_writes_what_builds()
    {
        project.Begin(Began, "type Demo.Layer", Out(Found.ResultLine()));

        using var tool = await ToolProcess.RunAsync(project.Folder, "search", "--json", "--verbose");

        Assert.True(tool.ExitCode == 0, string.Join('\n', tool.ErrorLines));
        Assert.Equal("FashionNet", JsonDocument.Parse(tool.Output).RootElement.GetProperty("className").GetString());
        Assert.Contains("Demo.Layer", tool.ErrorLines);
        Assert.Equal(Found.Source, project.Read("FashionNet.cs"));
        Assert.Equal(Found.Derived, project.Read("FashionNet.Derived.cs"));
        Assert.Equal(["Demo.csproj", "FashionNet.Derived.cs", "FashionNet.cs", "Layer.cs", "fake-engine.txt", "request.json"], Directory.GetFiles(project.Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [UnixFact]
    public async Task A_network_that_does_not_compile_is_taken_back()
    {
        project.Begin(Out(Broken.ResultLine()));

        using var tool = await ToolProcess.RunAsync(project.Folder, "search", "--no-build");

        Assert.Equal(1, tool.ExitCode);
        Assert.Equal("dotnet nas: Demo.csproj does not build with the new FashionNet.cs; everything is as it was before.", Assert.Single(tool.Failures));
        Assert.Contains(tool.ErrorLines, l => l.StartsWith("  FashionNet.cs(5,", StringComparison.Ordinal) && l.Contains("error CS0246", StringComparison.Ordinal));
        Assert.Contains(tool.ErrorLines, l => l.Contains(Network.Genotype, StringComparison.Ordinal));
        Assert.False(project.Has("FashionNet.cs"));
        Assert.False(project.Has("FashionNet.Derived.cs"));
    }

    // Before the search, by a draft: the build does not see the file, or does not take it.
    [UnixTheory]
    [InlineData("<EnableDefaultCompileItems>false</EnableDefaultCompileItems>", """<Compile Include="Layer.cs" />""", "", "FashionNet.cs and FashionNet.Derived.cs would not be part of the build of Demo.csproj; everything is as it was before.")]
    [InlineData("<EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>", "", "[Fashion*.cs]\ndotnet_diagnostic.CS0169.severity = error\n", "Demo.csproj does not build with the FashionNet.cs that a search writes, so nothing was searched; everything is as it was before.")]
    public async Task What_keeps_the_network_out_of_the_project_is_said_before_the_search(string property, string item, string editorConfig, string failure)
    {
        var draft = Network.Of("private int unused;");
        using var folder = new TemporaryFolder();
        var text = (await System.IO.File.ReadAllTextAsync(project.File("Demo.csproj")))
            .Replace("../Nas.Runtime/", Path.GetFullPath("../Nas.Runtime/", project.Folder), StringComparison.Ordinal)
            .Replace("</PropertyGroup>", property + "</PropertyGroup>", StringComparison.Ordinal)
            .Replace("<ItemGroup>", "<ItemGroup>" + item, StringComparison.Ordinal);
        folder.Write("Demo.csproj", text);
        folder.Write("Layer.cs", "namespace Demo;\n\npublic class Layer;\n");
        folder.Write(".editorconfig", "root = true\n" + editorConfig);
        folder.Write("fake-engine.txt", string.Join('\n', Out(draft.DraftLine()), "await", Out(draft.ResultLine())));

        using var tool = await ToolProcess.RunAsync(folder.Path, "search");

        Assert.Equal(["dotnet nas: " + failure], tool.Failures);
        Assert.Equal(1, tool.ExitCode);
        Assert.False(folder.Has("heard.txt"));
        Assert.Equal([".editorconfig", "Demo.csproj", "Layer.cs", "fake-engine.txt", "request.json"], Directory.GetFiles(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        if (editorConfig.Length > 0)
            return;
        // With what it says to do, it works.
        folder.Write("Demo.csproj", text.Replace("</Project>", Assert.Single(tool.ErrorLines, l => l.StartsWith("  Add to the end of Demo.csproj: ", StringComparison.Ordinal)).Split(": ")[1] + "</Project>", StringComparison.Ordinal));
        using var second = await ToolProcess.RunAsync(folder.Path, "search");
        Assert.True(second.ExitCode == 0, string.Join('\n', second.ErrorLines));
        Assert.Equal("go", folder.Read("heard.txt"));
        Assert.True(folder.Has("FashionNet.cs"));
    }

    [UnixFact]
    public async Task CtrlC_stops_cleanly_and_the_best_so_far_is_written()
    {
        project.Begin(Began, "await", Out(Found.ResultLine(cancelled: true)), "exit 130");
        using var tool = ToolProcess.Start(project.Folder, "search", "--no-build");
        await tool.Says("begun");

        // As a terminal does it: to the tool and the engine alike.
        tool.KillGroup("INT");

        Assert.Equal(130, await tool.ExitAsync());
        Assert.Equal("cancel", project.Read("heard.txt"));
        Assert.Contains("stopping after this step, Ctrl-C again to abort", tool.ErrorLines);
        Assert.Equal(Found.Source, project.Read("FashionNet.cs"));
    }

    [UnixFact]
    public async Task SIGTERM_stops_cleanly_too()
    {
        project.Begin(Began, "await", Out("""{"event":"result","cancelled":true,"network":"FashionNet"}"""));
        using var tool = ToolProcess.Start(project.Folder, "train", "--no-build");
        await tool.Says("begun");
        tool.Kill("TERM");
        Assert.Equal(130, await tool.ExitAsync());
        Assert.Equal("cancel", project.Read("heard.txt"));
    }

    [UnixFact]
    public async Task A_second_CtrlC_aborts()
    {
        project.Begin(Began, "await", "sleep 60000", Out(Found.ResultLine()));
        using var tool = ToolProcess.Start(project.Folder, "search", "--no-build");
        await tool.Says("begun");
        tool.KillGroup("INT");
        await tool.Says("stopping after this step");
        await Task.Delay(700);
        tool.KillGroup("INT");
        Assert.Equal(130, await tool.ExitAsync());
        Assert.False(project.Has("FashionNet.cs"));
        Assert.Equal("dotnet nas: cancelled; nothing was written.", Assert.Single(tool.Failures));
    }

    [UnixFact]
    public async Task An_engine_whose_tool_is_killed_hears_the_end_of_its_input()
    {
        project.Begin(Began, "await");
        using var tool = ToolProcess.Start(project.Folder, "search", "--no-build");
        await tool.Says("begun");
        tool.Kill("KILL");
        for (var i = 0; i < 3000 && !(project.Has("heard.txt") && project.Read("heard.txt").Length > 0); i++)
            await Task.Delay(20);
        Assert.Equal("end of input", project.Read("heard.txt"));
    }

    [UnixFact]
    public async Task What_the_engine_throws_is_one_line_without_a_stack_trace()
    {
        project.Begin("throw The layers do not fit.");
        using var tool = await ToolProcess.RunAsync(project.Folder, "list", "--no-build");
        Assert.Equal(1, tool.ExitCode);
        Assert.Equal("dotnet nas: The layers do not fit.", Assert.Single(tool.Failures));
        Assert.DoesNotContain(tool.ErrorLines, l => l.Contains("   at ", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task A_crash_of_the_engine_is_a_failure_with_its_last_words()
    {
        project.Begin("err about to crash", "kill the library is broken");
        using var tool = await ToolProcess.RunAsync(project.Folder, "list", "--no-build");
        Assert.Equal(1, tool.ExitCode);
        Assert.Contains("SIGABRT", Assert.Single(tool.Failures), StringComparison.Ordinal);
        Assert.Contains("  about to crash", tool.ErrorLines);
    }

    [UnixFact]
    public async Task A_project_that_does_not_compile_shows_the_compilers_errors()
    {
        project.Begin();
        try
        {
            await System.IO.File.WriteAllTextAsync(project.File("Broken.cs"), "namespace Demo;\n\npublic class Broken { int }\n");
            using var tool = await ToolProcess.RunAsync(project.Folder, "search");
            Assert.Equal(1, tool.ExitCode);
            Assert.Equal("dotnet nas: Demo.csproj does not build: 1 error.", Assert.Single(tool.Failures));
            Assert.Contains(tool.ErrorLines, l => l.StartsWith("  Broken.cs(3,", StringComparison.Ordinal) && l.Contains("error CS1519", StringComparison.Ordinal));
        }
        finally
        {
            System.IO.File.Delete(project.File("Broken.cs"));
        }
    }

    [UnixFact]
    public async Task A_configuration_that_was_never_built_is_said_to_be_so()
    {
        project.Begin();
        using var tool = await ToolProcess.RunAsync(project.Folder, "list", "--no-build", "-c", "Other");
        Assert.Equal(1, tool.ExitCode);
        Assert.Equal("dotnet nas: Demo.csproj has not been built in the Other configuration.", Assert.Single(tool.Failures));
    }

    [UnixFact]
    public async Task A_project_without_the_runtime_is_told_how_to_get_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Plain.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        using var tool = await ToolProcess.RunAsync(folder.Path, "search");
        Assert.Equal(1, tool.ExitCode);
        Assert.Equal("dotnet nas: Plain.csproj does not reference Nas.Runtime.", Assert.Single(tool.Failures));
        Assert.Contains("  dotnet add package Nas.Runtime", tool.ErrorLines);
    }

    // The errors of the frameworks that nothing is to be built for are nobody's concern.
    [UnixTheory]
    [InlineData("<TargetFramework>net9.0</TargetFramework>", "true", "Demo.csproj is built for net9.0, and Nas.Runtime needs net10.0 or later.")]
    [InlineData("<TargetFrameworks>net8.0;netstandard2.0</TargetFrameworks>", "'$(TargetFramework)' == 'net10.0'", "Demo.csproj is built for net8.0 and netstandard2.0, and Nas.Runtime needs net10.0 or later.")]
    [InlineData("<TargetFrameworks>net10.0</TargetFrameworks>", "true", null)]
    [InlineData("<TargetFrameworks>net9.0;net10.0</TargetFrameworks>", "'$(TargetFramework)' == 'net10.0'", null)]
    [InlineData("<TargetFrameworks>net9.0;net10.0</TargetFrameworks>", "true", "Demo.csproj is built for net9.0, and Nas.Runtime needs net10.0 or later.", "--framework", "net9.0")]
    public async Task A_framework_that_can_have_the_runtime_is_taken_or_said_to_be_needed(string frameworks, string condition, string? failure, params string[] options)
    {
        using var folder = new TemporaryFolder();
        folder.Write("Demo.csproj", (await System.IO.File.ReadAllTextAsync(project.File("Demo.csproj")))
            .Replace("<TargetFramework>net10.0</TargetFramework>", frameworks, StringComparison.Ordinal)
            .Replace("Include=\"../Nas.Runtime/", $"Condition=\"{condition}\" Include=\"{Path.GetFullPath("../Nas.Runtime/", project.Folder)}", StringComparison.Ordinal));
        folder.Write("fake-engine.txt", Out(Found.ResultLine()));
        folder.Write("Layer.cs", "#if !NET10_0_OR_GREATER\n#error not for this framework\n#endif\nnamespace Demo;\n\npublic class Layer;\n");

        using var tool = await ToolProcess.RunAsync(folder.Path, ["search", .. options]);

        Assert.True(tool.ExitCode == (failure is null ? 0 : 2), string.Join('\n', tool.ErrorLines));
        Assert.Equal(failure is null ? [] : ["dotnet nas: " + failure], tool.Failures);
        Assert.Equal(failure is null, folder.Has("FashionNet.cs"));
    }

    [UnixFact]
    public async Task Several_tools_in_one_unbuilt_project_wait_for_each_other()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Demo.csproj", (await System.IO.File.ReadAllTextAsync(project.File("Demo.csproj")))
            .Replace("../Nas.Runtime/", Path.GetFullPath("../Nas.Runtime/", project.Folder), StringComparison.Ordinal)
            // A build that meets another one fails.
            .Replace("</Project>", """
                  <Target Name="Alone" BeforeTargets="BeforeBuild">
                    <Error Condition="Exists('alone.txt')" Text="two builds at once" />
                    <Touch Files="alone.txt" AlwaysCreate="true" />
                    <Exec Command="sleep 0.3" />
                  </Target>
                  <Target Name="NotAlone" AfterTargets="Build"><Delete Files="alone.txt" /></Target>
                </Project>
                """, StringComparison.Ordinal));
        folder.Write("Layer.cs", "namespace Demo;\n\npublic class Layer;\n");
        folder.Write("fake-engine.txt", Out("{\"network\":\"FashionNet\"," + Found.ResultLine()[1..]));

        using var first = ToolProcess.Start(folder.Path, "search");
        using var second = ToolProcess.Start(folder.Path, "search");
        using var third = ToolProcess.Start(folder.Path, "train");
        using var fourth = ToolProcess.Start(folder.Path, "derive", "--trial", "1");
        ToolProcess[] all = [first, second, third, fourth];

        foreach (var tool in all)
            Assert.True(await tool.ExitAsync() == 0, string.Join('\n', tool.ErrorLines));
        Assert.Contains(all, t => t.ErrorLines.Contains($"waiting for another dotnet nas, which builds or writes in {folder.Path}"));
        Assert.Equal((Found.Source, Found.Derived), (folder.Read("FashionNet.cs"), folder.Read("FashionNet.Derived.cs")));
        Assert.Equal(["Demo.csproj", "FashionNet.Derived.cs", "FashionNet.cs", "Layer.cs", "fake-engine.txt", "request.json"], Directory.GetFiles(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [UnixFact]
    public async Task A_build_does_not_change_what_an_engine_runs()
    {
        var withoutLayer = Network.Of("");
        project.Begin(Began, "await", "type Demo.Layer", Out(withoutLayer.ResultLine(cancelled: true)), "exit 130");
        var layer = project.Read("Layer.cs");
        try
        {
            using var tool = ToolProcess.Start(project.Folder, "search", "--verbose");
            await tool.Says("begun");
            await System.IO.File.WriteAllTextAsync(project.File("Layer.cs"), "namespace Demo;\n\npublic class AnotherLayer;\n");
            var (exitCode, output) = await Dotnet.RunAsync(project.Folder, "build", "-c", "Release", "-nologo", "-v:q");
            Assert.True(exitCode == 0, output);

            tool.KillGroup("INT");

            Assert.True(await tool.ExitAsync() == 130, string.Join('\n', tool.ErrorLines));
            Assert.Contains("Demo.Layer", tool.ErrorLines);
            Assert.Equal(withoutLayer.Source, project.Read("FashionNet.cs"));
        }
        finally
        {
            await System.IO.File.WriteAllTextAsync(project.File("Layer.cs"), layer);
        }
    }

    [UnixFact]
    public async Task CtrlC_ends_the_waiting_for_another_tool()
    {
        project.Begin(Out(Found.ResultLine()));
        using var other = await ProjectLock.TakeAsync(project.Folder, _ => { }, default);
        using var tool = ToolProcess.Start(project.Folder, "search");
        await tool.Says("waiting for another dotnet nas");
        tool.KillGroup("INT");
        Assert.Equal(130, await tool.ExitAsync());
        Assert.Equal("dotnet nas: cancelled; nothing was written.", Assert.Single(tool.Failures));
    }

    [UnixFact]
    public async Task A_tool_that_a_build_starts_does_not_wait_for_that_build()
    {
        project.Begin(Out("""{"event":"result"}"""));
        using var other = await ProjectLock.TakeAsync(project.Folder, _ => { }, default);
        using var tool = ToolProcess.Start(project.Folder, [new(ProjectLock.Variable, project.Folder)], "list", "--no-build");
        Assert.True(await tool.ExitAsync() == 0, string.Join('\n', tool.ErrorLines));
    }

    [UnixFact]
    public async Task A_crash_in_the_middle_of_a_write_is_put_right_by_the_next_command()
    {
        project.Begin(Out("""{"event":"result"}"""));
        // As a tool killed between the two renames leaves it.
        await System.IO.File.WriteAllTextAsync(project.File("FashionNet.cs"), "this does not compile");
        await System.IO.File.WriteAllTextAsync(project.File(".FashionNet.cs.nas-old"), Found.Source);
        await System.IO.File.WriteAllTextAsync(project.File(".nas-write"), $$"""[{"Path":"{{project.File("FashionNet.cs")}}","Existed":true,"NewHash":"00"}]""" + "\nready\n");

        using var tool = await ToolProcess.RunAsync(project.Folder, "list");

        Assert.True(tool.ExitCode == 0, string.Join('\n', tool.ErrorLines));
        Assert.Equal(Found.Source, project.Read("FashionNet.cs"));
        Assert.Contains("An earlier write was interrupted; as before it are now: FashionNet.cs.", tool.ErrorLines);
        Assert.False(project.Has(".nas-write"));
    }
}
