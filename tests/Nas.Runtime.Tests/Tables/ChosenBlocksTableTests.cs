using System.Globalization;
using System.Text;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tables;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Tables;

/// <summary>
/// Tables of chains of blocks and of widths, as NAS-Bench-Macro (Su et al. 2021) and the size space of NATS-Bench (Dong et al. 2021) are, with
/// scores that are made up.
/// </summary>
public sealed class ChosenBlocksTableTests : IDisposable
{
    private const string Macro = """
        ops Blocks { skip_connect, mbconv(3, expand: 3), mbconv(5) }
        cell Chain { input x  nodes 8 { from last, op Blocks }  output last  reduce after n1, n4 }
        net Macro(channels: 32) { input image(3, 32, 32)  stem conv(3), batch_norm  Chain  head global_avg_pool, linear(10) }
        """;

    private const string Size = """
        ops Block { conv_block(3) }
        net Size(channels: 16) {
          input image(3, 32, 32)
          stage S0 { repeat 1 { Block } channels {8, 16, 24, 32, 40, 48, 56, 64} }
          stage S1 { repeat 1 { Block } channels {8, 16, 24, 32, 40, 48, 56, 64} stride 2 }
          stage S2 { repeat 1 { Block } channels {8, 16, 24, 32, 40, 48, 56, 64} }
          stage S3 { repeat 1 { Block } channels {8, 16, 24, 32, 40, 48, 56, 64} stride 2 }
          stage S4 { repeat 1 { Block } channels {8, 16, 24, 32, 40, 48, 56, 64} }
          head global_avg_pool, linear(10)
        }
        """;

    private static readonly string[] Digits = ["0", "1", "2"];
    private static readonly string[] Widths = ["8", "16", "24", "32", "40", "48", "56", "64"];
    private static readonly int[] BestBlocks = [2, 1, 2, 0, 2, 1, 2, 2];
    private static readonly int[] BestWidths = [7, 6, 5, 7, 3];

    private readonly SmallTable _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void A_chain_of_eight_blocks_named_by_digits()
    {
        _small.Write("space.nas", Macro);
        var table = _small.Read(
            """
            {
              "space": "space.nas", "score": "mean_acc", "report": "mean_acc", "cost": "1", "scale": "percent", "flops": "flops",
              "architecture": {
                "column": "arch", "template": "{Chain.n0}{Chain.n1}{Chain.n2}{Chain.n3}{Chain.n4}{Chain.n5}{Chain.n6}{Chain.n7}",
                "names": { "skip_connect": "0", "mbconv(3, 3)": "1", "mbconv(5)": "2" }
              }
            }
            """,
            Rows("arch,mean_acc,params,flops", Digits, BestBlocks, ""));
        Assert.Equal(6561, table.Rows.Count);
        AssertSearched(table, BestBlocks);
    }

    // Each stage's only candidate is a decision of one value, which no row names.
    [Fact]
    public void Five_widths_between_colons()
    {
        _small.Write("space.nas", Size);
        var table = _small.Read(
            """
            {
              "space": "space.nas", "score": "mean_acc", "report": "mean_acc", "cost": "1", "scale": "percent", "flops": "flops",
              "architecture": { "column": "arch", "template": "{S0.channels}:{S1.channels}:{S2.channels}:{S3.channels}:{S4.channels}" }
            }
            """,
            Rows("arch,mean_acc,params,flops", Widths, BestWidths, ":"));
        Assert.Equal(32_768, table.Rows.Count);
        AssertSearched(table, [.. BestWidths.SelectMany(w => new[] { w, 0 })]);
    }

