using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using Nas.Runtime.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation.ZeroCost;

/// <summary>
/// The Zen-score (Lin et al. 2021, algorithm 1): the logarithm of how much the last feature map changes when a noise image changes by a hundredth, plus that of the deviation which each batch norm
/// has taken out. All weights are drawn from the standard normal distribution. It needs no images, only their size.
/// </summary>
internal sealed class Zen : ZeroCostScore
{
    private const double Change = 0.01;
    private const double Least = 1e-30; // a network that passes nothing on has a score as well

    public override string Name => "zen";

    public override double Of(nn.Module<Tensor, Tensor> network, Batch batch, TaskLoss loss)
    {
        using var _ = no_grad();
        foreach (var weight in network.parameters().Where(p => p.dim() > 1)) nn.init.normal_(weight);
        var deviations = 0.0;
        Tensor? features = null;
        foreach (var norm in network.modules().OfType<BatchNorm2d>())
        {
            norm.register_forward_pre_hook((_, input) =>
            {
                using var scope = NewDisposeScope();
                deviations += Math.Log(Math.Sqrt(input.var([0, 2, 3], unbiased: false).mean().to(ScalarType.Float64).item<double>() + Least));
                return input;
            });
        }

        // What the head pools is the last feature map.
        if (network.modules().OfType<AdaptiveAvgPool2d>().LastOrDefault() is { } pool)
        {
            pool.register_forward_pre_hook((_, input) =>
            {
                features = input.alias().DetachFromDisposeScope();
                return input;
            });
        }

        var image = randn_like(batch.X);
        using var before = Features(image);
        deviations = 0;
        using var after = Features(image + (Change * randn_like(image)));
        return Math.Log((after - before).abs().flatten(1).sum(1).mean().to(ScalarType.Float64).item<double>() + Least) + deviations;

        Tensor Features(Tensor input)
        {
            var output = network.call(MemoryLayout.ForNetworks(input));
            return features ?? output;
        }
    }
}
