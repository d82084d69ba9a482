using Nas.Dsl.Planning;
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
    // Kernels of at most so many pixels become as large as the largest of them, so that one convolution does them all.
    private const int LargestWindow = 5;

    private Dictionary<Candidate, (Tensor Images, long Height)>? _depthwise;
    private Dictionary<MixedEdge, Tensor>? _shared;

    /// <summary>What a separable convolution makes of the state up to its last 1×1 convolution: (batch, 1, channels, pixels), and how many rows the pixels are of.</summary>
    public (Tensor Images, long Height) Depthwise(Candidate candidate, State state) => (_depthwise ??= Depthwise(state))[candidate];

    /// <summary>
    /// The weighed sum of an edge's candidates without weights of their own, or null where edges differ in them, or where each batch norm has statistics of its own: then each edge adds its own.
    /// </summary>
    public Tensor? Shared(MixedEdge edge, State state) => (_shared ??= Shared(state)).GetValueOrDefault(edge);

    private Dictionary<Candidate, (Tensor Images, long Height)> Depthwise(State state)
    {
        var results = new Dictionary<Candidate, (Tensor Images, long Height)>();
        var (images, channels) = (state.Rectified, state.Rectified.shape[1]);
        foreach (var group in edges.SelectMany(e => e.Edge.Separable(gates)).GroupBy(c => Kind.Of(c, 0)))
        {
            // Those that go on stand in front, and all by the size of their kernels.
            Candidate[] members = [.. group.OrderByDescending(c => c.Stages).ThenBy(c => c.Depthwise(0).Kernel)];
            var window = group.Key.Window(members, 0);
            var kernels = KernelWindow.Of(Kernels(members, 0), window, 1).reshape(channels * members.Length, 1, window, window);
            var convolved = group.Key.Convolve(images, kernels, window, channels);
            // (batch, candidates, channels, pixels)
            GoOn(members, convolved.view(images.shape[0], channels, members.Length, -1).transpose(1, 2), convolved.shape[2], 0, results);
        }

        foreach (var (result, _) in results.Values) result.MoveToOuterDisposeScope();
        return results;
    }

    // What is left to do behind the depthwise convolutions of a stage.
    private static void GoOn(Candidate[] members, Tensor apart, long height, int stage, Dictionary<Candidate, (Tensor Images, long Height)> results)
    {
        var next = stage + 1;
        Candidate[][] groups = [.. members.Where(c => c.Stages > next).GroupBy(c => (c.Pointwise(stage).Out, Kind.Of(c, next))).Select(g => g.ToArray())];
        Candidate[] ended = [.. members.Where(c => c.Stages == next)];
        var parts = apart.split([.. groups.Select(g => (long)g.Length), .. ended.Select(_ => 1L)], 1);
        for (var i = 0; i < ended.Length; i++) results.Add(ended[i], (parts[groups.Length + i], height));
        foreach (var (group, part) in groups.Zip(parts))
        {
            var normalized = PointwiseNorm.Run(part.contiguous(), [.. group.Select(c => c.PointwiseKernel(stage))], [.. group.Select(c => c.Norm(stage))], null, sum: false);
            var images = normalized.view(normalized.shape[0], normalized.shape[1], height, -1);
            var kind = Kind.Of(group[0], next);
            var window = kind.Window(group, next);
            var convolved = kind.Convolve(images, KernelWindow.Of(Kernels(group, next), window, 0), window, images.shape[1]);
            GoOn(group, convolved.view(images.shape[0], group.Length, images.shape[1] / group.Length, -1), convolved.shape[2], next, results);
        }
    }

    private static (Tensor Kernel, long Dilation)[] Kernels(Candidate[] members, int stage) => [.. members.Select(c => (c.DepthwiseKernel(stage), (long)c.Depthwise(stage).Dilation))];

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
        var sums = weights.mm(images.flatten(1)).view([edges.Count, .. images.shape[1..]]).unbind(0);
        for (var i = 0; i < sums.Length; i++) shared.Add(edges[i].Edge, sums[i].MoveToOuterDisposeScope());
        return shared;
    }

    // What depthwise convolutions of one image must have in common to be one: the whole geometry, or that their windows are small.
    private readonly record struct Kind(int Stride, (int Kernel, int Padding, int Dilation)? Own)
    {
        public static Kind Of(Candidate candidate, int stage)
        {
            var layer = candidate.Depthwise(stage);
            return new(layer.Stride, Side(layer) <= LargestWindow && layer.Padding == Side(layer) / 2 ? null : (layer.Kernel, layer.Padding, layer.Dilation));
        }

        public long Window(Candidate[] members, int stage) => Own?.Kernel ?? members.Max(c => Side(c.Depthwise(stage)));

        public Tensor Convolve(Tensor images, Tensor kernels, long window, long groups)
        {
            var (padding, dilation) = Own is { } own ? ((long)own.Padding, (long)own.Dilation) : (window / 2, 1);
            return nn.functional.conv2d(images, kernels, null, [Stride, Stride], [padding, padding], [dilation, dilation], groups);
        }

        private static int Side(Layer.Convolution layer) => (layer.Dilation * (layer.Kernel - 1)) + 1;
    }
}
