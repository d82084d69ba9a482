using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data;

/// <summary>Divides a data set into disjoint parts at random.</summary>
internal static class Partition
{
    /// <summary>
    /// The indices of each part, ascending. Stratified, the images of each class are spread evenly over one long row, and the parts are
    /// consecutive pieces of that row: sizes are exact, and each part has each class in its proportion to within one or two images.
    /// </summary>
    public static int[][] Of(ReadOnlySpan<long> labels, IReadOnlyList<int> counts, ulong seed, bool stratified)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Any(c => c < 0)) throw new ArgumentException("A part cannot have fewer than 0 images.", nameof(counts));
        if (counts.Sum(c => (long)c) > labels.Length)
            throw new ArgumentException($"The parts have {counts.Sum(c => (long)c)} images together; there are {labels.Length}.", nameof(counts));

        var order = Enumerable.Range(0, labels.Length).ToArray();
        var random = new RandomStream(seed).Derive("split");
        random.Shuffle<int>(order);
        if (stratified) order = Spread(order, labels);

        var parts = new int[counts.Count][];
        var start = 0;
        for (var part = 0; part < parts.Length; part++)
        {
            parts[part] = order[start..(start + counts[part])];
            Array.Sort(parts[part]);
            start += counts[part];
        }

        return parts;
    }

    // The j-th of a class with n images stands at (j + 1/2) / n of the row. A stable sort: ties keep their random order.
    private static int[] Spread(int[] order, ReadOnlySpan<long> labels)
    {
        var sizes = new Dictionary<long, int>();
        foreach (var label in labels) sizes[label] = sizes.GetValueOrDefault(label) + 1;
        var seen = new Dictionary<long, int>();
        var places = new double[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var label = labels[order[i]];
            var before = seen.GetValueOrDefault(label);
            seen[label] = before + 1;
            places[i] = (before + 0.5) / sizes[label];
        }

        return [.. Enumerable.Range(0, order.Length).OrderBy(i => places[i]).Select(i => order[i])];
    }
}
