using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>Scores that cost nothing.</summary>
internal static class Synthetic
{
    public static Preference Accuracy { get; } = new([Objective.Named("accuracy")]);

    public static Constraints Unconstrained(SearchSpace space) => new(space, space.Net.Defaults, null, null);

    public static Score Score(double accuracy) => new(accuracy, 0, 0, 0);

    /// <summary>A separable objective: the mean of what each active operation is worth, drawn from <paramref name="seed"/>.</summary>
    public static Func<Genotype, double> Separable(DecisionSpace space, ulong seed)
    {
        var random = new RandomStream(seed);
        var worth = space.Items.Select(d => Enumerable.Range(0, d.Choices.Count).Select(_ => random.NextDouble()).ToArray()).ToArray();
        return genotype => Enumerable.Range(0, space.Items.Count)
            .Where(i => genotype.IsActive(i) && space.Items[i].Kind == DecisionKind.One)
            .Average(i => worth[i][genotype[i]]);
    }

    /// <summary>Asks, scores and tells <paramref name="trials"/> times.</summary>
    public static IReadOnlyList<Trial> Run(IAskTellStrategy strategy, Func<Genotype, double> score, int trials)
    {
        var told = new List<Trial>();
        for (var i = 0; i < trials; i++)
        {
            var genotype = strategy.Ask().Genotype;
            told.Add(new Trial(i, genotype, Score(score(genotype))));
            strategy.Tell(told[^1]);
        }

        return told;
    }
}
