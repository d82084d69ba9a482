using Nas.Runtime.Searching;

namespace Nas.Runtime.Strategies.Fidelities;

/// <summary>A rung of successive halving.</summary>
/// <param name="Count">Architectures evaluated at it.</param>
/// <param name="Fidelity">How fully, above 0 to 1.</param>
public readonly record struct Rung(int Count, double Fidelity);

/// <summary>The rungs of successive halving, from the least fidelity to 1; each keeps the best of the one before.</summary>
/// <param name="Rungs">At least one, with falling counts and rising fidelities.</param>
public sealed record BracketShape(IReadOnlyList<Rung> Rungs)
{
    // 1/27 typed as 0.037 is still three powers of 3.
    private const double Rounding = 1e-9;

    /// <summary>
    /// A bracket that starts at fidelity eta^-<paramref name="reductions"/>; each rung keeps one of eta, with eta times the fidelity (Li et
    /// al. 2018, algorithm 1, the inner loop). Rungs whose fidelities come to the same of the evaluator are one, the first: the others would choose among the same scores again.
    /// </summary>
    /// <param name="count">n, the architectures at the first rung, at least 1. Where fewer than one would be left, the bracket keeps one.</param>
    /// <param name="reductions">s, how often it halves, from 0.</param>
    /// <param name="eta">Above 1.</param>
    /// <param name="fidelities">Those that the evaluator has.</param>
    public static BracketShape Of(int count, int reductions, double eta, FidelityLevels fidelities)
    {
        ArgumentNullException.ThrowIfNull(fidelities);
        return new(
        [
            .. Enumerable.Range(0, reductions + 1)
                .Select(i => new Rung(Math.Max(1, (int)Math.Floor((count * Math.Pow(eta, -i)) + Rounding)), fidelities.Given(Math.Pow(eta, i - reductions))))
                .DistinctBy(rung => rung.Fidelity),
        ]);
    }

    /// <summary>How often a fidelity can be multiplied by <paramref name="eta"/> before it passes 1, where it is at least <paramref name="smallest"/> and what the evaluator has.</summary>
    public static int Reductions(double smallest, double eta, FidelityLevels fidelities)
    {
        ArgumentNullException.ThrowIfNull(fidelities);
        return (int)Math.Floor((Math.Log(1 / Math.Max(smallest, fidelities.Shares[0])) / Math.Log(eta)) + Rounding);
    }

    /// <summary>
    /// The brackets of Hyperband (Li et al. 2018, algorithm 1), the one that starts at the least fidelity first: bracket s has
    /// n = ceil((s_max + 1) / (s + 1) eta^s) architectures.
    /// </summary>
    /// <param name="smallest">The least fidelity, above 0 to 1.</param>
    /// <param name="eta">Above 1; 3 in the paper.</param>
    /// <param name="fidelities">Those that the evaluator has.</param>
    public static IReadOnlyList<BracketShape> Hyperband(double smallest, double eta, FidelityLevels fidelities)
    {
        var most = Reductions(smallest, eta, fidelities);
        return
        [
            .. Enumerable.Range(0, most + 1).Select(i => most - i)
                .Select(s => Of((int)Math.Ceiling(((most + 1.0) / (s + 1) * Math.Pow(eta, s)) - Rounding), s, eta, fidelities)),
        ];
    }
}