    [Theory]
    [InlineData("nasbench-macro.json", "arch,mean_acc,params,flops", 6561, 100)]
    [InlineData("nats-size-cifar10.json", "arch,valid_acc_e12,test_acc_e90,seconds_e12,params_m,flops_m", 32_768, 20_000)]
    public void The_descriptions_of_benchmarks_tables(string file, string header, int rows, double budget)
    {
        var (values, best, between) = rows == 6561 ? (Digits, BestBlocks, "") : (Widths, BestWidths, ":");
        var table = Table.Read(Repository.PathOf("benchmarks", "tables", file), _small.Write("made-up.csv", Rows(header, values, best, between)));
        Assert.Equal(rows, table.Rows.Count);
        Assert.Equal(rows, (int)table.Decisions.Count);
        Assert.Equal(budget, table.Budget);
        AssertSearched(table, best);
    }

    // A depth, a width, and blocks whose operation has a kernel of its own; what is not there is not named.
    [Theory]
    [InlineData("{S.depth}x{S.channels}:{S.n0}{S.n0.kernel}:{S.n1}{S.n1.kernel}")]
    [InlineData("{S.depth}{S.channels}/{S.n0.kernel}{S.n1}{S.n1.kernel}")]
    [InlineData(null)]
    public void Stages_with_decisions_that_are_not_active(string? template)
    {
        var space = SmallSpaces.Stage;
        _small.Write("space.nas", SpaceText.Write(space));
        // In columns of their own all but the one of a single value, which is the first block's operation.
        string[] columns = template is null ? ["S.depth", "S.channels", "S.n0.kernel", "S.n1", "S.n1.kernel"] : ["arch"];
        var naming = template is null ? "" : $$""" "column": "arch", "template": "{{template}}", """;
        var all = space.Decisions.Enumerate().ToArray();
        var rows = all.Select((g, i) => $"{Named(g, template ?? string.Join(",", columns.Select(c => $"{{{c}}}")))},{i}\n");
        var table = _small.Read(
            $$"""
            {
              "space": "space.nas", "score": "score / 100", "report": "score", "cost": "1", "scale": "percent",
              "architecture": { {{naming}} "names": { "mbconv({3, 5})": "mb" } }
            }
            """,
            $"{string.Join(",", columns)},score\n{string.Concat(rows)}");
        Assert.Equal(16, table.Rows.Count);
        for (var i = 0; i < all.Length; i++) Assert.Equal(i / 100.0, table[all[i]].Reported, 12);

        string Named(Genotype g, string form)
        {
            for (var i = 0; i < space.Decisions.Items.Count; i++)
            {
                var value = g.IsActive(i) ? space.Decisions.Items[i].Choices[(int)g[i]] : "";
                form = form.Replace($"{{{space.Decisions.Items[i].Name}}}", value == "mbconv({3, 5})" ? "mb" : value, StringComparison.Ordinal);
            }

            return form;
        }
    }

    // The further from the best value a decision is, the lower the score.
    private static string Rows(string header, string[] values, int[] best, string between)
    {
        var (text, numbers) = (new StringBuilder(header).Append('\n'), header.Split(',').Length - 1);
        var digits = new int[best.Length];
        do
        {
            var score = 90 - digits.Select((value, i) => Math.Abs(value - best[i]) * (i + 1) / 10.0).Sum();
            text.AppendJoin(between, digits.Select(d => values[d]));
            for (var n = 0; n < numbers; n++) text.Append(CultureInfo.InvariantCulture, $",{score:F1}");
            text.Append('\n');
        }
        while (Count());
        return text.ToString();

        bool Count()
        {
            var place = digits.Length - 1;
            while (place >= 0 && ++digits[place] == values.Length) digits[place--] = 0;
            return place >= 0;
        }
    }

    private static void AssertSearched(Table table, int[] best)
    {
        var top = table.Rows.MaxBy(r => r.Reported)!;
        Assert.Equal(best, top.Genotype.Values.Select(v => (int)v));
        var result = new Benchmark
        {
            Table = table,
            Contestants = [Contestant.Of((AskTellRecipe)Recipe.Named("local-search"))],
            Seeds = 2,
            Budget = table.Rows.Max(r => r.Full.Seconds) * 400,
            Threads = 1,
        }.Run(default)[0];
        Assert.All(result.Seeds, s => Assert.Equal(top.Genotype, s.Incumbent));
    }
}
