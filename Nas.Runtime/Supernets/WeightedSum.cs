using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// The sum of a node's candidates, as rows of pixels. It grows in place: a matrix product is added by the product itself, so a candidate
/// that ends in one costs neither a tensor nor an addition of its own. Candidates add from a dispose scope of theirs, one level below
/// the sum's.
/// </summary>
/// <param name="height">Of the node, in pixels.</param>
/// <param name="width">Of the node, in pixels.</param>
internal sealed class WeightedSum(long height, long width)
{
    private Tensor? _rows; // (pixels, channels)
    private Tensor? _interleaved; // the same for candidates over interleaved images, pixels in their order
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

    /// <summary>Adds <c>rows · matrix + shift</c>.</summary>
    /// <param name="rows">(pixels, channels in).</param>
    /// <param name="matrix">(channels in, channels).</param>
    /// <param name="shift">(channels).</param>
    /// <param name="interleaved">Whether the rows are those of interleaved images.</param>
    public void AddProduct(Tensor rows, Tensor matrix, Tensor shift, bool interleaved)
    {
        ref var total = ref interleaved ? ref _interleaved : ref _rows;
        if (total is null) total = rows.mm(matrix).MoveToOuterDisposeScope();
        else total.addmm_(rows, matrix);
        AddShift(shift);
    }

    /// <summary>Adds the same to every pixel.</summary>
    /// <param name="shift">(channels).</param>
    public void AddShift(Tensor shift) => _shift = (_shift is null ? shift : _shift + shift).MoveToOuterDisposeScope();

    /// <summary>Adds a tensor that nobody else holds.</summary>
    /// <param name="term">(batch, channels, height, width).</param>
    public void AddOwned(Tensor term)
    {
        // Overwriting a view would cost the gradient a copy at each addition; this costs one.
        if (_rows is null) _rows = PixelRows.Of(term).clone().MoveToOuterDisposeScope();
        else _rows.add_(PixelRows.Of(term));
    }

    /// <summary>Adds <paramref name="weight"/> times a tensor that others hold too.</summary>
    /// <param name="term">(batch, channels, height, width).</param>
    /// <param name="weight">A tensor of no dimensions or of shape (channels), or null for 1.</param>
    public void AddShared(Tensor term, Tensor? weight)
    {
        if (_rows is null) _rows = (weight is null ? PixelRows.Of(term).clone() : PixelRows.Of(term) * weight).MoveToOuterDisposeScope();
        else if (weight is null) _rows.add_(PixelRows.Of(term));
        else _rows.addcmul_(PixelRows.Of(term), weight, 1);
    }
}
