using Nas.Runtime.Data;
using Nas.Runtime.Tables;

namespace Nas.Runtime.Tests.Tables;

/// <summary>What is wrong with a table is one line that says where.</summary>
public sealed class TableErrorTests : IDisposable
{
    private readonly SmallTable _small = new();

    public void Dispose() => _small.Dispose();

    [Theory]
    [InlineData("\"score\": \"valid\"", "\"score\": \"valid_acc\"", "The score 'valid_acc' cannot be computed", "operation, width, valid, test, seconds, params_k")]
    [InlineData("seconds * 2", "seconds * * 2", "The cost 'seconds * * 2' cannot be computed")]
    [InlineData("seconds * 2", "operation", "The cost 'operation' cannot be computed")]
    [InlineData("seconds * 2", "seconds - 1", "small.csv, line 2", "cost", "must be above 0")]
    [InlineData("seconds * 2", "1 / (seconds - 1)", "small.csv, line 2", "there is no number for the cost")]
    [InlineData("\"percent\"", "\"share\"", "small.csv, line 2", "score 'test' is 51.5", "0 to 1")]
    [InlineData("\"percent\"", "\"promille\"", "scale")]
    [InlineData("\"report\": \"test\", ", "", "'report'")]
    [InlineData("\"report\"", "\"reported\"", "'reported'")]
    [InlineData("\"budget\": 100", "\"budget\": 0", "budget must be above 0")]
    [InlineData("\"budget\": 100", "\"fidelities\": [{ \"share\": 1, \"score\": \"valid\", \"cost\": \"1\" }]", "shares of the fidelities")]
    [InlineData("\"op\": \"operation\"", "\"op\": \"operator\"", "small.csv has no column 'operator'", "operation, width")]
    [InlineData("\"op\": \"operation\"", "\"ops\": \"operation\"", "no decision 'ops'", "op, width")]
    [InlineData("\"a\": \"alpha\"", "\"z\": \"zeta\"", "'z' in 'names'", "a, b, c, 16, 32")]
    [InlineData("\"a\": \"alpha\"", "\"a\": \"b\"", "two choices of op have the name 'b'")]
    [InlineData("\"names\"", "\"template\": \"{op}\", \"names\"", "'column' and 'template' go together")]
    [InlineData("\"columns\": { \"op\": \"operation\" }", "\"column\": \"operation\", \"template\": \"{op}\"", "'{width}' once")]
    [InlineData("\"columns\": { \"op\": \"operation\" }", "\"column\": \"operation\", \"template\": \"{op}{wide}\"", "no decision 'wide'")]
    [InlineData("\"columns\": { \"op\": \"operation\" }", "\"column\": \"operation\", \"template\": \"{op}-{width}\"", "line 2", "'alpha' does not have the form")]
    [InlineData("\"name\": \"width\"", "\"name\": \"op\"", "two decisions 'op'")]
    [InlineData("[\"16\", \"32\"]", "[\"16\", \"16\"]", "the value '16' twice")]
    [InlineData("[\"16\", \"32\"]", "[]", "'width' has no values")]
    [InlineData("\"decisions\"", "\"space\": \"s.nas\", \"decisions\"", "either the space's .nas file")]
    public void In_the_description(string before, string after, params string[] expected)
    {
        Assert.Contains(before, SmallTable.Description, StringComparison.Ordinal);
        AssertFails(() => _small.Read(SmallTable.Description.Replace(before, after, StringComparison.Ordinal)), expected);
    }

    [Theory]
    [InlineData("b,16", "d,16", "small.csv, line 4", "'d' is no value of op", "alpha, b, c")]
    [InlineData("b,16", "alpha,16", "small.csv, line 4", "an earlier row")]
    [InlineData("b,16,60", "b,16,", "small.csv, line 4", "there is no number for the score")]
    [InlineData("b,16,60", "b,16,sixty", "The score 'valid' cannot be computed")]
    [InlineData("b,16,60", "b,16,60,60", "small.csv, line 4", "does not fit the header")]
    [InlineData("width,valid", "width,width", "two columns 'width'")]
    public void In_the_csv(string before, string after, params string[] expected)
    {
        Assert.Contains(before, SmallTable.Csv, StringComparison.Ordinal);
        AssertFails(() => _small.Read(csv: SmallTable.Csv.Replace(before, after, StringComparison.Ordinal)), expected);
    }

    [Fact]
    public void Files_that_are_empty_or_missing()
    {
        AssertFails(() => _small.Read(csv: ""), "small.csv is empty");
        AssertFails(() => _small.Read(csv: SmallTable.Csv.Split('\n')[0]), "no rows");
        AssertFails(() => _small.Read(description: ""), "small.json is no description of a table");
        AssertFails(() => Table.Read(Path.Combine(_small.Folder, "nowhere.json")), "description cannot be read", "nowhere.json");
        AssertFails(() => Table.Read(_small.Write("d.json", SmallTable.Description), Path.Combine(_small.Folder, "nowhere.csv")), "table cannot be read", "nowhere.csv");
    }

    [Fact]
    public void The_space_file()
    {
        const string Description = """{ "space": "s.nas", "score": "valid", "report": "test", "cost": "1", "scale": "percent" }""";
        AssertFails(() => _small.Read(Description), "space cannot be read", "s.nas");
        _small.Write("s.nas", "ops Ops { skip_conect }");
        AssertFails(() => _small.Read(Description), "s.nas(1,11): error NAS", "skip_connect");
        _small.Write("s.nas", "");
        AssertFails(() => _small.Read(Description), "s.nas has 0 nets");
    }

    [Fact]
    public void A_fuller_evaluation_that_costs_no_more()
    {
        var description = SmallTable.Description.Replace("\"budget\": 100", "\"fidelities\": [{ \"share\": 0.5, \"score\": \"valid\", \"cost\": \"IIF(seconds = 3, 6, 1)\" }]", StringComparison.Ordinal);
        AssertFails(() => _small.Read(description), "small.csv, line 4: the cost of the share 1 is 6 seconds, no more than the 6 of the share 0.5.");
    }

    [Fact]
    public void An_architecture_without_a_row()
    {
        var table = _small.Read(csv: SmallTable.Csv.Replace("b,32,40,42,4,4\n", "", StringComparison.Ordinal).ReplaceLineEndings("\n"));
        Assert.Equal(5, table.Rows.Count);
        AssertFails(() => new TabularEvaluator(table).Evaluate(SmallTable.Of(table, 1, 1), 0, default), "Small has no row for op=b, width=32");
    }

    private static void AssertFails(Func<object> read, params string[] expected)
    {
        var message = Assert.Throws<DataException>(read).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(expected, e => Assert.Contains(e, message, StringComparison.Ordinal));
    }
}
