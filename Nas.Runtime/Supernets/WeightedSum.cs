using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>A sum that grows in place as soon as it owns its tensor, so that a node costs one addition per candidate.</summary>
internal sealed class WeightedSum
{
    private Tensor? _total;
    private bool _owned;

    /// <summary>The sum, or null where nothing was added.</summary>
    public Tensor? Total => _total;

    /// <summary>Adds a tensor that nobody else holds, and takes it over.</summary>
    public void AddOwned(Tensor term)
    {
        if (_total is null) (_total, _owned) = (term, true);
        else if (_owned)
        {
            _total.add_(term);
            term.Dispose();
        }
        else (_total, _owned) = (term.add_(_total), true);
    }

    /// <summary>Adds <paramref name="weight"/> times a tensor that others hold too.</summary>
    public void AddShared(Tensor term, Tensor? weight)
    {
        if (weight is null)
        {
            if (_total is null) (_total, _owned) = (term, false);
            else if (_owned) _total.add_(term);
            else (_total, _owned) = (_total + term, true);
        }
        else if (_owned) _total!.addcmul_(term, weight, 1);
        else AddOwned(term * weight);
    }
}
