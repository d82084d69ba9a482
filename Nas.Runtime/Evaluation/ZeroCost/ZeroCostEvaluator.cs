using System.Diagnostics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation.ZeroCost;

/// <summary>Scores architectures by what their networks promise before any training: all by the same batch, and with first weights from the same seed.</summary>
/// <param name="definition">The space, of images.</param>
/// <param name="parameters">The values of the net's parameters.</param>
/// <param name="data">The training images, of which a batch is drawn.</param>
/// <param name="score">The score.</param>
/// <param name="images">How many images the batch has, at least 2.</param>
/// <param name="device">Where.</param>
/// <param name="random">Where images, first weights and noise come from.</param>
public sealed class ZeroCostEvaluator(
    ISearchSpaceDefinition definition,
    IReadOnlyDictionary<string, int> parameters,
    Dataset data,
    ZeroCostScore score,
    int images,
    Device device,
    RandomStream random) : IEvaluator
{
    private readonly Dictionary<Genotype, double> _known = [];

    /// <inheritdoc/>
    public string Metric => $"zero-cost score {score.Name}";

    /// <summary>How long layers take, where that is a part of the score; or null.</summary>
    public LatencyTable? Latency { get; init; }

    /// <summary>Scores one architecture, whatever the fidelity.</summary>
    public Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var clock = Stopwatch.StartNew();
        var score = Of(proposal.Genotype, Promise(proposal.Genotype));
        return new Outcome(score, clock.Elapsed.TotalSeconds);
    }

    /// <summary>A score with what else is known of an architecture: it stands in place of the accuracy, and its negative in that of the loss.</summary>
    internal Score Of(Genotype genotype, double value)
    {
        var (count, flops) = Cost.Of(definition.Space, genotype, parameters);
        return new(value, -value, count, flops) { Latency = Latency?.Of(definition.Space, genotype, parameters) };
    }

    /// <summary>The score of an architecture, larger promises more; what was asked before is remembered.</summary>
    /// <exception cref="UsageException">The space is not one of images.</exception>
    public double Promise(Genotype genotype)
    {
        if (_known.TryGetValue(genotype, out var known)) return known;
        using var scope = NewDisposeScope();
        using var batch = Batches.Of(data, null, images, random.Derive("images"), Augmentation.None, device).First();
        if (!batch.X.is_floating_point()) throw new UsageException($"Zero-cost scores are those of nets that see images, and {definition.Space.Name} sees tokens.");
        manual_seed((long)(random.Derive("weights").NextUInt64() >> 1));
        using var network = definition.Build(genotype, parameters);
        network.to(device);
        network.train();
        return _known[genotype] = score.Of(network, batch, TaskLoss.Of(data.Task));
    }
}
