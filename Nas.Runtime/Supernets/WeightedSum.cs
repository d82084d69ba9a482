using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// The sum of a node's candidates. It grows in place as soon as it owns its tensor. Candidates add from a dispose scope of theirs, one
/// level below the sum's.
/// </summary>
internal sealed class WeightedSum
{
    private Tensor? _images;
    private Tensor? _interleaved; // of candidates over interleaved images; they are joined once for all of them
    private Tensor? _shift; // (channels, 1, 1), added to every pixel

    /// <summary>The sum, (batch, channels, height, width), or null where nothing was added.</summary>
    public Tensor? Total()
    {
        var images = _images;
        if (_interleaved is not null)
        {
            var joined = Interleaving.Join(_interleaved);
            _interleaved.Dispose();
            images = _images?.add_(joined) ?? joined;
            if (!ReferenceEquals(images, joined)) joined.Dispose();
        }

        return _shift is null ? images : images!.add_(_shift);
    }

    /// <summary>Adds a tensor that nobody else holds.</summary>
    /// <param name="term">(batch, channels, height, width), or interleaved images of that.</param>
    /// <param name="interleaved">Whether it is interleaved.</param>
    public void AddOwned(Tensor term, bool interleaved = false)
    {
        ref var total = ref interleaved ? ref _interleaved : ref _images;
        total = total?.add_(term) ?? term.MoveToOuterDisposeScope();
    }

    /// <summary>Adds <paramref name="weight"/> times a tensor that others hold too.</summary>
    /// <param name="term">(batch, channels, height, width).</param>
    /// <param name="weight">A tensor of no dimensions or of shape (channels), or null for 1.</param>
    public void AddShared(Tensor term, Tensor? weight)
    {
        weight = weight?.dim() == 1 ? weight.view(-1, 1, 1) : weight;
        if (_images is null) _images = (weight is null ? term.clone() : term * weight).MoveToOuterDisposeScope();
        else if (weight is null) _images.add_(term);
        else _images.addcmul_(term, weight, 1);
    }

    /// <summary>Adds the same to every pixel.</summary>
    /// <param name="shift">(channels).</param>
    public void AddShift(Tensor shift)
    {
        var column = shift.view(-1, 1, 1);
        _shift = (_shift is null ? column : _shift + column).MoveToOuterDisposeScope();
    }
}
