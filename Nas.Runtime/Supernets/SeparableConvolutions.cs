using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// The separable and dilated convolutions on the edges into one node. Those of one kind run together, side by side: the kernels of so
/// small convolutions cost more to start than to run. Where edges are computed by the state that they come from (<see cref="OutgoingEdges"/>), what is left for the node is the end of all.
/// </summary>
/// <param name="sum">The node's sum.</param>
/// <param name="gates">What runs.</param>
internal sealed class SeparableConvolutions(WeightedSum sum, Gates gates)
{
    /// <summary>ReLU, depthwise and 1×1 convolution, batch norm.</summary>
    public const int StageLength = 4;

    private readonly List<(Kind Kind, List<Member> Members)> _groups = [];
    private readonly List<(Member Member, long Height)> _byState = [];

    /// <summary>Whether a candidate is made of nothing but ReLU, depthwise and 1×1 convolution and batch norm, once or several times.</summary>
    public static bool IsOne(IReadOnlyList<Layer> layers)
    {
        for (var i = 0; i < layers.Count; i += StageLength)
        {
            if (i + StageLength > layers.Count || layers[i] is not Layer.Relu || layers[i + 3] is not Layer.BatchNorm) return false;
            if (layers[i + 1] is not Layer.Convolution depthwise || depthwise.Groups != depthwise.In || depthwise.In != depthwise.Out) return false;
            if (layers[i + 2] is not Layer.Convolution { Kernel: 1, Stride: 1, Groups: 1, Padding: 0 }) return false;
        }

        return layers.Count > 0;
    }

    /// <summary>Puts a candidate down for <see cref="Run"/>.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="state">What the edge comes from.</param>
    /// <param name="own">The candidate's weight, or null for 1.</param>
    /// <param name="edge">The edge's weight, or null for 1.</param>
    public void Add(Candidate candidate, State state, Tensor? own, Tensor? edge)
    {
        using var scope = NewDisposeScope(); // what the state makes for all its edges moves out of it
        if (state.Outgoing is { } outgoing)
        {
            var (result, height) = outgoing.Depthwise(candidate, state);
            _byState.Add((new(candidate, result, own, edge), height));
            return;
        }

        var (images, geometry, interleaved) = Undilated(candidate, state);
        var kind = new Kind(candidate.Key, geometry, interleaved, (own ?? edge) is not null, images.shape[2], images.shape[3]);
        var group = _groups.Find(g => g.Kind == kind).Members;
        if (group is null) _groups.Add((kind, group = []));
        group.Add(new Member(candidate, images, own, edge));
    }

    /// <summary>Adds all of them to the sum.</summary>
    public void Run()
    {
        foreach (var (kind, members) in _groups) RunGroup(kind, members);
        foreach (var ends in _byState.GroupBy(m => (m.Height, m.Member.Shape, m.Member.Own is null, m.Member.Edge is null))) RunEnds([.. ends.Select(m => m.Member)], ends.Key.Height);
    }

    private void RunEnds(Member[] members, long height)
    {
        using var scope = NewDisposeScope();
        var total = PointwiseNorm.Run(
            cat([.. members.Select(m => m.Images)], 1),
            [.. members.Select(m => m.Candidate.PointwiseKernel(m.Candidate.Stages - 1))],
            [.. members.Select(m => m.Candidate.Norm(m.Candidate.Stages - 1))],
            gates.Together([.. members.Select(m => (m.Own, m.Edge))]),
            sum: true);
        sum.AddShared(total.view(total.shape[0], total.shape[1], height, -1), null);
    }

    private void RunGroup(Kind kind, List<Member> members)
    {
        using var scope = NewDisposeScope();
        var first = members[0].Candidate;
        List<Tensor> images = [.. members.Select(m => m.Images)];
        for (var stage = 0; ; stage++)
        {
            var last = stage + 1 == first.Stages;
            var results = ConvolutionNorm.Run(
                images,
                [.. members.Select(m => m.Candidate.DepthwiseKernel(stage))],
                [.. members.Select(m => m.Candidate.PointwiseKernel(stage))],
                [.. members.Select(m => m.Candidate.Norm(stage))],
                last && kind.Weighted ? [.. members.Select(m => m.Weight)] : null,
                stage == 0 ? kind.Geometry : DepthwiseConvolution.Of(first.Depthwise(stage)),
                sum: last);
            if (last)
            {
                sum.AddOwned(results, kind.Interleaved);
                return;
            }

            images = [results.relu_()]; // the convolution does not need its own result for the gradient
        }
    }

    // A dilated convolution goes over the state's pixels in the order that makes it a plain one; what follows goes pixel by pixel and
    // does not mind.
    private static (Tensor Images, DepthwiseConvolution Geometry, bool Interleaved) Undilated(Candidate candidate, State state)
    {
        var layer = candidate.Depthwise(0);
        var geometry = DepthwiseConvolution.Of(layer);
        if (candidate.Stages > 1 || layer.Dilation != 2 || layer.Padding != layer.Kernel - 1) return (state.Rectified, geometry, false);
        var plain = new DepthwiseConvolution(1, layer.Kernel / 2, 1);
        return layer.Stride == 2 ? (state.Subsampled, plain, false)
            : state.IsEven ? (state.Interleaved, plain, true)
            : (state.Rectified, geometry, false);
    }

    private sealed record Kind(string Candidate, DepthwiseConvolution Geometry, bool Interleaved, bool Weighted, long Height, long Width);

    private sealed record Member(Candidate Candidate, Tensor Images, Tensor? Own, Tensor? Edge)
    {
        public Tensor Weight => Own is null ? Edge! : Edge is null ? Own : Own * Edge;

        public (int In, int Out) Shape => (Candidate.Pointwise(Candidate.Stages - 1).In, Candidate.Pointwise(Candidate.Stages - 1).Out);
    }
}
