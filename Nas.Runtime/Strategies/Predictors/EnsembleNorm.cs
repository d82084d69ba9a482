using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) of the features of several networks at once, (members, rows, features), each by its own rows, of which some may be empty: those stay zeros. The
/// statistics of its last forward in training are those that count afterwards, and a training ends with one over all architectures.
/// </summary>
internal sealed class EnsembleNorm : nn.Module<Tensor, Tensor, Tensor>
{
    private const double Epsilon = 1e-5;
    private readonly Parameter scale;
    private readonly Parameter shift;
    private readonly Tensor mean;
    private readonly Tensor variance;

    public EnsembleNorm(int members, int features)
        : base(nameof(EnsembleNorm))
    {
        (scale, shift) = (new Parameter(ones(members, 1, features)), new Parameter(zeros(members, 1, features)));
        (mean, variance) = (zeros(members, 1, features).DetachFromDisposeScope(), ones(members, 1, features).DetachFromDisposeScope());
        RegisterComponents();
    }

    /// <summary>Normalises.</summary>
    /// <param name="x">(members, rows, features).</param>
    /// <param name="present">(1, rows, 1), 0 for rows that are empty, else 1.</param>
    public override Tensor forward(Tensor x, Tensor present)
    {
        if (!training) return Normal(x, present, mean, variance);
        var count = present.sum();
        var centre = (x * present).sum([1L], keepdim: true) / count;
        var spread = ((x - centre).pow(2) * present).sum([1L], keepdim: true) / count;
        using (no_grad())
        {
            mean.copy_(centre);
            variance.copy_(spread);
        }

        return Normal(x, present, centre, spread);
    }

    private Tensor Normal(Tensor x, Tensor present, Tensor centre, Tensor spread) => (((x - centre) * (spread + Epsilon).rsqrt() * scale) + shift) * present;
}
