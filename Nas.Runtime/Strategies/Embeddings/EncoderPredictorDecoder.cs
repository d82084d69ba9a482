using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
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
/// </summary>
internal sealed class EncoderPredictorDecoder : nn.Module
{
    private static readonly double Half = Math.Sqrt(0.5); // keeps the variance of a sum of two
    private readonly TokenSpace _space;
    private readonly Embedding _source;
    private readonly LSTM _encoder;
    private readonly Linear _project;
    private readonly Linear _predict1;
    private readonly Linear _predict2;
    private readonly Linear _score;
    private readonly Embedding _target;
    private readonly LSTM _decoder;
    private readonly Linear _query;
    private readonly Linear _combine;
    private readonly Linear _token;

    /// <summary>A new network.</summary>
    /// <param name="space">The tokens; at least one.</param>
    /// <param name="hidden">The size of vectors and states.</param>
    /// <param name="predictor">The size of the predictor's hidden layer.</param>
    /// <param name="random">Where first weights come from.</param>
    public EncoderPredictorDecoder(TokenSpace space, int hidden, int predictor, RandomStream random)
        : base(nameof(EncoderPredictorDecoder))
    {
        _space = space;
        _source = nn.Embedding(space.Count, hidden);
        _encoder = nn.LSTM(hidden, hidden, batchFirst: true);
        _project = nn.Linear(hidden, hidden);
        _predict1 = nn.Linear(hidden, predictor);
        _predict2 = nn.Linear(predictor, hidden);
        _score = nn.Linear(hidden, 1);
        _target = nn.Embedding(space.Count + 1, hidden);
        _decoder = nn.LSTM(hidden, hidden, batchFirst: true);
        _query = nn.Linear(hidden, hidden, hasBias: false);
        _combine = nn.Linear(2 * hidden, hidden, hasBias: false);
        _token = nn.Linear(hidden, space.Count);
        RegisterComponents();
        this.Initialize(random);
    }

    /// <summary>The vectors of the tokens, (batch, length, hidden), each of length 1.</summary>
    public Tensor Encode(TokenBatch batch)
    {
        var tokens = _source.call(batch.Targets);
        var (states, _, _) = _encoder.call(tokens);
        return Unit(tokens + _project.call(states));
    }

    /// <summary>The predicted score of each architecture, (batch).</summary>
    /// <param name="encoded">The vectors of its tokens.</param>
    /// <param name="mask">(batch, length), 1 for tokens.</param>
    public Tensor Predict(Tensor encoded, Tensor mask)
    {
        var mean = Mean(encoded, mask);
        var hidden = _predict2.call(_predict1.call(mean).relu()).relu();
        return _score.call((mean + hidden) * Half).squeeze(1);
    }

    /// <summary>The mean over all tokens of the negative log-likelihood of rebuilding the batch from its vectors, in nats.</summary>
    public Tensor ReconstructionLoss(Tensor encoded, TokenBatch batch)
    {
        var (logits, _) = Decode(batch.Inputs, Start(encoded, batch.Mask), encoded, batch.Mask);
        var chosen = (logits + batch.Prior()).log_softmax(2).gather(2, batch.Targets.unsqueeze(2)).squeeze(2);
        return -(chosen * batch.Mask).sum() / batch.Mask.sum();
    }

    /// <summary>
    /// The architectures found by moving each architecture's vectors up the gradient of the prediction, e + η ∂f/∂e (equation 2), and
    /// decoding each token as the likeliest that may follow: first all of the first η, and so on.
    /// </summary>
    /// <param name="batch">Where to start.</param>
    /// <param name="steps">The values of η.</param>
    public IReadOnlyList<int[]> Ascend(TokenBatch batch, params IReadOnlyList<double> steps)
    {
        using var scope = NewDisposeScope();
        var encoded = Encode(batch).detach().requires_grad_();
        var gradient = autograd.grad([Predict(encoded, batch.Mask).sum()], [encoded])[0];
        using var _ = no_grad();
        var start = encoded.detach();
        return Generate(
            cat([.. steps.Select(step => Unit(start + (gradient * step)))], 0), cat([.. steps.Select(_ => batch.Mask)], 0));
    }

    private IReadOnlyList<int[]> Generate(Tensor encoded, Tensor mask)
    {
        var walks = Enumerable.Range(0, (int)encoded.shape[0]).Select(_ => _space.Walk()).ToArray();
        var memory = Start(encoded, mask);
        var prior = new float[walks.Length * _space.Count];
        while (!Array.TrueForAll(walks, w => w.IsComplete))
        {
            var inputs = walks.Select(w => (long)(w.Tokens.Count == 0 || w.IsComplete ? _space.Count : w.Tokens[^1])).ToArray();
            (var logits, memory) = Decode(tensor(inputs, walks.Length, 1), memory, encoded, mask);
            for (var i = 0; i < walks.Length; i++)
                if (!walks[i].IsComplete) TokenBatch.WritePrior(_space, walks[i], prior.AsSpan(i * _space.Count, _space.Count));
            var likeliest = (logits.squeeze(1) + tensor(prior, walks.Length, _space.Count)).argmax(1).data<long>().ToArray();
            for (var i = 0; i < walks.Length; i++)
                if (!walks[i].IsComplete) walks[i].Take((int)likeliest[i]);
        }

        return [.. walks.Select(w => w.Tokens.ToArray())];
    }

    private (Tensor Logits, (Tensor, Tensor) Memory) Decode(Tensor inputs, (Tensor, Tensor) memory, Tensor encoded, Tensor mask)
    {
        var tokens = _target.call(inputs);
        var (states, hidden, cell) = _decoder.call(tokens, memory);
        var x = (tokens + states) * Half;
        var weights = (_query.call(x).bmm(encoded.transpose(1, 2)) + ((mask - 1) * 1e9).unsqueeze(1)).softmax(2);
        var attended = _combine.call(cat([weights.bmm(encoded), x], 2)).tanh();
        return (_token.call((x + attended) * Half), (hidden, cell));
    }

    private static (Tensor, Tensor) Start(Tensor encoded, Tensor mask)
    {
        var mean = Mean(encoded, mask).unsqueeze(0);
        return (mean, mean);
    }

    private static Tensor Mean(Tensor encoded, Tensor mask) => Unit((encoded * mask.unsqueeze(2)).sum(1));

    private static Tensor Unit(Tensor x) => x / (x * x).sum(-1, keepdim: true).sqrt().clamp_min(1e-12);
}
