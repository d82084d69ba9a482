using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// Makes the windows of many groups out of the kernels of their members in a few operators, whatever their number: all kernels one behind the other, and one look-up that puts each number
/// where it belongs, zeros elsewhere. Where the numbers go is kept for the next pass with the same groups.
/// </summary>
internal sealed class DepthwiseKernels : IDisposable
{
    private (Candidate Candidate, int Stage)[] _order = [];
    private long[] _sizes = [];
    private Tensor? _places; // for each number of the windows where it stands among the kernels, (numbers)
    private Tensor? _zeros; // as many as the windows have besides

    /// <summary>The windows of groups.</summary>
    /// <param name="groups">At least one.</param>
    /// <returns>Of each group (members · channels, 1, window, window).</returns>
    public Tensor[] Of(IReadOnlyList<DepthwiseGroup> groups)
    {
        (Candidate Candidate, int Stage)[] order = [.. groups.SelectMany(g => g.Members.Select(m => (m, g.Stage)))];
        var kernels = order.Select(o => o.Candidate.DepthwiseKernel(o.Stage)).GroupBy(k => k.shape[2]).OrderBy(g => g.Key).ToArray();
        var like = kernels[0].First();
        if (_places is null || _places.device.ToString() != like.device.ToString() || _zeros!.dtype != like.dtype || !order.SequenceEqual(_order)) Keep(groups, order, like);
        var numbers = kernels.Select(k => cat([.. k], 0).view(-1)).ToList();
        if (_zeros!.numel() > 0) numbers.Add(_zeros);
        return [.. cat([.. numbers], 0).index_select(0, _places!).split(_sizes).Zip(groups, (part, group) => part.view(-1, 1, group.Window, group.Window))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _places?.Dispose();
        _zeros?.Dispose();
    }

    private void Keep(IReadOnlyList<DepthwiseGroup> groups, (Candidate Candidate, int Stage)[] order, Tensor like)
    {
        Dispose();
        _order = order;
        _sizes = [.. groups.Select(g => (long)g.Members.Length * g.Channels * g.Window * g.Window)];
        // Where each kernel begins: smaller ones stand in front.
        var begins = new Dictionary<(Candidate, int), long>();
        var end = 0L;
        foreach (var kernel in order.OrderBy(o => o.Candidate.Depthwise(o.Stage).Kernel))
        {
            var layer = kernel.Candidate.Depthwise(kernel.Stage);
            begins.Add(kernel, end);
            end += (long)layer.In * layer.Kernel * layer.Kernel;
        }

        var places = new long[_sizes.Sum()];
        Array.Fill(places, -1);
        var first = 0L;
        for (var g = 0; g < groups.Count; first += _sizes[g++])
        {
            for (var m = 0; m < groups[g].Members.Length; m++)
            {
                var (begin, kernel) = (begins[(groups[g].Members[m], groups[g].Stage)], groups[g].Members[m].Depthwise(groups[g].Stage).Kernel);
                for (var channel = 0; channel < groups[g].Channels; channel++)
                    for (var row = 0; row < kernel; row++)
                        for (var column = 0; column < kernel; column++) places[first + groups[g].Place(m, channel, row, column)] = begin++;
            }
        }

        // Each zero has a place of its own, so that its gradient waits for no other.
        var zeros = 0L;
        for (var i = 0; i < places.Length; i++)
            if (places[i] < 0) places[i] = end + zeros++;
        using var _ = no_grad();
        _places = tensor(places, device: like.device).DetachFromDisposeScope();
        _zeros = torch.zeros(zeros, dtype: like.dtype, device: like.device).DetachFromDisposeScope();
    }
}
