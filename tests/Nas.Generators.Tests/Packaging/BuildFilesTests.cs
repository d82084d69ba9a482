using System.Text.Json;

namespace Nas.Generators.Tests.Packaging;

/// <summary>What the package's build files do to a project that references it.</summary>
public sealed class BuildFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nas-build-").FullName;

    public BuildFilesTests()
    {
        File.WriteAllText(Path.Combine(_folder, "One.nas"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "Spaces", "obj"));
        Directory.CreateDirectory(Path.Combine(_folder, "obj"));
        File.WriteAllText(Path.Combine(_folder, "Spaces", "Two.nas"), "");
        File.WriteAllText(Path.Combine(_folder, "obj", "Copy.nas"), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("build")]
    [InlineData("buildTransitive")]
    public void EverySpaceOfTheProjectIsSeenByTheCompiler(string folder)
    {
        WriteProject(folder);
        var evaluated = Evaluate("-getItem:AdditionalFiles,None,CompilerVisibleProperty,CompilerVisibleItemMetadata", "-getProperty:GenerateRuntimeConfigurationFiles");

        Assert.Equal(["One.nas", "Spaces/Two.nas"], Items(evaluated, "AdditionalFiles").Order());
        Assert.DoesNotContain(Items(evaluated, "None"), f => f.EndsWith(".nas", StringComparison.Ordinal));
        Assert.Contains("RootNamespace", Items(evaluated, "CompilerVisibleProperty"));
        Assert.Contains("ProjectDir", Items(evaluated, "CompilerVisibleProperty"));
        Assert.Contains("AdditionalFiles", Items(evaluated, "CompilerVisibleItemMetadata"));
        Assert.Equal("true", evaluated.GetProperty("Properties").GetProperty("GenerateRuntimeConfigurationFiles").GetString());
    }

    [Fact]
    public void AProjectMayRemoveASpaceAndNameANamespace()
    {
        WriteProject("build", """<NasSpace Remove="One.nas" /><NasSpace Update="Spaces/Two.nas" Namespace="Other" />""");
        var evaluated = Evaluate("-getItem:AdditionalFiles", "-getProperty:RootNamespace");

        var file = Assert.Single(evaluated.GetProperty("Items").GetProperty("AdditionalFiles").EnumerateArray());
        Assert.Equal("Spaces/Two.nas", file.GetProperty("Identity").GetString());
        Assert.Equal("Other", file.GetProperty("Namespace").GetString());
    }

    [Fact]
    public void AGeneratorThatDoesNotReachTheCompilerIsAnError()
    {
        WriteProject("build");
        var (exitCode, output) = Check();
        Assert.Equal(1, exitCode);
        Assert.Contains("error NAS1011", output);
        Assert.Contains("does not reach the compiler", output);
    }

    [Fact]
    public void AGeneratorThatIsNotThereIsAnError()
    {
        WriteProject("build", """<Analyzer Include="gone/Nas.Generators.dll" />""");
        var (exitCode, output) = Check();
        Assert.Equal(1, exitCode);
        Assert.Contains("error NAS1011", output);
        Assert.Contains("is not where it should be", output);
    }

    [Fact]
    public void ACompilerThatIsTooOldIsAnError()
    {
        WriteProjectWithGenerator();
        var (exitCode, output) = Check("-p:CompilerApiVersion=roslyn4.4");
        Assert.Equal(1, exitCode);
        Assert.Contains("error NAS1012", output);
        Assert.Contains("Roslyn 4.4", output);
    }

    [Theory]
    [InlineData("net9.0")]
    [InlineData("netstandard2.0")]
    public void AFrameworkThatIsTooOldIsAnError(string framework)
    {
        WriteProjectWithGenerator();
        var (exitCode, output) = Check($"-p:TargetFramework={framework}");
        Assert.Equal(1, exitCode);
        Assert.Contains($"error NAS1013: Nas.Runtime needs net10.0 or later, and this is the build for {framework}.", output);
        Assert.Contains("""<NasSpace Remove="**/*.nas" Condition="'$(TargetFramework)' != 'net10.0'" />""", output);
    }

    [Fact]
    public void AllIsWellWithTheGeneratorAndACompilerOfToday()
    {
        WriteProjectWithGenerator();
        var (exitCode, output) = Check();
        Assert.True(exitCode == 0, output);
    }

    private static IEnumerable<string> Items(JsonElement evaluated, string item) =>
        evaluated.GetProperty("Items").GetProperty(item).EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!);

    private (int ExitCode, string Output) Check(params string[] arguments) =>
        Dotnet.Run(_folder, ["msbuild", "User.csproj", "-nologo", "-t:CheckNasGenerator", .. arguments]);

    private JsonElement Evaluate(params string[] arguments)
    {
        var (exitCode, output) = Dotnet.Run(_folder, ["msbuild", "User.csproj", "-nologo", .. arguments]);
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(output).RootElement;
    }

    private void WriteProjectWithGenerator() =>
        WriteProject("build", $"""<Analyzer Include="{typeof(SearchSpaceGenerator).Assembly.Location}" />""");

    // Imports the build files where a restored package's are imported.
    private void WriteProject(string folder, string items = "")
    {
        var path = Repository.PathOf($"Nas.Runtime/{folder}/Nas.Runtime");
        File.WriteAllText(Path.Combine(_folder, "User.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{path}.props" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>{items}</ItemGroup>
              <Import Project="{path}.targets" />
            </Project>
            """);
    }
}
