using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Embeddings;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Tests.Spaces.Tokens;
using TorchSharp;
using Adam = TorchSharp.Modules.Adam;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Embeddings;

public sealed class EncoderPredictorDecoderTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_decoder_rebuilds_what_the_encoder_was_given_and_the_predictor_its_score()
    {
        // With a network of this size a handful of architectures can be learnt by heart: decoding without a step gives them back.
        var tokens = new PlacedTokens(new TokenSpace(TokenSpaceTests.Nested));
        var sequences = Sequences(tokens);
        var random = new RandomStream(3);
        var targets = tensor(sequences.Select(_ => (float)random.NextGaussian()).ToArray());
        using var network = Network(tokens);
        using var optimizer = new Adam(network.parameters(), 0.01);
        var batch = ArchitectureBatch.Of(tokens, sequences, rebuilt: true);
        for (var step = 0; step < 200; step++)
        {
            using var scope = NewDisposeScope();
            var codes = network.Encode(batch);
            optimizer.zero_grad();
            (nn.functional.mse_loss(network.Predict(codes, batch.Mask), targets) + network.ReconstructionLoss(codes, batch)).backward();
            optimizer.step();
        }

        Assert.True(nn.functional.mse_loss(network.Predict(network.Encode(batch), batch.Mask), targets).item<float>() < 0.05);
        Assert.Equal(sequences, network.Ascend(batch, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Vectors_have_length_1_and_padding_changes_nothing(bool bothWays)
    {
        var tokens = new PlacedTokens(new TokenSpace(TokenSpaceTests.Nested));
        var sequences = Sequences(tokens);
        using var network = Network(tokens, bothWays: bothWays);
        var batch = ArchitectureBatch.Of(tokens, sequences, rebuilt: true);
        var encoded = network.Encode(batch);
        Assert.All((encoded * encoded).sum(2).data<float>().ToArray(), l => Assert.Equal(1, l, 1e-5));
        var shortest = Array.IndexOf(sequences, sequences.MinBy(s => s.Length));
        var alone = ArchitectureBatch.Of(tokens, [sequences[shortest]], rebuilt: true);
        Assert.True(alone.Mask.shape[1] < batch.Mask.shape[1]);
        var code = network.Encode(alone);
        Assert.Equal(network.Predict(code, alone.Mask).item<float>(), network.Predict(encoded, batch.Mask)[shortest].item<float>(), 1e-5);
        var twice = ArchitectureBatch.Of(tokens, [sequences[shortest], sequences.MaxBy(s => s.Length)!], rebuilt: true);
        var both = network.ReconstructionLoss(network.Encode(twice), twice).item<float>() * twice.Mask.sum().item<float>();
        var longest = ArchitectureBatch.Of(tokens, [sequences.MaxBy(s => s.Length)!], rebuilt: true);
        var sum = (network.ReconstructionLoss(code, alone).item<float>() * alone.Mask.sum().item<float>())
            + (network.ReconstructionLoss(network.Encode(longest), longest).item<float>() * longest.Mask.sum().item<float>());
        Assert.Equal(sum, both, 1e-3);
    }

    // What differs at the end of two architectures is seen at their beginning by one that reads backwards as well, and by no other.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_encoder_reads_backwards_where_it_should(bool bothWays)
    {
        var tokens = new PlacedTokens(new TokenSpace(SmallSpaces.Bench201.Decisions));
        var sequence = tokens.Space.Encode(SmallSpaces.Bench201.Decisions.Sample(new RandomStream(2)));
        int[] other = [.. sequence[..^1], tokens.Space.Token(5, (tokens.Space.ChoiceOf(sequence[^1]) + 1) % 5)];
        using var network = Network(tokens, bothWays: bothWays);
        var codes = network.Encode(ArchitectureBatch.Of(tokens, [sequence, other], rebuilt: false));
        Assert.Equal(!bothWays, codes[0, 0].data<float>().ToArray().SequenceEqual(codes[1, 0].data<float>().ToArray()));
    }

    // The ascent moves by the derivative of the prediction: compared with finite differences along random directions.
    [Fact]
    public void The_gradient_of_the_prediction_is_that_of_finite_differences()
    {
        var tokens = new PlacedTokens(new TokenSpace(SmallSpaces.Bench201.Decisions));
        var random = new RandomStream(5);
        using var network = Network(tokens);
        var batch = ArchitectureBatch.Of(tokens, [tokens.Space.Encode(SmallSpaces.Bench201.Decisions.Sample(random))], rebuilt: false);
        var encoded = network.Encode(batch).detach().requires_grad_();
        var gradient = autograd.grad([network.Predict(encoded, batch.Mask).sum()], [encoded])[0];
        for (var i = 0; i < 5; i++)
        {
            var direction = tensor(Enumerable.Range(0, (int)encoded.numel()).Select(_ => (float)random.NextGaussian()).ToArray(), encoded.shape);
            using var _ = no_grad();
            var up = network.Predict(encoded + (direction * 0.005), batch.Mask).item<float>();
            var down = network.Predict(encoded - (direction * 0.005), batch.Mask).item<float>();
            Assert.Equal((gradient * direction).sum().item<float>(), (up - down) / 0.01, 2e-3);
        }
    }

    [Fact]
    public void What_is_dropped_comes_from_the_stream_and_only_in_training()
    {
        var tokens = new PlacedTokens(new TokenSpace(SmallSpaces.Bench201.Decisions));
        var batch = ArchitectureBatch.Of(tokens, [tokens.Space.Encode(SmallSpaces.Bench201.Decisions.Sample(new RandomStream(1)))], rebuilt: false);
        using var network = Network(tokens, dropout: 0.5);
        using var twin = Network(tokens, dropout: 0.5);
        var whole = Codes(network);
        Assert.Equal(whole, Codes(network));
        network.train();
        twin.train();
        var first = Codes(network);
        Assert.NotEqual(whole, first);
        Assert.NotEqual(first, Codes(network));
        Assert.Equal(first, Codes(twin));

        float[] Codes(EncoderPredictorDecoder of) => of.Encode(batch).data<float>().ToArray();
    }

    [Fact]
    public void One_name_is_one_word_and_a_place_is_the_same_whatever_is_active_before_it()
    {
        var tokens = new PlacedTokens(new TokenSpace(SmallSpaces.Bench201.Decisions));
        Assert.Equal(5, tokens.WordCount);
        Assert.Equal(6, tokens.PlaceCount);
        Assert.Equal(tokens.Word(tokens.Space.Token(0, 3)), tokens.Word(tokens.Space.Token(5, 3)));
        Assert.Equal(tokens.WordCount, tokens.Word(tokens.Space.Count));

        // Two of a at places 0 and 1, b at 2, c has no token, three of d from 4 on, e at 7. Walks and batches agree on places.
        var nested = new PlacedTokens(new TokenSpace(TokenSpaceTests.Nested));
        Assert.Equal(8, nested.PlaceCount);
        var sequences = Sequences(nested);
        var batch = ArchitectureBatch.Of(nested, sequences, rebuilt: false);
        for (var i = 0; i < sequences.Length; i++)
        {
            var walk = nested.Space.Walk();
            foreach (var (token, t) in sequences[i].Select((token, t) => (token, t)))
            {
                Assert.Equal(nested.PlaceAfter(walk), batch.Places[i, t].item<long>());
                Assert.Equal(nested.Word(token), batch.Words[i, t].item<long>());
                walk.Take(token);
            }

            Assert.Equal(8, nested.PlaceAfter(walk));
            Assert.Equal(7, batch.Places[i, sequences[i].Length - 1].item<long>());
        }
    }

    private static EncoderPredictorDecoder Network(PlacedTokens tokens, double dropout = 0, bool bothWays = false)
    {
        var network = new EncoderPredictorDecoder(tokens, hidden: 32, predictor: 16, dropout, bothWays, new RandomStream(1));
        network.eval();
        return network;
    }

    // A quarter of a space with k-of-n decisions and inactive ones.
    private static int[][] Sequences(PlacedTokens tokens)
    {
        var sequences = SmallSpaces.Enumerate(tokens.Space.Decisions).Where((_, i) => i % 4 == 0).Select(tokens.Space.Encode).ToArray();
        Assert.InRange(sequences.Length, 8, 40);
        return sequences;
    }
}
