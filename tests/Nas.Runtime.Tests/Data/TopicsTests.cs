using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Data;

/// <summary>Drawn texts with their classes: what tells the classes apart, and that a net learns it.</summary>
public sealed class TopicsTests
{
    [Fact]
    public void Drawn_texts_are_those_of_the_seed()
    {
        using var one = Load(classes: 5, seed: 3, count: 41);
        using var again = Load(classes: 5, seed: 3, count: 41);
        using var other = Load(classes: 5, seed: 4, count: 41);
        Assert.Equal(DataFingerprint.Of(one.Train), DataFingerprint.Of(again.Train));
        Assert.NotEqual(DataFingerprint.Of(one.Train), DataFingerprint.Of(other.Train));
        Assert.Equal((41, 1000, "texts"), (one.Train.Count, one.Test.Count, one.Train.Unit));
        Assert.Equal([9, 8, 8, 8, 8], one.Train.LabelValues.ToArray().CountBy(label => label).OrderBy(c => c.Key).Select(c => c.Value));
    }

    // Whoever counts which words the texts of a class have tells single topics apart, though not all texts.
    [Fact]
    public void The_words_tell_the_topic()
    {
        using var scope = NewDisposeScope();
        using var split = Load(classes: 8, seed: 1, count: 800);
        Assert.InRange(Counted(split, parts: 1), 0.85, 0.999);
    }

    // The classes behind them are pairs of topics one after the other, so that it matters in which half a word stands.
    [Fact]
    public void The_order_tells_which_topic_comes_first()
    {
        using var scope = NewDisposeScope();
        using var split = Load(classes: 64, seed: 1, count: 4000);
        var (without, with) = (Counted(split, parts: 1), Counted(split, parts: 2));
        Assert.InRange(without, 0.2, 0.55);
        Assert.InRange(with, without + 0.15, 0.95);
    }

    // What a batch has is what was drawn, and parts are texts as they are.
    [Fact]
    public void A_batch_has_texts_with_their_classes()
    {
        using var scope = NewDisposeScope();
        using var data = new ClassifiedTextDataset([0, 1, 2, 3, 4, 5], [1, 0, 1], 2, 2);
        using var batch = Batches.Of(data, [2, 0], 2).Single();
        Assert.Equal([4L, 5, 0, 1], batch.X.flatten().data<long>().ToArray());
        Assert.Equal([1L, 1], batch.Y.data<long>().ToArray());
        Assert.Equal(ScalarType.Int64, batch.Y.dtype);
        using var part = data.Part([1]);
        Assert.Equal([2L, 3], Batches.Of(part, null, 1).Single().X.flatten().data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => new ClassifiedTextDataset([0, 1, 2], [1, 0], 2, 2));
    }

    // The rest is the word that stands for all others.
    [Fact]
    public void A_net_of_few_words_gets_no_others()
    {
        using var scope = NewDisposeScope();
        using var split = Load(classes: 4, seed: 1, count: 100, vocabulary: 12);
        Assert.Equal((0, 11), (Tokens(split.Train).min().item<long>(), Tokens(split.Train).max().item<long>()));
    }

    [Fact]
    public void A_net_of_other_classes_is_told_how_many_there_are()
    {
        foreach (var classes in new[] { 1, 65 })
            Assert.StartsWith($"The net tells {classes} classes apart, but the data 'topics' have 2 to 64.", Requests.Fails(() => Load(classes, 1, 10)), StringComparison.Ordinal);
        Requests.Fails(() => Requests.LoadAny(new("topics", null, new TokensShape(4), 9, 1)), "language_model", "phrases");
    }

    // Four times as often right as who guesses among eight.
    [Theory]
    [InlineData("recurrent R { input s nodes 2 { from 1 of previous, op A } output mean(nodes) }", "R", "R: n0 = tanh(s); n1 = relu(n0)")]
    [InlineData("recurrent R { input x, h nodes 3 { from pairs, merge {add, multiply}, then A } memory c output last }", "R", "R: n0 = tanh(x + h); n1 = relu(x + h); n2 = tanh(n0 + n1); c = n0 into tanh(n2 + c)")]
    [InlineData("ops B { transformer(2, head_width: 8) }", "stage S { repeat 1 { B } channels channels }", "S: n0 = transformer(2, head_width: 8)(x)")]
    public void A_net_learns_to_tell_topics_apart(string declaration, string part, string architecture)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var space = SpaceText.Parse($"ops A {{ tanh, relu }} {declaration} net N(channels: 16, vocabulary: 150, classes: 8) "
            + $"{{ input tokens(20) task classification stem embedding(vocabulary), positions {part} head global_avg_pool, linear(classes) }}");
        var plan = NetworkPlan.Of(space);
        using var split = Requests.LoadAny(new(DataSource.Usual(space.Net), null, space.Net.Input, plan.Classes, 1) { Task = space.Net.Task, Vocabulary = plan.Vocabulary, TrainCount = 800, TestCount = 400 });
        using var network = new Network(plan, GenotypeText.Parse(space, architecture));
        new Trainer(split.Train, [.. Enumerable.Range(0, 800)], new TrainingOptions(12) { LearningRate = 0.2 }, Augmentation.None, CPU, new RandomStream(3)).Train(network, _ => { }, default);
        network.eval();
        Assert.InRange(Testing.Of(network.call, split.Test, [.. Enumerable.Range(0, 400)], CPU, default).Accuracy, 0.5, 1);
    }

    private static DataSplit Load(int classes, ulong seed, int count, int? vocabulary = null) => Requests.LoadAny(
        new("topics", null, new TokensShape(20), classes, seed) { Task = LearningTask.Classification, Vocabulary = vocabulary, TrainCount = count });

    private static Tensor Tokens(Dataset data) => Batches.Of(data, null, data.Count).Single().X;

    // Naive Bayes by the words in each of so many parts of a text: the share of the test texts that it is right about.
    private static double Counted(DataSplit split, int parts)
    {
        const int words = 200;
        var (train, test) = (Batches.Of(split.Train, null, split.Train.Count).Single(), Batches.Of(split.Test, null, split.Test.Count).Single());
        var place = (arange(20).div(20 / parts, RoundingMode.floor) * words).to(int64);
        var counts = ones(split.Train.Classes, parts * words);
        counts.index_put_(ones(1), [train.Y.unsqueeze(1).expand(-1, 20).flatten(), (train.X + place).flatten()], accumulate: true);
        var logarithms = (counts / counts.sum(1, keepdim: true)).log();
        var guessed = logarithms.t()[test.X + place].sum(1).argmax(1);
        return guessed.eq(test.Y).to(float64).mean().item<double>();
    }
}
