using Nas.Dsl.Model;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Evaluation;

/// <summary>
/// The trainings of a search that are not in full, and which evaluation goes on with which. It follows from the proposals and from what was told, in their order, so it is the same in a replay and whoever
/// evaluates: where the state of a training is, or whether it is lost, changes what an evaluation costs, never its score.
/// </summary>
internal sealed class OpenTrainings
{
    private readonly List<(Genotype Genotype, PausedTraining Training)> _open = []; // in the order in which they paused last

    /// <summary>A proposal is to be evaluated: it goes on with the furthest training of its architecture that is not as far as it wants, or begins one.</summary>
    /// <param name="proposal">The proposal, with a fidelity that the evaluator has.</param>
    /// <param name="number">The number of its trial.</param>
    /// <returns>It, with what it goes on with.</returns>
    public Proposal Begin(Proposal proposal, int number)
    {
        var earlier = _open.Where(t => t.Training.Fidelity < proposal.Fidelity && t.Genotype.Equals(proposal.Genotype))
            .Select(t => (PausedTraining?)t.Training).MaxBy(t => t!.Value.Fidelity);
        if (earlier is { } training) Remove(training.Trial);
        if (proposal.Fidelity < 1) _open.Add((proposal.Genotype, new(earlier?.Trial ?? number, proposal.Fidelity)));
        return proposal with { Earlier = earlier };
    }

    /// <summary>A trial was told. Trainings that are in full, have failed, or that the strategy does not want to go on are over.</summary>
    /// <param name="proposal">What it was of, as <see cref="Begin"/> gave it.</param>
    /// <param name="number">The number of the trial.</param>
    /// <param name="failed">Whether it has failed.</param>
    /// <param name="strategy">Who was told.</param>
    /// <returns>Those that are over, of which there may be a state: the numbers of the trials that began them.</returns>
    public IReadOnlyList<int> Over(Proposal proposal, int number, bool failed, IAskTellStrategy strategy)
    {
        var own = proposal.Earlier?.Trial ?? number;
        if (failed) Remove(own);
        int[] left = [.. _open.Where(t => !strategy.MayPromote(t.Genotype)).Select(t => t.Training.Trial)];
        foreach (var training in left) Remove(training);
        return failed || (proposal.Fidelity == 1 && proposal.Earlier is not null) ? [own, .. left] : left;
    }

    private void Remove(int training) => _open.RemoveAll(t => t.Training.Trial == training);
}
