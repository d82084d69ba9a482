using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>
/// Hill climbing (White et al. 2021, algorithm 1): from a random architecture to its best neighbour, from that to the best neighbour of
/// that, and at a local optimum, or where all failed, anew from another random one. Nothing is evaluated twice until the space is used up.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="starts">How many random architectures compete to be a start; 1 in algorithm 1.</param>
/// <param name="full">Whether all neighbours are evaluated before the best is taken, as in algorithm 1, or the first better one is.</param>
/// <param name="preference">Which of two scores is better.</param>
/// <param name="constraints">What proposals must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class LocalSearch(
    DecisionSpace space, int starts, bool full, Preference preference, Constraints constraints, RandomStream random) : IAskTellStrategy
{
    private readonly HashSet<Genotype> _asked = [];
    private readonly Dictionary<Genotype, Score> _scores = [];
    private Genotype? _centre;
    private Genotype[] _round = []; // starts, or the neighbours of the centre
    private int _next;

    /// <summary>The architecture whose neighbours are being evaluated; null while starts are.</summary>
    public Genotype? Centre => _centre;

    /// <inheritdoc/>
    public Proposal Ask()
    {
        while (true)
        {
            while (_next < _round.Length)
                if (_asked.Add(_round[_next++])) return _round[_next - 1];
            // Asked ahead of scores that the next step depends on: another random architecture is as good as any.
            if (_round.Any(g => !_scores.ContainsKey(g))) return Asked(Draw());
            if (Climb()) continue;
            _centre = null;
            Begin([.. Enumerable.Range(0, starts).Select(_ => Draw()).Where(g => !_asked.Contains(g)).Distinct()]);
            if (_round.Length == 0) return Draw(); // the space is used up
        }
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _scores[trial.Genotype] = trial.Score;
        if (!full && _centre is not null && IsBetterThanCentre(trial.Score) && _round.Contains(trial.Genotype)) MoveTo(trial.Genotype);
    }

    private bool Climb()
    {
        if (_round.MaxBy(g => _scores[g], preference) is not { } best || _scores[best].IsFailed || !IsBetterThanCentre(_scores[best])) return false;
        MoveTo(best);
        return true;
    }

    private bool IsBetterThanCentre(Score score) => _centre is null || preference.Compare(score, _scores[_centre]) > 0;

    private void MoveTo(Genotype centre)
    {
        _centre = centre;
        Begin([.. centre.Neighbours(random).Where(constraints.Allow)]);
    }

    private void Begin(Genotype[] round)
    {
        random.Shuffle(round.AsSpan());
        (_round, _next) = (round, 0);
    }

    private Genotype Draw() => Unseen.First(_asked, () => constraints.First(() => space.Sample(random)));

    private Genotype Asked(Genotype genotype)
    {
        _asked.Add(genotype);
        return genotype;
    }
}
