using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// The weights of a decision's candidates drawn from a Dirichlet distribution, whose concentrations are learnt (Chen et al. 2021): gamma draws of the
/// shapes elu(η) + 1, divided by their sum. Where concentrations are small, draws are near to a single candidate, and explore; the mean says which is
/// best.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where initial parameters and draws come from.</param>
public sealed class DirichletRelaxation(DecisionSpace space, Device device, RandomStream random) : CategoricalDistribution(space, device, random, deviation: 1e-3)
{
    private const double Least = 1e-30; // so that not all are 0

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        var shapes = nn.functional.elu(logits, 1) + 1;
        var known = shapes.detach().to(ScalarType.Float64).cpu().data<double>().ToArray();
        var (draws, slopes) = (new float[known.Length], new float[known.Length]);
        for (var i = 0; i < known.Length; i++)
        {
            var shape = Math.Max(known[i], 1e-3);
            var draw = Math.Max(Random.NextGamma(shape), Least);
            (draws[i], slopes[i]) = ((float)draw, (float)GammaDistribution.Slope(shape, draw));
        }

        // The draws, with the gradient that they have at their places in the distribution.
        var gammas = tensor(draws, logits.shape, device: logits.device) + (tensor(slopes, logits.shape, device: logits.device) * (shapes - shapes.detach()));
        return (gammas / gammas.sum(1, keepdim: true), null);
    }
}
