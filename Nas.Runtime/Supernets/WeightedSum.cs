using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// The sum of a node's candidates. It grows in place. Candidates add from a dispose scope of theirs, one level below the sum's.
/// </summary>
internal sealed class WeightedSum
{
    private Tensor? _images; // (batch, channels, height, width)
    private bool _owned; // whether those are a tensor of the sum's own and no view: overwriting a view would cost the gradient a copy
    private Tensor? _interleaved; // the same of candidates over interleaved images, which are joined once for all

    /// <summary>The channels that elastic candidates put out, or null: as many as come in.</summary>
    public int? Width { get; init; }

    /// <summary>The sum, (batch, channels, height, width), or null where nothing was added.</summary>
    public Tensor? Total()
    {
        if (_interleaved is null) return _images;
        var (height, width) = (2 * _interleaved.shape[2], 2 * _interleaved.shape[3]);
        var joined = PixelRows.Images(Interleaving.JoinRows(PixelRows.Of(_interleaved), height, width), height, width);
        _interleaved.Dispose();
        return _images is null ? joined : _owned ? _images.add_(joined) : _images + joined;
    }

    /// <summary>Adds images that nobody else holds and that are no view of another tensor.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    /// <param name="interleaved">Whether they are interleaved: four times as many, of half the sides.</param>
    public void AddOwned(Tensor images, bool interleaved = false)
    {
        if (interleaved) _interleaved = _interleaved?.add_(images) ?? images.MoveToOuterDisposeScope();
        else if (_images is null) Put(images);
        else if (_owned) _images.add_(images);
        else Put(_images + images);
    }

    /// <summary>Adds <paramref name="weight"/> times images that others may hold too.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    /// <param name="weight">A tensor of no dimensions, or null for 1.</param>
    public void AddShared(Tensor images, Tensor? weight)
    {
        if (_images is null && weight is null) _images = images.alias().MoveToOuterDisposeScope();
        else if (_images is null) Put(images * weight!);
        else if (!_owned) Put(weight is null ? _images + images : _images.addcmul(images, weight, 1));
        else if (weight is null) _images.add_(images);
        else _images.addcmul_(images, weight, 1);
    }

    private void Put(Tensor images)
    {
        _images?.Dispose();
        _images = images.MoveToOuterDisposeScope();
        _owned = true;
    }
}
