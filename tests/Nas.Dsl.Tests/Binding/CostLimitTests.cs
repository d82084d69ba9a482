using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.Binding;

/// <summary>Limits on what the networks of a net cost: what they mean, and what is wrong with others.</summary>
public class CostLimitTests
{
    private const string Frame = "ops S { skip_connect, sep_conv(3) }\ncell C { input x  nodes 2 { from 1 of previous, op S }  output last }\nnet N(channels: 4) {\n  input image(3, 8, 8)\n  C\n  LIMIT\n  head global_avg_pool\n}\n";

    private static readonly SearchSpace Unlimited = Spaces.Read(With(""));

    [Theory]
    [InlineData("limit params <= 5M", 5_000_000L, null, null, null)]
    [InlineData("limit flops <= 1.2G", null, 1_200_000_000L, null, null)]
    [InlineData("limit latency(\"phone.csv\") <= 80ms", null, null, "phone.csv", 80.0)]
    [InlineData("limit latency(\"../my phones/{a}, // b.csv\")<=0.5s", null, null, "../my phones/{a}, // b.csv", 500.0)]
    [InlineData("limit params <= 500K, flops <= 600000, latency(\"phone.csv\") <= 300us", 500_000L, 600_000L, "phone.csv", 0.3)]
    [InlineData("limit latency(\"phone.csv\") <= 80ms\n  limit params <= 1 limit flops <= 1k", 1L, 1000L, "phone.csv", 80.0)]
    public void Each_cost_may_be_limited(string limit, long? parameters, long? flops, string? table, double? milliseconds)
    {
        var expected = new CostLimits { Parameters = parameters, Flops = flops, Latency = table is null ? null : new LatencyLimit(table, (decimal)milliseconds!) };
        var space = Spaces.Read(With(limit));
        Assert.Equal(expected, space.Net.Limits);
        Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
    }

    [Theory]
    [InlineData("flops <= 20M", "flops <= 20M")]
    [InlineData("latency(\"my phone.csv\")<=0.5s,params<=1500000", "params <= 1.5M, latency(\"my phone.csv\") <= 500ms")]
    public void By_themselves_they_are_written_as_in_a_net(string text, string canonical) => Assert.Equal((canonical, null), (LimitText.Read(text).Limits?.ToString(), LimitText.Read(text).Problem));

    [Theory]
    [InlineData("")]
    [InlineData("flops")]
    [InlineData("flops <= 20M params <= 1M")]
    [InlineData("flops <= 20M,")]
    [InlineData("flops <= 0")]
    [InlineData("speed <= 3")]
    [InlineData("latency <= 3ms")]
    [InlineData("flops <= 2M, flops <= 3M")]
    [InlineData("limit flops <= 20M")]
    public void What_is_wrong_with_them_is_said_in_a_line(string text)
    {
        var (limits, problem) = LimitText.Read(text);
        Assert.Null(limits);
        Assert.Matches("^[^\n]{10,}$", problem);
    }

    [Fact]
    public void The_canonical_text_has_them_behind_the_head_in_one_order() => Assert.EndsWith(
        "  head global_avg_pool\n  limit params <= 1.5M, flops <= 600M, latency(\"phone.csv\") <= 80ms\n}\n",
        SpaceText.Write(Spaces.Read(With("limit latency(\"phone.csv\") <= 0.08s, flops <= 600000K\n  limit params <= 1500000"))),
        StringComparison.Ordinal);

    // An experiment and a network that was found belong to a space by its hash.
    [Fact]
    public void A_limit_changes_neither_the_decisions_nor_the_identity_of_a_space()
    {
        var space = Spaces.Read(With("limit params <= 5M, latency(\"phone.csv\") <= 80ms"));
        Assert.NotEqual(Unlimited, space);
        Assert.Equal(Unlimited.Decisions, space.Decisions);
        Assert.Equal(SpaceText.Hash(Unlimited), SpaceText.Hash(space));
        Assert.Equal(SpaceText.Write(Unlimited), SpaceText.Write(space with { Net = space.Net with { Limits = CostLimits.None } }));
    }

