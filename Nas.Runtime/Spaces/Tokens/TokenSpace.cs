using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces.Tokens;

/// <summary>
/// A decision space as sequences of tokens, for controllers that read or write architectures one choice at a time. Every choice of every
/// decision is a token of its own. A one-of-n decision is one token; a k-of-n decision is k tokens in rising order. Where fewer may be
/// chosen, a further token, behind those of the choices, ends them. Inactive decisions and those with a single value have none. So each
/// architecture is exactly one sequence.
/// </summary>
public sealed class TokenSpace
{
    private readonly int[] _first;
    private readonly (int Decision, int Choice)[] _tokens;

    /// <summary>The tokens of a space.</summary>
    public TokenSpace(DecisionSpace decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        Decisions = decisions;
        _first = new int[decisions.Items.Count];
        var tokens = new List<(int, int)>();
        for (var i = 0; i < _first.Length; i++)
        {
            _first[i] = tokens.Count;
            if (decisions.Items[i].ValueCount == 1) continue;
            for (var choice = 0; choice < Options(i); choice++) tokens.Add((i, choice));
        }

        _tokens = [.. tokens];
    }

    /// <summary>The decisions.</summary>
    public DecisionSpace Decisions { get; }

    /// <summary>How many tokens there are.</summary>
    public int Count => _tokens.Length;

    /// <summary>How many tokens a decision with more than one value has: its choices, and the end where it may take fewer.</summary>
    public int Options(int decision) => Decisions.Items[decision] is var d && d.Min < d.Max ? d.Choices.Count + 1 : d.Choices.Count;

    /// <summary>The token of a choice, 0 to <see cref="Count"/>, exclusive.</summary>
    /// <param name="decision">The index of a decision with more than one value.</param>
    /// <param name="choice">The index of its choice; the number of choices for the end.</param>
    public int Token(int decision, int choice) => _first[decision] + choice;

    /// <summary>The decision that <paramref name="token"/> belongs to.</summary>
    public int DecisionOf(int token) => _tokens[token].Decision;

    /// <summary>Which choice of its decision <paramref name="token"/> is; the number of choices for the end.</summary>
    public int ChoiceOf(int token) => _tokens[token].Choice;

    /// <summary>What the choice is called; <c>end</c> where it ends those of its decision.</summary>
    public string NameOf(int token)
    {
        var (choices, choice) = (Decisions.Items[DecisionOf(token)].Choices, ChoiceOf(token));
        return choice < choices.Count ? choices[choice] : "end";
    }

    /// <summary>A walk that stands before the first token.</summary>
    public TokenWalk Walk() => new(this);

    /// <summary>The sequence of an architecture.</summary>
    public int[] Encode(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        var tokens = new List<int>();
        for (var i = 0; i < _first.Length; i++)
        {
            var decision = Decisions.Items[i];
            if (!genotype.IsActive(i) || decision.ValueCount == 1) continue;
            var first = tokens.Count;
            foreach (var choice in decision.Selected(genotype[i])) tokens.Add(Token(i, choice));
            if (tokens.Count - first < decision.Max) tokens.Add(Token(i, decision.Choices.Count));
        }

        return [.. tokens];
    }

    /// <summary>The architecture of a sequence.</summary>
    /// <exception cref="ArgumentException">A token is not allowed where it stands, or some are missing.</exception>
    public Genotype Decode(IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var walk = Walk();
        foreach (var token in tokens) walk.Take(token);
        return walk.Genotype;
    }
}
