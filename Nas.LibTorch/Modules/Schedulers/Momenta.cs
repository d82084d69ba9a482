using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Momentum as schedulers cycle it: that of a group, or its first beta.</summary>
internal static class Momenta
{
    /// <exception cref="ArgumentException">The group has neither.</exception>
    public static void Set(optim.ILearningRateController group, double momentum)
    {
        switch (group)
        {
            case optim.IMomentum plain:
                plain.Momentum = momentum;
                break;
            case optim.IBetas adam:
                adam.Betas = (momentum, adam.Betas.Item2);
                break;
            default:
                throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled", nameof(group));
        }
    }
}
