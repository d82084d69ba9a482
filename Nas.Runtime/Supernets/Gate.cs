using System.Runtime.CompilerServices;
using Nas.Dsl.Model;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>What a supernet does at one decision: run picked candidates, or run and weigh several.</summary>
public sealed class Gate
{
    private readonly Tensor[]? _weights;

    private Gate(long active, Tensor[]? weights, bool interpolates = false)
    {
        (Active, Interpolates) = (active, interpolates);
        _weights = weights;
    }

    /// <summary>The candidates that run, bit i for candidate i. The others cost nothing.</summary>
    public long Active { get; }

    /// <summary>The weight of a candidate, a tensor of no dimensions, or null: it counts once.</summary>
    /// <param name="candidate">From 0, below the width of the decision.</param>
    public Tensor? Weight(int candidate) => _weights?[candidate];

    /// <summary>
    /// Where the candidates are widths of a stage: whether the channels of each are stretched to the most there are before they are summed (Dong and Yang 2019, section 3.1); else each
    /// channel has the weight of the widths that hold it.
    /// </summary>
    public bool Interpolates { get; }

    /// <summary>Whether <paramref name="candidate"/> runs.</summary>
    public bool IsActive(int candidate) => (Active >> candidate & 1) != 0;

    /// <summary>All candidates run and each counts once: a node that keeps every state.</summary>
    public static Gate All { get; } = new(-1, null);

    /// <summary>Nothing runs: the gate of an inactive decision.</summary>
    public static Gate Closed { get; } = new(0, null);

    /// <summary>Only candidate <paramref name="index"/> runs.</summary>
    public static Gate Pick(int index) => new(1L << index, null);

    /// <summary>The candidates of the set bits run, and each counts once: the states a node keeps.</summary>
    public static Gate PickBits(long bits) => new(bits, null);

    /// <summary>The candidates run and are summed with <paramref name="weights"/>; those of weight 0 do not run.</summary>
    /// <param name="weights">Of shape (width of the decision). Reading it waits for the device; see the other overload.</param>
    public static Gate Mix(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var host = weights.detach().cpu().to(ScalarType.Float64);
        var active = 0L;
        var values = host.data<double>().ToArray();
        for (var i = 0; i < values.Length; i++)
            if (values[i] != 0) active |= 1L << i;
        return Mix(weights, active);
    }

    /// <summary>The candidates in <paramref name="active"/> run and are summed with <paramref name="weights"/>.</summary>
    /// <param name="weights">Of shape (width of the decision).</param>
    /// <param name="active">The candidates that run, bit i for candidate i.</param>
    /// <param name="interpolates">What <see cref="Interpolates"/> says.</param>
    public static Gate Mix(Tensor weights, long active, bool interpolates = false)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new(active, weights.unbind(0), interpolates);
    }

    /// <summary>Whether several candidates run and are weighed.</summary>
    public bool IsMixture => _weights is not null && (Active & (Active - 1)) != 0;

    /// <summary>The same with some of its candidates only.</summary>
    /// <param name="candidates">Those that run where they did before, bit i for candidate i.</param>
    /// <param name="factor">What their weights are multiplied by.</param>
    public Gate Only(long candidates, double factor)
    {
        var active = Active & candidates;
        return new(active, _weights?.Select((weight, i) => (active >> i & 1) != 0 ? weight * factor : weight).ToArray(), Interpolates);
    }
}

/// <summary>One gate for each decision of a space.</summary>
/// <param name="gates">The gates, in the order of the decisions.</param>
public sealed class Gates(IReadOnlyList<Gate> gates)
{
    private readonly Dictionary<Tensor[], Tensor> _together = new(SameTensors.Instance);

    /// <summary>How many there are.</summary>
    public int Count => gates.Count;

    /// <summary>
    /// The share, 0 to 1, exclusive, of the numbers of each skip connection that is dropped at random; the others grow, so that their mean stays (operation-level dropout;
    /// Chen et al. 2019, section 3.3). They are drawn from Torch's own generator.
    /// </summary>
    public double SkipDropout { get; init; }

    /// <summary>Whether edges are computed by the state that they come from, with all others out of it (<see cref="OutgoingEdges"/>); else by the node that they lead to.</summary>
    internal bool ByState { get; init; }

    /// <summary>The same gates with another <see cref="SkipDropout"/>.</summary>
    public Gates WithSkipDropout(double share) => new(gates) { SkipDropout = share };

    /// <summary>The same gates for one pass through a supernet.</summary>
    internal Gates ForPass(bool byState) => new(gates) { SkipDropout = SkipDropout, ByState = byState };

    /// <summary>Weights as one tensor, the same each time: cells of one kind share their gates, and the gradients of all of them are added before they are taken apart.</summary>
    /// <param name="weights">Each of no dimensions.</param>
    /// <returns>(weights), as long as the first of them lives.</returns>
    internal Tensor Together(Tensor[] weights)
    {
        if (!_together.TryGetValue(weights, out var together)) _together.Add(weights, together = stack(weights).MoveToOtherDisposeScope(weights[0]));
        return together;
    }

    /// <summary>The same gates with another one of a decision.</summary>
    public Gates With(int decision, Gate gate) => new([.. gates.Select((g, i) => i == decision ? gate : g)]) { SkipDropout = SkipDropout };

    /// <summary>The gate of decision <paramref name="decision"/>.</summary>
    public Gate this[int decision] => gates[decision];

    /// <summary>The gate of a selection, whose things are at the bits from its <see cref="Selection.Shift"/> on.</summary>
    public Gate Of(Selection selection) => selection.Decision < 0 ? Gate.All : gates[selection.Decision];

    /// <summary>The gates that pick one architecture, so that the supernet computes what the built network does.</summary>
    public static Gates Of(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return new([.. Enumerable.Range(0, genotype.Values.Count).Select(i =>
            genotype.IsActive(i) ? Gate.PickBits(genotype.Space.Items[i].Bits(genotype[i])) : Gate.Closed)]);
    }

    /// <summary>The weights of several candidates, each times that of its edge.</summary>
    /// <param name="weights">Of each candidate its own and its edge's; either is null, for 1, of all of them or of none.</param>
    /// <returns>(candidates), or null: all count once.</returns>
    internal Tensor? Together(IReadOnlyList<(Tensor? Own, Tensor? Edge)> weights)
    {
        var own = weights[0].Own is null ? null : Together([.. weights.Select(w => w.Own!)]);
        var edges = weights[0].Edge is null ? null : Together([.. weights.Select(w => w.Edge!)]);
        return own is null ? edges : edges is null ? own : own * edges;
    }

    private sealed class SameTensors : IEqualityComparer<Tensor[]>
    {
        public static SameTensors Instance { get; } = new();

        public bool Equals(Tensor[]? x, Tensor[]? y) => x!.AsSpan().SequenceEqual(y, ReferenceEqualityComparer.Instance);

        public int GetHashCode(Tensor[] obj) => HashCode.Combine(obj.Length, RuntimeHelpers.GetHashCode(obj[0]), RuntimeHelpers.GetHashCode(obj[^1]));
    }
}
