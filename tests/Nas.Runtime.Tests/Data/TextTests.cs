using Nas.Dsl.Model;
using Nas.Runtime.Data;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Data;

/// <summary>Texts: how they are cut, numbered, divided and drawn, and what is wrong with others.</summary>
public sealed class TextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_piece_is_followed_by_the_token_behind_it()
    {
        using var scope = NewDisposeScope();
        using var data = new TextDataset([0, 1, 2, 3, 4, 5, 6, 7], 3, 8);
        // The eighth token stands behind the second piece; a third would have none behind it.
        Assert.Equal(2, data.Count);
        using var batch = Batches.Of(data, null, 2).Single();
        Assert.Equal([0L, 1, 2, 3, 4, 5], batch.X.flatten().data<long>().ToArray());
        Assert.Equal([1L, 2, 3, 4, 5, 6], batch.Y.flatten().data<long>().ToArray());
    }

    [Fact]
    public void The_most_frequent_tokens_have_numbers_of_their_own()
    {
        var vocabulary = Vocabulary.Of("to be or not to be".Split(' '), 3);
        Assert.Equal([Vocabulary.Unknown, "be", "to"], vocabulary.Tokens);
        Assert.Equal([2, 1, 0, 0, 2, 1], vocabulary.Encode("to be or not to be".Split(' ')));
        Assert.Equal(["be", "to", "not", "or"], Vocabulary.Of("to be or not to be".Split(' '), 9).Tokens);
    }

    [Fact]
    public void A_text_is_divided_at_nine_tenths()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "a.txt"), string.Concat(Enumerable.Repeat("abcdefghij", 10)));
        using var split = Load("text", length: 4, vocabulary: 20);
        Assert.Equal((22, 2), (split.Train.Count, split.Test.Count));
        Assert.Equal("texts", split.Train.Unit);
    }

    [Fact]
    public void Files_for_training_and_test_are_taken_as_they_are()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "train.txt"), "The cat sat.\nThe <unk> sat, the cat's hat.\n");
        File.WriteAllText(Path.Combine(_folder.Root, "test.txt"), "\uFEFFa hat");
        using var split = Load("words", length: 1, vocabulary: 20);
        // the cat sat . <eos> the <unk> sat , the cat's hat . <eos>
        Assert.Equal((13, 1), (split.Train.Count, split.Test.Count));
    }

    [Fact]
    public void Drawn_sentences_are_those_of_the_seed()
    {
        using var one = Phrases(3);
        using var again = Phrases(3);
        using var other = Phrases(4);
        Assert.Equal(DataFingerprint.Of(one.Train), DataFingerprint.Of(again.Train));
        Assert.NotEqual(DataFingerprint.Of(one.Train), DataFingerprint.Of(other.Train));
        Assert.Equal((40, 1000), (one.Train.Count, one.Test.Count));

        static DataSplit Phrases(ulong seed) => Requests.LoadAny(new("phrases", null, new TokensShape(12), 100, seed) { TrainCount = 40 });
    }

    // Whoever counts which word follows which foretells the drawn sentences; a text without any order could not be foretold.
    [Fact]
    public void Drawn_sentences_have_an_order()
    {
        using var scope = NewDisposeScope();
        using var split = Requests.LoadAny(new("phrases", null, new TokensShape(20), 80, 1) { TrainCount = 500, TestCount = 100 });
        var counts = ones(80, 80);
        foreach (var batch in Batches.Of(split.Train, null, 500))
            counts.index_put_(ones(1), [batch.X.flatten(), batch.Y.flatten()], accumulate: true);
        var table = counts / counts.sum(1, keepdim: true);
        var test = Batches.Of(split.Test, null, 100).Single();
        var perplexity = Math.Exp(-table.index([test.X.flatten(), test.Y.flatten()]).log().mean().item<float>());
        Assert.InRange(perplexity, 5, 15);
    }

    [Fact]
    public void What_cannot_be_read_is_one_line()
    {
        Requests.Fails(() => Load("text", 4, 9), "expected a file that ends in .txt, found none");
        File.WriteAllText(Path.Combine(_folder.Root, "a.txt"), "abc");
        Requests.Fails(() => Load("text", 4, 9), "too few for a single piece of 4", "input tokens(4)");
        File.WriteAllText(Path.Combine(_folder.Root, "test.txt"), "abc");
        Requests.Fails(() => Load("text", 4, 9), "train.txt beside test.txt");
        File.Delete(Path.Combine(_folder.Root, "test.txt"));
        File.WriteAllBytes(Path.Combine(_folder.Root, "a.txt"), [0x61, 0xFF, 0x62]);
        Requests.Fails(() => Load("text", 1, 9), "expected a text in UTF-8", "FF");
        Requests.Fails(() => Requests.LoadAny(new("text", null, new TokensShape(4), 9, 1)), "--data-dir");
        Requests.Fails(() => Requests.LoadAny(new("phrases", _folder.Root, new TokensShape(4), 9, 1)), "drawn");
        Requests.Fails(() => Requests.LoadAny(new("shapes", null, new TokensShape(4), 9, 1)), "tokens(4)", "language_model", "phrases, text, words");
        Requests.Fails(() => Requests.LoadAny(new("phrases", null, new TokensShape(4), 9, 1) { Task = LearningTask.Classification }), "classification", "topics");
        Requests.Fails(() => Requests.LoadAny(new("phrases", null, new ImageShape(1, 4, 4), 9, 1)), "image(1, 4, 4)", "classification", "shapes");
    }

    [RealDataFact("tinyshakespeare")]
    public void Shakespeare_has_65_characters()
    {
        var folder = RealDataFactAttribute.PathOf("tinyshakespeare");
        using var split = Requests.LoadAny(new("text", folder, new TokensShape(50), 65, 1));
        Assert.Equal((20077, 2230), (split.Train.Count, split.Test.Count));
        using var scope = NewDisposeScope();
        Assert.Equal(64, Batches.Of(split.Train, null, 30000).Single().X.max().item<long>());
    }

    private DataSplit Load(string name, int length, int vocabulary) => Requests.LoadAny(new(name, _folder.Root, new TokensShape(length), vocabulary, 1));
}
