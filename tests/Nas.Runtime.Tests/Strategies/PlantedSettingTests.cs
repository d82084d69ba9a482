using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>
/// Images whose class is their brightest pixel, which any network here learns with one of two learning rates and not with the other. Each strategy that trains networks one by one finds it, whatever
/// else it searches; those that share weights say in a line why they cannot.
/// </summary>
public sealed class PlantedSettingTests
{
    private static readonly SearchSpace Space = SmallSpaces.Read(
        """
        ops Ops { skip_connect, conv_block(1), conv_block(3) }
        cell C { input x nodes 2 { from all of previous, op Ops } output last }
        net Tuned(channels: 2, classes: 4) { input image(1, 2, 2) C head global_avg_pool, linear(classes) settings { weight_decay {0, 1e-4} learning_rate {1e-6, 0.2} } }
        """);

    public static TheoryData<string> Searching => [.. Recipe.All.Where(r => r.Refusal(Space) is null).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Searching))]
    public void The_setting_that_trains_is_found(string name)
    {
        var result = Run(name, Space, new SearchLog());
        Assert.Equal(0.2, Space.SettingsOf(result.Genotype)["learning_rate"]);
        Assert.True(result.Score.Accuracy > 0.8, $"{result.Score.Accuracy}");
    }

    /// <summary>A policy of one transform: most of them move the brightest pixel, blank it or make it the darkest, and who learns from such images is wrong of others.</summary>
    [Fact]
    public void A_policy_that_leaves_the_class_as_it_is_is_found()
    {
        var space = SmallSpaces.Read(
            """
            ops Ops { skip_connect, conv_block(1) }
            cell C { input x nodes 1 { from all of previous, op Ops } output last }
            net Varied(channels: 2, classes: 4) { input image(1, 2, 2) C head global_avg_pool, linear(classes) settings { learning_rate {0.2, 0.3} policy 1 of 1 transforms } }
            """);
        var log = new SearchLog();
        var result = Run("regularized-evolution", space, log);
        Assert.True(result.Score.Accuracy > 0.8, $"{result.Score.Accuracy}");
        Assert.Contains(log.Reports, r => r.Accuracy < 0.5);
        var found = PolicyTransform.Of((int)space.SettingsOf(result.Genotype)["policy_1a"]);
        Assert.True(
            found.Probability < 0.6 || found.Transform is ImageTransform.AutoContrast or ImageTransform.Equalize or ImageTransform.Contrast or ImageTransform.Color or ImageTransform.Brightness or ImageTransform.Sharpness
            or ImageTransform.SamplePairing || found.Magnitude < 4, $"{found}");
    }

    private static SearchResult Run(string name, SearchSpace space, SearchLog log)
    {
        using var scope = NewDisposeScope();
        using var data = BrightestPixel.Images(200, classes: 4, noise: 100, brighter: 120);
        var recipe = Recipe.Named(name);
        return recipe.Run(new SearchRun
        {
            Definition = new Definition(space),
            Parameters = space.Net.Defaults,
            Data = data,
            Device = CPU,
            Random = new RandomStream(1),
            Epochs = 4,
            Trials = 12,
            BatchSize = 16,
            LearningRate = null,
            Options = SampleSpacesTests.Short(recipe),
            Constraints = Synthetic.Unconstrained(space),
            Preference = Synthetic.Accuracy,
            Listener = log,
            Cancellation = default,
            Augmentation = Augmentation.None,
        })!;
    }

    [Fact]
    public void Others_say_why_they_cannot() => Assert.All(
        Recipe.All.Where(r => r.Refusal(Space) is not null),
        recipe => Assert.True(
            recipe.Name == "zero-cost" ? recipe.Refusal(Space)!.EndsWith("chooses how they are trained", StringComparison.Ordinal)
                : (recipe.TrainsSupernet || recipe is AskTellRecipe) && recipe.Refusal(Space)!.Contains("has none: each of its networks has settings of its own", StringComparison.Ordinal),
            $"{recipe.Name} {recipe.Refusal(Space)}"));

    // The same network for each architecture, so that a trial takes milliseconds.
    private sealed class Definition(SearchSpace space) : ISearchSpaceDefinition
    {
        public SearchSpace Space => space;

        public Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters) => throw new NotSupportedException();

        public nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters) => nn.Sequential(("flatten", nn.Flatten()), ("linear", nn.Linear(4, 4)));
    }
}
