namespace Nas.Runtime.Evaluation;

/// <summary>How often a search has proposed what it had proposed before.</summary>
/// <param name="Distinct">Different networks.</param>
/// <param name="Repeats">Proposals of a network that had been proposed before at the same fidelity, be they paid or free.</param>
/// <param name="Isomorphic">Those of them that were another architecture than the one first proposed, of the same network.</param>
/// <param name="Free">Those of them that were answered for nothing.</param>
public readonly record struct RepeatCounts(int Distinct, int Repeats, int Isomorphic, int Free);
