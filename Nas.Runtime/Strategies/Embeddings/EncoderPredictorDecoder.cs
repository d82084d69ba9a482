using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Strategies.Learning;
using Embedding = TorchSharp.Modules.Embedding;
using Linear = TorchSharp.Modules.Linear;
using LSTM = TorchSharp.Modules.LSTM;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Embeddings;

/// <summary>
/// The network of Luo et al. 2018, section 3: an LSTM encodes an architecture as one vector of length 1 for each token, a feed-forward
/// predictor reads the score off their mean, and a second LSTM with attention to the vectors decodes them into an architecture again.
/// Activations are dropped only while the module is in training.
/// </summary>
internal sealed class EncoderPredictorDecoder : nn.Module
{
    private static readonly double Half = Math.Sqrt(0.5); // keeps the variance of a sum of two
    private readonly PlacedTokens _tokens;
    private readonly double _dropout;
    private readonly RandomStream _masks;
    private readonly Embedding _sourceWord;
    private readonly Embedding _sourcePlace;
    private readonly LSTM _encoder;
    private readonly LSTM? _backwards;
    private readonly Linear _project;
    private readonly Linear _predict1;
    private readonly Linear _predict2;
    private readonly Linear _score;
    private readonly Embedding _targetWord;
    private readonly Embedding _targetPlace;
    private readonly LSTM _decoder;
    private readonly Linear _query;
    private readonly Linear _combine;
    private readonly Linear _word;

    /// <summary>A new network.</summary>
    /// <param name="tokens">The tokens; at least one.</param>
    /// <param name="hidden">The size of vectors and states.</param>
    /// <param name="predictor">The size of the predictor's hidden layer.</param>
    /// <param name="dropout">The share of activations that is dropped in training.</param>
    /// <param name="bothWays">Whether the encoder reads in both directions (Luo et al. 2020).</param>
    /// <param name="random">Where first weights and what is dropped come from.</param>
    public EncoderPredictorDecoder(PlacedTokens tokens, int hidden, int predictor, double dropout, bool bothWays, RandomStream random)
        : base(nameof(EncoderPredictorDecoder))
    {
        (_tokens, _dropout, _masks) = (tokens, dropout, random.Derive("dropout"));
        _sourceWord = nn.Embedding(tokens.WordCount, hidden);
        _sourcePlace = nn.Embedding(tokens.PlaceCount + 1, hidden);
        _encoder = nn.LSTM(hidden, hidden, batchFirst: true);
        if (bothWays) _backwards = nn.LSTM(hidden, hidden, batchFirst: true);
        _project = nn.Linear(bothWays ? 2 * hidden : hidden, hidden);
        _predict1 = nn.Linear(hidden, predictor);
        _predict2 = nn.Linear(predictor, hidden);
        _score = nn.Linear(hidden, 1);
        _targetWord = nn.Embedding(tokens.WordCount + 1, hidden);
        _targetPlace = nn.Embedding(tokens.PlaceCount + 1, hidden);
        _decoder = nn.LSTM(hidden, hidden, batchFirst: true);
        _query = nn.Linear(hidden, hidden, hasBias: false);
        _combine = nn.Linear(2 * hidden, hidden, hasBias: false);
        _word = nn.Linear(hidden, tokens.WordCount);
        RegisterComponents();
        this.Initialize(random.Derive("weights"));
    }

    /// <summary>The vectors of the tokens, (batch, length, hidden), each of length 1.</summary>
    public Tensor Encode(ArchitectureBatch batch)
    {
        var tokens = Drop(_sourceWord.call(batch.Words) + _sourcePlace.call(batch.Places));
        var (states, _) = _encoder.Run(tokens);
        if (_backwards is not null) states = cat([states, Reversed(_backwards.Run(Reversed(tokens, batch.Mask)).States, batch.Mask)], 2);
        return Unit(tokens + _project.call(states));
    }

    // The vectors of each sequence in reverse, its padding behind them as before.
    private static Tensor Reversed(Tensor vectors, Tensor mask)
    {
        var places = arange(mask.shape[1]).unsqueeze(0);
        var mirrored = mask.sum(1, keepdim: true).to(ScalarType.Int64) - 1 - places;
        return vectors.gather(1, mirrored.where(mirrored.ge(0), places).unsqueeze(2).expand_as(vectors));
    }

    /// <summary>The predicted score of each architecture, (batch).</summary>
    /// <param name="encoded">The vectors of its tokens.</param>
    /// <param name="mask">(batch, length), 1 for tokens.</param>
    public Tensor Predict(Tensor encoded, Tensor mask)
    {
        var mean = Mean(encoded, mask);
        var hidden = Drop(_predict2.call(Drop(_predict1.call(mean).relu())).relu());
        return _score.call((mean + hidden) * Half).squeeze(1);
    }

