using System.IO.Compression;
using System.Xml.Linq;

namespace Nas.Generators.Tests.Packaging;

/// <summary>What is in the package of Nas.Runtime: a mistake here shows nowhere but with users.</summary>
public sealed class PackageTests : IClassFixture<PackageTests.Packed>
{
    private readonly Packed _package;

    public PackageTests(Packed package) => _package = package;

    [Fact]
    public void TheGeneratorComesWithWhatItLoadsAndNothingElse() => Assert.Equal(
        ["analyzers/dotnet/cs/Nas.Dsl.dll", "analyzers/dotnet/cs/Nas.Generators.dll", "analyzers/dotnet/cs/Sprache.dll"],
        _package.Files.Where(f => f.StartsWith("analyzers/", StringComparison.Ordinal)));

    [Fact]
    public void TheLibraryComesWithTheLanguage() => Assert.Equal(
        ["lib/net10.0/Nas.Dsl.dll", "lib/net10.0/Nas.Dsl.xml", "lib/net10.0/Nas.Runtime.dll", "lib/net10.0/Nas.Runtime.xml"],
        _package.Files.Where(f => f.StartsWith("lib/", StringComparison.Ordinal)));

    [Fact]
    public void TheBuildFilesAreThereForDirectAndForIndirectReferences() => Assert.Equal(
        [
            "build/Nas.Build.dll", "build/Nas.Build.targets", "build/Nas.Runtime.props", "build/Nas.Runtime.targets",
            "buildTransitive/Nas.Runtime.props", "buildTransitive/Nas.Runtime.targets",
        ],
        _package.Files.Where(f => f.StartsWith("build", StringComparison.Ordinal)));

    [Fact]
    public void TheTasksAreLoadedFromThePackage()
    {
        // Whether or not the tool is installed, it ends with an error here; that the task reports it means that the task was loaded and ran.
        File.WriteAllText(Path.Combine(_package.Unpacked, "User.proj"), """
            <Project>
              <Target Name="Build" />
              <Import Project="build/Nas.Runtime.props" />
              <Import Project="build/Nas.Runtime.targets" />
            </Project>
            """);
        var (exitCode, output) = Dotnet.Run(_package.Unpacked, "msbuild", "User.proj", "-nologo", "-tl:off", "-t:NasSearch", "-p:NasArguments=--no-such-option");
        Assert.Equal(1, exitCode);
        Assert.Contains("dotnet nas search exited with", output);
    }

    [Fact]
    public void ItDependsOnTorchSharpAndOnSpracheAndLeavesTheNativeLibraryToItsUser()
    {
        Assert.Contains("TorchSharp", _package.Dependencies);
        Assert.Contains("Sprache", _package.Dependencies);
        Assert.DoesNotContain(_package.Dependencies, d => d.StartsWith("TorchSharp-", StringComparison.Ordinal));
        Assert.DoesNotContain(_package.Dependencies, d => d.StartsWith("Nas.", StringComparison.Ordinal));
        Assert.DoesNotContain(_package.Dependencies, d => d.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    /// <summary>The package, packed once.</summary>
    public sealed class Packed : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("nas-pack-").FullName;

        public Packed()
        {
            var (exitCode, output) = Dotnet.Run(
                Repository.PathOf("Nas.Runtime"),
                "pack", "-nologo", "--no-build", "-c", Dotnet.Configuration, "-o", _folder);
            Assert.True(exitCode == 0, output);
            using var archive = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_folder, "Nas.Runtime.*.nupkg")));
            archive.ExtractToDirectory(Unpacked);
            Files = [.. archive.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)];
            using var nuspec = archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            Dependencies = [.. XDocument.Load(nuspec).Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value)];
        }

        public IReadOnlyList<string> Files { get; }

        /// <summary>The folder with the package's content.</summary>
        public string Unpacked => Path.Combine(_folder, "unpacked");

        public IReadOnlyList<string> Dependencies { get; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
