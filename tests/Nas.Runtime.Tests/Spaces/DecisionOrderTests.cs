using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Strategies;

namespace Nas.Runtime.Tests.Spaces;

/// <summary>Spaces in which what may be chosen depends on all that was chosen before: everything that draws or changes architectures keeps to that.</summary>
public class DecisionOrderTests
{
    /// <summary>
    /// One to three layers of an image of 4 by 4 pixels: a convolution of one of two widths, a pool not behind another, or a linear layer on at most 2 by 2 pixels, behind which
    /// only linear layers can stand. By hand, first convolutions (which keep 4 pixels) and then a pool (2 pixels, for no convolution any more): 2 + 1 chains of one layer, 4 + 2 + 1 of
    /// two, 8 + 4 + 2 + 1 of three.
    /// </summary>
    private static readonly SearchSpace Small = SmallSpaces.Read(
        """
        ops L { conv_layer(3, 3, {4, 8}), pool_layer(2), linear_layer(6) }
        net Small(channels: 1) {
          input image(1, 4, 4)
          stage S { repeat 1..3 { L } limit row 1 for pool_layer limit image 2 for linear_layer }
          head flatten, linear(2)
        }
        """);

    private static readonly DecisionSpace Space = Small.Decisions;

    [Fact]
    public void All_architectures_are_enumerated_once()
    {
        var all = Space.Enumerate().ToArray();
        Assert.Equal(3 + 7 + 15, all.Length);
        Assert.Equal(Space.Count, all.Length);
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(Space.Count, DistinctArchitectures.Count(Small));
    }

    [Fact]
    public void They_are_drawn_equally_or_decision_by_decision()
    {
        var all = Space.Enumerate().ToArray();
        var index = all.Select((g, i) => (g, i)).ToDictionary(p => p.g, p => p.i);
        var (sampling, random) = (new UniformSampling(Space), new RandomStream(1));
        ChiSquare.AssertUniform(Counts(() => sampling.Sample(random)));

        // Each value that may stand there comes as often as the others.
        double[] probabilities = [.. all.Select(g => Enumerable.Range(0, Space.Items.Count).Where(g.IsActive)
            .Aggregate(1.0, (p, i) => p / (Space.Allowed(i, g.Values)?.Count ?? Space.Items[i].ValueCount)))];
        Assert.Equal(1, probabilities.Sum(), 1e-12);
        ChiSquare.AssertProportions(Counts(() => Space.Sample(random)), probabilities);

        int[] Counts(Func<Genotype> sample)
        {
            var counts = new int[all.Length];
            for (var i = 0; i < 100 * all.Length; i++) counts[index[sample()]]++;
            return counts;
        }
    }

    [Fact]
    public void Variations_stay_in_the_space_and_reach_all_of_it()
    {
        var random = new RandomStream(2);
        var reached = new HashSet<Genotype>();
        var genotype = Space.Sample(random);
        for (var i = 0; i < 3000; i++)
        {
            var mutated = genotype.Mutate(random);
            Assert.NotEqual(genotype, mutated);
            reached.Add(mutated);
            var (first, second) = Variation.CrossAtPoint(genotype, mutated, random);
            Assert.All([first, second, genotype.MutateEach(0.3, random)], g => Assert.Equal(g, new Genotype(Space, g.Values)));
            genotype = mutated;
        }

        Assert.Equal(Space.Enumerate().ToHashSet(), reached);
    }

    [Fact]
    public void Neighbours_are_what_mutation_reaches()
    {
        var random = new RandomStream(3);
        for (var i = 0; i < 5; i++)
        {
            var centre = Space.Sample(random);
            var reached = Enumerable.Range(0, 3000).Select(_ => centre.Mutate(random)).ToHashSet();
            var neighbours = Enumerable.Range(0, 300).SelectMany(_ => centre.Neighbours(random)).ToHashSet();
            Assert.Equal(reached, neighbours);
        }
    }

    [Fact]
    public void Each_is_one_sequence_of_tokens_and_walks_end_at_them()
    {
        var tokens = new TokenSpace(Space);
        var all = Space.Enumerate().ToHashSet();
        Assert.Equal(all.Count, all.Select(g => string.Join(",", tokens.Encode(g))).Distinct().Count());
        Assert.All(all, g => Assert.Equal(g, tokens.Decode(tokens.Encode(g))));
        var random = new RandomStream(4);
        var reached = new HashSet<Genotype>();
        for (var i = 0; i < 3000; i++)
        {
            var walk = tokens.Walk();
            while (!walk.IsComplete)
            {
                int[] choices = [.. Enumerable.Range(0, tokens.Options(walk.Decision)).Where(c => walk.Completions(c) > 0)];
                walk.Take(tokens.Token(walk.Decision, choices[random.Next(choices.Length)]));
            }

            reached.Add(walk.Genotype);
        }

        Assert.Equal(all, reached);
    }

    // The best of all is a pool and two linear layers, which no single layer tells.
    [Fact]
    public void Q_learning_finds_the_best_chain()
    {
        var best = GenotypeOf("S: depth = 3; n0 = pool_layer(2)(x); n1 = linear_layer(6)(n0); n2 = linear_layer(6)(n1)");
        var learner = new QLearning(Space, new(400) { LearningRate = 0.1 }, Synthetic.Accuracy, Constraints.None, new RandomStream(5));
        for (var i = 0; i < 400; i++)
        {
            var proposal = learner.Ask().Genotype;
            Assert.Equal(proposal, new Genotype(Space, proposal.Values));
            learner.Tell(new Trial(i, proposal, Synthetic.Score(Enumerable.Range(0, best.Values.Count).Count(d => proposal[d] == best[d]) / (double)best.Values.Count)));
        }

        var values = learner.Values(best);
        Assert.All(values, q => Assert.True(q > 0.9, $"{q}"));
    }

    private static Genotype GenotypeOf(string text) => Nas.Dsl.GenotypeText.Parse(Small, text);
}
