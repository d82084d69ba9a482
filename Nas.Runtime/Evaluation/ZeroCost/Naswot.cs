using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using Nas.Runtime.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation.ZeroCost;

/// <summary>
/// NASWOT (Mellor et al. 2021, equation 2): how well rectified units tell images apart. log |K|, where K of two images is how many units are on for both or for neither.
/// </summary>
internal sealed class Naswot : ZeroCostScore
{
    // Below it an eigenvalue of these counts is rounding: images that no unit tells apart leave a number all the same.
    private const double Least = 1e-5;

    public override string Name => "naswot";

    public override double Of(nn.Module<Tensor, Tensor> network, Batch batch, TaskLoss loss)
    {
        using var _ = no_grad();
        var kernel = zeros(batch.Count, batch.Count, dtype: ScalarType.Float64, device: batch.X.device);
        foreach (var module in network.modules().OfType<nn.Module<Tensor, Tensor>>().Where(m => m is ReLU or ReLU6))
        {
            module.register_forward_hook((_, input, output) =>
            {
                using var scope = NewDisposeScope();
                kernel.add_(Agreements(input));
                return output;
            });
        }

        network.call(MemoryLayout.ForNetworks(batch.X));
        return LogDeterminant(kernel);
    }

    /// <summary>For each two images how many units are on for both or for neither, (batch, batch).</summary>
    /// <param name="input">What goes into the units, (batch, ...).</param>
    internal static Tensor Agreements(Tensor input)
    {
        var on = input.flatten(1).gt(0).to(ScalarType.Float32); // counts are whole numbers, exact up to 2^24
        return on.matmul(on.t()) + (1 - on).matmul((1 - on).t());
    }

    internal static double LogDeterminant(Tensor kernel) => linalg.eigvalsh(kernel).clamp_min(Least).log().sum().item<double>();
}
