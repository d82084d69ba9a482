using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data.Sources;

/// <summary>
/// Texts about a topic, drawn here, with as many classes as the net has: no file and no network. A text is sentences of a small grammar in which about half of the
/// nouns and verbs are the topic's; the others are of no topic or, now and then, of another one. Beyond the single topics a class is one topic in the first half of a
/// text and another in the second, so that a net needs the order of the words.
/// </summary>
public sealed class Topics : DataSource
{
    /// <summary>How many training texts there are by default.</summary>
    public const int DefaultTrainCount = 4000;

    /// <summary>How many test texts there are by default.</summary>
    public const int DefaultTestCount = 1000;

    private static readonly Topic General = new(
        ["man", "woman", "friend", "child", "thing", "day", "place", "stranger"], ["sees", "finds", "likes", "brings", "wants", "knows"]);

    private static readonly Topic[] Subjects =
    [
        new(["ship", "harbour", "sailor", "wave", "island", "anchor"], ["sails", "drifts", "dives"]),
        new(["farmer", "field", "cow", "barn", "tractor", "harvest"], ["ploughs", "sows", "milks"]),
        new(["teacher", "pupil", "lesson", "blackboard", "exam", "desk"], ["teaches", "learns", "spells"]),
        new(["cook", "oven", "soup", "recipe", "spoon", "bread"], ["bakes", "boils", "tastes"]),
        new(["singer", "violin", "drum", "melody", "choir", "stage"], ["sings", "plays", "hums"]),
        new(["doctor", "nurse", "patient", "fever", "hospital", "medicine"], ["heals", "coughs", "rests"]),
        new(["train", "station", "ticket", "rail", "conductor", "tunnel"], ["departs", "arrives", "whistles"]),
        new(["star", "planet", "rocket", "moon", "comet", "astronaut"], ["orbits", "shines", "lands"]),
    ];

    private static readonly string[] Articles = ["the", "a", "this", "every"];
    private static readonly string[] Adjectives = ["small", "old", "quick", "quiet", "green", "heavy", "kind", "late"];
    private static readonly string[] Adverbs = ["today", "often", "slowly", "again"];

    // A class is a topic from which a text goes to another, or to none other.
    private static readonly (int First, int Second)[] ClassTopics =
    [
        .. Enumerable.Range(0, Subjects.Length).Select(t => (t, t)),
        .. Enumerable.Range(0, Subjects.Length).SelectMany(first => Enumerable.Range(0, Subjects.Length).Where(second => second != first).Select(second => (first, second))),
    ];

    /// <summary>There are no more kinds of texts.</summary>
    public static int MaximumClasses => ClassTopics.Length;

    /// <inheritdoc/>
    public override string Name => "topics";

    /// <inheritdoc/>
    public override string Description => "texts about a topic, or about one and then another, drawn from the seed without any file: 4,000 + 1,000 texts of any length, 2 to 64 classes, about 100 words";

    /// <inheritdoc/>
    public override bool Serves(LearningTask task, InputShape shape) => task == LearningTask.Classification && shape is TokensShape;

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireNoDirectory(request);
        RequireClasses(request, MaximumClasses);
        var (random, length) = (new RandomStream(request.Seed), ((TokensShape)request.Shape).Length);
        var (train, test) = (Draw(random, "topics-train", length, request.TrainCount ?? DefaultTrainCount, request.Classes), Draw(random, "topics-test", length, request.TestCount ?? DefaultTestCount, request.Classes));
        var vocabulary = Vocabulary.Of(train.Words.Concat(test.Words), request.Vocabulary ?? int.MaxValue);
        return new DataSplit(
            new ClassifiedTextDataset(vocabulary.Encode(train.Words), train.Labels, length, request.Classes),
            new ClassifiedTextDataset(vocabulary.Encode(test.Words), test.Labels, length, request.Classes));
    }

    private static (string[] Words, long[] Labels) Draw(RandomStream random, string purpose, int length, int count, int classes)
    {
        if ((decimal)length * count > 100_000_000) throw new DataException($"{count} texts of {length} words are more than 100 million words. Ask for fewer.");
        var labels = new long[count];
        for (var i = 0; i < count; i++) labels[i] = i % classes;
        random.Derive($"{purpose}-labels").Shuffle<long>(labels);
        return ([.. Enumerable.Range(0, count).SelectMany(i => Text(random.Derive(purpose, i), ClassTopics[labels[i]], length))], labels);
    }

    private static IEnumerable<string> Text(RandomStream random, (int First, int Second) topics, int length)
    {
        var words = new List<string>();
        while (words.Count < (length + 1) / 2) Sentence(random, Subjects[topics.First], words);
        // The second half begins in the middle, whatever sentence stands there.
        words.RemoveRange((length + 1) / 2, words.Count - ((length + 1) / 2));
        while (words.Count < length) Sentence(random, Subjects[topics.Second], words);
        return words.Take(length);
    }

    private static void Sentence(RandomStream random, Topic topic, List<string> words)
    {
        Noun(random, topic, words);
        words.Add(Of(random, Drawn(random, topic).Verbs));
        if (random.Next(2) == 0) Noun(random, topic, words);
        if (random.Next(3) == 0) words.Add(Of(random, Adverbs));
        words.Add(".");
    }

    private static void Noun(RandomStream random, Topic topic, List<string> words)
    {
        words.Add(Of(random, Articles));
        if (random.Next(3) == 0) words.Add(Of(random, Adjectives));
        words.Add(Of(random, Drawn(random, topic).Nouns));
    }

    // Half of the words are the topic's own, and an eighth those of any.
    private static Topic Drawn(RandomStream random, Topic topic) => random.Next(8) switch
    {
        < 4 => topic,
        4 => Subjects[random.Next(Subjects.Length)],
        _ => General,
    };

    private static string Of(RandomStream random, string[] words) => words[random.Next(words.Length)];

    private sealed record Topic(string[] Nouns, string[] Verbs);
}
