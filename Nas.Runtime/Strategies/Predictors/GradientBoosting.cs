using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>How boosted trees are grown.</summary>
/// <param name="Trees">How many.</param>
/// <param name="LearningRate">What each counts, above 0 to 1.</param>
/// <param name="Depth">The most splits from the root to a leaf.</param>
/// <param name="Leaf">The fewest architectures of a leaf.</param>
/// <param name="Sampled">The share of the architectures that each tree learns from, and of the elements that each of its splits is chosen from.</param>
public sealed record Boosting(int Trees = 300, double LearningRate = 0.05, int Depth = 6, int Leaf = 2, double Sampled = 0.8);

/// <summary>
/// Gradient boosting (Friedman 2001, 2002) in the form of XGBoost (Chen and Guestrin 2016): each regression tree learns, from a part of the architectures, what those before it leave of the squared
/// error. Of White et al. 2021, <i>How Powerful are Performance Predictors in Neural Architecture Search?</i>, it is among the best with few architectures. Several such machines with samples of
/// their own say how unsure they are.
/// </summary>
/// <param name="encoding">What the trees split on; its elements are 0 or 1.</param>
/// <param name="random">Where samples come from.</param>
/// <param name="boosting">How the trees are grown.</param>
/// <param name="members">How many machines.</param>
public sealed class GradientBoosting(IArchitectureEncoding encoding, RandomStream random, Boosting boosting, int members = 5) : IPredictor
{
    private const double Shrinkage = 1; // XGBoost's λ
    private RegressionTree[][] _members = [];
    private long _fits;

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<Genotype> genotypes, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        ArgumentNullException.ThrowIfNull(scores);
        var (rows, targets, draws) = (encoding.Rows(genotypes), ScoreScale.Normal(scores), random.Derive("fit", _fits++));
        _members = [.. Enumerable.Range(0, members).Select(_ => Boosted(rows, targets, draws))];
    }

    /// <inheritdoc/>
    public Predictions Predict(IReadOnlyList<Genotype> genotypes)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        if (_members.Length == 0) throw new InvalidOperationException("A predictor must be fitted before it predicts.");
        var told = encoding.Rows(genotypes).Select(row => Array.ConvertAll(_members, trees => boosting.LearningRate * trees.Sum(t => t.Of(row)))).ToArray();
        double[] means = [.. told.Select(t => t.Average())];
        return new Predictions(means, members == 1 ? null : [.. told.Zip(means, (of, mean) => Math.Sqrt(of.Sum(t => (t - mean) * (t - mean)) / (members - 1)))]);
    }

    // Normal scores have mean 0, so that what the first tree is told is what is left of nothing.
    private RegressionTree[] Boosted(float[][] rows, double[] targets, RandomStream draws)
    {
        var (left, trees, growth) = (targets.ToArray(), new RegressionTree[boosting.Trees], new TreeGrowth(boosting.Leaf, boosting.Sampled, boosting.Depth, Shrinkage));
        int[] all = [.. Enumerable.Range(0, rows.Length)];
        for (var t = 0; t < trees.Length; t++)
        {
            draws.Shuffle<int>(all);
            trees[t] = RegressionTree.Grow(rows, left, all[..(int)Math.Ceiling(boosting.Sampled * all.Length)], growth, draws);
            for (var i = 0; i < rows.Length; i++) left[i] -= boosting.LearningRate * trees[t].Of(rows[i]);
        }

        return trees;
    }

    private sealed class Definition : PredictorDefinition
    {
        public override string Name => "gradient-boosting";

        public override string Description => "Regression trees, each on what those before it leave (XGBoost; Chen and Guestrin 2016), on decisions and paths.";

        public override IPredictor Create(PredictorContext context) =>
            new GradientBoosting(new JoinedEncoding(new OneHotEncoding(context.Decisions), new PathEncoding(context.Decisions, context.Space)), context.Random, new Boosting());
    }
}
