namespace Nas.Runtime.Searching;

/// <summary>How fully an evaluator can evaluate: the shares of a full evaluation that it has. A training has one for each of its epochs, a table those that it lists.</summary>
public sealed class FidelityLevels
{
    // Shares such as 12/200 or a power of 1/3 are not exact.
    private const double Rounding = 1e-9;

    /// <param name="shares">At least one, rising, above 0; the last is 1.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public FidelityLevels(IReadOnlyList<double> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        if (shares.Count == 0 || shares[^1] != 1 || !shares.Prepend(0).Zip(shares).All(pair => pair.First < pair.Second))
            throw new ArgumentException("Shares must rise from above 0 to 1.", nameof(shares));
        Shares = shares;
    }

    /// <summary>That of an evaluator which has nothing but the full evaluation.</summary>
    public static FidelityLevels Full { get; } = new([1]);

    /// <summary>Those of a training.</summary>
    /// <param name="epochs">Of the full training, at least 1.</param>
    public static FidelityLevels OfEpochs(int epochs) => new([.. Enumerable.Range(1, epochs).Select(e => e / (double)epochs)]);

    /// <summary>The shares, rising; the last is 1.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>The place among <see cref="Shares"/> of what comes of a wanted fidelity: the highest that is not above it, or the lowest there is.</summary>
    public int Level(double wanted)
    {
        var level = Shares.Count - 1;
        while (level > 0 && Shares[level] > wanted + Rounding) level--;
        return level;
    }

    /// <summary>What comes of a wanted fidelity, see <see cref="Level"/>.</summary>
    public double Given(double wanted) => Shares[Level(wanted)];

    /// <summary>A proposal with the fidelity that comes of the one it wants.</summary>
    public Proposal Round(Proposal proposal) => proposal with { Fidelity = Given(proposal.Fidelity) };
}
