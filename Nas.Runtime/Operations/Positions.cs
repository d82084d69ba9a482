using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Adds to each place of a sequence a row of its own, which is learnt (Gehring et al. 2017, section 3.1).</summary>
internal sealed class Positions : nn.Module<Tensor, Tensor>
{
    // That of Dosovitskiy et al. 2021, whose code draws the rows from a normal distribution of this width.
    private const double Deviation = 0.02;

    private readonly Parameter weight;

    /// <summary>New rows.</summary>
    /// <param name="length">How many places a sequence has.</param>
    /// <param name="channels">Its channels.</param>
    public Positions(int length, int channels)
        : base(nameof(Positions))
    {
        weight = nn.Parameter(randn(length, channels) * Deviation);
        RegisterComponents();
    }

    /// <summary>(batch, length, channels) to the same.</summary>
    public override Tensor forward(Tensor input) => input + weight;
}
