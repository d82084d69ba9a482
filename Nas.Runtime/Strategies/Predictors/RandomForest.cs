using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// A random forest (Breiman 2001): regression trees, each on a bootstrap sample, each split the best one of a random third of the elements
/// of an encoding. Deviations are those between the trees.
/// </summary>
/// <param name="encoding">What the trees split on; its elements are 0 or 1.</param>
/// <param name="random">Where samples come from.</param>
/// <param name="trees">How many trees.</param>
/// <param name="leaf">The fewest architectures of a leaf.</param>
public sealed class RandomForest(IArchitectureEncoding encoding, RandomStream random, int trees = 100, int leaf = 2) : IPredictor
{
    private RegressionTree[] _trees = [];
    private long _fits;

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<Genotype> genotypes, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        ArgumentNullException.ThrowIfNull(scores);
        var draws = random.Derive("fit", _fits++);
        var (rows, targets, growth) = (encoding.Rows(genotypes), ScoreScale.Normal(scores), new TreeGrowth(leaf, 1.0 / 3));
        _trees = new RegressionTree[trees];
        for (var tree = 0; tree < trees; tree++)
            _trees[tree] = RegressionTree.Grow(rows, targets, [.. Enumerable.Range(0, rows.Length).Select(_ => draws.Next(rows.Length))], growth, draws);
    }

    /// <inheritdoc/>
    public Predictions Predict(IReadOnlyList<Genotype> genotypes)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        if (_trees.Length == 0) throw new InvalidOperationException("A predictor must be fitted before it predicts.");
        var (means, deviations) = (new double[genotypes.Count], new double[genotypes.Count]);
        foreach (var (i, row) in encoding.Rows(genotypes).Index())
        {
            var told = Array.ConvertAll(_trees, t => t.Of(row));
            means[i] = told.Average();
            deviations[i] = Math.Sqrt(Math.Max(0, told.Average(t => t * t) - (means[i] * means[i])));
        }

        return new Predictions(means, deviations);
    }

    private sealed class Definition : PredictorDefinition
    {
        public override string Name => "random-forest";

        public override string Description => "A hundred regression trees on the one-hot decisions (Breiman 2001).";

        public override IPredictor Create(PredictorContext context) => new RandomForest(new OneHotEncoding(context.Decisions), context.Random);
    }
}
