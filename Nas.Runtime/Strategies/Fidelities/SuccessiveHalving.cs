using Nas.Dsl.Model;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Strategies.Fidelities;

/// <summary>
/// Many architectures are evaluated a little, the best of them more fully, and so on: one bracket of rungs after the other, over and over.
/// With one shape it is successive halving (Jamieson and Talwalkar 2016), with several Hyperband (Li et al. 2018). Asked for more than a
/// rung has to give, it begins the next bracket beside it.
/// </summary>
/// <param name="brackets">At least one.</param>
/// <param name="propose">Makes a new architecture for a first rung.</param>
/// <param name="preference">Which of two scores is better.</param>
/// <param name="learn">Told of every trial, before a rung ends with it.</param>
public sealed class SuccessiveHalving(
    IReadOnlyList<BracketShape> brackets, Func<Genotype> propose, Preference preference, Action<Trial>? learn = null) : IAskTellStrategy
{
    private readonly List<Bracket> _open = [];
    private int _begun;

    /// <inheritdoc/>
    public Proposal Ask()
    {
        foreach (var bracket in _open)
            if (bracket.Ask() is { } proposal) return proposal;
        _open.Add(new(brackets[_begun++ % brackets.Count], preference, propose));
        return _open[^1].Ask()!.Value;
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        learn?.Invoke(trial);
        _open.Find(bracket => bracket.Tell(trial));
        _open.RemoveAll(bracket => bracket.IsDone);
    }

    /// <inheritdoc/>
    public bool MayPromote(Genotype genotype) => _open.Exists(bracket => bracket.MayPromote(genotype));
}
