using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using TorchSharp;
using Parameter = TorchSharp.Modules.Parameter;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// A distribution with a parameter for each candidate of each one-of-n decision. How candidates are weighed is the method's; a node keeps every
/// earlier state, and the result keeps, per node, the k states whose strongest candidate is the strongest (Liu et al. 2019, section 2.4).
/// </summary>
public abstract class CategoricalDistribution : IGateDistribution, IDisposable
{
    private readonly Parameter[] _parameters; // one for each width, rows are decisions
    private readonly double _deviation;
    private readonly (int Parameter, int Row)[] _rows; // where each decision's row is; Parameter -1: it has none
    private Tensor[] _sampled = []; // the weights of the last sample, a tensor for each parameter; as long as the caller's dispose scope

    /// <summary>Parameters drawn from a normal distribution around 0.</summary>
    /// <param name="space">The space.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="random">Where the initial parameters, and all later draws, come from.</param>
    /// <param name="deviation">The standard deviation of the initial parameters.</param>
    /// <param name="weighsStates">
    /// Whether decisions that take several choices, such as a node's earlier states, have parameters as well; then a choice is as strong as its own weight times
    /// that of its strongest candidate. Else all of them count alike while nothing is decided.
    /// </param>
    protected CategoricalDistribution(DecisionSpace space, Device device, RandomStream random, double deviation, bool weighsStates = false)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        (Space, Random, _deviation) = (space, random, deviation);
        _rows = new (int, int)[space.Items.Count];
        var widths = new List<int>();
        var counts = new List<int>();
        for (var i = 0; i < _rows.Length; i++)
        {
            if (space.Items[i].Kind != DecisionKind.One && !weighsStates)
            {
                _rows[i] = (-1, -1);
                continue;
            }

            var group = widths.IndexOf(space.Items[i].Width);
            if (group < 0)
            {
                group = widths.Count;
                widths.Add(space.Items[i].Width);
                counts.Add(0);
            }

            _rows[i] = (group, counts[group]++);
        }

