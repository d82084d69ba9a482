using System.Text.Json;
using Nas.Dsl;
using Nas.Dsl.Planning;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Hosting;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Experiments;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>What a search leaves in its store for others: <c>train --inherit</c>, <c>rank</c> and <c>derive --limit</c>.</summary>
public sealed class SharedWeightsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TemporaryFolder _folder = new();
    private readonly TorchThreads _threads = new();
    private readonly UserProject _project = new(typeof(SharedWeightsTests).Assembly);

    public void Dispose()
    {
        _folder.Dispose();
        _threads.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData("darts")]
    [InlineData("spos")]
    public void A_network_begins_as_the_supernet_that_it_comes_from(string strategy)
    {
        Search(strategy);
        var definition = _project.Space("TinyNet");
        var (genotype, text) = Found();
        using var network = definition.Build(genotype, definition.Space.Net.Defaults);
        using var data = Data(definition);
        Load(network, strategy, text, data.Train);

        using var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root));
        var setup = SearchSetup.Of(store.Get(1), store.Get(1).Settings, _project, "0.1.0");
        using var shared = Inheritance.Shared(setup, store, store.Get(1), data.Train, Events(), default);
        network.eval();
        shared.Supernet.eval();
        var x = randn(5, 1, 8, 8);
        var (own, its) = (network.forward(x), shared.Supernet.forward(x, Gates.Of(genotype)));
        Assert.True(own.allclose(its, 1e-4, 1e-5), $"{(own - its).abs().max().item<float>()}");
        // Fresh weights would not do.
        using var fresh = definition.Build(genotype, definition.Space.Net.Defaults);
        fresh.eval();
        Assert.False(fresh.forward(x).allclose(its, 1e-2, 1e-2));
    }

    [Fact]
    public void What_cannot_be_inherited_is_a_usage_error()
    {
        Search("darts");
        var definition = _project.Space("TinyNet");
        var (genotype, text) = Found();
        using var data = Data(definition);
        using var wide = definition.Build(genotype, new Dictionary<string, int> { ["channels"] = 6 });
        Assert.StartsWith("FewWeights is not the network that was written: it has no stem.0.weight of size", Refused(wide, "darts", text), StringComparison.Ordinal);
        using var network = definition.Build(genotype, definition.Space.Net.Defaults);
        Assert.StartsWith("The search that found FewWeights (spos, seed 0) has left no supernet in", Refused(network, "spos", text), StringComparison.Ordinal);

        string Refused(nn.Module<Tensor, Tensor> other, string strategy, string architecture) =>
            Assert.Throws<UsageException>(() => Load(other, strategy, architecture, data.Train)).Message;
    }

    [Fact]
    public void Architectures_are_ranked_by_both_and_trained_once()
    {
        Search("spos");
        var first = Rank(new RankRequest { Sample = 5, Epochs = 1 });
        var entries = first.GetProperty("architectures").EnumerateArray().Select(e => (Shared: e.GetProperty("shared").GetDouble(), Alone: e.GetProperty("standAlone").GetDouble())).ToArray();
        Assert.InRange(entries.Length, 2, 5);
        Assert.Equal(entries.Select(e => e.Alone).OrderDescending(), entries.Select(e => e.Alone));
        Assert.Equal(Nas.Runtime.Benchmarks.Ranking.KendallTau([.. entries.Select(e => e.Shared)], [.. entries.Select(e => e.Alone)]), first.GetProperty("kendallTau").GetDouble());
        Assert.Equal((1, 2, "spos", "accuracy", 1), (
            first.GetProperty("experiment").GetInt32(), first.GetProperty("standAlone").GetInt32(), first.GetProperty("strategy").GetString(),
            first.GetProperty("metric").GetString(), first.GetProperty("epochs").GetInt32()));

        // Nothing is trained again, not for another supernet either.
        Search("darts");
        var second = Rank(new RankRequest { Sample = 5, Epochs = 1 });
        Assert.Equal((3, 2), (second.GetProperty("experiment").GetInt32(), second.GetProperty("standAlone").GetInt32()));
        var again = second.GetProperty("architectures").EnumerateArray().Select(e => e.GetProperty("standAlone").GetDouble());
        Assert.Equal(entries.Select(e => e.Alone).Order(), again.Order());
        using var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root));
        Assert.Equal(["spos", "random", "darts"], store.List().Select(e => e.Strategy));
    }

    [Fact]
    public void Without_a_supernet_there_is_nothing_to_rank()
    {
        Search("random");
        using (var run = EngineRun.Start(Request(new RankRequest())))
            Assert.StartsWith("No experiment in", run.Failure().Message, StringComparison.Ordinal);
        using (var run = EngineRun.Start(Request(new RankRequest { Experiment = 1, Sample = 2, Epochs = 1 })))
            Assert.Equal("Experiment 1 (random) has no supernet that architectures could inherit from.", run.Failure().Message);
    }

    [Fact]
    public void Networks_within_limits_keep_to_them_and_are_as_good_as_they_were_measured()
    {
        Search("spos");
        var definition = _project.Space("TinyNet");
        var sizes = new ArchitectureSizes(definition.Space);
        var (least, most) = (Cost.Of(definition.Space, sizes.Smallest).Flops, Cost.Of(definition.Space, sizes.Largest).Flops);
        LimitRequest[] limits = [new() { Text = "small", MaxFlops = (least + most) / 2 }, new() { Text = "any", MaxFlops = most }];
        var request = new DeriveRequest { Limits = limits, Trials = 6, ClassName = "Small", Weights = _folder.Root, ToolVersion = "0.1.0", ProjectDirectory = _folder.Root };
        using var output = new MemoryStream();
        LimitedNetworks.Run(request, _project, new EventWriter(output), default);
        var result = JsonDocument.Parse(System.Text.Encoding.UTF8.GetString(output.ToArray()).TrimEnd().Split('\n')[^1]).RootElement;
        var networks = result.GetProperty("networks").EnumerateArray().ToArray();
        Assert.Equal(["small", "any"], networks.Select(n => n.GetProperty("limit").GetString()));
        Assert.Equal(limits.Select(l => $"SmallFlops{Amounts.WriteMagnitude(l.MaxFlops!.Value).Replace('.', '_')}"), networks.Select(n => n.GetProperty("className").GetString()));
        Assert.InRange(networks[0].GetProperty("flops").GetInt64(), least, limits[0].MaxFlops!.Value);
        Assert.True(networks[1].GetProperty("score").GetDouble() >= networks[0].GetProperty("score").GetDouble());
        Assert.InRange(result.GetProperty("measured").GetInt32(), 6, 12);
        var front = result.GetProperty("front").EnumerateArray().ToArray();
        Assert.Equal(networks[1].GetProperty("score").GetDouble(), front[0].GetProperty("objectives").GetProperty("accuracy").GetDouble());

        using var data = Data(definition);
        using var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root));
        var valid = SearchSetup.Of(store.Get(1), store.Get(1).Settings, _project, "0.1.0").Run(data.Train, Events(), default).Split(0.8).Second;
        foreach (var network in networks)
        {
            var genotype = GenotypeText.Parse(definition.Space, network.GetProperty("genotype").GetString()!);
            using var built = definition.Build(genotype, definition.Space.Net.Defaults);
            built.load(network.GetProperty("weights").GetString()!);
            built.eval();
            Assert.Equal(network.GetProperty("score").GetDouble(), Testing.Of(built.forward, data.Train, valid, CPU, default).Accuracy, 2.0 / valid.Length);
        }
    }

    private void Search(string strategy)
    {
        using var run = EngineRun.Start(EngineRun.Request("search", new()
        {
            Strategy = strategy, Net = "TinyNet", Device = "cpu", Threads = 1, Epochs = 1, Trials = strategy == "darts" ? null : 2, BatchSize = 500, LearningRate = 0.1,
            Options = strategy == "spos" ? new Dictionary<string, string> { ["population"] = "2", ["parents"] = "1" } : [],
        }, _folder.Root));
        Assert.Equal("result", Last(run).GetProperty("event").GetString());
    }

    private JsonElement Rank(RankRequest request)
    {
        using var run = EngineRun.Start(Request(request));
        return Last(run).Clone();
    }

    private RankRequest Request(RankRequest request) => request with { ToolVersion = "0.1.0", ProjectDirectory = _folder.Root };

    private static JsonElement Last(EngineRun run)
    {
        Assert.True(run.Wait("result"), string.Join('\n', run.Events));
        return run.Events[^1];
    }

    private (Nas.Dsl.Model.Genotype Genotype, string Text) Found()
    {
        using var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root));
        var text = store.Get(1).Genotype!;
        return (GenotypeText.Parse(_project.Space("TinyNet").Space, text), text);
    }

    private static DataSplit Data(ISearchSpaceDefinition definition) =>
        DataSource.Named("shapes").Load(new DataRequest("shapes", null, definition.Space.Net.Input, 3, Seed: 0));

    // As the network of the type FewWeights, whose name is in the messages.
    private void Load(nn.Module<Tensor, Tensor> network, string strategy, string text, Dataset train) => Inheritance.Load(
        network,
        new(typeof(FewWeights), new("TinyNet", text) { Strategy = strategy, SpaceHash = SpaceText.Hash(_project.Space("TinyNet").Space) }),
        new TrainRequest { ProjectDirectory = _folder.Root, ToolVersion = "0.1.0", Settings = new() { Device = "cpu" } },
        _project,
        train,
        Events(),
        default);

    private static EventWriter Events() => new(Stream.Null);
}
