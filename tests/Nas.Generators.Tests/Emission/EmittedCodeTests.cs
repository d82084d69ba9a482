using System.Runtime.CompilerServices;
using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Emission;

/// <summary>What is emitted, word for word.</summary>
public sealed class EmittedCodeTests
{
    [Fact]
    public void Darts() => Verify(Spaces.Fashion, "Samples.Fashion.FashionNet");

    [Fact]
    public void Bench201() => Verify(Spaces.Bench201, "Samples.Bench.BenchNet");

    [Fact]
    public void Mixed() => Verify(Spaces.Mixed, "User.MixedNet");

    [Fact]
    public void Mobile() => Verify(Spaces.Mobile, "Samples.Mobile.MobileNet");

    [Fact]
    public void Bench101() => Verify(Spaces.Bench101, "Samples.Bench101.Bench101Net");

    [Fact]
    public void Motifs() => Verify(Spaces.Motifs, "Samples.Motifs.MotifNet");

    [Fact]
    public void Macro() => Verify(Spaces.Macro, "Samples.Macro.MacroNet");

    [Fact]
    public void PartsInCSharp() => Verify(new UserProject().WithSource(AttributedSpaces.MotifNet), "Samples.Spaces.MotifNet.Parts");

    private static void Verify(string space, string name, [CallerMemberName] string method = "") =>
        Verify(new UserProject().WithSpace("Space.nas", space), name, method);

    private static void Verify(UserProject project, string name, [CallerMemberName] string method = "")
    {
        var result = project.Generate();
        Assert.Empty(result.Diagnostics);
        var source = Assert.Single(result.GeneratedSources, s => s.HintName == name + ".g.cs");
        // The version in [GeneratedCode] moves with every release.
        var version = typeof(SearchSpaceGenerator).Assembly.GetName().Version!.ToString(3);
        var text = source.SourceText.ToString().Replace($"(\"Nas.Generators\", \"{version}\")", "(\"Nas.Generators\", \"version\")");
        Snapshot.Verify(text, $"{name}.g", method: method);
    }
}
