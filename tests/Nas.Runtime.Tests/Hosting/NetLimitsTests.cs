using System.Text;
using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Hosting;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Data;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>What a search takes from the limits of its net.</summary>
public sealed class NetLimitsTests : IDisposable
{
    private const string File = "Nets/Phone.nas";
    private static readonly CostLimits Said = new() { Parameters = 5_000_000, Flops = 600_000_000, Latency = new LatencyLimit("tables/phone.csv", 80.5m) };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_not_asked_for_is_what_the_net_says()
    {
        var table = Write("Nets/tables/phone.csv", "");
        Assert.Equal(
            new ExperimentSettings { Seed = 3, MaxParameters = 5_000_000, MaxFlops = 600_000_000, Latency = table, MaxLatencyMilliseconds = 80.5 },
            Fill(new() { Seed = 3 }, Said));
        Assert.Equal(new ExperimentSettings { MaxFlops = 600_000_000 }, Fill(new(), new() { Flops = 600_000_000 }));
        Assert.Equal(new ExperimentSettings { MaxFlops = 7 }, Fill(new() { MaxFlops = 7 }, CostLimits.None));
    }

    [Fact]
    public void What_was_asked_for_goes_before_each_by_itself()
    {
        var table = Write("Nets/tables/phone.csv", "");
        Assert.Equal(7, Fill(new() { MaxParameters = 7 }, Said).MaxParameters);
        Assert.Equal(600_000_000, Fill(new() { MaxParameters = 7 }, Said).MaxFlops);
        Assert.Equal(7, Fill(new() { MaxFlops = 7 }, Said).MaxFlops);
        var quicker = Fill(new() { MaxLatencyMilliseconds = 7 }, Said);
        Assert.Equal((7, table), (quicker.MaxLatencyMilliseconds, quicker.Latency));
        System.IO.File.Delete(table);
        var elsewhere = Fill(new() { Latency = "/laptop.csv" }, Said);
        Assert.Equal((80.5, "/laptop.csv"), (elsewhere.MaxLatencyMilliseconds, elsewhere.Latency));
    }

    [Theory]
    [InlineData("// Phones.\nnet N { limit params <= 5M,\n  latency(\"tables/phone.csv\") <= 80.5ms }\n", "which line 3 of Nets/Phone.nas names")]
    [InlineData("net N { }", "which Nets/Phone.nas names")]
    [InlineData(null, "which Nets/Phone.nas names")]
    public void A_table_that_is_missing_is_named_with_the_line_that_names_it(string? declaration, string expected)
    {
        if (declaration is not null) Write(File, declaration);
        var problem = Assert.Throws<UsageException>(() => Fill(new(), Said));
        Assert.Equal($"The table of latencies {Path.Combine("Nets", "tables", "phone.csv")}, {expected}, is not there.", problem.Message);
    }

    [Fact]
    public void Where_nobody_knows_the_file_of_the_net_the_table_is_looked_for_in_the_project()
    {
        Assert.Contains(", which Net names, is not there", Assert.Throws<UsageException>(() => Fill(new(), Said, file: null)).Message, StringComparison.Ordinal);
        Assert.Equal(Write("tables/phone.csv", ""), Fill(new(), Said, file: null).Latency);
    }

    private ExperimentSettings Fill(ExperimentSettings asked, CostLimits limits, string? file = File) => NetLimits.Fill(asked, new Limited(limits, file), _folder.Root);

    private string Write(string name, string text) => Path.GetFullPath(_folder.Write(name, Encoding.UTF8.GetBytes(text)));

    private sealed class Limited(CostLimits limits, string? file) : ISearchSpaceDefinition
    {
        public SearchSpace Space { get; } = new("", default, default, new Net("Net", default, new ImageShape(1, 8, 8), default, default, default) { Limits = limits });

        public string? DeclaredIn => file;

        public Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters) => throw new NotSupportedException();

        public nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters) => throw new NotSupportedException();
    }
}
