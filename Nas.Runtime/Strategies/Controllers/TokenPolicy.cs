using Nas.Dsl.Model;
using Nas.Runtime.Operations;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Learning;
using Embedding = TorchSharp.Modules.Embedding;
using Linear = TorchSharp.Modules.Linear;
using LSTM = TorchSharp.Modules.LSTM;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>
/// A distribution over architectures: an LSTM that writes them token by token, each drawn from a softmax over the tokens that may follow
/// and fed back in (Zoph and Le 2017, section 3.1). Choices that stand for earlier nodes are scored by attention to the states of the
/// LSTM at those nodes, the anchor points (section 3.3).
/// </summary>
internal sealed class TokenPolicy : nn.Module
{
    // Beyond this many draws that break the constraints, the policy has learnt nothing about them and uniform draws find one sooner.
    private const int Attempts = 100;
    private readonly TokenSpace _space;
    private readonly StateAnchors _anchors;
    private readonly int _hidden;
    private readonly Embedding _embedding;
    private readonly LSTM _lstm;
    private readonly Linear _head;
    private readonly Anchoring? _anchoring;

    /// <summary>A policy that is almost uniform over the values of each decision.</summary>
    /// <param name="space">The tokens.</param>
    /// <param name="hidden">The size of the LSTM and of the token's vectors.</param>
    /// <param name="layers">The layers of the LSTM.</param>
    /// <param name="range">First weights are drawn from ± this.</param>
    /// <param name="random">Where they come from.</param>
    public TokenPolicy(TokenSpace space, int hidden, int layers, double range, RandomStream random)
        : base(nameof(TokenPolicy))
    {
        _space = space;
        _hidden = hidden;
        _anchors = new StateAnchors(space);
        _embedding = nn.Embedding(space.Count + 1, hidden);
        _lstm = nn.LSTM(hidden, hidden, layers, batchFirst: true);
        _head = nn.Linear(hidden, Math.Max(1, space.Count));
        if (_anchors.IsAnchored.Contains(true)) _anchoring = new Anchoring(hidden, _anchors.Rest);
        RegisterComponents();
        this.Initialize(random, range);
    }

    /// <summary>What becomes of logits before the softmax; nothing unless it is said.</summary>
    public Func<Tensor, Tensor> Temper { get; init; } = logits => logits;

    /// <summary>Draws an architecture that keeps to constraints; where none of many does, one drawn uniformly.</summary>
    /// <exception cref="UsageException">None that keeps to the constraints was found.</exception>
    public Genotype Sample(Constraints constraints, RandomStream random)
    {
        for (var i = 0; i < Attempts; i++)
        {
            var genotype = _space.Decode(Sample(random));
            if (constraints.Allow(genotype)) return genotype;
        }

        return constraints.First(() => _space.Decisions.Sample(random));
    }

    /// <summary>Draws the tokens of an architecture.</summary>
    public int[] Sample(RandomStream random)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var walk = _space.Walk();
        (Tensor, Tensor)? memory = null;
        var states = new List<Tensor>();
        for (var input = _space.Count; !walk.IsComplete; input = walk.Tokens[^1])
        {
            (var state, memory) = _lstm.Run(_embedding.call(tensor([(long)input], 1, 1)), memory);
            states.Add(state);
            var logits = _head.call(state);
            if (_anchoring is not null && _anchors.IsAnchored[walk.Decision])
            {
                var rows = _anchors.Rows(walk.Tokens, walk.Decision, states.Count).ToArray();
                logits = _anchoring.Score(
                    cat(states, 1).view(-1, _hidden),
                    [.. rows.Select(r => (long)r.Row)],
                    [.. rows.Select(_ => states.Count - 1L)],
                    [.. rows.Select(r => (long)r.Token)],
                    logits.view(-1));
            }

            walk.Take(Draw(walk, Temper(logits).data<float>().ToArray(), random));
        }

