using System.Globalization;

namespace Nas.Dsl.Tests.Binding;

/// <summary>The pages in docs/spaces show the samples as they are, and their exact counts.</summary>
public class SpacePagesTests
{
    [Theory]
    [InlineData("MobileNet", "mobile-chain")]
    [InlineData("Bench101", "nas-bench-101")]
    [InlineData("MotifNet", "motifs")]
    [InlineData("EnasMacro", "enas-macro")]
    [InlineData("NasNet", "nasnet")]
    [InlineData("AmoebaNet", "amoebanet")]
    [InlineData("Pnas", "pnas")]
    [InlineData("Nao", "nao")]
    [InlineData("EnasMicro", "enas-micro")]
    [InlineData("Darts", "darts")]
    [InlineData("Bench201", "nas-bench-201")]
    [InlineData("MnasNet", "mnasnet")]
    [InlineData("ProxylessNas", "proxylessnas")]
    [InlineData("Fbnet", "fbnet")]
    [InlineData("MobileNetV3", "mobilenetv3")]
    [InlineData("OnceForAll", "once-for-all")]
    [InlineData("BigNas", "bignas")]
    [InlineData("Spos", "spos")]
    [InlineData("DetNas", "detnas")]
    [InlineData("NasRl", "nas-rl")]
    [InlineData("NasRlDense", "nas-rl-dense")]
    [InlineData("MetaQnn", "metaqnn")]
    [InlineData("Smash", "smash")]
    [InlineData("NatsSize", "nats-size")]
    [InlineData("TreeCell", "tree-cells")]
    [InlineData("GeNet", "genet")]
    [InlineData("Hierarchical", "hierarchical")]
    [InlineData("DetNasSmall", "detnas-small")]
    [InlineData("BenchMacro", "nas-bench-macro")]
    [InlineData("DartsRnn", "darts-rnn")]
    [InlineData("EnasRnn", "enas-rnn")]
    [InlineData("NasRlTree", "nas-rl-tree")]
    [InlineData("Autoformer", "autoformer")]
    [InlineData("Gpt", "gpt")]
    [InlineData("Detector", "detector")]
    [InlineData("NasFpn", "nas-fpn")]
    [InlineData("Tuned", "tuned")]
    public void A_page_shows_its_sample_and_its_count(string sample, string page)
    {
        var (text, shown) = (Text($"samples/spaces/{sample}.nas"), Text($"docs/spaces/{page}.md"));
        Assert.Contains($"```nas\n{text}```", shown, StringComparison.Ordinal);
        Assert.Contains($"**{Spaces.Read(text).Count.ToString("N0", CultureInfo.InvariantCulture)}**", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sample_has_a_page()
    {
        var samples = Directory.GetFiles(Repository.PathOf("samples", "spaces"), "*.nas");
        Assert.Equal(samples.Length, Directory.GetFiles(Repository.PathOf("docs", "spaces"), "*.md").Count(p => Path.GetFileName(p) != "README.md"));
    }

    /// <summary>The table of all spaces has each with its page and its count.</summary>
    [Fact]
    public void The_table_has_every_sample_and_its_count()
    {
        var table = Text("docs/spaces/README.md");
        foreach (var file in Directory.GetFiles(Repository.PathOf("samples", "spaces"), "*.nas"))
        {
            var space = Spaces.Read(File.ReadAllText(file));
            var row = Assert.Single(table.Split('\n'), line => line.StartsWith($"| `{Path.GetFileName(file)}` |", StringComparison.Ordinal));
            Assert.Contains($"| {space.Count.ToString("N0", CultureInfo.InvariantCulture)} |", row, StringComparison.Ordinal);
            var page = row.Split('(', ')').First(part => part.EndsWith(".md", StringComparison.Ordinal));
            Assert.Contains($"samples/spaces/{Path.GetFileName(file)}", Text("docs/spaces/" + page), StringComparison.Ordinal);
        }
    }

    private static string Text(string path) => Repository.Read(path).ReplaceLineEndings("\n");
}
