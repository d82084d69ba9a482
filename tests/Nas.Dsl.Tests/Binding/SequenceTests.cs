using System.Numerics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Binding;

/// <summary>Nets for texts, recurrent cells and transformers: what they mean, their shapes, and what is wrong with others.</summary>
public class SequenceTests
{
    private const string Two = "ops A { search only none, tanh, relu }\nops B { transformer(heads: {1, 2}, head_width: 4), skip_connect }\n";
    private const string Sets = Two + "ops C { sep_conv(3) }\n";
    private const string R = "recurrent R { input s nodes 3 { from 1 of previous, op A } output mean(nodes) }\n";
    private const string Cell = "cell D { input x nodes 1 { from 1 of previous, op C } output last }\n";
    private const string Net = "net N(channels: 8, vocabulary: 5) { input tokens(6) stem embedding(vocabulary) R stage S { repeat 1..2 { B } channels channels } head linear(vocabulary) }\n";
    private const string Frame = Sets + R + Net;
    private const string Right = Two + R + Net;
    private const string Image = "net I(channels: 8) { input image(3, 8, 8) D head global_avg_pool, linear(2) }\n";

    [Fact]
    public void The_frame_of_these_tests_is_right() => Assert.DoesNotContain(Problems.Of(Frame + Cell + Image), p => !p.StartsWith("NAS0091", StringComparison.Ordinal));

    [Theory]
    [InlineData("DartsRnn", "2642411520")]
    [InlineData("EnasRnn", "8036313307545600")]
    [InlineData("NasRlTree", "63331869759897600")]
    [InlineData("Autoformer", "1056964608")]
    [InlineData("Gpt", "9990")]
    [InlineData("Detector", "65536")]
    public void A_published_space_has_its_number_of_architectures(string sample, string count) =>
        Assert.Equal(BigInteger.Parse(count), Spaces.Read(Spaces.Sample(sample)).Count);

    [Fact]
    public void Its_canonical_text_is_read_again()
    {
        var space = Spaces.Read(Right);
        Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
        Assert.Equal(LearningTask.LanguageModel, space.Net.Task);
        Assert.DoesNotContain("task", SpaceText.Write(space), StringComparison.Ordinal);

        var classifier = Spaces.Read(Right.Replace("head linear", "task classification head global_avg_pool, linear", StringComparison.Ordinal));
        Assert.Contains("  task classification\n", SpaceText.Write(classifier), StringComparison.Ordinal);
        Assert.Equal(classifier, SpaceText.Parse(SpaceText.Write(classifier)));
    }

    [Fact]
    public void An_architecture_is_a_line_of_text()
    {
        var space = Spaces.Read(Right);
        var text = "R: n0 = tanh(s); n1 = relu(n0); n2 = tanh(s) | S: depth = 2; n0 = transformer(2, head_width: 4)(x); n1 = skip_connect(n0)";
        Assert.Equal(text, GenotypeText.Write(space, GenotypeText.Parse(space, text)));
    }

    // n1 and n2 do not read each other, and all nodes are put out alike.
    [Fact]
    public void Nodes_in_another_order_are_the_same_cell()
    {
        var space = Spaces.Read(Two + R.Replace("nodes 3", "nodes 4", StringComparison.Ordinal) + Net);
        var one = GenotypeText.Parse(space, "R: n0 = tanh(s); n1 = relu(n0); n2 = tanh(n0); n3 = tanh(n1) | S: depth = 1; n0 = transformer(1, head_width: 4)(x)");
        var other = GenotypeText.Parse(space, "R: n0 = tanh(s); n1 = tanh(n0); n2 = relu(n0); n3 = tanh(n2) | S: depth = 1; n0 = transformer(1, head_width: 4)(x)");
        Assert.Equal(Isomorphism.Canonical(space, one), Isomorphism.Canonical(space, other));
    }

    // By hand: embedding 5·8; the joint 16·16 and three nodes of 8·16, at each of 6 places; layer norms 2·2·8, attention of two heads of 4 wide 4·(8·8) + 4·8 and 2·6·6·8
    // products, the hidden layer (8+1)·32 + (32+1)·8; the last layer (8+1)·5.
    [Fact]
    public void Weights_and_products_are_counted()
    {
        var space = Spaces.Read(Right);
        var genotype = GenotypeText.Parse(space, "R: n0 = tanh(s); n1 = relu(n0); n2 = tanh(s) | S: depth = 1; n0 = transformer(2, head_width: 4)(x)");
        var (attention, hidden, last) = (288, 288 + 264, 45);
        Assert.Equal((40 + 256 + (3 * 128) + 32 + attention + hidden + last, (6 * (256 + (3 * 128) + attention + hidden + last)) + (2 * 6 * 6 * 8)), Cost.Of(space, genotype));
    }

