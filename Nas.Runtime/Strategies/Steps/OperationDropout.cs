using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// Leaves candidates out of a step of the weights, each with the same probability, so that no candidate relies on those beside it (path dropout; Bender et al. 2018, section 3.2). What is left
/// out does not run; the weights of the others are divided by the probability of staying, so that their sum is expected to be what it was. Where one candidate runs alone, it stays, and of
/// several one stays at least.
/// </summary>
/// <param name="probability">That a candidate is left out, 0 to 1, exclusive; with 0 nothing is drawn.</param>
/// <param name="random">Where draws come from.</param>
public sealed class OperationDropout(double probability, RandomStream random)
{
    /// <summary>Nothing is left out.</summary>
    public static OperationDropout None { get; } = new(0, new RandomStream(0));

    /// <summary>Gates with some of their candidates left out.</summary>
    /// <param name="gates">The gates of a step. New tensors belong to the caller's dispose scope.</param>
    public Gates Of(Gates gates)
    {
        ArgumentNullException.ThrowIfNull(gates);
        return probability == 0 ? gates : new([.. Enumerable.Range(0, gates.Count).Select(i => gates[i].IsMixture ? Of(gates[i]) : gates[i])])
        {
            SkipDropout = gates.SkipDropout,
        };
    }

    /// <summary>Writes the random state.</summary>
    public void Save(BinaryWriter writer)
    {
        if (probability > 0) writer.Write(random);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        if (probability > 0) reader.ReadInto(random);
    }

    private Gate Of(Gate gate)
    {
        int[] active = [.. Enumerable.Range(0, 64).Where(gate.IsActive)];
        var kept = 0L;
        foreach (var candidate in active)
            if (random.NextDouble() >= probability) kept |= 1L << candidate;
        if (kept == 0) kept = 1L << active[random.Next(active.Length)];
        return gate.Only(kept, 1 / (1 - probability));
    }
}
