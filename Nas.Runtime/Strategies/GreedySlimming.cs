using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>
/// AutoSlim's choice of widths (Yu and Huang 2019, section 3.3): from the largest network on, that width is made narrower by one value whose narrowing leaves the best network, until one keeps to the
/// limits. A network beyond them is a step on the way and no result, and so counts as not fully evaluated. The smallest comes first, so that there is a result from then on; what else is
/// asked for is drawn uniformly.
/// </summary>
/// <param name="space">The decisions.</param>
/// <param name="widths">The widths.</param>
/// <param name="preference">Which of two scores is better.</param>
/// <param name="constraints">What a result must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class GreedySlimming(DecisionSpace space, Widths widths, Preference preference, Constraints constraints, RandomStream random) : IAskTellStrategy
{
    private const double OnTheWay = 0.5; // any number below 1

    private readonly Dictionary<Genotype, Score> _scores = [];
    private int[] _places = [.. widths.Decisions.Select((_, i) => widths.Values(i).Count - 1)];
    private (int[] Places, Genotype Genotype)[] _round = [];
    private int _next; // of the round
    private bool _hasBegun;
    private bool _hasEnded;

    /// <inheritdoc/>
    public Proposal Ask()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            var smallest = widths.Architecture(new int[_places.Length]);
            return constraints.Allow(smallest) ? smallest : Drawn();
        }

        if (_next == _round.Length && _round.All(r => _scores.ContainsKey(r.Genotype))) Advance();
        if (_next == _round.Length) return Drawn(); // the path has ended, or waits for scores
        var genotype = _round[_next++].Genotype;
        return new(genotype, constraints.Allow(genotype) ? 1 : OnTheWay);
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _scores[trial.Genotype] = trial.Score;
    }

    // To the best network of a round, and then to the next round: at first the largest network alone.
    private void Advance()
    {
        if (_hasEnded) return;
        if (_round.Length == 0) _round = [(_places, widths.Architecture(_places))];
        else
        {
            _places = _round.MaxBy(r => _scores[r.Genotype], preference).Places;
            _hasEnded = constraints.Any && constraints.Allow(widths.Architecture(_places));
            _round = _hasEnded ? [] : [.. Enumerable.Range(0, _places.Length).Where(i => _places[i] > 0).Select(Narrower)];
            _hasEnded |= _round.Length == 0;
        }

        _next = 0;
    }

    private (int[] Places, Genotype Genotype) Narrower(int width)
    {
        int[] places = [.. _places.Select((place, i) => i == width ? place - 1 : place)];
        return (places, widths.Architecture(places));
    }

    private Genotype Drawn() => constraints.First(() => space.Sample(random));
}
