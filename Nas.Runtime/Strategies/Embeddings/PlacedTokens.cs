using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Controllers;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Embeddings;

/// <summary>
/// Each token of a space as a word at a place. Choices of one name are one word, wherever they stand, so that what is learnt of an
/// operation on one edge holds for the next. A place is a decision, or for k of n which of its k choices; it keeps its number where
/// other decisions are inactive.
/// </summary>
internal sealed class PlacedTokens
{
    private readonly long[] _word;
    private readonly int[] _firstPlace;

    /// <summary>The words and places of <paramref name="space"/>.</summary>
    public PlacedTokens(TokenSpace space)
    {
        Space = space;
        var items = space.Decisions.Items;
        var words = new Dictionary<(string, int), long>();
        _word = new long[space.Count];
        for (var token = 0; token < space.Count; token++)
        {
            var (choices, name) = (items[space.DecisionOf(token)].Choices, space.NameOf(token));
            var word = (name, choices.Take(space.ChoiceOf(token)).Count(c => c == name)); // of one name in one decision each is a word
            words.TryAdd(word, words.Count);
            _word[token] = words[word];
        }

        _firstPlace = new int[items.Count + 1];
        for (var i = 0; i < items.Count; i++) _firstPlace[i + 1] = _firstPlace[i] + items[i].Max;
        WordCount = words.Count;
    }

    /// <summary>The tokens.</summary>
    public TokenSpace Space { get; }

    /// <summary>How many words there are; this number itself stands for the beginning.</summary>
    public int WordCount { get; }

    /// <summary>How many places there are; this number itself stands for what is behind the end.</summary>
    public int PlaceCount => _firstPlace[^1];

    /// <summary>The word of each token, (tokens).</summary>
    public long[] Words => _word;

    /// <summary>The word of a token, or of the number of tokens, which stands for the beginning.</summary>
    public long Word(long token) => token == _word.Length ? WordCount : _word[token];

    /// <summary>The place of the token that comes next in <paramref name="walk"/>.</summary>
    public long PlaceAfter(TokenWalk walk)
    {
        if (walk.IsComplete) return PlaceCount;
        var chosen = 0;
        while (chosen < walk.Tokens.Count && Space.DecisionOf(walk.Tokens[^(chosen + 1)]) == walk.Decision) chosen++;
        return _firstPlace[walk.Decision] + chosen;
    }

    /// <summary>The places of the tokens of sequences, (sequences, length), padded behind.</summary>
    public Tensor Places(TokenBatch batch)
    {
        var places = new long[batch.Sequences.Count * batch.Length];
        Array.Fill(places, PlaceCount);
        for (var b = 0; b < batch.Sequences.Count; b++)
        {
            var sequence = batch.Sequences[b];
            for (var (t, chosen) = (0, 0); t < sequence.Length; t++)
            {
                var decision = Space.DecisionOf(sequence[t]);
                chosen = t > 0 && Space.DecisionOf(sequence[t - 1]) == decision ? chosen + 1 : 0;
                places[(b * batch.Length) + t] = _firstPlace[decision] + chosen;
            }
        }

        return tensor(places, batch.Sequences.Count, batch.Length);
    }
}
