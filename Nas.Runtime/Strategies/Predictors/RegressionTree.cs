using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>How regression trees grow.</summary>
/// <param name="Leaf">The fewest architectures of a leaf.</param>
/// <param name="Tried">The share of the elements that each split is chosen from, drawn at random; above 0 to 1.</param>
/// <param name="Depth">The most splits from the root to a leaf.</param>
/// <param name="Shrinkage">λ: how many architectures without a deviation a leaf counts besides its own (Chen and Guestrin 2016, equation 5).</param>
internal sealed record TreeGrowth(int Leaf, double Tried, int Depth = int.MaxValue, double Shrinkage = 0);

/// <summary>A regression tree on vectors of zeros and ones.</summary>
internal sealed class RegressionTree
{
    private readonly int _element; // -1: a leaf
    private readonly double _value;
    private readonly RegressionTree? _zero, _one;

    private RegressionTree(double value) => (_element, _value) = (-1, value);

    private RegressionTree(int element, RegressionTree zero, RegressionTree one) => (_element, _zero, _one) = (element, zero, one);

    /// <summary>Grows a tree: each split is the one by which the squared error falls most (Breiman et al. 1984).</summary>
    /// <param name="rows">The vectors.</param>
    /// <param name="targets">What is to be told of each.</param>
    /// <param name="sample">Which of them the tree learns from; one may come several times.</param>
    /// <param name="growth">How it grows.</param>
    /// <param name="draws">Where the elements that are tried come from.</param>
    public static RegressionTree Grow(float[][] rows, double[] targets, int[] sample, TreeGrowth growth, RandomStream draws)
    {
        var width = rows[0].Length;
        return Part(sample, growth.Depth);

        RegressionTree Part(int[] part, int depth)
        {
            var total = part.Sum(i => targets[i]);
            if (depth == 0 || part.Length < 2 * growth.Leaf) return Leaf();
            var elements = Enumerable.Range(0, width).ToArray();
            draws.Shuffle<int>(elements);
            var (best, gain, tried) = (-1, 1e-12, 0);
            foreach (var element in elements)
            {
                // A share of the elements, not counting those that are the same in the whole part.
                if (tried >= Math.Max(1, (int)(width * growth.Tried))) break;
                var (ones, sum) = (0, 0.0);
                foreach (var i in part)
                {
                    if (rows[i][element] == 0) continue;
                    ones++;
                    sum += targets[i];
                }

                if (ones == 0 || ones == part.Length) continue;
                tried++;
                if (ones < growth.Leaf || part.Length - ones < growth.Leaf) continue;
                var fall = Explained(sum, ones) + Explained(total - sum, part.Length - ones) - Explained(total, part.Length);
                if (fall > gain) (best, gain) = (element, fall);
            }

            if (best < 0) return Leaf();
            var halves = part.ToLookup(i => rows[i][best] > 0);
            return new(best, Part([.. halves[false]], depth - 1), Part([.. halves[true]], depth - 1));

            RegressionTree Leaf() => new(total / (part.Length + growth.Shrinkage));
        }

        // By how much the squared error is less with one value for all of them than with 0.
        double Explained(double sum, int count) => sum * sum / (count + growth.Shrinkage);
    }

    /// <summary>What it tells of a vector.</summary>
    public double Of(float[] vector)
    {
        var node = this;
        while (node._element >= 0) node = vector[node._element] > 0 ? node._one! : node._zero!;
        return node._value;
    }
}
