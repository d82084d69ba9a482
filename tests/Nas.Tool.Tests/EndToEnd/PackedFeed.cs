using System.Xml.Linq;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.EndToEnd;

/// <summary>
/// The packages as a user gets them, packed once from what this build has built, the tool installed from them, and a
/// project that references Nas.Runtime by its package. NAS_TEST_FEED names a folder with packages to use instead.
/// </summary>
public sealed class PackedFeed : IAsyncLifetime
{
    /// <summary>The tests that share what was packed: it is packed once, and they run one after the other.</summary>
    public const string Collection = "packed";

    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder with the packages.</summary>
    public string Packages { get; private set; } = "";

    /// <summary>The version that they have.</summary>
    public string Version => VersionIn(Packages);

    public string Project => _folder.File("Demo");

    public string DotnetNas => _folder.File("tools/dotnet-nas");

    /// <summary>The least that a search can be asked for.</summary>
    public static string[] QuickSearch { get; } = ["search", "--data", "shapes", "--epochs", "1", "--batch-size", "256", "--threads", "1"];

    /// <summary>An own packages folder: NuGet's shared one keeps what it has once seen of a version.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment => [new("NUGET_PACKAGES", _folder.File("packages")), new("OMP_NUM_THREADS", "1"), new("OMP_WAIT_POLICY", "passive")];

    public async Task InitializeAsync()
    {
        // A test runs the tool as another user.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.Path, File.GetUnixFileMode(_folder.Path) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var feed = System.Environment.GetEnvironmentVariable("NAS_TEST_FEED") is { Length: > 0 } given ? given : await PackAsync();
        Packages = feed;
        await Run(_folder.Path, "tool", "install", "Nas.Tool", "--tool-path", _folder.File("tools"), "--source", feed, "--version", Version);

        _folder.Write("Demo/Demo.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{feed}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Nas.Runtime" Version="{Version}" />
                <PackageReference Include="TorchSharp-cpu" Version="{TorchVersion}" />
              </ItemGroup>
            </Project>
            """);
        _folder.Write("Demo/TinyNet.nas", Space);
        await Run(Project, "build", "-c", "Release", "-nologo", "-v:q");
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>The space of the project.</summary>
    public const string Space = TinySpace.Text;

    /// <summary>The same space in C#.</summary>
    public const string SpaceInCSharp = """
        using Nas.Runtime.Declaring;

        namespace Demo;

        [Net, Image(1, 8, 8)]
        public partial class TinyNet
        {
            [Parameter] private const int Channels = 4;
            [Parameter] private const int Classes = 3;

            [Ops]
            private enum Small
            {
                [SearchOnly] None,
                SkipConnect, [MaxPool(3)] MaxPool,
                [SepConv(3)] SepConv,
            }

            [Cell("a", "b"), Nodes(2), From(2), Op<Small>, Output(Output.ConcatNodes)]
            private class Normal;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Use<Normal>] public partial Part Body { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    /// <summary>The space's file and nothing that a test before has written.</summary>
    public string Begin()
    {
        foreach (var file in Directory.EnumerateFiles(Project).Where(f => Path.GetFileName(f) != "Demo.csproj"))
            File.Delete(file);
        if (Directory.Exists(Path.Combine(Project, ".nas")))
            Directory.Delete(Path.Combine(Project, ".nas"), recursive: true);
        _folder.Write("Demo/TinyNet.nas", Space);
        return Project;
    }

    /// <summary>The same project in a folder of its own, with the package for stores in PostgreSQL.</summary>
    internal void WriteWithPostgres(TemporaryFolder folder)
    {
        const string runtime = "<PackageReference Include=\"Nas.Runtime\"";
        var text = File.ReadAllText(Path.Combine(Begin(), "Demo.csproj"));
        var reference = text.Split('\n').Single(l => l.Contains(runtime, StringComparison.Ordinal));
        folder.Write("Demo.csproj", text.Replace(reference, reference + "\n" + reference.Replace("Nas.Runtime", "Nas.Runtime.Postgres", StringComparison.Ordinal), StringComparison.Ordinal));
        folder.Write("TinyNet.nas", Space);
    }

    private async Task<string> PackAsync()
    {
        var feed = _folder.File("feed");
        foreach (var project in new[] { "Nas.Runtime", "Nas.Runtime.Postgres", "Nas.Tool", "templates/Nas.Templates" })
        {
            var path = Repository.PathOf(project, Path.GetFileName(project) + ".csproj");
            var (exitCode, output) = await Dotnet.RunAsync(Repository.Root, "pack", path, "-c", BuildConstants.Configuration, "--no-build", "-o", feed, "-nologo", "-v:q");
            Assert.True(exitCode == 0, output);
        }
        return feed;
    }

    private async Task Run(string folder, params string[] arguments)
    {
        var (exitCode, output) = await Dotnet.RunAsync(folder, Environment, arguments);
        Assert.True(exitCode == 0, output);
    }

    private static string VersionIn(string feed) => Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(feed, "Nas.Tool.*.nupkg").Single())["Nas.Tool.".Length..];

    /// <summary>The version of the native package, which is the user's choice: that of the central list.</summary>
    public static string TorchVersion => XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
        .Single(v => (string?)v.Attribute("Include") == "TorchSharp-cpu").Attribute("Version")!.Value;
}

/// <summary>Makes one <see cref="PackedFeed"/> for all tests that want it.</summary>
[CollectionDefinition(PackedFeed.Collection)]
public sealed class PackedCollection : ICollectionFixture<PackedFeed>;
