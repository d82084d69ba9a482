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
    private Node[] _roots = [];
    private long _fits;

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<Genotype> genotypes, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        ArgumentNullException.ThrowIfNull(scores);
        var draws = random.Derive("fit", _fits++);
        var rows = genotypes.Select(Vector).ToArray();
        var targets = ScoreScale.Normal(scores);
        _roots = new Node[trees];
        for (var tree = 0; tree < trees; tree++)
            _roots[tree] = Grow(rows, targets, [.. Enumerable.Range(0, rows.Length).Select(_ => draws.Next(rows.Length))], draws);
    }

    /// <inheritdoc/>
    public Predictions Predict(IReadOnlyList<Genotype> genotypes)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        if (_roots.Length == 0) throw new InvalidOperationException("A predictor must be fitted before it predicts.");
        var (means, deviations) = (new double[genotypes.Count], new double[genotypes.Count]);
        for (var i = 0; i < means.Length; i++)
        {
            var vector = Vector(genotypes[i]);
            var (sum, squares) = (0.0, 0.0);
            foreach (var root in _roots)
            {
                var node = root;
                while (node.Element >= 0) node = vector[node.Element] > 0 ? node.One! : node.Zero!;
                sum += node.Value;
                squares += node.Value * node.Value;
            }

            means[i] = sum / trees;
            deviations[i] = Math.Sqrt(Math.Max(0, (squares / trees) - (means[i] * means[i])));
        }

        return new Predictions(means, deviations);
    }

    private float[] Vector(Genotype genotype)
    {
        var vector = new float[encoding.Width];
        encoding.Encode(genotype, vector);
        return vector;
    }

    private Node Grow(float[][] rows, double[] targets, int[] sample, RandomStream draws)
    {
        var mean = sample.Average(i => targets[i]);
        if (sample.Length < 2 * leaf) return new Node(-1, mean, null, null);
        var elements = Enumerable.Range(0, encoding.Width).ToArray();
        draws.Shuffle<int>(elements);
        var (best, gain, tried) = (-1, 1e-12, 0);
        foreach (var element in elements)
        {
            // A third of the elements, not counting those that are the same in the whole sample.
            if (tried >= Math.Max(1, encoding.Width / 3)) break;
            var (ones, sum) = (0, 0.0);
            foreach (var i in sample)
            {
                if (rows[i][element] == 0) continue;
                ones++;
                sum += targets[i] - mean;
            }

            if (ones == 0 || ones == sample.Length) continue;
            tried++;
            if (ones < leaf || sample.Length - ones < leaf) continue;
            // The squared error falls by the squares of both halves' mean deviations, weighed by their sizes.
            var fall = sum * sum * ((1.0 / ones) + (1.0 / (sample.Length - ones)));
            if (fall > gain) (best, gain) = (element, fall);
        }

        if (best < 0) return new Node(-1, mean, null, null);
        var halves = sample.ToLookup(i => rows[i][best] > 0);
        return new Node(best, mean, Grow(rows, targets, [.. halves[false]], draws), Grow(rows, targets, [.. halves[true]], draws));
    }

    private sealed record Node(int Element, double Value, Node? Zero, Node? One);

    private sealed class Definition : PredictorDefinition
    {
        public override string Name => "random-forest";

        public override string Description => "A hundred regression trees on the one-hot decisions (Breiman 2001).";

        public override IPredictor Create(PredictorContext context) => new RandomForest(new OneHotEncoding(context.Decisions), context.Random);
    }
}
