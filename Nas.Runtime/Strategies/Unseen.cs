using Nas.Dsl.Model;

namespace Nas.Runtime.Strategies;

/// <summary>Avoids evaluating an architecture twice.</summary>
internal static class Unseen
{
    private const int Attempts = 100;

    /// <summary>
    /// The first of some proposals that is not among <paramref name="seen"/>. Where all of them are, the last: a space may be used up, and a
    /// strategy must answer all the same.
    /// </summary>
    public static Genotype First(IReadOnlySet<Genotype> seen, Func<Genotype> propose)
    {
        var genotype = propose();
        for (var i = 1; i < Attempts && seen.Contains(genotype); i++) genotype = propose();
        return genotype;
    }

    /// <summary><see cref="First"/>, which is among them from now on.</summary>
    public static Genotype Take(HashSet<Genotype> seen, Func<Genotype> propose)
    {
        var genotype = First(seen, propose);
        seen.Add(genotype);
        return genotype;
    }
}
