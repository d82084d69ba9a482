namespace Nas.Runtime.Searching;

/// <summary>A training that was not in full, and may go on.</summary>
/// <param name="Trial">The number of the trial that began it, from 0; whatever is random in it follows from this number and the seed, however often it pauses.</param>
/// <param name="Fidelity">How far it is, see <see cref="Proposal"/>.</param>
public readonly record struct PausedTraining(int Trial, double Fidelity);
