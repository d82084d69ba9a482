using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data.Sources;

/// <summary>
/// Sentences of a small grammar, drawn here: no file and no network. A verb agrees with its noun in number, however many words stand between them, so that
/// a net which remembers foretells more than one which does not.
/// </summary>
public sealed class Phrases : DataSource
{
    /// <summary>How many pieces of the training text there are by default.</summary>
    public const int DefaultTrainCount = 4000;

    /// <summary>How many pieces of the test text there are by default.</summary>
    public const int DefaultTestCount = 1000;

    private static readonly string[] Adjectives = ["small", "old", "quick", "quiet", "green", "heavy", "kind", "late"];
    private static readonly (string One, string Many)[] Nouns =
    [
        ("dog", "dogs"), ("child", "children"), ("teacher", "teachers"), ("bird", "birds"), ("river", "rivers"), ("house", "houses"), ("ship", "ships"), ("farmer", "farmers"),
    ];

    private static readonly (string One, string Many)[] Transitive = [("sees", "see"), ("follows", "follow"), ("finds", "find"), ("hears", "hear"), ("knows", "know"), ("keeps", "keep")];
    private static readonly (string One, string Many)[] Intransitive = [("sleeps", "sleep"), ("waits", "wait"), ("returns", "return"), ("sings", "sing")];
    private static readonly string[] Adverbs = ["today", "often", "slowly", "again"];
    private static readonly string[] Places = ["near", "behind", "with"];

    /// <inheritdoc/>
    public override string Name => "phrases";

    /// <inheritdoc/>
    public override string Description => "sentences of a small grammar, drawn from the seed without any file: 4,000 + 1,000 pieces of any length, about 60 words";

    /// <inheritdoc/>
    public override bool Serves(LearningTask task, InputShape shape) => task == LearningTask.LanguageModel && shape is TokensShape;

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireNoDirectory(request);
        var random = new RandomStream(request.Seed);
        var length = ((TokensShape)request.Shape).Length;
        return TextSource.Split(
            Text(random.Derive("phrases-train"), length, request.TrainCount ?? DefaultTrainCount),
            Text(random.Derive("phrases-test"), length, request.TestCount ?? DefaultTestCount),
            request);
    }

    // As many words as so many pieces and the word behind the last have.
    private static string[] Text(RandomStream random, int length, int pieces)
    {
        if ((decimal)length * pieces > 100_000_000) throw new DataException($"{pieces} pieces of {length} words are more than 100 million words. Ask for fewer.");
        var words = new List<string>();
        while (words.Count < (length * pieces) + 1) Sentence(random, words);
        return [.. words.Take((length * pieces) + 1)];
    }

    private static void Sentence(RandomStream random, List<string> words)
    {
        var isMany = Noun(random, words, depth: 0);
        if (random.Next(3) == 0)
        {
            words.Add(Of(random, Intransitive, isMany));
        }
        else
        {
            words.Add(Of(random, Transitive, isMany));
            Noun(random, words, depth: 1);
        }

        if (random.Next(3) == 0) words.Add(Of(random, Adverbs));
        words.Add(".");
    }

    // A noun with what belongs to it; whether it is many.
    private static bool Noun(RandomStream random, List<string> words, int depth)
    {
        var isMany = random.Next(2) == 1;
        words.Add(isMany ? random.Next(2) == 1 ? "the" : "some" : random.Next(2) == 1 ? "the" : "a");
        if (random.Next(2) == 0) words.Add(Of(random, Adjectives));
        words.Add(Of(random, Nouns, isMany));
        switch (depth < 2 ? random.Next(6) : 5)
        {
            case 0:
                // the dogs that the farmer sees
                words.Add("that");
                var other = Noun(random, words, depth + 1);
                words.Add(Of(random, Transitive, other));
                break;
            case 1:
                // the dogs that see the farmer
                words.Add("that");
                words.Add(Of(random, Transitive, isMany));
                Noun(random, words, depth + 1);
                break;
            case 2:
                words.Add(Of(random, Places));
                Noun(random, words, depth + 1);
                break;
        }

        return isMany;
    }

    private static string Of(RandomStream random, string[] words) => words[random.Next(words.Length)];

    private static string Of(RandomStream random, (string One, string Many)[] words, bool isMany)
    {
        var (one, many) = words[random.Next(words.Length)];
        return isMany ? many : one;
    }
}
