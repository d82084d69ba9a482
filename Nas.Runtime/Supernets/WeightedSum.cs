using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// The sum of a node's candidates, as rows of pixels. It grows in place as soon as it owns its tensor. Candidates add from a dispose
/// scope of theirs, one level below the sum's.
/// </summary>
/// <param name="height">Of the node, in pixels.</param>
/// <param name="width">Of the node, in pixels.</param>
internal sealed class WeightedSum(long height, long width)
{
    private Tensor? _rows; // (pixels, channels)
    private Tensor? _interleaved; // the same for candidates over interleaved images, pixels in their order; they are joined once for all
    private Tensor? _shift; // (channels), added to every pixel

    /// <summary>The sum, (batch, channels, height, width), or null where nothing was added.</summary>
    public Tensor? Total()
    {
        var rows = _rows;
        if (_interleaved is not null)
        {
            var joined = Interleaving.JoinRows(_interleaved, height, width);
            _interleaved.Dispose();
            rows = _rows?.add_(joined) ?? joined;
            if (!ReferenceEquals(rows, joined)) joined.Dispose();
        }

        if (_shift is not null) rows!.add_(_shift);
        return rows is null ? null : PixelRows.Images(rows, height, width);
    }

    /// <summary>Adds rows that nobody else holds and that are no view of another tensor.</summary>
    /// <param name="rows">(pixels, channels).</param>
    /// <param name="interleaved">Whether they are those of interleaved images.</param>
    public void AddOwned(Tensor rows, bool interleaved)
    {
        ref var total = ref interleaved ? ref _interleaved : ref _rows;
        total = total?.add_(rows) ?? rows.MoveToOuterDisposeScope();
    }

    /// <summary>Adds <paramref name="weight"/> times images that others may hold too.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    /// <param name="weight">A tensor of no dimensions or of shape (channels), or null for 1.</param>
    public void AddShared(Tensor images, Tensor? weight)
    {
        var rows = PixelRows.Of(images);
        // The first one becomes a tensor of the sum's own: overwriting a view would cost the gradient a copy at each addition.
        if (_rows is null) _rows = (weight is null ? rows.clone() : rows * weight).MoveToOuterDisposeScope();
        else if (weight is null) _rows.add_(rows);
        else _rows.addcmul_(rows, weight, 1);
    }

    /// <summary>Adds the same to every pixel.</summary>
    /// <param name="shift">(channels).</param>
    public void AddShift(Tensor shift) => _shift = (_shift is null ? shift : _shift + shift).MoveToOuterDisposeScope();
}
