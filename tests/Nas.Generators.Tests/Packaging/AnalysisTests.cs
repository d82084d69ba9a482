using System.Text.RegularExpressions;
using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Packaging;

/// <summary>Generated and written code builds without a warning in a project as strict as the SDK allows, and in one that leaves everything off.</summary>
public sealed partial class AnalysisTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nas-analysis-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("<AnalysisMode>All</AnalysisMode><AnalysisLevel>latest</AnalysisLevel><EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild><GenerateDocumentationFile>true</GenerateDocumentationFile><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings><LangVersion>preview</LangVersion><Features>strict</Features><WarningLevel>9999</WarningLevel>")]
    [InlineData("<AnalysisMode>All</AnalysisMode><OutputType>Exe</OutputType><Nullable>disable</Nullable><ImplicitUsings>disable</ImplicitUsings><LangVersion>13</LangVersion>")]
    public void ThereIsNotOneWarning(string properties)
    {
        Write("Fashion", Spaces.Fashion);
        Write("Odd", Spaces.Odd);
        Write("Bench", Spaces.Bench201);
        Write("Repeated", Repository.Read("samples/spaces/Darts.nas"));
        Write("Drop", "namespace Samples.Drop;\n" + Spaces.Mixed.Replace("stem  conv(3),", "stem  conv(3, 16),").Replace("global_avg_pool,", "global_avg_pool, dropout(0.2),"));
        // Names that rules on names are about; they are the user's own.
        foreach (var name in new[] { "Net", "my_net", "fashion", "LayerQueue", "Next", "Single", "Größe" })
            Write(name, $"namespace Names.Of{name.Replace("_", "")};\n" + Spaces.Mixed.Replace("MixedNet", name).Replace("classes", name == "Next" ? "next" : "my_Classes").Replace("Narrow", "narrow_Stream"), both: false);

        File.WriteAllText(Path.Combine(_folder, "Program.cs"), "internal static class Program { private static void Main() { } }\n");
        File.WriteAllText(Path.Combine(_folder, ".editorconfig"), "root = true\n");
        File.WriteAllText(Path.Combine(_folder, "Strict.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Repository.PathOf("Nas.Runtime/build/Nas.Runtime.props")}" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <CodeAnalysisTreatWarningsAsErrors>true</CodeAnalysisTreatWarningsAsErrors>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Built("Nas.Runtime.dll")};{Built("Nas.Dsl.dll")};{Built("TorchSharp.dll")}" />
                <Analyzer Include="{Built("Nas.Generators.dll")};{Built("Nas.Dsl.dll")};{Built("Sprache.dll")}" />
              </ItemGroup>
              <Import Project="{Repository.PathOf("Nas.Runtime/build/Nas.Runtime.targets")}" />
            </Project>
            """);
        var (exitCode, output) = Dotnet.Run(_folder, ["build", "-nologo", "-v", "q"]);
        var problems = Problem().Matches(output).Select(m => m.Value).Distinct().ToArray();
        Assert.True(problems.Length == 0, $"{problems.Length} problems, such as\n{string.Join("\n", problems.DistinctBy(p => Id().Match(p).Value))}");
        Assert.True(exitCode == 0, output);
    }

    [GeneratedRegex("[^/\\\\\n]*(error|warning) [A-Z]+[0-9]+: [^\\[\n]*")]
    private static partial Regex Problem();

    [GeneratedRegex("[A-Z]+[0-9]+(?=: )")]
    private static partial Regex Id();

    private static string Built(string file) => Path.Combine(AppContext.BaseDirectory, file);

    // The space, and a first and a last architecture of it: all kinds of layers, and as few of them as can be.
    private void Write(string file, string text, bool both = true)
    {
        File.WriteAllText(Path.Combine(_folder, file + ".nas"), text);
        var space = Assert.Single(SpaceFile.Read(text).Spaces);
        foreach (var last in both ? new[] { false, true } : [false])
        {
            var genotype = space.Decisions.Nearest([.. space.Decisions.Items.Select((d, i) => d.ValueAt(last ? i % d.ValueCount : 0))]);
            var name = last ? space.Name + "2" : space.Name;
            var source = NetworkWriter.Write(space, genotype, name);
            File.WriteAllText(Path.Combine(_folder, $"{file}.{name}.cs"), source);
            File.WriteAllText(Path.Combine(_folder, $"{file}.{name}.Derived.cs"), DerivedWriter.Write(new Derivation
            {
                Namespace = space.Namespace,
                ClassName = name,
                Space = space.Name,
                Genotype = GenotypeText.Write(space, genotype),
                SpaceHash = SpaceText.Hash(space),
                SourceSha256 = DerivedHeader.Hash(source),
            }));
        }
    }
}
