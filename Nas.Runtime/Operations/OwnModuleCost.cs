using Nas.Dsl.Planning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// What a module of the user's costs: its trained numbers, and the multiply-adds of its convolutions and linear layers, found by running it
/// once on zeros. It is then that a module is found out which gives another shape than it should.
/// </summary>
internal static class OwnModuleCost
{
    /// <summary>The cost for an image of a height and width.</summary>
    /// <exception cref="UsageException">It cannot be made, does not run, or gives another shape.</exception>
    public static (long Parameters, long Flops) Of(Layer.Own layer, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var module = OwnModules.Create(layer);
        var parameters = module.parameters().Where(p => p.requires_grad).Sum(p => p.numel());
        var flops = 0L;
        foreach (var part in module.modules())
        {
            // A linear layer's bias counts as one more, a convolution's as nothing, as those of the language do.
            switch (part)
            {
                case Conv1d convolution:
                    convolution.register_forward_hook((_, _, y) => Count(y, convolution.weight!.numel() / y.shape[1]));
                    break;
                case Conv2d convolution:
                    convolution.register_forward_hook((_, _, y) => Count(y, convolution.weight!.numel() / y.shape[1]));
                    break;
                case Linear linear:
                    linear.register_forward_hook((_, _, y) => Count(y, linear.weight!.shape[1] + (linear.bias is null ? 0 : 1)));
                    break;
            }
        }

        module.eval();
        long[] before = [1, layer.In, height, width], expected = [1, layer.Out, layer.OutputSize(height), layer.OutputSize(width)];
        Tensor output;
        try
        {
            output = module.call(zeros(before));
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            throw new UsageException($"{layer.Module.Type} failed on an image ({string.Join(", ", before)}): {exception.Message.Split('\n')[0]}", exception);
        }

        if (!output.shape.SequenceEqual(expected))
        {
            throw new UsageException(
                $"{layer.Module.Type} gave ({string.Join(", ", output.shape)}) for an image ({string.Join(", ", before)}); the operation {layer.Module.Name} must give ({string.Join(", ", expected)}) there.",
                "A module keeps the channels and halves height and width where it takes the stride 2, rounded up; pad its convolutions.");
        }

        return (parameters, module is ICountsFlops counts ? counts.Flops(height, width) : flops);

        // Each number that comes out takes so many multiply-adds.
        Tensor Count(Tensor y, long each)
        {
            flops += y.numel() * each;
            return y;
        }
    }
}