        return [.. walk.Tokens];
    }

    /// <summary>The logarithm of the probability of each sequence, and the sum of the entropies of its tokens' distributions; both (batch), in nats.</summary>
    public (Tensor LogProbability, Tensor Entropy) Evaluate(TokenBatch batch) => Evaluate(batch, Logarithms(batch));

    /// <inheritdoc cref="Evaluate(TokenBatch)"/>
    /// <param name="batch">The sequences.</param>
    /// <param name="logarithm">The <see cref="Logarithms"/> of these.</param>
    public static (Tensor LogProbability, Tensor Entropy) Evaluate(TokenBatch batch, Tensor logarithm)
    {
        var chosen = logarithm.gather(2, batch.Targets.unsqueeze(2)).squeeze(2);
        var entropy = (logarithm.exp() * logarithm).sum(2);
        return ((chosen * batch.Mask).sum(1), -(entropy * batch.Mask).sum(1));
    }

    /// <summary>The logarithms of the probabilities of all tokens at each place: (batch, length, tokens), in nats.</summary>
    public Tensor Logarithms(TokenBatch batch) => (Temper(Logits(batch)) + batch.Prior()).log_softmax(2);

    private Tensor Logits(TokenBatch batch)
    {
        var (states, _) = _lstm.Run(_embedding.call(batch.Inputs));
        var logits = _head.call(states);
        if (_anchoring is null) return logits;

        List<long> earlier = [], current = [], places = [];
        var count = batch.Sequences.Count * batch.Length;
        for (var b = 0; b < batch.Sequences.Count; b++)
        {
            var sequence = batch.Sequences[b];
            for (var t = 0; t < sequence.Length; t++)
            {
                var decision = _space.DecisionOf(sequence[t]);
                if (!_anchors.IsAnchored[decision]) continue;
                var at = (b * batch.Length) + t;
                foreach (var (token, row) in _anchors.Rows(sequence.AsSpan(0, t).ToArray(), decision, count))
                {
                    earlier.Add(row < count ? (b * batch.Length) + row : row);
                    current.Add(at);
                    places.Add(((long)at * _space.Count) + token);
                }
            }
        }

        return _anchoring.Score(states.reshape(-1, _hidden), [.. earlier], [.. current], [.. places], logits.reshape(-1)).view_as(logits);
    }

    private int Draw(TokenWalk walk, float[] logits, RandomStream random)
    {
        var first = _space.Token(walk.Decision, 0);
        var weights = new double[_space.Options(walk.Decision)];
        var highest = logits.Skip(first).Take(weights.Length).Max();
        for (var choice = 0; choice < weights.Length; choice++) weights[choice] = walk.Completions(choice) * Math.Exp(logits[first + choice] - highest);
        return first + random.NextIndex(weights);
    }

    /// <summary>v · tanh(W_prev h_j + W_curr h_i), the paper's score of an earlier state j at the anchor point i.</summary>
    private sealed class Anchoring : nn.Module
    {
        private readonly Linear _previous;
        private readonly Linear _current;
        private readonly Linear _score;
        private readonly Embedding? _learned; // in place of h_j for what is no node, such as the inputs of a cell

        public Anchoring(int hidden, int rest)
            : base(nameof(Anchoring))
        {
            _previous = nn.Linear(hidden, hidden, hasBias: false);
            _current = nn.Linear(hidden, hidden, hasBias: false);
            _score = nn.Linear(hidden, 1, hasBias: false);
            if (rest > 0) _learned = nn.Embedding(rest, hidden);
            RegisterComponents();
        }

        /// <summary>Writes scores over logits.</summary>
        /// <param name="states">(rows, hidden), the states of the LSTM.</param>
        /// <param name="earlier">For each score the row of h_j; learned vectors are counted behind the states.</param>
        /// <param name="current">For each score the row of h_i.</param>
        /// <param name="places">For each score where it belongs in <paramref name="logits"/>.</param>
        /// <param name="logits">In one dimension.</param>
        public Tensor Score(Tensor states, long[] earlier, long[] current, long[] places, Tensor logits)
        {
            if (places.Length == 0) return logits;
            var known = _learned is null ? states : cat([states, _learned.weight!], 0);
            var sum = _previous.call(known).index_select(0, tensor(earlier)) + _current.call(states).index_select(0, tensor(current));
            return logits.index_copy(0, tensor(places), _score.call(sum.tanh()).view(-1));
        }
    }
}
