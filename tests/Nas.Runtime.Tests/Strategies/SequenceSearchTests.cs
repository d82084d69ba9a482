using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>Searches from end to end for texts and for things in images: every way of training that a recipe has, on drawn data.</summary>
public sealed class SequenceSearchTests
{
    private const string Recurrent =
        """
        ops Activations { search only none, tanh, relu }
        recurrent Rnn { input s nodes 2 { from 1 of previous, op Activations } output mean(loose) }
        net N(channels: 12, vocabulary: 70) { input tokens(8) stem embedding(vocabulary) Rnn head linear(vocabulary) }
        """;

    private const string Transformer =
        """
        ops Blocks { transformer(heads: {1, 2}, ratio: {1, 2}, head_width: 6), skip_connect }
        net N(channels: 12, vocabulary: 70) { input tokens(8) stem embedding(vocabulary), positions stage S { repeat 1..2 { Blocks } channels {8, 12} } head layer_norm, linear(vocabulary) }
        """;

    private const string Detector =
        """
        ops Convs { nor_conv(3), nor_conv(1) }
        cell C { input x nodes 1 { from 1 of previous, op Convs } output last }
        net N(channels: 8, classes: 2) { input image(1, 16, 16) task detection stem conv(3, stride: 2), batch_norm C C head relu, detect(classes) }
        """;

    private const string Classifier =
        """
        ops Activations { search only none, tanh, relu }
        recurrent Rnn { input s nodes 2 { from 1 of previous, op Activations } output mean(loose) }
        net N(channels: 12, vocabulary: 120, classes: 3) { input tokens(12) task classification stem embedding(vocabulary) Rnn head global_avg_pool, linear(classes) }
        """;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var space in new[] { nameof(Recurrent), nameof(Transformer), nameof(Detector), nameof(Classifier) })
                foreach (var recipe in new[] { "random", "regularized-evolution", "spos", "darts" }) cases.Add(space, recipe);
            cases.Add(nameof(Recurrent), "enas");
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_search_learns_and_the_same_seed_finds_the_same(string space, string recipe)
    {
        using var scope = NewDisposeScope();
        var first = Search(Text(space), recipe);
        Assert.Equal(first, Search(Text(space), recipe));
        if (space == nameof(Detector))
        {
            Assert.Contains("average-precision", first.Metric, StringComparison.Ordinal);
            Assert.InRange(first.Score.Accuracy, 0, 1);
            return;
        }

        if (space == nameof(Classifier))
        {
            Assert.Contains("accuracy", first.Metric, StringComparison.Ordinal);
            Assert.InRange(first.Score.Accuracy, 0, 1);
            return;
        }

        // Fewer than the net has words: it has learnt which ones there are, at least.
        Assert.Contains("perplexity", first.Metric, StringComparison.Ordinal);
        Assert.InRange(Objective.Of(LearningTask.LanguageModel).Measure(first.Score), 5, 62);
    }

    private static string Text(string space) => space switch { nameof(Recurrent) => Recurrent, nameof(Transformer) => Transformer, nameof(Classifier) => Classifier, _ => Detector };

    private static SearchResult Search(string text, string name)
    {
        var space = SpaceText.Parse(text);
        var recipe = Recipe.Named(name);
        var (task, data, plan) = (space.Net.Task, DataSource.Usual(space.Net), NetworkPlan.Of(space));
        using var split = DataSource.Named(data).Load(
            new(data, null, space.Net.Input, plan.Classes, 1) { Task = task, Vocabulary = plan.Vocabulary, TrainCount = 128, TestCount = 1 });
        var options = recipe.Options.Any(o => o.Name == "population") ? new Dictionary<string, string> { ["population"] = "2" } : [];
        if (recipe.Options.Any(o => o.Name == "sample")) options["sample"] = "2";
        if (recipe.Options.Any(o => o.Name == "parents")) options["parents"] = "1";
        if (recipe.Options.Any(o => o.Name == "controller-steps")) options["controller-steps"] = "3";
        return recipe.Run(new SearchRun
        {
            Definition = new GeneralDefinition(space),
            Parameters = space.Net.Defaults,
            Data = split.Train,
            Device = CPU,
            Random = new RandomStream(3),
            Epochs = 3,
            Trials = 3,
            BatchSize = 32,
            LearningRate = task == LearningTask.Detection ? 0.02 : 0.5,
            Options = new OptionValues(recipe, options),
            Constraints = Synthetic.Unconstrained(space),
            Preference = new([Objective.Of(task)]),
            Listener = new SearchLog(),
            Cancellation = CancellationToken.None,
            Augmentation = Augmentation.CropAndFlip,
        })!;
    }
}
