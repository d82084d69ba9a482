using System.Numerics;
using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces.Tokens;

/// <summary>Goes through a sequence from its beginning and says at each place which tokens may follow.</summary>
public sealed class TokenWalk
{
    private readonly TokenSpace _space;
    private readonly long[] _values;
    private readonly List<int> _tokens = [];

    internal TokenWalk(TokenSpace space)
    {
        _space = space;
        _values = new long[space.Decisions.Items.Count];
        Decision = -1;
        Advance();
    }

    /// <summary>The decision that the next token belongs to; behind the last one the number of decisions.</summary>
    public int Decision { get; private set; }

    /// <summary>Whether the sequence has ended.</summary>
    public bool IsComplete => Decision == _values.Length;

    /// <summary>The tokens so far.</summary>
    public IReadOnlyList<int> Tokens => _tokens;

    /// <summary>The architecture.</summary>
    /// <exception cref="ArgumentException">The sequence has not ended.</exception>
    public Genotype Genotype => IsComplete
        ? new Genotype(_space.Decisions, _values)
        : throw new ArgumentException($"The sequence of {_tokens.Count} tokens ends before {_space.Decisions.Items[Decision].Name}.");

    /// <summary>
    /// How many values of the decision go on with this choice; 0 where it may not follow. Drawing each choice in proportion to it makes
    /// all values equally likely.
    /// </summary>
    /// <param name="choice">A choice of the decision that the walk stands at, or the end.</param>
    public long Completions(int choice)
    {
        var decision = _space.Decisions.Items[Decision];
        var count = decision.Choices.Count;
        if (choice < 0 || choice > count || (choice == count && decision.Min == decision.Max)) return 0;
        if (decision.Kind == DecisionKind.One) return _space.Decisions.Allows(Decision, choice, _values) ? 1 : 0;
        var chosen = _values[Decision];
        var size = BitOperations.PopCount((ulong)chosen);
        if (choice == count) return size >= decision.Min ? 1 : 0;
        if (chosen >> choice != 0) return 0; // it or a later one is chosen already
        var completions = 0L;
        for (var more = Math.Max(0, decision.Min - size - 1); more < decision.Max - size; more++) completions += Combinations.Count(count - 1 - choice, more);
        return completions;
    }

    /// <summary>Goes one token further.</summary>
    /// <exception cref="ArgumentException">The token may not follow.</exception>
    public void Take(int token)
    {
        if (IsComplete || token < 0 || token >= _space.Count || _space.DecisionOf(token) != Decision || Completions(_space.ChoiceOf(token)) == 0)
            throw new ArgumentException($"Token {token} may not stand at place {_tokens.Count}.", nameof(token));
        _tokens.Add(token);
        var (decision, choice) = (_space.Decisions.Items[Decision], _space.ChoiceOf(token));
        if (decision.Kind == DecisionKind.One)
        {
            _values[Decision] = choice;
        }
        else if (choice < decision.Choices.Count)
        {
            _values[Decision] |= 1L << choice;
            if (BitOperations.PopCount((ulong)_values[Decision]) < decision.Max) return;
        }

        Advance();
    }

    // On to the next decision that is active and open.
    private void Advance()
    {
        while (++Decision < _values.Length)
        {
            if (!_space.Decisions.IsActive(Decision, _values)) continue;
            if (_space.Decisions.Items[Decision].ValueCount > 1) return;
            _values[Decision] = _space.Decisions.Items[Decision].ValueAt(0);
        }
    }
}
