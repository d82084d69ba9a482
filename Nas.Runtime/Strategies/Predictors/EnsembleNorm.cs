using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) of the features of several networks at once, (members, rows, features), each by its own rows. All architectures take part in every step of the
/// training, so that its last statistics are those that count afterwards.
/// </summary>
internal sealed class EnsembleNorm : nn.Module<Tensor, Tensor>
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

    public override Tensor forward(Tensor x)
    {
        if (!training) return Normal(x, mean, variance);
        var (ofBatch, around) = (x.mean([1L], keepdim: true), x.var([1L], unbiased: false, keepdim: true));
        using (no_grad())
        {
            mean.copy_(ofBatch);
            variance.copy_(around);
        }

        return Normal(x, ofBatch, around);
    }

    private Tensor Normal(Tensor x, Tensor centre, Tensor spread) => ((x - centre) * (spread + Epsilon).rsqrt() * scale) + shift;
}