    [Theory]
    [InlineData("tokens(6)", "tokens(6, 2)", "NAS0095 5:37 Write tokens(length) with one whole number from 1 to 1000000, such as tokens(35).")]
    [InlineData("tokens(6)", "tokens(0)", "NAS0095 5:37 Write tokens(length) with one whole number from 1 to 1000000, such as tokens(35).")]
    [InlineData("tokens(6)", "tokens(6) task language_modell", "NAS0096 5:58 There is no task 'language_modell'. Did you mean 'language_model'?")]
    [InlineData("tokens(6)", "tokens(6) task segment", "NAS0096 5:58 There is no task 'segment'. Write classification, language_model or detection.")]
    [InlineData("embedding(vocabulary)", "positions", "NAS0097 5:58 'positions' takes a sequence, but here is tokens; begin the stem with embedding(vocabulary).")]
    [InlineData("stem embedding(vocabulary)", "", "NAS0097 5:54 'R' takes a sequence, but here is tokens; begin the stem with embedding(vocabulary).")]
    [InlineData("channels channels }", "channels channels stride 2 }", "NAS0097 5:82 'S' takes an image, but here is a sequence.")]
    [InlineData("{ B }", "{ C }", "NAS0097 5:82 'sep_conv(3)' takes an image, but here is a sequence.")]
    [InlineData(") R stage", ") R { stride 2 } stage", "NAS0066 5:91 A recurrent cell goes through a text place by place and has no stride; remove it.")]
    [InlineData("head linear", "head batch_norm, linear", "NAS0097 5:135 'batch_norm' takes an image, but here is a sequence.")]
    [InlineData("head linear", "head global_avg_pool, linear",
        "NAS0098 5:130 The head ends in a vector, but the task language_model needs a row of numbers for each token; leave global_avg_pool out, and end with linear(vocabulary).")]
    [InlineData("head linear", "task classification head linear",
        "NAS0098 5:150 The head ends in a sequence, but the task classification needs one row of numbers for each example; write: head global_avg_pool, linear(classes).")]
    [InlineData("op A }", "op C }",
        "NAS0099 4:11 'sep_conv(3)' of the set 'C' cannot stand in a recurrent cell; there you can write gelu, hswish, none, relu, relu6, sigmoid, skip_connect, swish or tanh.")]
    [InlineData("input s", "input s, t", "NAS0100 4:15 A recurrent cell has one input, what a place of the text and the state before it are joined to; write: input s")]
    [InlineData("mean(nodes)", "concat(nodes)", "NAS0100 4:60 A recurrent cell puts out its next state, a mean; write: output mean(nodes)")]
    [InlineData("from 1 of", "from any of",
        "NAS0100 4:23 A node of a recurrent cell has one of the states before it and an activation; write: nodes 8 { from 1 of previous, op Activations }")]
    [InlineData("mean(nodes) }", "mean(nodes) stride 2 }", "NAS0100 4:79 A recurrent cell knows no stride, reduction or limit; remove this line.")]
    public void What_is_wrong_with_a_net_for_texts(string part, string instead, string problem) => Expect(Frame.Replace(part, instead, StringComparison.Ordinal), problem);

    [Theory]
    [InlineData("op C }", "op A }", "NAS0099 4:6 'tanh' of the set 'A' is an activation, which stands in a recurrent cell alone; take it out of the set of this cell.")]
    [InlineData("output last", "output mean(nodes)", "NAS0100 4:55 Only a recurrent cell puts out a mean; write: output concat(nodes)")]
    [InlineData("8) D", "8) stem patches(4) D", "NAS0097 5:59 'D' takes an image, but here is a sequence.")]
    [InlineData("8) D", "8) stem layer_norm D", "NAS0043 5:48 'layer_norm' takes a vector, but here is an image; write global_avg_pool before it.")]
    [InlineData("head global_avg_pool, linear(2)", "task detection head global_avg_pool, linear(2)",
        "NAS0098 5:60 The head ends in a vector, but the task detection needs classes and boxes for each place of an image; end with detect(classes).")]
    [InlineData("head global_avg_pool, linear(2)", "head detect(2)",
        "NAS0098 5:45 The head ends in a sequence, but the task classification needs one row of numbers for each example; write: head global_avg_pool, linear(classes).")]
    [InlineData("8) D", "8) D stage S { repeat 1 { B } channels 4 }",
        "NAS0097 5:45 'transformer({1, 2}, head_width: 4)' takes a sequence or a vector, but here is an image; cut it into patches in the stem, with patches(4).")]
    public void What_is_wrong_with_a_net_for_images(string part, string instead, string problem) =>
        Expect(Sets + (Cell + Image).Replace(part, instead, StringComparison.Ordinal), problem);

    // What the head puts out is what it tells apart, whatever it ends in.
    [Theory]
    [InlineData("head linear(vocabulary)", 5)]
    [InlineData("head layer_norm", 8)]
    [InlineData("head linear(7), gelu", 7)]
    public void The_head_says_how_many_words_there_are(string head, int words) =>
        Assert.Equal(words, NetworkPlan.Of(Spaces.Read(Right.Replace("head linear(vocabulary)", head, StringComparison.Ordinal))).Classes);

    // Words that came later are names where they stand like names.
    [Fact]
    public void Task_and_recurrent_may_be_names_of_cells()
    {
        var text = "ops S { sep_conv(3) }\ncell task { input x nodes 1 { from 1 of previous, op S } output last }\ncell recurrent : task { }\n"
            + "net N(channels: 8) { input image(3, 8, 8) recurrent task { channels * 2 } recurrent { channels * 2 } head global_avg_pool, linear(2) }";
        Assert.Equal(["recurrent", "task", "recurrent"], Spaces.Read(text).Net.Blocks.Select(b => b.Cell));
    }

    private static void Expect(string text, string problem) =>
        Assert.Equal([problem], Problems.Errors(text));
}
