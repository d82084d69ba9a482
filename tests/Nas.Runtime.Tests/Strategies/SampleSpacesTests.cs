using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>Every ask/tell strategy on spaces with operations on nodes, skips, motifs, and depths, widths and arguments that are chosen.</summary>
public class SampleSpacesTests
{
    private const int Trials = 24;

    // Small, so that a short run gets past the beginning and learns several times.
    private static readonly Dictionary<string, string> Small = new()
    {
        ["population"] = "6",
        ["initial"] = "6",
        ["batch"] = "6",
        ["beam"] = "4",
        ["candidates"] = "60",
        ["steps"] = "2",
        ["training-steps"] = "3",
        ["later-steps"] = "2",
        ["seeds"] = "3",
        ["pseudo-labelled"] = "10",
        ["up-sampling"] = "1",
        ["surrogate-epochs"] = "2",
        ["members"] = "2",
        ["networks"] = "2",
        ["hidden"] = "8",
        ["predictor-hidden"] = "4",
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var recipe in Recipe.All.OfType<AskTellRecipe>())
                foreach (var space in new[] { "Bench101", "EnasMacro", "MobileNet", "MotifNet", "MnasNet", "NasNet", "GeNet", "NatsSize", "NasFpn", "MetaQnn", "Smash", "Tuned" }) cases.Add(recipe.Name, space);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Proposals_are_points_of_the_space_and_the_same_when_told_the_same(string name, string file)
    {
        var space = SmallSpaces.Sample(file);
        var trials = new List<Trial>();
        using (var first = Create(name, space))
        {
            for (var i = 0; i < Trials; i++)
            {
                var proposal = first.Strategy.Ask();
                Assert.Equal(proposal.Genotype, new Genotype(space.Decisions, proposal.Genotype.Values));
                Assert.Equal(proposal.Genotype, GenotypeText.Parse(space, GenotypeText.Write(space, proposal.Genotype)));
                var score = Synthetic.Score(Synthetic.Separable(space.Decisions, 7)(proposal.Genotype));
                trials.Add(new(i, proposal.Genotype, score) { Fidelity = proposal.Fidelity });
                first.Strategy.Tell(trials[^1]);
            }
        }

        Assert.True(trials.DistinctBy(t => t.Genotype).Count() > Trials / 4);
        using var second = Create(name, space);
        foreach (var trial in trials)
        {
            var proposal = second.Strategy.Ask();
            Assert.Equal((trial.Genotype, trial.Fidelity), (proposal.Genotype, proposal.Fidelity));
            second.Strategy.Tell(trial);
        }
    }

    /// <summary>The options of a recipe for a short run.</summary>
    internal static OptionValues Short(Recipe recipe) => new(recipe, recipe.Options.Where(o => Small.ContainsKey(o.Name)).ToDictionary(o => o.Name, o => Small[o.Name]));

    private static RecipeStrategy.Owned Create(string name, SearchSpace space)
    {
        var recipe = (AskTellRecipe)Recipe.Named(name);
        return new(recipe.Create(new()
        {
            Decisions = space.Decisions,
            Space = space,
            Preference = Synthetic.Accuracy,
            Constraints = Constraints.None,
            Random = new RandomStream(1),
            Options = Short(recipe),
            Trials = Trials,
        }));
    }
}