        _parameters = [.. widths.Zip(counts, (width, count) => nn.Parameter(tensor(Initial(count * width), count, width, device: device)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public virtual bool HasSettled => false;

    /// <summary>What architectures cost, where the search is to find cheap ones; or null.</summary>
    public CostPenalty? Cost { get; init; }

    /// <summary>The space.</summary>
    protected DecisionSpace Space { get; }

    /// <summary>Where all draws come from.</summary>
    protected RandomStream Random { get; }

    /// <inheritdoc/>
    public virtual void Begin(SearchStep step)
    {
    }

    /// <inheritdoc/>
    public virtual Gates Sample()
    {
        var samples = _parameters.Select(Weigh).ToArray();
        _sampled = [.. samples.Select(s => s.Weights)];
        return Gates(samples);
    }

    /// <inheritdoc/>
    public virtual Gates SampleForWeights() => Sample();

    /// <inheritdoc/>
    public virtual Gates? Mixture() => null;

    /// <inheritdoc/>
    public virtual void Moved()
    {
    }

    /// <inheritdoc/>
    public virtual Tensor Penalty(Tensor loss)
    {
        if (Cost is null) return loss;
        var shares = Rows([.. _parameters.Select((p, i) => Shares(p, _sampled[i]))]);
        return Cost.AddTo(loss, shares);
    }

    /// <summary>
    /// The strongest architecture. Where it breaks a constraint, the likeliest of many drawn from the distribution that keeps to them.
    /// </summary>
    /// <exception cref="UsageException">None that keeps to the constraints was found.</exception>
    public Genotype Derive(Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        var weights = Weights();
        var strongest = Strongest(weights);
        if (constraints.Allow(strongest)) return strongest;

        const int Draws = 1000;
        var drawn = Enumerable.Range(0, Draws).Select(_ => Draw(weights, Random)).Where(constraints.Allow).ToArray();
        return drawn.Length > 0 ? drawn.MaxBy(g => LogProbability(g, weights))! : constraints.First(() => Space.Sample(Random));
    }

    /// <inheritdoc/>
    public virtual IReadOnlyList<IReadOnlyList<double>>? Strengths() => Weights(Strengths);

    /// <inheritdoc/>
    public virtual void Save(BinaryWriter writer)
    {
        foreach (var parameter in _parameters) parameter.Save(writer);
        writer.Write(Random);
    }

    /// <inheritdoc/>
    public virtual void Load(BinaryReader reader)
    {
        using var _ = no_grad();
        foreach (var parameter in _parameters) parameter.Load(reader);
        reader.ReadInto(Random);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the parameters.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var parameter in _parameters) parameter.Dispose();
    }

    /// <summary>The architecture of the largest weights, by section 2.4 of the paper.</summary>
    /// <param name="space">The space.</param>
    /// <param name="weights">For each one-of-n decision the weights of its candidates, search-only ones behind; else those of its choices, or none: all are alike.</param>
    public static Genotype Strongest(DecisionSpace space, IReadOnlyList<double[]> weights)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(weights);
        return Strongest(space, weights, (decision, _) => decision.Max);
    }

    /// <summary>The architecture of the largest weights.</summary>
    /// <param name="weights">For each one-of-n decision the weights of its candidates, search-only ones behind; else those of its choices, or none: all are alike.</param>
    protected virtual Genotype Strongest(IReadOnlyList<double[]> weights) => Strongest(Space, weights);

    /// <summary>The architecture of the largest weights, with as many earlier states for each node as it is told.</summary>
    /// <param name="space">The space.</param>
    /// <param name="weights">For each one-of-n decision the weights of its candidates, search-only ones behind; else those of its choices, or none: all are alike.</param>
    /// <param name="count">How many choices a decision of several takes, given their strengths, the strongest first.</param>
    protected static Genotype Strongest(DecisionSpace space, IReadOnlyList<double[]> weights, Func<Decision, IReadOnlyList<double>, int> count)
    {
        ArgumentNullException.ThrowIfNull(space);
        var values = new long[space.Items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var decision = space.Items[i];
            if (decision.Kind == DecisionKind.One)
            {
                values[i] = Enumerable.Range(0, decision.Choices.Count).MaxBy(c => weights[i][c]);
                continue;
            }

            var strengths = Enumerable.Range(0, decision.Choices.Count)
                .Select(c => (Choice: c, Strength: Strength(space, weights, i, c)))
                .OrderByDescending(c => c.Strength)
                .ToArray();
            values[i] = strengths.Take(count(decision, [.. strengths.Select(s => s.Strength)])).Sum(s => 1L << s.Choice);
        }

        return new Genotype(space, values);
    }

    /// <summary>Draws all parameters anew, as at the beginning.</summary>
    protected void Restart()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var parameter in _parameters) parameter.copy_(tensor(Initial((int)parameter.numel()), parameter.shape));
    }

    /// <summary>How the candidates of some decisions of one width are weighed in a step.</summary>
    /// <param name="logits">(decisions, width).</param>
    /// <returns>Weights of the same shape, and for each decision which candidates run, bit i for candidate i; null: all of them.</returns>
    protected abstract (Tensor Weights, long[]? Active) Weigh(Tensor logits);

    /// <summary>How strong candidates are, by which the result is chosen: the softmax, unless it is said.</summary>
    /// <param name="logits">(decisions, width).</param>
    protected virtual Tensor Strengths(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return logits.softmax(1);
    }

    /// <summary>How much of each candidate is paid for: its weight in the last sample, unless it is said.</summary>
    /// <param name="logits">(decisions, width).</param>
    /// <param name="sampled">The weights of the last sample; of the same shape.</param>
    protected virtual Tensor Shares(Tensor logits, Tensor sampled) => sampled;

    /// <summary>The decisions whose candidates the rows of one of <see cref="Parameters"/> are for, in their order.</summary>
    /// <param name="parameter">That one, itself.</param>
    protected int[] DecisionsOf(Tensor parameter)
    {
        var index = Array.FindIndex(_parameters, p => ReferenceEquals(p, parameter));
        return [.. Enumerable.Range(0, _rows.Length).Where(d => _rows[d].Parameter == index)];
    }

    /// <summary>The row of each one-of-n decision in tensors of the shapes of <see cref="Parameters"/>.</summary>
    /// <param name="tables">A tensor for each parameter.</param>
    protected Func<int, Tensor> Rows(IReadOnlyList<Tensor> tables)
    {
        var rows = tables.Select(t => t.unbind(0)).ToArray();
        return decision => rows[_rows[decision].Parameter][_rows[decision].Row];
    }

    /// <summary>Parameters with minus infinity in place of some candidates, so that a softmax gives these 0 and no gradient.</summary>
    /// <param name="parameter">One of <see cref="Parameters"/>, itself.</param>
    /// <param name="left">The candidates of a decision that stay as they are, bit i for candidate i; one of each at least.</param>
    protected Tensor Masked(Tensor parameter, Func<int, long> left)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(left);
        var width = (int)parameter.shape[1];
        bool[] gone = [.. DecisionsOf(parameter).Select(left).SelectMany(bits => Enumerable.Range(0, width).Select(c => (bits >> c & 1) == 0))];
        return gone.Contains(true) ? parameter.masked_fill(tensor(gone, parameter.shape, device: parameter.device), double.NegativeInfinity) : parameter;
    }

    /// <summary>Gates of given weights.</summary>
    /// <param name="samples">For each parameter what <see cref="Weigh"/> gives.</param>
    protected Gates Gates(IReadOnlyList<(Tensor Weights, long[]? Active)> samples)
    {
        var rows = Rows([.. samples.Select(s => s.Weights)]);
        return new([.. Space.Items.Select((decision, i) =>
        {
            var (parameter, row) = _rows[i];
            return parameter < 0 ? GateOf(i, null, -1) : GateOf(i, rows(i), samples[parameter].Active?[row] ?? (1L << decision.Width) - 1);
        })]);
    }

    /// <summary>The gate of a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="weights">The weights of its candidates, (width); null of one that takes several choices and has no parameters: all are kept.</param>
    /// <param name="active">The candidates that run, bit i for candidate i.</param>
    protected virtual Gate GateOf(int decision, Tensor? weights, long active) => weights is null ? Gate.All : Gate.Mix(weights, active);

    /// <summary>One candidate for each decision, with a weight of 1 that has the gradient of another weight.</summary>
    /// <param name="weights">Those other weights, (decisions, width).</param>
    /// <param name="chosen">The candidate of each decision.</param>
    /// <returns>What <see cref="Weigh"/> gives; the chosen candidates alone run.</returns>
    protected static (Tensor Weights, long[]? Active) StraightThrough(Tensor weights, IReadOnlyList<long> chosen)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(chosen);
        var (width, values) = ((int)weights.shape[1], new float[weights.numel()]);
        for (var row = 0; row < chosen.Count; row++) values[(row * width) + (int)chosen[row]] = 1;
        // What is added is 0 to the last bit.
        return (tensor(values, weights.shape, device: weights.device) + (weights - weights.detach()), [.. chosen.Select(c => 1L << (int)c)]);
    }

    /// <summary>Numbers of a parameter's shape, each drawn by itself.</summary>
    /// <param name="like">(decisions, width).</param>
    /// <param name="draw">Draws one.</param>
    protected static Tensor Draws(Tensor like, Func<double> draw)
    {
        ArgumentNullException.ThrowIfNull(like);
        ArgumentNullException.ThrowIfNull(draw);
        var values = new float[like.numel()];
        for (var i = 0; i < values.Length; i++) values[i] = (float)draw();
        return tensor(values, like.shape, device: like.device);
    }

    /// <summary>The softmax of each row.</summary>
    /// <param name="logits">(decisions, width).</param>
    protected static double[][] Probabilities(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var width = (int)logits.shape[1];
        return [.. logits.softmax(1).to(ScalarType.Float64).cpu().data<double>().ToArray().Chunk(width)];
    }

    /// <summary>Two candidates drawn without replacement; of a single one that one twice.</summary>
    /// <param name="probabilities">Of any sum; two at least are above 0, where there are two.</param>
    protected (int First, int Second) DrawTwo(double[] probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var first = Random.NextIndex(probabilities);
        return (first, probabilities.Length == 1 ? first : Random.NextIndex([.. probabilities.Select((p, c) => c == first ? 0 : p)]));
    }

    /// <summary>An architecture drawn by weights; a decision of several choices, which has none, is drawn uniformly.</summary>
    /// <param name="weights">For each one-of-n decision the weights of its candidates, search-only ones behind.</param>
    /// <param name="random">Where the draws come from.</param>
    protected Genotype Draw(IReadOnlyList<double[]> weights, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(random);
        var values = new long[Space.Items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var decision = Space.Items[i];
            values[i] = decision.Kind == DecisionKind.One
                ? random.NextIndex(weights[i].AsSpan(0, decision.Choices.Count))
                : decision.ValueAt(random.Next(decision.ValueCount));
        }

        return new Genotype(Space, values);
    }

    // How strongly a choice of a k-of-n decision is held: the weight of the strongest candidate that an architecture may name on it, times its own.
    private static double Strength(DecisionSpace space, IReadOnlyList<double[]> weights, int decision, int choice) =>
        (weights[decision].Length > 0 ? weights[decision][choice] : 1) * space.Children(decision, choice)
            .Select(i => weights[i].Take(space.Items[i].Choices.Count).Max())
            .DefaultIfEmpty(0)
            .Max();

    /// <summary>For each decision with parameters how strong its candidates are, search-only ones behind; else nothing.</summary>
    protected virtual double[][] Weights() => Weights(Strengths);

    /// <summary>For each decision with parameters the weights of its candidates, search-only ones behind; else nothing.</summary>
    /// <param name="weigh">What they are, of the same shape as one of <see cref="Parameters"/>, which it is given.</param>
    protected double[][] Weights(Func<Tensor, Tensor> weigh)
    {
        ArgumentNullException.ThrowIfNull(weigh);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var tables = _parameters.Select(p => (Width: (int)p.shape[1], Data: weigh(p).to(ScalarType.Float64).cpu().data<double>().ToArray())).ToArray();
        return [.. Space.Items.Select((_, i) =>
        {
            if (_rows[i].Parameter < 0) return [];
            var (width, data) = tables[_rows[i].Parameter];
            return data.AsSpan(_rows[i].Row * width, width).ToArray();
        })];
    }

    private float[] Initial(int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)(_deviation * Random.NextGaussian());
        return values;
    }

    private static double LogProbability(Genotype genotype, double[][] weights) =>
        Enumerable.Range(0, genotype.Values.Count)
            .Where(i => genotype.IsActive(i) && genotype.Space.Items[i].Kind == DecisionKind.One)
            .Sum(i => Math.Log(weights[i][(int)genotype[i]]));
}
