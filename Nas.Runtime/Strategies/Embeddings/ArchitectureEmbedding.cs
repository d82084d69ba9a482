using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Adam = TorchSharp.Modules.Adam;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Embeddings;

/// <summary>An architecture as tokens, with its score, larger is better.</summary>
internal sealed record ScoredSequence(int[] Tokens, float Score);

/// <summary>An <see cref="EncoderPredictorDecoder"/> and its training.</summary>
internal sealed class ArchitectureEmbedding : IDisposable
{
    private const int BatchSize = 100;
    private const double GradientBound = 5;
    private readonly PlacedTokens _tokens;
    private readonly EmbeddingSettings _settings;
    private readonly RandomStream _order;
    private readonly EncoderPredictorDecoder _network;

    /// <summary>An embedding that has learnt nothing.</summary>
    /// <param name="space">The tokens; at least one.</param>
    /// <param name="settings">Sizes and rates.</param>
    /// <param name="random">Where first weights, what is dropped and the order of the data come from.</param>
    public ArchitectureEmbedding(TokenSpace space, EmbeddingSettings settings, RandomStream random)
    {
        _tokens = new PlacedTokens(space);
        _settings = settings;
        _order = random.Derive("order");
        _network = new EncoderPredictorDecoder(_tokens, settings.Hidden, settings.PredictorHidden, settings.Dropout, settings.BothWays, random.Derive("network"));
        _network.eval();
    }

    /// <summary>
    /// Goes on learning, with the loss λ (f - score)² + (1 - λ) · negative log-likelihood of the reconstruction (equation 1).
    /// </summary>
    /// <param name="examples">What is learnt from; at least one.</param>
    /// <param name="steps">Steps of Adam, on up to 100 of them each.</param>
    public void Train(IReadOnlyList<ScoredSequence> examples, int steps)
    {
        using var scope = NewDisposeScope();
        var all = ArchitectureBatch.Of(_tokens, [.. examples.Select(e => e.Tokens)], rebuilt: true);
        var scores = tensor(examples.Select(e => e.Score).ToArray());
        var rows = Enumerable.Range(0, examples.Count).Select(i => (long)i).ToArray();
        using var optimizer = new Adam(_network.parameters(), _settings.LearningRate, weight_decay: _settings.WeightDecay);
        _network.train();
        for (var (step, at) = (0, rows.Length); step < steps; step++, at += BatchSize)
        {
            using var inner = NewDisposeScope();
            if (at >= rows.Length)
            {
                _order.Shuffle<long>(rows);
                at = 0;
            }

            var part = tensor(rows[at..Math.Min(at + BatchSize, rows.Length)]);
            var batch = all.Select(part);
            var encoded = _network.Encode(batch);
            var prediction = nn.functional.mse_loss(_network.Predict(encoded, batch.Mask), scores.index_select(0, part));
            var loss = (prediction * _settings.TradeOff) + (_network.ReconstructionLoss(encoded, batch) * (1 - _settings.TradeOff));
            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(_network.parameters(), GradientBound);
            optimizer.step();
        }

        _network.eval();
    }

    /// <summary>Predicted scores.</summary>
    public float[] Predict(IReadOnlyList<int[]> sequences)
    {
        if (sequences.Count == 0) return [];
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var batch = ArchitectureBatch.Of(_tokens, sequences, rebuilt: false);
        return _network.Predict(_network.Encode(batch), batch.Mask).data<float>().ToArray();
    }

    /// <summary>See <see cref="EncoderPredictorDecoder.Ascend"/>.</summary>
    public IReadOnlyList<int[]> Ascend(IReadOnlyList<int[]> sequences, params IReadOnlyList<double> steps)
    {
        using var scope = NewDisposeScope();
        return _network.Ascend(ArchitectureBatch.Of(_tokens, sequences, rebuilt: false), steps);
    }

    public void Dispose() => _network.Dispose();
}
