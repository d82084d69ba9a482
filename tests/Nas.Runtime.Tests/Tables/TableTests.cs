using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tables;
using Nas.Runtime.Tests.Spaces;
using DataException = Nas.Runtime.Data.DataException;

namespace Nas.Runtime.Tests.Tables;

public sealed class TableTests : IDisposable
{
    private readonly SmallTable _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void A_row_is_read_as_the_description_says()
    {
        var table = _small.Read();
        Assert.Equal("Small", table.Name);
        Assert.Null(table.Space);
        Assert.Equal(100, table.Budget);
        Assert.Equal([1.0], table.Fidelities.Shares);
        Assert.Equal(6, table.Rows.Count);
        var row = table[SmallTable.Of(table, 0, 1)];
        Assert.Equal(SmallTable.Of(table, 0, 1), row.Genotype);
        Assert.Equal(0.53, row.Reported, 12);
        Assert.Equal(0.52, row.Full.Score.Accuracy, 12);
        Assert.Equal(4, row.Full.Seconds);
        Assert.Equal((3000, 1_000_003), (row.Full.Score.Parameters, row.Full.Score.Flops));
        Assert.True(double.IsNaN(row.Full.Score.Loss));
    }

    [Fact]
    public void Latency_energy_and_further_reported_scores_are_columns_as_well()
    {
        var table = _small.Read(SmallTable.Description.Replace(
            "\"budget\"", "\"latency\": \"params_k + 1\", \"energy\": \"seconds * 3\", \"reports\": { \"Other\": \"test - 1\", \"Third\": \"valid\" }, \"budget\"", StringComparison.Ordinal));
        Assert.Equal(["Other", "Third"], table.Reports);
        var row = table[SmallTable.Of(table, 0, 1)];
        Assert.Equal([0.52, 0.52], row.Reports, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal((4, 6), (row.Full.Score.Latency, row.Full.Score.Energy));
        Assert.Equal((-4, -6), (Objective.Named("latency").Value(row.Full.Score), Objective.Named("energy").Value(row.Full.Score)));
        Assert.Null(_small.Read().Rows[0].Full.Score.Energy);
    }

    [Fact]
    public void The_evaluator_gives_the_score_and_the_simulated_seconds()
    {
        var table = _small.Read();
        var evaluator = new TabularEvaluator(table);
        Assert.Equal("valid", evaluator.Metric);
        var (score, seconds) = evaluator.Evaluate(SmallTable.Of(table, 2, 0), 0, default);
        Assert.Equal((0.7, 10), (score.Accuracy, seconds));
        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(SmallTable.Of(table, 2, 0), 0, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_template_names_architectures_in_one_column()
    {
        var table = _small.Read(
            SmallTable.Description.Replace("\"columns\": { \"op\": \"operation\" }", "\"column\": \"arch\", \"template\": \"<{width}|{op}>(x)\"", StringComparison.Ordinal),
            """
            arch,valid,test,seconds,params_k
            <32|alpha>(x),50,51.5,1,1.5
            "<16|b>(x)",60,61,2,2
            """);
        Assert.Equal([SmallTable.Of(table, 0, 1), SmallTable.Of(table, 1, 0)], table.Rows.Select(r => r.Genotype));
        Assert.Equal(0.61, table[SmallTable.Of(table, 1, 0)].Reported, 12);
    }

    // As NAS-Bench-Macro names its blocks, 021, and NATS-Bench its channels, 8:64:16; here with numbers of one, two and three digits side by side.
    [Theory]
    [InlineData("{b0}{b1}{b2}", "021", "020,200", "0,1,2")]
    [InlineData("<{b0}{b1}|{b2}>", "<816|64>", "<88|8>,<6464|64>", "8,16,64")]
    [InlineData("{b0}:{b1}:{b2}", "8:64:128", "128:128:128", "8,64,128")]
    public void Values_need_nothing_between_them(string template, string second, string others, string values)
    {
        var table = Named(template, values, [.. others.Split(','), second]);
        Assert.Equal(others.Split(',').Length + 1, table.Rows.Count);
        var read = table.Rows[^1].Genotype.Values.Select((v, i) => (Hole: $"{{b{i}}}", Value: table.Decisions.Items[i].Choices[(int)v]));
        Assert.Equal(second, read.Aggregate(template, (text, d) => text.Replace(d.Hole, d.Value, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1111", "'1111' can be read as {b0}{b1}{b2} in several ways.")]
    [InlineData("11", "'11' does not have the form {b0}{b1}{b2} with values that there are.")]
    [InlineData("111x", "'111x' does not have the form {b0}{b1}{b2} with values that there are.")]
    public void What_can_be_read_in_several_ways_is_refused(string arch, string message) =>
        Assert.EndsWith(message, Assert.Throws<DataException>(() => Named("{b0}{b1}{b2}", "1,11", [arch])).Message, StringComparison.Ordinal);

    // Three decisions b0, b1 and b2 of the same values, and a row for each name.
    private Table Named(string template, string values, string[] names)
    {
        var decisions = Enumerable.Range(0, 3).Select(i => $$"""{ "name": "b{{i}}", "values": [{{string.Join(", ", values.Split(',').Select(v => $"\"{v}\""))}}] }""");
        return _small.Read(
            $$"""
            {
              "decisions": [{{string.Join(", ", decisions)}}], "architecture": { "column": "arch", "template": "{{template}}" },
              "score": "score", "report": "score", "cost": "1", "scale": "share"
            }
            """,
            $"arch,score\n{string.Concat(names.Select((name, i) => $"{name},0.{i}\n"))}");
    }

    [Fact]
    public void Every_architecture_of_a_space_file_is_found()
    {
        // Inactive decisions, k-of-n decisions, and the names of the operations as the space writes them.
        var space = SmallSpaces.Two;
        var all = SmallSpaces.Enumerate(space.Decisions);
        var csv = string.Join(",", space.Decisions.Items.Select(d => d.Name)) + ",score\n" + string.Concat(all.Select((g, i) =>
            string.Join(",", space.Decisions.Items.Select((d, j) => g.IsActive(j) ? string.Join("+", d.Choices.Where((_, c) => (d.Bits(g[j]) >> c & 1) != 0)) : "")) + $",{i}\n"));
        _small.Write("two.nas", SpaceText.Write(space));
        var table = _small.Read("""{ "space": "two.nas", "score": "score / 100", "report": "score", "cost": "1", "scale": "percent" }""", csv);
        Assert.Equal(48, table.Rows.Count);
        for (var i = 0; i < all.Count; i++) Assert.Equal(i / 100.0, table[all[i]].Reported, 12);
        Assert.Equal(SpaceText.Hash(space), SpaceText.Hash(table.Space!));
    }

    [Fact]
    public void A_space_with_inactive_decisions_and_one_of_n_only_is_found_by_place()
    {
        // Decision 'deep' is active under the second value of 'kind': 1 + 3 architectures.
        var kind = Decision.One("kind", ["plain", "deep"]);
        var deep = Decision.One("deep", ["1", "2", "3"]) with { Parent = 0, ParentBits = 0b10 };
        var space = new DecisionSpace(EquatableArray.Of(kind, deep));
        var index = new GenotypeIndex(space);
        var all = SmallSpaces.Enumerate(space);
        Assert.Equal(4, all.Count);
        Assert.All(all, g => Assert.Equal(-1, index.Find(g)));
        for (var i = 0; i < 4; i++) Assert.True(index.TryAdd(all[i], i));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(i, index.Find(all[i]));
            Assert.False(index.TryAdd(all[i], 9));
        }

        Assert.Equal(-1, index.Find(SmallSpaces.Two.Decisions.Sample(new RandomStream(0))));
    }

    [Fact]
    public void A_large_space_is_found_as_well()
    {
        var space = new DecisionSpace(Enumerable.Range(0, 30)
            .Select(i => Decision.One($"d{i}", ["0", "1", "2", "3", "4"])).ToEquatableArray());
        var (index, random) = (new GenotypeIndex(space), new RandomStream(1));
        var some = Enumerable.Range(0, 1000).Select(_ => space.Sample(random)).ToArray();
        for (var i = 0; i < some.Length; i++) Assert.True(index.TryAdd(some[i], i));
        for (var i = 0; i < some.Length; i++) Assert.Equal(i, index.Find(some[i]));
        Assert.Equal(-1, index.Find(space.Sample(random)));
    }

    [Fact]
    public void Fidelities_have_scores_and_costs_of_their_own()
    {
        var table = _small.Read(SmallTable.Description.Replace(
            "\"budget\": 100",
            "\"fidelities\": [{ \"share\": 0.5, \"score\": \"valid - 5\", \"cost\": \"seconds\" }, { \"share\": 0.06, \"score\": \"valid / 2\", \"cost\": \"seconds / 10\" }]",
            StringComparison.Ordinal));
        Assert.Equal([0.06, 0.5, 1], table.Fidelities.Shares);
        var evaluator = new TabularEvaluator(table);
        var genotype = SmallTable.Of(table, 1, 0);
        // Down to the highest share there is; below the lowest there is nothing but the lowest.
        foreach (var (wanted, score, seconds) in new[] { (1, 0.6, 6), (0.99, 0.55, 3), (0.5, 0.55, 3), (0.49, 0.3, 0.3), (12 / 200.0, 0.3, 0.3), (0.01, 0.3, 0.3) })
        {
            var evaluation = evaluator.Evaluate(new Proposal(genotype, wanted), 0, default);
            Assert.Equal(score, evaluation.Score.Accuracy, 12);
            Assert.Equal(seconds, evaluation.Seconds, 12);
        }

        // What goes on pays the difference.
        Assert.Equal((0.6, 5.7), Rounded(evaluator.Evaluate(new Proposal(genotype, 1) { Earlier = new(3, 0.06) }, 7, default)));
        Assert.Equal((0.55, 2.7), Rounded(evaluator.Evaluate(new Proposal(genotype, 0.5) { Earlier = new(3, 0.06) }, 7, default)));

        static (double, double) Rounded(Outcome outcome) => (Math.Round(outcome.Score.Accuracy, 12), Math.Round(outcome.Seconds, 12));
    }

    [Fact]
    public void The_csv_may_lie_elsewhere_and_be_named_otherwise()
    {
        var description = _small.Write("d.json", SmallTable.Description);
        var csv = _small.Write("elsewhere/other.csv", SmallTable.Csv);
        Assert.Equal(6, Table.Read(description, csv).Rows.Count);
        var named = _small.Write("e.json", SmallTable.Description.Replace("\"score\"", "\"csv\": \"elsewhere/other.csv\", \"score\"", StringComparison.Ordinal));
        Assert.Equal(6, Table.Read(named).Rows.Count);
    }

    [Fact]
    public void Columns_with_odd_names_are_put_in_brackets()
    {
        var table = _small.Read(
            SmallTable.Description.Replace("seconds * 2", "[train time, s] * 2 + Len(operation)", StringComparison.Ordinal),
            SmallTable.Csv.Replace("seconds", "\"train time, s\"", StringComparison.Ordinal));
        Assert.Equal(2 + 5, table[SmallTable.Of(table, 0, 0)].Full.Seconds);
    }
}
