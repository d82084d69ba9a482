using System.Text;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.EndToEnd;

/// <summary>Projects as users lay them out, with the packed packages: each is built, listed and, where names could be in the way, searched.</summary>
[Collection(PackedFeed.Collection)]
public sealed class LayoutTests(PackedFeed feed) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The command line remembers in its home where a tool of this version lay, in a folder that an earlier run has removed.
    private IEnumerable<KeyValuePair<string, string>> Environment => [.. feed.Environment, new("DOTNET_CLI_HOME", _folder.File("home")), new("DOTNET_NOLOGO", "1")];

    /// <summary>The commands of the README, from an empty folder on.</summary>
    [UnixFact]
    public async Task A_fresh_library_gets_package_tool_and_a_space_in_each_form()
    {
        _folder.Write("NuGet.config", $"""<configuration><packageSources><add key="own" value="{feed.Packages}" /></packageSources></configuration>""");
        await Dotnet("", "new", "classlib", "--name", "Fresh", "--output", ".", "--no-restore");
        await Dotnet("", "add", "package", "Nas.Runtime");
        await Dotnet("", "add", "package", "TorchSharp-cpu", "--version", PackedFeed.TorchVersion);
        await Dotnet("", "new", "tool-manifest");
        await Dotnet("", "tool", "install", "Nas.Tool");
        _folder.Write("TinyNet.nas", PackedFeed.Space.Replace("namespace Demo;", "", StringComparison.Ordinal));
        _folder.Write("OtherNet.Space.cs", PackedFeed.SpaceInCSharp.Replace("TinyNet", "OtherNet", StringComparison.Ordinal).Replace("namespace Demo;", "namespace Fresh;", StringComparison.Ordinal));
        await Dotnet("", "build", "-c", "Release", "-nologo", "-v:q");

        var list = await Dotnet("", "nas", "list", "--no-build");
        Assert.Contains("Fresh.TinyNet", list, StringComparison.Ordinal);
        Assert.Contains("Fresh.OtherNet", list, StringComparison.Ordinal);
        foreach (var net in new[] { "TinyNet", "OtherNet" })
        {
            await Dotnet("", ["nas", .. PackedFeed.QuickSearch, "--net", net]);
            await File.AppendAllTextAsync(_folder.File($"{net}.cs"), "// mine\n");
            var (kept, output) = await Support.Dotnet.RunAsync(_folder.Path, Environment, ["nas", .. PackedFeed.QuickSearch, "--no-build", "--net", net, "--seed", "4"]);
            Assert.True(kept == 3, output);
            Assert.EndsWith("// mine\n", _folder.Read($"{net}.cs"), StringComparison.Ordinal);
            Assert.True(_folder.Has($"{net}.cs.new"));
        }
    }

    /// <summary>What <c>dotnet new nas</c> makes, from the packed template, is a project that is listed and, in one form, searched.</summary>
    [UnixFact]
    public async Task A_project_from_the_template_is_searched()
    {
        _folder.Write("NuGet.config", $"""<configuration><packageSources><add key="own" value="{feed.Packages}" /></packageSources></configuration>""");
        await Dotnet("", "new", "install", Directory.EnumerateFiles(feed.Packages, "Nas.Templates.*.nupkg").Single());
        await Dotnet("", "new", "nas", "--name", "My-Nets");
        await Dotnet("", "new", "nas", "--name", "Other", "--form", "csharp", "--no-restore");
        Assert.False(_folder.Has("My-Nets/FirstNet.Space.cs"));
        Assert.False(_folder.Has("Other/FirstNet.nas"));
        Assert.Contains("namespace Other;", _folder.Read("Other/FirstNet.Space.cs"), StringComparison.Ordinal);
        foreach (var project in new[] { "My-Nets", "Other" })
        {
            Assert.Contains($"\"TorchSharp-cpu\" Version=\"{PackedFeed.TorchVersion}\"", _folder.Read($"{project}/{project}.csproj"), StringComparison.Ordinal);
            Assert.Contains($"\"Nas.Runtime\" Version=\"{feed.Version}\"", _folder.Read($"{project}/{project}.csproj"), StringComparison.Ordinal);
            await Dotnet(project, "tool", "restore");
            var list = await Dotnet(project, "nas", "list");
            Assert.Contains("FirstNet", list, StringComparison.Ordinal);
        }

        await Dotnet("My-Nets", ["nas", .. PackedFeed.QuickSearch, "--no-build", "--strategy", "random", "--trials", "1", "--param", "channels=2"]);
        Assert.True(_folder.Has("My-Nets/FirstNet.cs"));
    }

    [UnixFact]
    public async Task Central_package_management_a_name_with_spaces_and_umlauts_and_a_file_of_another_system()
    {
        const string project = "Bäume & Netze/2 Wörter";
        _folder.Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="Nas.Runtime" Version="{feed.Version}" />
                <PackageVersion Include="TorchSharp-cpu" Version="{PackedFeed.TorchVersion}" />
              </ItemGroup>
            </Project>
            """);
        _folder.Write($"{project}/2 Wörter.csproj", Project("<Nullable>disable</Nullable><ImplicitUsings>disable</ImplicitUsings>").Replace($" Version=\"{feed.Version}\"", "", StringComparison.Ordinal)
            .Replace($" Version=\"{PackedFeed.TorchVersion}\"", "", StringComparison.Ordinal));
        var space = PackedFeed.Space.Replace("namespace Demo;", "// Größe", StringComparison.Ordinal).ReplaceLineEndings("\r\n");
        await File.WriteAllTextAsync(_folder.File($"{project}/TinyNet.nas"), space, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        _folder.Write($"{project}/Use.cs", "namespace Uses\n{\n    public static class Code\n    {\n        public static object Make() => _2_Wörter.TinyNet.Build(_2_Wörter.TinyNet.Architecture.Parse(\"\"));\n    }\n}\n");

        await Search(project, "_2_Wörter.TinyNet");
        Assert.Contains("namespace _2_Wörter;", _folder.Read($"{project}/TinyNet.cs"), StringComparison.Ordinal);

        // A mistake in such a file is in the line and column where an editor shows it.
        await File.WriteAllTextAsync(_folder.File($"{project}/TinyNet.nas"), space.Replace("sep_conv(3)", "sep_conv(4)", StringComparison.Ordinal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        var (failed, output) = await Support.Dotnet.RunAsync(_folder.File(project), feed.Environment, "build", "-c", "Release", "-nologo", "-v:q", "--no-restore");
        Assert.Equal(1, failed);
        Assert.Contains("TinyNet.nas(3,67): error NAS0020", output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Settings_from_above_and_one_folder_for_all_that_is_built()
    {
        _folder.Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <UseArtifactsOutput>true</UseArtifactsOutput>
                <RootNamespace>Acme.Vision</RootNamespace>
                <AssemblyName>acme-$(MSBuildProjectName)</AssemblyName>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisMode>All</AnalysisMode>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
              </PropertyGroup>
            </Project>
            """);
        _folder.Write("src/vision/vision.csproj", Project());
        _folder.Write("src/vision/Spaces/TinyNet.nas", PackedFeed.Space.Replace("namespace Demo;", "", StringComparison.Ordinal));

        await Search("src/vision", "Acme.Vision.TinyNet");
        Assert.False(Directory.Exists(_folder.File("src/vision/bin")));
        Assert.True(Directory.Exists(_folder.File("artifacts/bin/vision")));
    }

    [UnixFact]
    public async Task Several_frameworks_of_which_one_can_have_the_runtime()
    {
        _folder.Write("Many.csproj", Project("<LangVersion>latest</LangVersion>", "<TargetFrameworks>netstandard2.0;net10.0</TargetFrameworks>", " Condition=\"'$(TargetFramework)' == 'net10.0'\""));
        _folder.Write("TinyNet.nas", PackedFeed.Space);
        _folder.Write("Everywhere.cs", "namespace Demo;\n\npublic static class Everywhere\n{\n    public static string Framework => \"any\";\n}\n");

        await Dotnet("", "build", "-c", "Release", "-nologo", "-v:q");
        Assert.Contains("Demo.TinyNet", await Dotnet("", "nas:list"), StringComparison.Ordinal);
    }

    /// <summary>Nets and cells that are called like types that generated and written code names, and code of the user's beside them.</summary>
    [UnixFact]
    public async Task Names_of_the_framework_and_of_Torch_are_names_of_nets_and_cells()
    {
        _folder.Write("Names.csproj", Project());
        foreach (var (net, cell, set) in new[] { ("Tensor", "Task", "String"), ("Module", "Console", "Math"), ("Sequential", "Linear", "Genotype"), ("Conv2d", "List", "Exception") })
        {
            _folder.Write($"{net}.nas", PackedFeed.Space.Replace("namespace Demo;", "namespace Names;", StringComparison.Ordinal).Replace("TinyNet", net, StringComparison.Ordinal)
                .Replace("Normal", cell, StringComparison.Ordinal).Replace("Small", set, StringComparison.Ordinal));
        }

        _folder.Write("Use.cs", """
            namespace Names;

            public static class Code
            {
                public static async Task<string> Text()
                {
                    await Task.Yield();
                    Console.WriteLine(Math.Max(1, 2));
                    return new List<string> { Tensor.Space.Name, Module.Space.Name }.ToString()!;
                }
            }
            """);

        await Search("", "Names.Tensor");
        await Dotnet("", ["nas:search", .. PackedFeed.QuickSearch.Skip(1), "--net", "Module"]);
    }

    // Built, listed and searched; a search builds the project once more with what it has written.
    private async Task Search(string folder, string net)
    {
        await Dotnet(folder, "build", "-c", "Release", "-nologo", "-v:q");
        Assert.Contains(net, await Dotnet(folder, "nas:list"), StringComparison.Ordinal);
        await Dotnet(folder, ["nas:search", .. PackedFeed.QuickSearch.Skip(1), "--net", net.Split('.')[^1]]);
    }

    private string Project(string properties = "", string framework = "<TargetFramework>net10.0</TargetFramework>", string condition = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            {framework}
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
            <RestoreAdditionalProjectSources>{feed.Packages}</RestoreAdditionalProjectSources>
          </PropertyGroup>
          <ItemGroup{condition}>
            <PackageReference Include="Nas.Runtime" Version="{feed.Version}" />
            <PackageReference Include="TorchSharp-cpu" Version="{PackedFeed.TorchVersion}" />
          </ItemGroup>
          <ItemGroup Condition="'$(TargetFramework)' == 'netstandard2.0'">
            <NasSpace Remove="**/*.nas" />
          </ItemGroup>
        </Project>
        """;

    // The tool that the feed's packages were installed from, where the command begins with nas:.
    private async Task<string> Dotnet(string folder, params string[] arguments)
    {
        var isTool = arguments[0].StartsWith("nas:", StringComparison.Ordinal);
        if (isTool) arguments = [arguments[0]["nas:".Length..], .. arguments.Skip(1)];
        var (exitCode, output) = await Support.Dotnet.RunAsync(isTool ? feed.DotnetNas : "dotnet", _folder.File(folder), Environment, arguments);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)}: {output}");
        return output;
    }
}
