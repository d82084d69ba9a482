using Nas.Dsl.Model;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Strategies.Fidelities;

/// <summary>One run of successive halving.</summary>
internal sealed class Bracket
{
    private readonly BracketShape _shape;
    private readonly Preference _preference;
    private readonly Func<Genotype> _propose;
    private readonly List<Entry> _rung = []; // those asked for at the current rung
    private Queue<Genotype>? _promoted; // null at the first rung, whose architectures are new
    private int _index;

    public Bracket(BracketShape shape, Preference preference, Func<Genotype> propose) =>
        (_shape, _preference, _propose) = (shape, preference, propose);

    /// <summary>Whether its last rung has all its scores.</summary>
    public bool IsDone => _index == _shape.Rungs.Count;

    private Rung Current => _shape.Rungs[_index];

    /// <summary>The next proposal, or null while the rung waits for scores.</summary>
    public Proposal? Ask()
    {
        if (IsDone || _rung.Count == Current.Count) return null;
        var genotype = _promoted is null ? _propose() : _promoted.Dequeue();
        _rung.Add(new(genotype));
        return new(genotype, Current.Fidelity);
    }

    /// <summary>Takes a score in; false where it is not one that this bracket waits for.</summary>
    public bool Tell(Trial trial)
    {
        if (IsDone || trial.Fidelity != Current.Fidelity) return false;
        var entry = _rung.Find(e => e.Score is null && e.Genotype.Equals(trial.Genotype));
        if (entry is null) return false;
        entry.Score = trial.Score;
        if (_rung.Count == Current.Count && _rung.TrueForAll(e => e.Score is not null)) Promote();
        return true;
    }

    /// <summary>Whether an architecture is among those that may get to the next rung, or that wait for it.</summary>
    public bool MayPromote(Genotype genotype) =>
        (_index + 1 < _shape.Rungs.Count && _rung.Exists(e => e.Genotype.Equals(genotype))) || _promoted?.Contains(genotype) == true;

    private void Promote()
    {
        if (++_index < _shape.Rungs.Count)
            _promoted = new(_rung.OrderByDescending(e => e.Score!, _preference).Take(Current.Count).Select(e => e.Genotype));
        _rung.Clear();
    }

    private sealed class Entry(Genotype genotype)
    {
        public Genotype Genotype => genotype;

        public Score? Score { get; set; }
    }
}
