using Nas.Dsl.Model;
using Nas.Runtime.Devices;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>How the networks of a predictor are trained: by Adam, whose rate falls to 0 along half a cosine.</summary>
/// <param name="Steps">How many steps.</param>
/// <param name="LearningRate">Adam's first rate.</param>
/// <param name="WeightDecay">Adam's weight decay.</param>
/// <param name="Batch">The architectures of a step, drawn at random; where there are no more, all of them.</param>
public sealed record NetworkTraining(int Steps, double LearningRate, double WeightDecay = 0, int Batch = int.MaxValue);

/// <summary>
/// A predictor that is an ensemble of networks of one form, computed together. Deviations are those between the members. What differs is
/// the encoding, the network and the loss.
/// </summary>
public abstract class NetworkPredictor : IPredictor, IDisposable
{
    private const int Chunk = 2048;
    private readonly RandomStream _random;
    private readonly NetworkTraining _training;
    private nn.Module<Tensor[], Tensor>? _network;
    private long _fits;

    private protected NetworkPredictor(RandomStream random, NetworkTraining training)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(training);
        (_random, _training) = (random, training);
    }

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<Genotype> genotypes, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        ArgumentNullException.ThrowIfNull(scores);
        // Thousands of small steps, each with numbers that Torch reads while others of this process make garbage.
        using var held = new HeldFinalizers();
        using var scope = NewDisposeScope();
        _network?.Dispose();
        var (rows, draws) = (Enumerable.Range(0, genotypes.Count).Select(i => (long)i).ToArray(), _random.Derive("batches", _fits));
        _network = CreateNetwork(_random.Derive("weights", _fits++));
        var inputs = Encode(genotypes);
        var targets = Targets(scores);
        _network.train();
        using var optimizer = optim.Adam(_network.parameters(), _training.LearningRate, weight_decay: _training.WeightDecay);
        for (var step = 0; step < _training.Steps; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.ParamGroups.First().LearningRate = _training.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / _training.Steps));
            optimizer.zero_grad();
            var (some, theirs) = (inputs, targets);
            if (_training.Batch < rows.Length)
            {
                draws.Shuffle<long>(rows);
                var part = tensor(rows[.._training.Batch]);
                (some, theirs) = ([.. inputs.Select(i => i.index_select(0, part))], targets.index_select(0, part));
            }

            Loss(_network.forward(some), theirs).backward();
            optimizer.step();
        }

        using var _ = no_grad();
        _network.forward(inputs); // the statistics of batch norms are those of all architectures
        _network.eval();
        Finish(_network, inputs, targets);
        scope.Detach(_network.parameters());
    }

    /// <inheritdoc/>
    public Predictions Predict(IReadOnlyList<Genotype> genotypes)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        var network = _network ?? throw new InvalidOperationException("A predictor must be fitted before it predicts.");
        var (mean, deviation) = (new List<double>(genotypes.Count), new List<double>(genotypes.Count));
        using var _ = no_grad();
        foreach (var part in genotypes.Chunk(Chunk))
        {
            using var scope = NewDisposeScope();
            var (m, d) = Summarise(network, Encode(part));
            mean.AddRange(m.to(ScalarType.Float64).data<double>().ToArray());
            if (d is not null) deviation.AddRange(d.to(ScalarType.Float64).data<double>().ToArray());
        }

        return new Predictions(mean, deviation.Count == 0 ? null : deviation);
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _network?.Dispose();
        GC.SuppressFinalize(this);
    }

    // Tensors whose first dimension is that of the architectures.
    private protected abstract Tensor[] Encode(IReadOnlyList<Genotype> genotypes);

    // (members, architectures, outputs).
    private protected abstract nn.Module<Tensor[], Tensor> CreateNetwork(RandomStream random);

    // What the outputs are compared with, (architectures).
    private protected abstract Tensor Targets(IReadOnlyList<double> scores);

    // Outputs (members, architectures, outputs) against targets: a scalar, the sum over the members, so that each learns as if alone.
    private protected abstract Tensor Loss(Tensor outputs, Tensor targets);

    // Called when the training is over.
    private protected virtual void Finish(nn.Module<Tensor[], Tensor> network, Tensor[] inputs, Tensor targets)
    {
    }

    // Mean and deviation of each architecture.
    private protected virtual (Tensor Mean, Tensor? Deviation) Summarise(nn.Module<Tensor[], Tensor> network, Tensor[] inputs)
    {
        var outputs = network.forward(inputs).squeeze(2);
        return (outputs.mean([0]), outputs.shape[0] > 1 ? outputs.std(0, unbiased: true) : null);
    }
}
