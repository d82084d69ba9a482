using System.Diagnostics;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation;

/// <summary>Measures how long layers take on a device: forwards, as in a network that is used, without gradients and with batch norms that do not learn.</summary>
/// <param name="device">Where.</param>
/// <param name="batch">Examples at a time, at least 1.</param>
/// <param name="repeats">How often it is measured, at least 1; the median counts.</param>
public sealed class LatencyMeter(Device device, int batch, int repeats)
{
    private const int WarmUp = 3; // runs before the first one counts: kernels are chosen, memory is taken
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1); // what is shorter is run several times, which the clock can tell

    /// <summary>The milliseconds of one run over a batch, the median of all repeats.</summary>
    /// <param name="placement">The layers with their place.</param>
    /// <exception cref="UsageException">A module of the user's cannot be made.</exception>
    public double Measure(Placement placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var module = LayerModules.Create("measured", placement.Layers, affine: true);
        module.to(device);
        module.eval();
        var x = Input(placement);
        for (var i = 1; i < WarmUp; i++) Run(module, x, 1);
        var runs = (int)Math.Clamp(Math.Ceiling(Shortest / Run(module, x, 1)), 1, 1000);
        double[] times = [.. Enumerable.Range(0, repeats).Select(_ => Run(module, x, runs).TotalMilliseconds / runs).Order()];
        return (times[(repeats - 1) / 2] + times[repeats / 2]) / 2;
    }

    // Work is handed to a GPU ahead of its doing it; a run is over when the device has done it.
    private TimeSpan Run(nn.Module<Tensor, Tensor> module, Tensor x, int times)
    {
        if (device.type == DeviceType.CUDA) cuda.synchronize(device);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
        {
            using var y = module.call(x);
        }

        if (device.type == DeviceType.CUDA) cuda.synchronize(device);
        return clock.Elapsed;
    }

    private Tensor Input(Placement placement)
    {
        var ((channels, height, width), places) = (placement.Input, (long)placement.Input.Height * placement.Input.Width);
        if ((placement.Flow & Flow.Image) != 0) return MemoryLayout.ForNetworks(randn(batch, channels, height, width, device: device));
        return placement.Flow switch
        {
            Flow.Tokens => zeros(batch, places, dtype: ScalarType.Int64, device: device),
            Flow.Sequence => randn(batch, places, channels, device: device),
            _ => randn(batch, channels, device: device),
        };
    }
}
