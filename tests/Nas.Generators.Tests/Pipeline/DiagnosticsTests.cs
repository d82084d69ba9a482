using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Pipeline;

/// <summary>Mistakes are reported with their id where they stand in the <c>.nas</c> file.</summary>
public sealed class DiagnosticsTests
{
    [Fact]
    public void SeveralMistakesInAFileAreAllReportedWhereTheyStand()
    {
        const string text =
            """
            ops Few { skip_connect, sep_cnv(3) }
            cell Normal {
                input a, b
                nodes 2 { from 3 of previous, op Few }
                output concat(nodes)
            }
            net Small(channels: 4) {
                input image(1, 8, 8)
                Normal
                head global_avg_pool, linear(clases)
            }
            """;
        var result = new UserProject().WithSpace("src/Small.nas", text).Generate();

        Assert.Empty(result.Nets());
        Assert.Equal(
            [
                ("NAS0011", 1, 25, "sep_cnv"),
                ("NAS0032", 4, 20, "3"),
                ("NAS0014", 10, 34, "clases"),
            ],
            result.Diagnostics.Select(d => At(d, text)));
        Assert.All(result.Diagnostics, d => Assert.Equal((DiagnosticSeverity.Error, "src/Small.nas"), (d.Severity, d.Location.GetLineSpan().Path)));
    }

    [Fact]
    public void AMessageSaysWhatToWriteInstead()
    {
        var diagnostic = Assert.Single(new UserProject().WithSpace("F.nas", Spaces.Fashion.Replace("sep_conv(3)", "sep_cnv(3)")).Generate().Diagnostics);
        Assert.Contains("sep_conv", diagnostic.GetMessage());
    }

    [Fact]
    public void AWarningDoesNotStopTheEmission()
    {
        var text = Spaces.Fashion + "\nops Spare { skip_connect }\n";
        var result = new UserProject().WithSpace("F.nas", text).Generate();

        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.DefaultSeverity);
        Assert.Equal(("NAS0048", "Spare"), (At(diagnostic, text).Id, At(diagnostic, text).Text));
        Assert.Single(result.Nets());
    }

    [Fact]
    public void AMistakeInOneFileLeavesTheOthersAlone()
    {
        var result = new UserProject().WithSpace("Bad.nas", "nett Oops").WithSpace("Good.nas", Spaces.Fashion).Generate();

        Assert.All(result.Diagnostics, d => Assert.Equal("Bad.nas", d.Location.GetLineSpan().Path));
        Assert.NotEmpty(result.Diagnostics);
        Assert.Equal("Samples.Fashion.FashionNet.g.cs", Assert.Single(result.Nets()).HintName);
    }

    [Theory]
    [InlineData("FashionNet")]
    [InlineData("fashionNet")]
    public void TwoNetsOfOneNameAreReportedInBothFiles(string other)
    {
        var second = "// net FashionNet is not declared in a comment\n" + Spaces.Fashion.Replace("net FashionNet", "net " + other);
        var result = new UserProject().WithSpace("One.nas", Spaces.Fashion).WithSpace("Two.nas", second).Generate();

        Assert.Empty(result.Nets());
        Assert.Equal(
            [("One.nas", "NAS1003", 12, 5, "FashionNet"), ("Two.nas", "NAS1003", 13, 5, other)],
            result.Diagnostics.OrderBy(d => d.Location.GetLineSpan().Path).Select(d =>
            {
                var path = d.Location.GetLineSpan().Path;
                var (id, line, column, name) = At(d, path == "One.nas" ? Spaces.Fashion : second);
                return (path, id, line, column, name);
            }));
        Assert.Contains("Two.nas, line 13", result.Diagnostics.Single(d => d.Location.GetLineSpan().Path == "One.nas").GetMessage());
    }

    [Fact]
    public void NetsOfOneNameInTwoNamespacesAreFine()
    {
        var result = new UserProject().WithSpace("One.nas", Spaces.Fashion).WithSpace("Two.nas", Spaces.Fashion.Replace("Samples.Fashion;", "Other;")).Generate();

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["Other.FashionNet.g.cs", "Samples.Fashion.FashionNet.g.cs"], result.Nets().Select(s => s.HintName).Order());
    }

    [Fact]
    public void ANetNamedLikeATypeInsideItIsRefused()
    {
        var text = Spaces.Fashion.Replace("FashionNet", "NormalNode");
        Assert.Equal(("NAS1004", 12, 5, "NormalNode"), At(Assert.Single(new UserProject().WithSpace("F.nas", text).Generate().Diagnostics), text));
    }

    [Fact]
    public void AProjectWithoutTheRuntimeIsToldSoOnce()
    {
        var result = (new UserProject() with { ReferencesRuntime = false }).WithSpace("F.nas", Spaces.Fashion).Generate();

        Assert.Empty(result.Nets());
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(("NAS1001", 12, 5, "FashionNet"), At(diagnostic, Spaces.Fashion));
        Assert.Contains("dotnet add package Nas.Runtime", diagnostic.GetMessage());
    }

    [Fact]
    public void AProjectInAnOlderCSharpIsToldSo()
    {
        var result = (new UserProject() with { Language = LanguageVersion.CSharp12 }).WithSpace("F.nas", Spaces.Fashion).Generate();

        Assert.Empty(result.Nets());
        Assert.Equal("NAS1002", Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public void AProjectWithoutSpacesHearsNothing()
    {
        var result = (new UserProject() with { ReferencesRuntime = false }).Generate();

        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.Nets());
    }

    private static (string Id, int Line, int Column, string Text) At(Diagnostic diagnostic, string text)
    {
        var start = diagnostic.Location.GetLineSpan().StartLinePosition;
        var span = diagnostic.Location.SourceSpan;
        // The span in characters and the one in lines and columns must be the same place.
        var lines = Microsoft.CodeAnalysis.Text.SourceText.From(text).Lines;
        Assert.Equal(lines.GetLinePositionSpan(span), diagnostic.Location.GetLineSpan().Span);
        return (diagnostic.Id, start.Line + 1, start.Character + 1, text.Substring(span.Start, span.Length));
    }
}
