using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Pipeline;

/// <summary>docs/diagnostics.md says what is true: each of its examples has exactly the problem that stands below it, and no id is missing.</summary>
public sealed partial class DiagnosticsPageTests
{
    private static readonly string Page = Repository.Read("docs/diagnostics.md").ReplaceLineEndings("\n");

    // What the page says that the project has.
    private const string Module =
        """
        namespace My.Layers;
        public sealed class Mine(int channels) : TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>($"{channels}")
        {
            public override TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input) => input;
        }
        """;

    private static readonly Dictionary<string, (string Form, string Text, string Expected)> Examples = Sections().Matches(Page).ToDictionary(
        section => section.Groups[1].Value,
        section => Example().Match(section.Value) is { Success: true } m ? (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value) : ("", "", ""));

    public static TheoryData<string> Ids => [.. Examples.Where(e => e.Value.Form.Length > 0).Select(e => e.Key)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void AnExampleHasTheProblemBelowIt(string id)
    {
        var (form, text, expected) = Examples[id];
        // The other file's half of two of one name, and the hundred problems before that there are too many, are not shown.
        var reported = Project(id, form, text).Generate().Diagnostics.Where(d => d.Location.GetLineSpan().Path != "Other.nas" && (id != "NAS0005" || d.Id == id)).ToArray();
        Assert.All(reported, d => Assert.Equal(id, d.Id));
        Assert.Equal([expected], reported.Select(Shown).Distinct());
    }

    [Fact]
    public void EveryIdHasItsPlace()
    {
        var ofTheBuild = OfTheBuild().Matches(Repository.Read("Nas.Runtime/build/Nas.Runtime.targets")).Select(m => m.Groups[1].Value);
        Assert.Equal(Rules.All.Select(r => r.Id).Concat(ofTheBuild).Distinct().Order(), Examples.Keys);
        // Only what the build itself reports has no example that could be compiled here.
        Assert.Equal(ofTheBuild.Distinct().Order(), Examples.Where(e => e.Value.Form.Length == 0).Select(e => e.Key));
    }

    // Some problems are about the project.
    private static UserProject Project(string id, string form, string text)
    {
        var project = id switch
        {
            "NAS1001" => new UserProject { ReferencesRuntime = false },
            "NAS1002" => new UserProject { Language = LanguageVersion.CSharp12 },
            "NAS1003" => new UserProject { RootNamespace = null }.WithSpace("Other.nas", Examples["NAS1001"].Text),
            _ => new UserProject(),
        };
        return form == "nas" ? project.WithSpace("Net.nas", text).WithSource(Module) : project.WithSource(text, id == "NAS0077" ? "N.cs" : "N.Space.cs");
    }

    private static string Shown(Diagnostic diagnostic)
    {
        var start = diagnostic.Location.GetLineSpan().StartLinePosition;
        var severity = diagnostic.DefaultSeverity == DiagnosticSeverity.Info ? "info" : diagnostic.DefaultSeverity == DiagnosticSeverity.Warning ? "warning" : "error";
        return $"({start.Line + 1},{start.Character + 1}): {severity} {diagnostic.Id}: {diagnostic.GetMessage()}";
    }

    [GeneratedRegex(@"^### (NAS\d{4})\n.*?(?=^##|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sections();

    [GeneratedRegex("```(nas|csharp)\n(.*?)```\n\n    (.*?)\n", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("Code=\"(NAS[0-9]{4})\"")]
    private static partial Regex OfTheBuild();
}
