using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Strategies.Learning;
using Adam = TorchSharp.Modules.Adam;
using Embedding = TorchSharp.Modules.Embedding;
using Linear = TorchSharp.Modules.Linear;
using LSTM = TorchSharp.Modules.LSTM;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Progressive;

/// <summary>
/// Predicts scores of token sequences of any length (Liu et al. 2018, section 4.2): an ensemble of LSTMs whose last state goes through a
/// linear layer, each member trained on another part of the data, with the mean absolute error. Choices of one name share their vector
/// wherever they stand, so that what is learnt of an operation in one block holds in the next.
/// </summary>
internal sealed class SequenceSurrogate : IDisposable
{
    private const int TrainingBatch = 64;
    private const int PredictionBatch = 1024;
    private readonly TokenSpace _space;
    private readonly int[] _word; // of each token: the number of its choice's name
    private readonly Member[] _members;
    private readonly RandomStream _random;

    /// <summary>An ensemble that has learnt nothing.</summary>
    /// <param name="space">The tokens; at least one.</param>
    /// <param name="members">The members of the ensemble.</param>
    /// <param name="hidden">The size of the LSTM's state and of the tokens' vectors.</param>
    /// <param name="random">Where first weights and the order of the data come from.</param>
    public SequenceSurrogate(TokenSpace space, int members, int hidden, RandomStream random)
    {
        _space = space;
        var names = Enumerable.Range(0, space.Count).Select(space.NameOf).ToArray();
        var words = names.Distinct().ToList();
        _word = [.. names.Select(n => words.IndexOf(n))];
        _members = [.. Enumerable.Range(0, members).Select(m => new Member(words.Count, hidden, random.Derive("member", m)))];
        _random = random.Derive("order");
    }

    /// <summary>Goes on learning. Of several members each leaves out another share of the data.</summary>
    /// <param name="examples">Sequences with their scores.</param>
    /// <param name="epochs">Passes over them.</param>
    /// <param name="learningRate">Adam's.</param>
    public void Train(IReadOnlyList<(int[] Tokens, double Score)> examples, int epochs, double learningRate)
    {
        var mean = examples.Average(e => e.Score);
        var deviation = Math.Sqrt(examples.Average(e => (e.Score - mean) * (e.Score - mean)));
        if (deviation == 0) deviation = 1;
        for (var m = 0; m < _members.Length; m++)
        {
            var part = examples.Where((_, i) => _members.Length == 1 || examples.Count == 1 || i % _members.Length != m).ToArray();
            using var optimizer = new Adam(_members[m].parameters(), learningRate);
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                _random.Shuffle<(int[], double)>(part);
                foreach (var chunk in part.Chunk(TrainingBatch))
                {
                    using var scope = NewDisposeScope();
                    var targets = tensor(chunk.Select(e => (float)((e.Score - mean) / deviation)).ToArray());
                    var loss = (_members[m].Predict(Batch(chunk.Select(e => e.Tokens))) - targets).abs().mean();
                    optimizer.zero_grad();
                    loss.backward();
                    optimizer.step();
                }
            }
        }
    }

    /// <summary>The mean of the members' predictions, in deviations of the scores last learnt from.</summary>
    public double[] Predict(IReadOnlyList<int[]> sequences)
    {
        using var _ = no_grad();
        var predictions = new List<double>(sequences.Count);
        foreach (var chunk in sequences.Chunk(PredictionBatch))
        {
            using var scope = NewDisposeScope();
            var batch = Batch(chunk);
            var sum = _members.Select(m => m.Predict(batch)).Aggregate((a, b) => a + b);
            predictions.AddRange(sum.data<float>().ToArray().Select(v => (double)v / _members.Length));
        }

        return [.. predictions];
    }

    private TokenBatch Batch(IEnumerable<int[]> sequences) => new(_space, [.. sequences.Select(s => Array.ConvertAll(s, t => _word[t]))]);

    public void Dispose()
    {
        foreach (var member in _members) member.Dispose();
    }

    private sealed class Member : nn.Module
    {
        private readonly int _hidden;
        private readonly Embedding _embedding;
        private readonly LSTM _lstm;
        private readonly Linear _score;

        public Member(int words, int hidden, RandomStream random)
            : base(nameof(Member))
        {
            _hidden = hidden;
            _embedding = nn.Embedding(words, hidden);
            _lstm = nn.LSTM(hidden, hidden, batchFirst: true);
            _score = nn.Linear(hidden, 1);
            RegisterComponents();
            this.Initialize(random);
        }

        /// <summary>(batch).</summary>
        public Tensor Predict(TokenBatch batch)
        {
            var (states, _) = _lstm.Run(_embedding.call(batch.Targets));
            var last = tensor(batch.Sequences.Select(s => Math.Max(0L, s.Length - 1)).ToArray()).view(-1, 1, 1).expand(-1, 1, _hidden);
            return _score.call(states.gather(1, last).squeeze(1)).squeeze(1);
        }
    }
}
