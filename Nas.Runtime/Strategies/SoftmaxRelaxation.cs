using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using TorchSharp;
using Parameter = TorchSharp.Modules.Parameter;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies;

/// <summary>
/// The continuous relaxation of DARTS: each one-of-n decision is a softmax over its candidates (Liu et al. 2019, equation 2), and a node
/// keeps every earlier state. The result keeps, per node, the k states whose strongest candidate weighs most (section 2.4).
/// </summary>
public sealed class SoftmaxRelaxation : IGateDistribution, IDisposable
{
    private const double InitialDeviation = 1e-3;
    private readonly DecisionSpace _space;
    private readonly RandomStream _random;
    private readonly Parameter[] _parameters; // one for each width, rows are decisions
    private readonly (int Parameter, int Row)[] _rows; // where each one-of-n decision's row is

    /// <summary>A relaxation that is almost uniform.</summary>
    /// <param name="space">The space.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="random">Where the initial parameters come from.</param>
    public SoftmaxRelaxation(DecisionSpace space, Device device, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        _space = space;
        _random = random;
        _rows = new (int, int)[space.Items.Count];
        var widths = new List<int>();
        var counts = new List<int>();
        for (var i = 0; i < _rows.Length; i++)
        {
            if (space.Items[i].Kind != DecisionKind.One) continue;
            var group = widths.IndexOf(space.Items[i].Width);
            if (group < 0)
            {
                group = widths.Count;
                widths.Add(space.Items[i].Width);
                counts.Add(0);
            }

            _rows[i] = (group, counts[group]++);
        }

        _parameters = [.. widths.Zip(counts, (width, count) =>
        {
            var values = new float[count * width];
            for (var i = 0; i < values.Length; i++) values[i] = (float)(InitialDeviation * random.NextGaussian());
            return nn.Parameter(tensor(values, count, width, device: device));
        })];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public Gates Sample()
    {
        var rows = _parameters.Select(p => p.softmax(1).unbind(0)).ToArray();
        return new([.. _space.Items.Select((decision, i) => decision.Kind == DecisionKind.One
            ? Gate.Mix(rows[_rows[i].Parameter][_rows[i].Row], (1L << decision.Width) - 1)
            : Gate.All)]);
    }

    /// <summary>
    /// The strongest architecture. Where it breaks a constraint, the likeliest of many drawn from the relaxation that keeps to them.
    /// </summary>
    /// <exception cref="UsageException">None that keeps to the constraints was found.</exception>
    public Genotype Derive(Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        var weights = Weights();
        var strongest = Strongest(_space, weights);
        if (constraints.Allow(strongest)) return strongest;

        const int Draws = 1000;
        var drawn = Enumerable.Range(0, Draws).Select(_ => Draw(weights)).Where(constraints.Allow).ToArray();
        return drawn.Length > 0 ? drawn.MaxBy(g => LogProbability(g, weights))! : constraints.First(() => _space.Sample(_random));
    }

    /// <summary>Writes the parameters and the random state into a checkpoint.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var parameter in _parameters) parameter.Save(writer);
        writer.Write(_random);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        using var _ = no_grad();
        foreach (var parameter in _parameters) parameter.Load(reader);
        reader.ReadInto(_random);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in _parameters) parameter.Dispose();
    }

    /// <summary>The architecture of the largest weights, by section 2.4 of the paper.</summary>
    /// <param name="space">The space.</param>
    /// <param name="weights">For each one-of-n decision the weights of its candidates, search-only ones behind; else unused.</param>
    public static Genotype Strongest(DecisionSpace space, IReadOnlyList<double[]> weights)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(weights);
        var values = new long[space.Items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var decision = space.Items[i];
            values[i] = decision.Kind == DecisionKind.One
                ? Enumerable.Range(0, decision.Choices.Count).MaxBy(c => weights[i][c])
                : Enumerable.Range(0, decision.Choices.Count)
                    .OrderByDescending(c => Strength(space, weights, i, c))
                    .Take(decision.Max)
                    .Sum(c => 1L << c);
        }

        return new Genotype(space, values);
    }

    // How strongly a choice of a k-of-n decision is held: the weight of the strongest candidate that an architecture may name on it.
    private static double Strength(DecisionSpace space, IReadOnlyList<double[]> weights, int decision, int choice) =>
        space.Children(decision, choice)
            .Select(i => weights[i].Take(space.Items[i].Choices.Count).Max())
            .DefaultIfEmpty(0)
            .Max();

    private double[][] Weights()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var tables = _parameters.Select(p => (Width: (int)p.shape[1], Data: p.softmax(1).to(ScalarType.Float64).cpu().data<double>().ToArray())).ToArray();
        return [.. _space.Items.Select((decision, i) =>
        {
            if (decision.Kind != DecisionKind.One) return [];
            var (width, data) = tables[_rows[i].Parameter];
            return data.AsSpan(_rows[i].Row * width, width).ToArray();
        })];
    }

    private Genotype Draw(double[][] weights)
    {
        var values = new long[_space.Items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var decision = _space.Items[i];
            values[i] = decision.Kind == DecisionKind.One
                ? DrawOne(weights[i].AsSpan(0, decision.Choices.Count))
                : decision.ValueAt(_random.Next(decision.ValueCount));
        }

        return new Genotype(_space, values);
    }

    private int DrawOne(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        var left = _random.NextDouble() * total;
        for (var i = 0; i < weights.Length - 1; i++)
        {
            left -= weights[i];
            if (left < 0) return i;
        }

        return weights.Length - 1;
    }

    private static double LogProbability(Genotype genotype, double[][] weights) =>
        Enumerable.Range(0, genotype.Values.Count)
            .Where(i => genotype.IsActive(i) && genotype.Space.Items[i].Kind == DecisionKind.One)
            .Sum(i => Math.Log(weights[i][(int)genotype[i]]));
}
