using System.Text.RegularExpressions;

namespace Nas.Generators.Tests.Pipeline;

/// <summary>Texts that were right and are damaged: what an editor holds between two keystrokes, and what it should never hold.</summary>
/// <param name="samples">Texts that are right.</param>
internal sealed partial class Mutations(IReadOnlyList<string> samples)
{
    private const int MostSteps = 4;

    // The edges of ranges, and what looks like numbers.
    private static readonly string[] Numbers =
        ["0", "-1", "1", "2", "0.5", "1e9", "1e308", "1e999", "-0", "2147483647", "2147483648", "9223372036854775808", "1000000", "1000001", "3x", "1..2", "0..0", "62", "63"];

    private static readonly string[] Characters =
        ["{", "}", "(", ")", ",", ":", ";", ".", "..", "*", "=", "/*", "*/", "//", "\n", "\r", "\r\n", "\t", "\0", "\u0085", "\u2028", "\uFEFF", "\uD800", "\uDC00", "é", "名", "\"", "\\", "@", "#", "'", "\"\"\""];

    /// <summary>The text of a number, the same at any time.</summary>
    public string Text(int number)
    {
        var random = new Random(number);
        var text = Sample(random);
        for (var steps = random.Next(1, MostSteps + 1); steps > 0; steps--) text = Step(text, random);
        return text;
    }

    private string Step(string text, Random random) => random.Next(10) switch
    {
        0 => Tokens(text, random, (tokens, at) => tokens.RemoveAt(at)),
        1 => Tokens(text, random, (tokens, at) => tokens.Insert(at, tokens[random.Next(tokens.Count)])),
        2 => Tokens(text, random, (tokens, at) => (tokens[at], tokens[random.Next(tokens.Count)]) = (tokens[random.Next(tokens.Count)], tokens[at])),
        3 => Tokens(text, random, (tokens, at) => tokens[at] = Other(random)),
        4 => Number().Replace(text, m => random.Next(3) == 0 ? Numbers[random.Next(Numbers.Length)] : m.Value),
        5 => Lines(text, random),
        6 => text.Insert(random.Next(text.Length + 1), Characters[random.Next(Characters.Length)]),
        7 => text.Length == 0 ? text : text.Remove(random.Next(text.Length), 1),
        8 => text[..random.Next(text.Length + 1)],
        _ => text[..random.Next(text.Length + 1)] + Sample(random) is var spliced && random.Next(2) == 0 ? spliced : text + "\n" + Sample(random),
    };

    private string Sample(Random random) => samples[random.Next(samples.Count)];

    private string Other(Random random)
    {
        var tokens = Token().Matches(Sample(random));
        return tokens[random.Next(tokens.Count)].Value;
    }

    private static string Tokens(string text, Random random, Action<List<string>, int> change)
    {
        var tokens = Token().Matches(text).Select(m => m.Value).ToList();
        if (tokens.Count == 0) return text;
        change(tokens, random.Next(tokens.Count));
        return string.Concat(tokens);
    }

    private static string Lines(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var (one, other) = (random.Next(lines.Count), random.Next(lines.Count));
        switch (random.Next(3))
        {
            case 0:
                lines.RemoveAt(one);
                break;
            case 1:
                lines.Insert(other, lines[one]);
                break;
            default:
                (lines[one], lines[other]) = (lines[other], lines[one]);
                break;
        }

        return string.Join('\n', lines);
    }

    // Words, numbers and white space as a whole, else single characters: put together they are the text again.
    [GeneratedRegex(@"\w+|\s+|.", RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex(@"\b\d+(\.\d+)?\b")]
    private static partial Regex Number();
}