    /// <summary>The mean over all tokens of the negative log-likelihood of rebuilding the batch from its vectors, in nats.</summary>
    /// <param name="encoded">The vectors.</param>
    /// <param name="batch">The architectures, with the prior of their tokens.</param>
    public Tensor ReconstructionLoss(Tensor encoded, ArchitectureBatch batch)
    {
        var (logits, _) = Decode(batch.Inputs, batch.Places, Start(encoded, batch.Mask), encoded, batch.Mask);
        var chosen = (logits + batch.Prior!).log_softmax(2).gather(2, batch.Targets.unsqueeze(2)).squeeze(2);
        return -(chosen * batch.Mask).sum() / batch.Mask.sum();
    }

    /// <summary>
    /// The architectures found by moving each architecture's vectors up the gradient of the prediction, e + η ∂f/∂e (equation 2), and
    /// decoding each token as the likeliest that may follow: first all of the first η, and so on. Gradients are scaled so that over the
    /// tokens of an architecture their mean square length is 1: steps then mean the same whatever the scale of the scores and however
    /// long the sequence.
    /// </summary>
    /// <param name="batch">Where to start.</param>
    /// <param name="steps">The values of η, in lengths of a token's vector.</param>
    public IReadOnlyList<int[]> Ascend(ArchitectureBatch batch, params IReadOnlyList<double> steps)
    {
        using var scope = NewDisposeScope();
        var encoded = Encode(batch).detach().requires_grad_();
        var gradient = autograd.grad([Predict(encoded, batch.Mask).sum()], [encoded])[0];
        using var _ = no_grad();
        var scale = batch.Mask.sum(1).sqrt().view(-1, 1, 1);
        var direction = Unit(gradient.flatten(1)).view(gradient.shape) * scale;
        var start = encoded.detach();
        return Generate(
            cat([.. steps.Select(step => Unit(start + (direction * step)))], 0), cat([.. steps.Select(_ => batch.Mask)], 0));
    }

    private IReadOnlyList<int[]> Generate(Tensor encoded, Tensor mask)
    {
        var space = _tokens.Space;
        var walks = Enumerable.Range(0, (int)encoded.shape[0]).Select(_ => space.Walk()).ToArray();
        var memory = Start(encoded, mask);
        var prior = new float[walks.Length * space.Count];
        while (!Array.TrueForAll(walks, w => w.IsComplete))
        {
            var inputs = Array.ConvertAll(walks, w => _tokens.Word(w.Tokens.Count == 0 ? space.Count : w.Tokens[^1]));
            var places = Array.ConvertAll(walks, _tokens.PlaceAfter);
            (var logits, memory) = Decode(tensor(inputs, walks.Length, 1), tensor(places, walks.Length, 1), memory, encoded, mask);
            for (var i = 0; i < walks.Length; i++)
                if (!walks[i].IsComplete) TokenBatch.WritePrior(space, walks[i], prior.AsSpan(i * space.Count, space.Count));
            var likeliest = (logits.squeeze(1) + tensor(prior, walks.Length, space.Count)).argmax(1).data<long>().ToArray();
            for (var i = 0; i < walks.Length; i++)
                if (!walks[i].IsComplete) walks[i].Take((int)likeliest[i]);
        }

        return [.. walks.Select(w => w.Tokens.ToArray())];
    }

    // Logits of all tokens, (batch, length, tokens).
    private (Tensor Logits, (Tensor, Tensor) Memory) Decode(Tensor inputs, Tensor places, (Tensor, Tensor) memory, Tensor encoded, Tensor mask)
    {
        var tokens = Drop(_targetWord.call(inputs) + _targetPlace.call(places));
        var (states, next) = _decoder.Run(tokens, memory);
        var x = (tokens + states) * Half;
        var weights = (_query.call(x).bmm(encoded.transpose(1, 2)) + ((mask - 1) * 1e9).unsqueeze(1)).softmax(2);
        var attended = _combine.call(cat([weights.bmm(encoded), x], 2)).tanh();
        var words = _word.call((x + attended) * Half);
        return (words.index_select(2, tensor(_tokens.Words)), next);
    }

    private Tensor Drop(Tensor x)
    {
        if (!training || _dropout == 0) return x;
        var kept = new float[x.numel()];
        for (var i = 0; i < kept.Length; i++) kept[i] = _masks.NextDouble() < _dropout ? 0 : (float)(1 / (1 - _dropout));
        return x * tensor(kept, x.shape);
    }

    private static (Tensor, Tensor) Start(Tensor encoded, Tensor mask)
    {
        var mean = Mean(encoded, mask).unsqueeze(0);
        return (mean, mean);
    }

    private static Tensor Mean(Tensor encoded, Tensor mask) => Unit((encoded * mask.unsqueeze(2)).sum(1));

    private static Tensor Unit(Tensor x) => x / (x * x).sum(-1, keepdim: true).sqrt().clamp_min(1e-12);
}