    [Theory]
    [InlineData("limit parms <= 5M", "limit |parms", "NAS0112 There is no measure 'parms' to limit. Did you mean 'params'?")]
    [InlineData("limit energy <= 5M", "limit |energy", "NAS0112 There is no measure 'energy' to limit. Write params, flops or latency.")]
    [InlineData("limit params <= 5M, params <= 6M", "|params <= 6M", "NAS0026 'limit params' is already given on line 6; remove one.")]
    [InlineData("limit flops <= 5M\n limit flops <= 5M", " |flops <= 5M", "NAS0026 'limit flops' is already given on line 6; remove one.")]
    [InlineData("limit params <= 0", "|0\n", "NAS0113 The most of 'params' must be a whole number from 1 on, such as 500K, 5M or 1.2G, not '0'.")]
    [InlineData("limit params <= -5M", "|-5M", "NAS0113 The most of 'params' must be a whole number from 1 on, such as 500K, 5M or 1.2G, not '-5M'.")]
    [InlineData("limit flops <= 80ms", "|80ms", "NAS0113 The most of 'flops' must be a whole number from 1 on, such as 500K, 5M or 1.2G, not '80ms'.")]
    [InlineData("limit flops <= 1.5", "|1.5", "NAS0113 The most of 'flops' must be a whole number from 1 on, such as 500K, 5M or 1.2G, not '1.5'.")]
    [InlineData("limit latency(\"a.csv\") <= 80", "|80\n", "NAS0113 The most of 'latency' must be a time above 0 with its unit, such as 80ms, 0.5s or 300us, not '80'.")]
    [InlineData("limit latency(\"a.csv\") <= 0ms", "|0ms", "NAS0113 The most of 'latency' must be a time above 0 with its unit, such as 80ms, 0.5s or 300us, not '0ms'.")]
    [InlineData("limit latency(\"a.csv\") <= 5M", "|5M", "NAS0113 The most of 'latency' must be a time above 0 with its unit, such as 80ms, 0.5s or 300us, not '5M'.")]
    [InlineData("limit latency <= 80ms", "|latency", "NAS0114 A latency is foretold by a table, whose file is named; write: latency(\"phone.csv\") <= 80ms")]
    [InlineData("limit latency(\"\") <= 80ms", "|\"\"", "NAS0114 A latency is foretold by a table, whose file is named; write: latency(\"phone.csv\") <= 80ms")]
    [InlineData("limit params(\"a.csv\") <= 5M", "|\"a.csv\"", "NAS0114 'params' is counted and needs no table; write: params <= 5M")]
    [InlineData("limit latency(\"a.csv) <= 80ms", "|\"a.csv", "NAS0115 This text is never closed; write '\"' where it ends, on the same line.")]
    [InlineData("limit latency(phone.csv) <= 80ms", "(|phone.csv", "NAS0001 Expected a text in quotes, but found 'phone'.")]
    [InlineData("limit params < 5M", "|< 5M", "NAS0001 Expected '<=', but found '<'.")]
    [InlineData("limit params 5000000", "|5000000", "NAS0001 Expected '<=', but found '5000000'.")]
    [InlineData("limit params <= channels", "<= |channels", "NAS0001 Expected an amount, but found 'channels'.")]
    public void What_is_wrong_with_a_limit(string limit, string at, string problem)
    {
        var text = With(limit);
        Assert.Equal([Problems.At(text, at, problem)], Problems.Errors(text));
    }

    // Words that came later are names where they stand like names.
    [Theory]
    [InlineData("limit C")]
    [InlineData("limit max_pool(3)")]
    [InlineData("limit { channels * 2 }")]
    public void Limit_may_be_the_name_of_a_cell(string body) =>
        Assert.Contains("limit", Spaces.Read("cell limit : C { }\n" + With(body)).Net.Blocks.Select(b => b.Cell));

    private static string With(string limit) => Frame.Replace("LIMIT", limit, StringComparison.Ordinal);
}
