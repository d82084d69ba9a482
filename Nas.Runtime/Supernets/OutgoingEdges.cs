using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// The edges out of a state, computed together: on a GPU starting kernels takes longer than most of them run, so that all depthwise convolutions that read the state are one, and what has no
/// weights is weighed for all edges by one product. Each is computed when the first edge asks, from a dispose scope of its own, and lives as long as the cell's forward pass.
/// </summary>
/// <param name="edges">Those that run, each with its own weight or null for 1.</param>
/// <param name="gates">What runs.</param>
internal sealed class OutgoingEdges(IReadOnlyList<(MixedEdge Edge, Tensor? Weight)> edges, Gates gates)
{
    private readonly DepthwiseGroup[] _groups = DepthwiseGroup.Of(edges.SelectMany(e => e.Edge.Separable(gates)));
    private Dictionary<DepthwiseGroup, Tensor> _windows = [];
    private Dictionary<Candidate, (Tensor Images, long Height)>? _depthwise;
    private Dictionary<MixedEdge, Tensor>? _shared;
    private Dictionary<Candidate, Tensor>? _weighted;

    /// <summary>Makes the kernels of all edges out of several states at once.</summary>
    /// <param name="states">The edges out of each.</param>
    /// <param name="kernels">Makes them.</param>
    public static void Prepare(IReadOnlyList<OutgoingEdges> states, DepthwiseKernels kernels)
    {
        DepthwiseGroup[] groups = [.. states.SelectMany(s => s._groups).SelectMany(g => g.All())];
        if (groups.Length == 0) return;
        using var scope = NewDisposeScope();
        var windows = groups.Zip(kernels.Of(groups)).ToDictionary(g => g.First, g => g.Second.MoveToOuterDisposeScope());
        foreach (var state in states) state._windows = windows;
    }

    /// <summary>What a separable convolution makes of the state up to its last 1×1 convolution: (batch, 1, channels, pixels), and how many rows the pixels are of.</summary>
    public (Tensor Images, long Height) Depthwise(Candidate candidate, State state) => (_depthwise ??= Depthwise(state))[candidate];

    /// <summary>
    /// The weighed sum of an edge's candidates without weights of their own, or null where edges differ in them, or where each batch norm has statistics of its own: then each edge adds its own.
    /// </summary>
    public Tensor? Shared(MixedEdge edge, State state) => (_shared ??= Shared(state)).GetValueOrDefault(edge);

    /// <summary>What a convolution over all channels, or a candidate that halves the image, makes of the state, times all weights that it has; null of other candidates.</summary>
    public Tensor? Weighted(Candidate candidate, State state) => (_weighted ??= Weighted(state)).GetValueOrDefault(candidate);

    private Dictionary<Candidate, (Tensor Images, long Height)> Depthwise(State state)
    {
        var results = new Dictionary<Candidate, (Tensor Images, long Height)>();
        foreach (var group in _groups) Run(group, state.Rectified);
        foreach (var (result, _) in results.Values) result.MoveToOuterDisposeScope();
        return results;

        void Run(DepthwiseGroup group, Tensor images)
        {
            var (apart, height) = group.Convolve(images, _windows[group]);
            var parts = apart.split([.. group.Next.Select(n => (long)n.Members.Length), .. group.Ended.Select(_ => 1L)], 1);
            for (var i = 0; i < group.Ended.Length; i++) results.Add(group.Ended[i], (parts[group.Next.Length + i], height));
            foreach (var (next, part) in group.Next.Zip(parts))
            {
                var normalized = PointwiseNorm.Run(
                    part.contiguous(), [.. next.Members.Select(c => c.PointwiseKernel(group.Stage))], [.. next.Members.Select(c => c.Norm(group.Stage))], null, sum: false);
                Run(next, normalized.view(normalized.shape[0], normalized.shape[1], height, -1));
            }
        }
    }

    private Dictionary<MixedEdge, Tensor> Shared(State state)
    {
        var shared = new Dictionary<MixedEdge, Tensor>();
        (Candidate Candidate, Tensor? Weight)[][] candidates = [.. edges.Select(e => e.Edge.Shareable(gates).ToArray())];
        var first = candidates[0];
        if (first.Length < 2 || gates.SkipDropout > 0 || !candidates.All(c => c.Select(s => s.Candidate.Key).SequenceEqual(first.Select(s => s.Candidate.Key)))) return shared;
        if (candidates.Any(c => c.Any(s => s.Weight is null || s.Candidate.HasStatistics)) || edges.Any(e => e.Weight is null != edges[0].Weight is null)) return shared;

        var images = stack(first.Select(s => s.Candidate.Shared(state)), 0); // (candidates, batch, channels, height, width)
        var weights = gates.Together([.. candidates.SelectMany(c => c.Select(s => s.Weight!))]).view(edges.Count, first.Length);
        if (edges[0].Weight is not null) weights = weights * gates.Together([.. edges.Select(e => e.Weight!)]).unsqueeze(1);
        var sums = weights.to(images.dtype).mm(images.flatten(1)).view([edges.Count, .. images.shape[1..]]).unbind(0);
        for (var i = 0; i < sums.Length; i++) shared.Add(edges[i].Edge, sums[i].MoveToOuterDisposeScope());
        return shared;
    }

    private Dictionary<Candidate, Tensor> Weighted(State state)
    {
        var weighted = new Dictionary<Candidate, Tensor>();
        var channels = state.Value.shape[1];
        (Candidate Candidate, Tensor? Own, Tensor? Edge)[] running = [.. edges.SelectMany(e => e.Edge.Running(gates).Select(r => (r.Candidate, r.Weight, e.Weight)))];
        foreach (var alike in running.Where(r => r.Candidate.Reduction?.Channels.In == channels).GroupBy(r => (r.Own is null, r.Edge is null, r.Candidate.Reduction!.Channels)))
            Put([.. alike], (candidates, weights) => FactorizedReduce.Together([.. candidates.Select(c => c.Reduction!)], state.Rectified, weights));
        foreach (var alike in running.Where(r => r.Candidate.Dense?.In == channels).GroupBy(r => (r.Own is null, r.Edge is null, r.Candidate.BeginsRectified, r.Candidate.Dense)))
            Put([.. alike], (candidates, weights) => Convolved(candidates, alike.Key.BeginsRectified ? state.Rectified : state.Value, weights));
        return weighted;

        void Put((Candidate Candidate, Tensor? Own, Tensor? Edge)[] alike, Func<Candidate[], Tensor?, Tensor> together)
        {
            var results = together([.. alike.Select(r => r.Candidate)], gates.Together([.. alike.Select(r => (r.Own, r.Edge))])).chunk(alike.Length, 1);
            for (var i = 0; i < alike.Length; i++) weighted.Add(alike[i].Candidate, results[i].MoveToOuterDisposeScope());
        }
    }

    private static Tensor Convolved(Candidate[] candidates, Tensor images, Tensor? weights)
    {
        var layer = candidates[0].Dense!;
        var kernels = cat([.. candidates.Select(c => c.DenseKernel)], 0);
        var convolved = nn.functional.conv2d(images, kernels, null, [layer.Stride, layer.Stride], [layer.Padding, layer.Padding], [layer.Dilation, layer.Dilation]);
        return MixedBatchNorm.Together(convolved, [.. candidates.Select(c => c.LastNorm)], weights);
    }
}
