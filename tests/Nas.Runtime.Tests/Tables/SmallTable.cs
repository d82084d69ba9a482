using System.Globalization;
using System.Text;
using Nas.Dsl.Model;
using Nas.Runtime.Tables;
using Nas.Runtime.Tests.Data;

namespace Nas.Runtime.Tests.Tables;

/// <summary>Tables small enough to be worked out by hand, written to a folder as a user writes them.</summary>
internal sealed class SmallTable : IDisposable
{
    /// <summary>Two decisions without a <c>.nas</c> file, in a column each.</summary>
    public const string Description = """
        {
          "name": "Small",
          "decisions": [{ "name": "op", "values": ["a", "b", "c"] }, { "name": "width", "values": ["16", "32"] }],
          "architecture": { "columns": { "op": "operation" }, "names": { "a": "alpha" } },
          "score": "valid", "report": "test", "cost": "seconds * 2", "scale": "percent",
          "parameters": "params_k * 1000", "flops": "1e6 + params_k",
          "budget": 100
        }
        """;

    public const string Csv = """
        operation,width,valid,test,seconds,params_k
        alpha,16,50,51.5,1,1.5
        alpha,32,52,53,2,3
        b,16,60,59,3,2
        b,32,40,42,4,4
        c,16,70,65,5,3
        c,32,65,66,6,6
        """;

    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Root;

    public string Write(string name, string text) => _folder.Write(name, Encoding.UTF8.GetBytes(text));

    public Table Read(string description = Description, string csv = Csv)
    {
        Write("small.csv", csv);
        return Table.Read(Write("small.json", description));
    }

    /// <summary>Four decisions of four values each; scores, costs and reported scores drawn from <paramref name="seed"/>.</summary>
    public Table Drawn(ulong seed)
    {
        var random = new Runtime.Spaces.RandomStream(seed);
        var csv = new StringBuilder("a,b,c,d,valid,test,seconds\n");
        for (var i = 0; i < 256; i++)
        {
            var score = random.NextDouble();
            csv.AppendLine(CultureInfo.InvariantCulture, $"{i >> 6},{i >> 4 & 3},{i >> 2 & 3},{i & 3},{score},{0.9 * score + 0.1 * random.NextDouble()},{1 + random.NextDouble()}");
        }

        var decisions = string.Join(", ", "abcd".Select(c => $$"""{ "name": "{{c}}", "values": ["0", "1", "2", "3"] }"""));
        return Read($$"""{ "decisions": [{{decisions}}], "score": "valid", "report": "test", "cost": "seconds", "scale": "share" }""", csv.ToString());
    }

    /// <summary>The architecture of the first table with the given values.</summary>
    public static Genotype Of(Table table, int op, int width) => new(table.Decisions, [op, width]);

    public void Dispose() => _folder.Dispose();
}
