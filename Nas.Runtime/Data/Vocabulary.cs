namespace Nas.Runtime.Data;

/// <summary>The tokens that a net tells apart: the most frequent ones of a text and, where there are more, one that stands for all others.</summary>
public sealed class Vocabulary
{
    /// <summary>What stands for the tokens that are left out.</summary>
    public const string Unknown = "<unk>";

    private readonly Dictionary<string, int> _numbers;

    private Vocabulary(IReadOnlyList<string> tokens)
    {
        Tokens = tokens;
        _numbers = tokens.Select((token, number) => (token, number)).ToDictionary(t => t.token, t => t.number, StringComparer.Ordinal);
    }

    /// <summary>The tokens, each at its number.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The vocabulary of a text.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="size">How many tokens a net tells apart, at least 1; if there are fewer, the rest is never used.</param>
    public static Vocabulary Of(IEnumerable<string> text, int size)
    {
        // Equally frequent ones in their order, so that the same text always has the same numbers.
        var frequent = text.GroupBy(t => t, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).ToArray();
        if (frequent.Length <= size) return new(frequent);
        return new([Unknown, .. frequent.Where(t => t != Unknown).Take(size - 1)]);
    }

    /// <summary>The numbers of a text.</summary>
    public int[] Encode(IEnumerable<string> text) => [.. text.Select(t => _numbers.GetValueOrDefault(t))];
}
