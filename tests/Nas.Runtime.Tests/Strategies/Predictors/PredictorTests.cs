using Nas.Dsl.Model;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
using Nas.Runtime.Strategies.Predictors;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;

namespace Nas.Runtime.Tests.Strategies.Predictors;

public class PredictorTests
{
    private static readonly SearchSpace Bench201 = SmallSpaces.Bench201;

    public static TheoryData<string> Names => [.. PredictorDefinition.All.Select(d => d.Name)];

    // If predictions had nothing to do with scores, tau over 300 architectures would be within +-0.12 in 999 of 1000 cases.
    [Theory]
    [MemberData(nameof(Names))]
    public void It_ranks_cells_that_it_has_not_seen(string name)
    {
        Assert.True(Tau(name, Bench201, Bench201, Landscape, 80) > 0.4);
        Assert.True(Tau(name, Bench201, null, Landscape, 80) > 0.3, "without the space");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_ranks_architectures_of_two_cells_with_chosen_wiring(string name)
    {
        // What an operation is worth depends on the cell, not on the edge: convolutions count in the normal cell, pooling in the other.
        static double Score(Genotype genotype) => Enumerable.Range(0, genotype.Values.Count)
            .Where(i => genotype.IsActive(i) && genotype.Space.Items[i].Kind == DecisionKind.One)
            .Sum(i => genotype.Space.Items[i].Name.StartsWith("Normal", StringComparison.Ordinal) ? genotype[i] : genotype[i] is 1 or 2 ? 3 : 0);
        Assert.True(Tau(name, SmallSpaces.Darts, SmallSpaces.Darts, Score, 100) > 0.15);
        Assert.True(Tau(name, SmallSpaces.Darts, null, Score, 100) > 0.15, "without the space");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_predicts_the_same_whatever_the_unit_of_the_scores(string name)
    {
        var random = new RandomStream(1);
        var (train, others) = (Draw(Bench201, 12, random), Draw(Bench201, 5, random));
        var scores = train.Select(Landscape).ToArray();
        var first = Predict(name, seed: 7, train, scores, others);
        Assert.Equal(first.Mean, Predict(name, seed: 7, train, scores, others).Mean);
        // A power of two changes no bit of any fraction.
        Assert.Equal(first.Mean, Predict(name, seed: 7, train, [.. scores.Select(s => s * 1024)], others).Mean);
        Assert.All(first.Mean, m => Assert.True(double.IsFinite(m)));
        if (first.Deviation is { } deviation) Assert.All(deviation, d => Assert.True(d >= 0 && double.IsFinite(d)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_architecture_or_equal_scores_are_no_trouble(string name)
    {
        var random = new RandomStream(2);
        var others = Draw(Bench201, 3, random);
        Assert.All(Predict(name, 1, Draw(Bench201, 1, random), [0.5], others).Mean, m => Assert.True(double.IsFinite(m)));
        Assert.All(Predict(name, 1, Draw(Bench201, 4, random), [0.5, 0.5, 0.5, 0.5], others).Mean, m => Assert.True(double.IsFinite(m)));
    }

    [Fact]
    public void It_must_learn_first()
    {
        foreach (var definition in PredictorDefinition.All)
        {
            var predictor = definition.Create(new PredictorContext(Bench201.Decisions, Bench201, new RandomStream(1)));
            using var owner = predictor as IDisposable;
            Assert.Throws<InvalidOperationException>(() => predictor.Predict(Draw(Bench201, 1, new RandomStream(1))));
        }
    }

    // The first two nodes change places: nothing flows between them.
    [Fact]
    public void Gates_scores_isomorphic_cells_the_same()
    {
        var random = new RandomStream(3);
        var train = Draw(Bench201, 20, random);
        var cells = new[] { new Genotype(Bench201.Decisions, [3, 2, 0, 1, 4, 3]), new Genotype(Bench201.Decisions, [2, 3, 0, 1, 3, 4]) };
        var mean = Predict("gates", 1, train, [.. train.Select(Landscape)], cells).Mean;
        Assert.Equal(mean[0], mean[1], 1e-4);
    }

    // In layers as well, and with the sizes of the authors' configuration, it ranks; their learning rate is for hundreds of trials.
    [Fact]
    public void Gates_of_full_size_ranks_and_scores_isomorphic_cells_the_same()
    {
        var options = new OptionValues(Recipe.Named("gates"), new Dictionary<string, string>(), paper: true);
        Assert.Equal(
            (1, 128, 48, 5, 5, 300, 50, 128, 0.001),
            (options.Int("networks"), options.Int("width"), options.Int("embedding"), options.Int("layers"), options.Int("score-layers"), options.Int("score-width"), options.Int("steps"), options.Int("fit-batch"), options.Number("learning-rate", 0)));
        var random = new RandomStream(11);
        var (seen, unseen) = (Draw(Bench201, 80, random), Draw(Bench201, 300, random));
        using var predictor = new GatesPredictor(Bench201.Decisions, Bench201, random, new NetworkTraining(60, 0.002), new GatesSize(1, 128, 48, 5, 5, 300));
        predictor.Fit(seen, [.. seen.Select(Landscape)]);
        Assert.True(Ranking.KendallTau(predictor.Predict(unseen).Mean, [.. unseen.Select(Landscape)]) > 0.4);
        var mean = predictor.Predict([new Genotype(Bench201.Decisions, [3, 2, 0, 1, 4, 3]), new Genotype(Bench201.Decisions, [2, 3, 0, 1, 3, 4])]).Mean;
        Assert.Equal(mean[0], mean[1], 1e-4);
    }

    /// <summary>The layers of the paper number by number: an operation lets a share of each number through, what comes in at a state is added up, an input keeps its own, and all but the last layer are rectified.</summary>
    [Fact]
    public void Information_moves_by_one_edge_a_layer()
    {
        const int Width = 3, Embedding = 2;
        using var scope = torch.NewDisposeScope();
        var graph = Assert.Single(FlowGraph.Of(Bench201.Decisions, Bench201));
        using var flow = new GateFlow(graph, new GatesSize(1, Width, Embedding, Layers: 3), new RandomStream(6));
        var genotype = new Genotype(Bench201.Decisions, [3, 2, 0, 1, 4, 3]);
        var edges = new float[graph.Slots.Count * graph.Operations];
        graph.Encode(genotype, edges);
        double[] weights(string name) => [.. flow.state_dict()[name].data<float>().Select(v => (double)v)];
        var (embeddings, start) = (weights("operation"), weights("input"));
        var information = Enumerable.Range(0, graph.States).Select(s => s == 0 ? start : new double[Width]).ToArray();
        for (var layer = 0; layer < 3; layer++)
        {
            var (gate, weight, bias) = (weights($"layer{layer}.gate"), weights($"layer{layer}.transform.weight"), weights($"layer{layer}.transform.bias"));
            var transformed = information.Select(x => Enumerable.Range(0, Width).Select(j => bias[j] + Enumerable.Range(0, Width).Sum(i => x[i] * weight[(i * Width) + j])).ToArray()).ToArray();
            information = [.. information.Select((_, state) => Enumerable.Range(0, Width).Select(j =>
            {
                var sum = state == 0 ? transformed[0][j] : 0;
                for (var slot = 0; slot < graph.Slots.Count; slot++)
                    for (var o = 0; o < graph.Operations; o++)
                        if (graph.Slots[slot].To == state && edges[(slot * graph.Operations) + o] == 1)
                            sum += transformed[graph.Slots[slot].From][j] / (1 + Math.Exp(-Enumerable.Range(0, Embedding).Sum(e => embeddings[(o * Embedding) + e] * gate[(e * Width) + j])));
                return layer < 2 ? Math.Max(0, sum) : sum;
            }).ToArray())];
        }

        var output = Assert.Single(flow.Outputs(torch.tensor(edges, [1, graph.Slots.Count, graph.Operations])));
        Assert.All(output.data<float>().ToArray().Zip(information[^1]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.Contains(information[^1], v => Math.Abs(v) > 1e-3);
    }

    // Far from all it knows a Gaussian process is as unsure as at first; at what it knows it is sure but for the noise.
    [Fact]
    public void A_gaussian_process_is_surer_where_it_knows_more()
    {
        var train = Draw(Bench201, 60, new RandomStream(4));
        var process = new GaussianProcess(new OneHotEncoding(Bench201.Decisions));
        process.Fit(train, [.. train.Select(Landscape)]);
        var known = process.Predict(train).Deviation!.Average();
        var unknown = process.Predict(Draw(Bench201, 200, new RandomStream(5))).Deviation!.Average();
        Assert.True(known < 0.8 * unknown, $"{known} against {unknown}");
    }

    [Fact]
    public void A_comparison_measures_what_was_held_out()
    {
        var rows = SmallSpaces.AllEdges.Decisions.Enumerate().Select((g, i) => (g, (double)(g[0] + (2 * g[1]) + (4 * g[2])))).ToArray();
        var comparison = new PredictorComparison(SmallSpaces.AllEdges.Decisions, SmallSpaces.AllEdges, rows);
        var quality = comparison.Measure(PredictorDefinition.Named("linear"), trainSize: 6, seed: 1, k: 1);
        Assert.Equal(("linear", 6, 1.0, 1, 1.0), (quality.Predictor, quality.TrainSize, quality.KendallTau, quality.BestRank, quality.Precision));
        Assert.Throws<ArgumentOutOfRangeException>(() => comparison.Measure(PredictorDefinition.Named("linear"), 8, 1, 1));
    }

    // A layered landscape: convolutions are worth more than pooling, depth is good, a short cut helps, and nothing goes without a path.
    internal static double Landscape(Genotype cell)
    {
        double[] worth = [0, 0.3, 0.7, 1, 0.1];
        var edges = Enumerable.Range(0, 6).Select(i => worth[cell[i]]).ToArray();
        var first = edges[0];
        var second = edges[1] + (first * edges[2]);
        var output = edges[3] + (first * edges[4]) + (second * edges[5]);
        return output + (cell[3] == 1 ? 0.5 : 0);
    }

    private static double Tau(string name, SearchSpace space, SearchSpace? known, Func<Genotype, double> score, int train)
    {
        var random = new RandomStream(11);
        var (seen, unseen) = (Draw(space, train, random), Draw(space, 300, random));
        var predictor = PredictorDefinition.Named(name).Create(new PredictorContext(space.Decisions, known, random.Derive("predictor")));
        using var owner = predictor as IDisposable;
        predictor.Fit(seen, [.. seen.Select(score)]);
        return Ranking.KendallTau(predictor.Predict(unseen).Mean, [.. unseen.Select(score)]);
    }

    private static Predictions Predict(string name, ulong seed, Genotype[] train, double[] scores, Genotype[] others)
    {
        var predictor = PredictorDefinition.Named(name).Create(new PredictorContext(Bench201.Decisions, Bench201, new RandomStream(seed)));
        using var owner = predictor as IDisposable;
        predictor.Fit(train, scores);
        return predictor.Predict(others);
    }

    private static Genotype[] Draw(SearchSpace space, int count, RandomStream random) =>
        [.. Enumerable.Range(0, count).Select(_ => space.Decisions.Sample(random))];
}
