using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
using Nas.Runtime.Strategies.Predictors;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Predictors;

public class RegressionTreeTests
{
    private static readonly float[][] Rows = [[1, 0, 1], [1, 1, 0], [0, 0, 0], [0, 1, 1]];
    private static readonly double[] Targets = [3, 5, -1, -2];

    [Fact]
    public void A_split_is_where_the_squared_error_falls_most_and_a_leaf_tells_the_mean()
    {
        var stump = Grow(new(1, 1, Depth: 1));
        Assert.Equal([4, 4, -1.5, -1.5], Rows.Select(stump.Of)); // the first element, by which the others are nearly alike
        Assert.Equal(Targets, Rows.Select(Grow(new(1, 1)).Of));
        Assert.Equal([1.25, 1.25, 1.25, 1.25], Rows.Select(Grow(new(3, 1)).Of)); // no split leaves three on both sides
    }

    // As if one more without a deviation were in each leaf.
    [Fact]
    public void Shrinkage_draws_leaves_towards_zero() => Assert.Equal([8.0 / 3, 8.0 / 3, -1, -1], Rows.Select(Grow(new(1, 1, Depth: 1, Shrinkage: 1)).Of));

    // Without shrinkage enough steps of half of what is left tell each architecture its own score.
    [Fact]
    public void Boosting_learns_what_is_left()
    {
        var space = SmallSpaces.AllEdges.Decisions;
        Genotype[] all = [.. space.Enumerate()];
        double[] scores = [.. all.Select(g => (g[0] * 4.0) - g[1] + (g[0] == g[2] ? 2 : 0))];
        var boosting = new GradientBoosting(new OneHotEncoding(space), new RandomStream(1), new Boosting(Trees: 400, LearningRate: 0.3, Depth: 3, Leaf: 1, Sampled: 1), members: 2);
        boosting.Fit(all, scores);
        var predictions = boosting.Predict(all);
        Assert.All(ScoreScale.Normal(scores).Zip(predictions.Mean), p => Assert.Equal(p.First, p.Second, 0.01));
        Assert.All(predictions.Deviation!, d => Assert.Equal(0, d, 1e-6));
    }

    [Fact]
    public void A_norm_of_networks_is_the_batch_norm_of_each_and_keeps_its_last_statistics()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (norm, x) = (new EnsembleNorm(2, 3), (randn(2, 7, 3) * 2) + 1);
        var expected = stack(x.unbind().Select(member => nn.functional.batch_norm(member, zeros(3), ones(3), training: true)));
        Assert.True(norm.forward(x, ones(1, 7, 1)).allclose(expected, atol: 1e-5));
        norm.eval();
        Assert.True(norm.forward(x[TensorIndex.Colon, ..1], ones(1, 1, 1)).allclose(expected[TensorIndex.Colon, ..1], atol: 1e-5));

        // Rows that are empty count nowhere, and stay empty.
        norm.train();
        var (padded, present) = (cat([x, randn(2, 2, 3)], 1), cat([ones(1, 7, 1), zeros(1, 2, 1)], 1));
        Assert.True(norm.forward(padded, present).allclose(cat([expected, zeros(2, 2, 3)], 1), atol: 1e-5));
    }

    private static RegressionTree Grow(TreeGrowth growth) => RegressionTree.Grow(Rows, Targets, [0, 1, 2, 3], growth, new RandomStream(1));
}
