using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using Nas.Tool.Completion;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.EndToEnd;

/// <summary>What the packages say of themselves, and what the packed tool does with a project that is new to it.</summary>
[Collection(PackedFeed.Collection)]
public sealed class PublishedPackagesTests(PackedFeed feed) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Nas.Runtime", true)]
    [InlineData("Nas.Runtime.Postgres", true)]
    [InlineData("Nas.Tool", true)]
    [InlineData("Nas.Templates", false)]
    public void A_package_has_all_that_a_feed_shows(string name, bool library)
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{name}.{feed.Version}.nupkg"));
        using var nuspec = package.Entries.Single(e => e.FullName == name + ".nuspec").Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(e => e.Name.LocalName == "metadata").Elements().ToDictionary(e => e.Name.LocalName);

        Assert.Equal(
            (name, Version, "README.md", "icon.png", "MIT", "https://github.com/nasdsl/nasdsl"),
            (metadata["id"].Value, metadata["version"].Value, metadata["readme"].Value, metadata["icon"].Value, metadata["license"].Value, metadata["projectUrl"].Value));
        Assert.Equal(("git", "https://github.com/nasdsl/nasdsl"), (metadata["repository"].Attribute("type")!.Value, metadata["repository"].Attribute("url")!.Value));
        Assert.Matches("^[0-9a-f]{40}$", metadata["repository"].Attribute("commit")!.Value);
        Assert.All(new[] { "description", "tags", "authors" }, part => Assert.True(metadata[part].Value.Length > 5, part));
        Assert.Equal(Repository.Read("packaging/README.md"), Text(package, "README.md"));
        Assert.StartsWith("\u0089PNG", Text(package, "icon.png", latin: true), StringComparison.Ordinal);
        Assert.Equal(library, File.Exists(Path.Combine(feed.Packages, $"{name}.{feed.Version}.snupkg")));
    }

    [Fact]
    public void The_symbols_of_a_package_are_those_of_its_libraries()
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Packages, $"Nas.Runtime.{feed.Version}.snupkg"));
        Assert.Equal(["lib/net10.0/Nas.Dsl.pdb", "lib/net10.0/Nas.Runtime.pdb"], package.Entries.Select(e => e.FullName).Where(f => f.EndsWith(".pdb", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void No_version_stands_in_a_template()
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Packages, $"Nas.Templates.{feed.Version}.nupkg"));
        var project = Text(package, "content/content/nas/NasProject.csproj");
        Assert.Contains($"Include=\"Nas.Runtime\" Version=\"{Version}\"", project, StringComparison.Ordinal);
        Assert.Contains($"Version=\"{PackedFeed.TorchVersion}\"", project, StringComparison.Ordinal);
        Assert.Contains($"\"version\": \"{Version}\"", Text(package, "content/content/nas/.config/dotnet-tools.json"), StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(Repository.PathOf("templates", "Nas.Templates", "content"), "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain(Version, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task The_names_for_completion_are_those_that_there_are()
    {
        feed.Begin();
        var (exitCode, output) = await Dotnet.RunAsync(feed.DotnetNas, feed.Project, feed.Environment, ["list", "--no-build", "--json"]);
        Assert.True(exitCode == 0, output);
        var list = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        Assert.Equal(Names("strategies"), KnownNames.Strategies);
        Assert.Equal(Names("data"), KnownNames.Data.Order(StringComparer.Ordinal));

        IEnumerable<string?> Names(string property) => list.GetProperty(property).EnumerateArray().Select(s => s.GetProperty("name").GetString()).Order(StringComparer.Ordinal);
    }

    /// <summary>With central versions, which is where <c>init</c> must put them.</summary>
    [UnixFact]
    public async Task An_existing_project_is_initialised_and_the_doctor_has_nothing_to_say()
    {
        _folder.Write("NuGet.config", $"""<configuration><packageSources><add key="own" value="{feed.Packages}" /></packageSources></configuration>""");
        _folder.Write("Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup /></Project>");
        _folder.Write("Mine/Mine.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");

        await Nas("init", "--form", "csharp");

        Assert.DoesNotContain("Version=", _folder.Read("Mine/Mine.csproj"), StringComparison.Ordinal);
        Assert.Contains($"""<PackageVersion Include="Nas.Runtime" Version="{Version}" />""", _folder.Read("Directory.Packages.props"), StringComparison.Ordinal);
        Assert.Contains($"""<PackageVersion Include="TorchSharp-cpu" Version="{PackedFeed.TorchVersion}" />""", _folder.Read("Directory.Packages.props"), StringComparison.Ordinal);
        Assert.Equal(Repository.Read("Nas.Tool/nas.schema.json"), _folder.Read("Mine/.nas/nas.schema.json"));
        var before = _folder.Read("Mine/Mine.csproj");
        Assert.Contains("Nas.Runtime is there already", await Nas("init"), StringComparison.Ordinal);
        Assert.Equal(before, _folder.Read("Mine/Mine.csproj"));

        var doctor = await Nas("doctor", "--store", "experiments.db");
        Assert.Contains("with its native libraries", doctor, StringComparison.Ordinal);
        Assert.Contains("experiments.db: none yet", doctor, StringComparison.Ordinal);
        Assert.Contains("All is well.\n", doctor, StringComparison.Ordinal);

        async Task<string> Nas(params string[] arguments)
        {
            var (exitCode, output) = await Dotnet.RunAsync(feed.DotnetNas, _folder.File("Mine"), feed.Environment, arguments);
            Assert.True(exitCode == 0, output);
            return output;
        }
    }

    private static string Version { get; } = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;

    private static string Text(ZipArchive package, string file, bool latin = false)
    {
        using var reader = new StreamReader(package.GetEntry(file)!.Open(), latin ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
