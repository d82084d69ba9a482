using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Supernets;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>What a controller that draws paths is made of.</summary>
/// <param name="Hidden">The size of the LSTM's state and of the tokens' vectors, at least 1.</param>
/// <param name="InitialRange">First weights are uniform within ± this.</param>
/// <param name="Temperature">What logits are divided by, above 0.</param>
/// <param name="TanhConstant">How far a logit may be from 0, above 0.</param>
/// <param name="EntropyWeight">The share of the entropy of a path's choices, in nats, that is added to its reward.</param>
public sealed record ControllerPathsOptions(int Hidden, double InitialRange, double Temperature, double TanhConstant, double EntropyWeight)
{
    /// <summary>The decisions on skip connections, each of which takes any number of them.</summary>
    public IReadOnlyCollection<int> Skips { get; init; } = [];

    /// <summary>The probability that skip connections are held to, between 0 and 1.</summary>
    public double SkipTarget { get; init; } = 0.4;

    /// <summary>What their divergence from it counts in the loss; 0: nothing.</summary>
    public double SkipWeight { get; init; } = 0.8;
}

/// <summary>
/// One architecture at each step, drawn by an LSTM that writes it choice by choice (Pham et al. 2018, section 2.1). A choice is drawn by the softmax of c tanh(logit / T) (Bello et al. 2017), so that none is
/// ever certain. The controller stays on the CPU, where its choices are read one by one.
/// </summary>
public sealed class ControllerPaths : IPathDistribution, IDisposable
{
    private readonly TokenSpace _space;
    private readonly Constraints _constraints;
    private readonly double _entropyWeight;
    private readonly double _skipWeight;
    private readonly SkipTarget _skips;
    private readonly TokenPolicy _policy;
    private readonly RandomStream _random;

    /// <summary>A controller that draws almost uniformly.</summary>
    /// <param name="space">The space.</param>
    /// <param name="options">What the controller is made of.</param>
    /// <param name="constraints">What the architectures must keep to.</param>
    /// <param name="random">Where first weights and draws come from.</param>
    public ControllerPaths(DecisionSpace space, ControllerPathsOptions options, Constraints constraints, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_space, _constraints, _entropyWeight, _random) = (new TokenSpace(space), constraints, options.EntropyWeight, random);
        (_skips, _skipWeight) = (new(_space, options.Skips, options.SkipTarget), options.SkipWeight);
        _policy = new TokenPolicy(_space, options.Hidden, layers: 1, options.InitialRange, random) { Temper = logits => (logits / options.Temperature).tanh() * options.TanhConstant };
        Parameters = [.. _policy.parameters()];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Draws an architecture that keeps to the constraints.</summary>
    /// <param name="random">Where the draws come from.</param>
    /// <exception cref="UsageException">None was found.</exception>
    public Genotype Draw(RandomStream random) => _policy.Sample(_constraints, random);

    /// <inheritdoc/>
    public Gates Sample() => Gates.Of(Draw(_random));

    /// <inheritdoc/>
    public SampledPath SamplePath()
    {
        var genotype = Draw(_random);
        var batch = new TokenBatch(_space, [_space.Encode(genotype)]);
        var logarithms = _policy.Logarithms(batch);
        var (logProbability, entropy) = TokenPolicy.Evaluate(batch, logarithms);
        return new(Gates.Of(genotype), genotype.Values, logProbability.squeeze(0))
        {
            Bonus = _entropyWeight * entropy.item<float>(),
            Penalty = _skipWeight > 0 && _skips.Divergence(batch.Sequences[0], logarithms[0]) is { } divergence ? divergence * _skipWeight : null,
        };
    }

    /// <summary>Another architecture that is drawn.</summary>
    public Genotype Derive(Constraints constraints) => _policy.Sample(constraints, _random);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        _policy.save(writer);
        writer.Write(_random);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        _policy.load(reader);
        reader.ReadInto(_random);
    }

    /// <inheritdoc/>
    public void Dispose() => _policy.Dispose();
}
