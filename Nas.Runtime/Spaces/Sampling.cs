using System.Numerics;
using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>Random points of any space.</summary>
public static class Sampling
{
    /// <summary>
    /// A random architecture: each active decision takes each of the values that it may have behind those before with the same probability. Where all
    /// values of a decision activate equally many others, as in every cell, that is uniform over the space.
    /// </summary>
    public static Genotype Sample(this DecisionSpace space, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        var items = space.Items;
        var values = new long[items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var decision = items[i];
            // What is not active is drawn too: a search of before goes on with the same draws.
            values[i] = space.Order is not null && space.IsActive(i, values) ? space.Draw(i, values, random) : decision.ValueAt(random.Next(decision.ValueCount));
        }

        return new Genotype(space, values);
    }

    /// <summary>One of the values that an active decision may have behind earlier ones, each equally likely.</summary>
    internal static long Draw(this DecisionSpace space, int index, IReadOnlyList<long> values, RandomStream random) =>
        space.Allowed(index, values) is { } allowed ? allowed[random.Next(allowed.Count)] : space.Items[index].ValueAt(random.Next(space.Items[index].ValueCount));

    /// <summary>How many values an active decision may have behind earlier ones.</summary>
    internal static long Possible(this DecisionSpace space, int index, IReadOnlyList<long> values) => space.Allowed(index, values)?.Count ?? space.Items[index].ValueCount;

    /// <summary>
    /// A neighbour: one active decision, each equally likely, takes another of its values. Of a k-of-n decision one chosen element is
    /// exchanged (the hidden-state mutation of Real et al. 2019, section 3.2), and the decisions that depended on it move along; where the
    /// number that is chosen may differ, one element is taken or left out; of a one-of-n decision the choice changes (their op mutation). What may not stand
    /// behind the new value any more is drawn anew.
    /// </summary>
    /// <exception cref="InvalidOperationException">No active decision has a second value.</exception>
    public static Genotype Mutate(this Genotype genotype, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        ArgumentNullException.ThrowIfNull(random);
        var space = genotype.Space;
        var items = space.Items;
        var open = 0;
        for (var i = 0; i < items.Count; i++)
            if (IsOpen(i)) open++;
        if (open == 0) throw new InvalidOperationException("The space has a single architecture: there is nothing to mutate.");
        var index = -1;
        for (var skip = random.Next(open); skip >= 0; skip--)
            do index++;
            while (!IsOpen(index));
        var decision = items[index];
        var values = new long[items.Count];
        for (var i = 0; i < values.Length; i++) values[i] = genotype[i];
        if (decision.Kind == DecisionKind.One)
        {
            var allowed = space.Allowed(index, values) ?? [.. Enumerable.Range(0, decision.Choices.Count)];
            long[] others = [.. allowed.Where(v => v != values[index])];
            values[index] = others[random.Next(others.Length)];
            return Variation.Complete(space, values, random);
        }

        if (decision.Min < decision.Max)
        {
            int[] possible = [.. Enumerable.Range(0, decision.Choices.Count).Where(choice => decision.Allows(values[index] ^ 1L << choice))];
            values[index] ^= 1L << possible[random.Next(possible.Length)];
            return Variation.Complete(space, values, random);
        }

        var (removed, added) = (Pick(values[index], random), Pick(~values[index] & ((1L << decision.Choices.Count) - 1), random));
        var changed = values[index] & ~(1L << removed) | (1L << added);
        // What hung on the removed element hangs on the added one now, child by child, so that only the wiring changes.
        var before = space.Children(index, removed);
        var after = space.Children(index, added);
        for (var i = 0; i < Math.Min(before.Length, after.Length); i++) values[after[i]] = values[before[i]];
        values[index] = changed;
        return Variation.Complete(space, values, random);

        bool IsOpen(int i) => genotype.IsActive(i) && space.Possible(i, genotype.Values) > 1;
    }

    private static int Pick(long bits, RandomStream random)
    {
        for (var skip = random.Next(BitOperations.PopCount((ulong)bits)); skip > 0; skip--) bits &= bits - 1;
        return BitOperations.TrailingZeroCount(bits);
    }
}
