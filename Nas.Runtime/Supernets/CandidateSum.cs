using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>The sum of candidates, with what waits to be added to it side by side.</summary>
internal sealed class CandidateSum
{
    /// <summary>A sum to which nothing was added yet.</summary>
    /// <param name="gates">What runs.</param>
    /// <param name="channels">The channels that elastic candidates put out, or null: as many as come in.</param>
    public CandidateSum(Gates gates, int? channels)
    {
        Sum = new() { Width = channels };
        Separable = new(Sum, gates);
    }

    /// <summary>The sum.</summary>
    public WeightedSum Sum { get; }

    /// <summary>Where separable convolutions wait for each other.</summary>
    public SeparableConvolutions Separable { get; }

    /// <summary>The sum with those, or null where nothing was added.</summary>
    public Tensor? Total()
    {
        Separable.Run();
        return Sum.Total();
    }
}
