using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Nas.Runtime.Devices;
using Nas.Runtime.Operations;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>
/// Forward and backward pass of the operations that a supernet is made of, in either memory layout and in the ways there are to compute
/// them: what <c>docs/performance.md</c> says of tricks is measured by this.
/// </summary>
internal static class Kernels
{
    public static Command Command()
    {
        var channels = new Option<int>("--channels") { DefaultValueFactory = _ => 16, Description = "Channels." };
        var size = new Option<int>("--size") { DefaultValueFactory = _ => 32, Description = "Height and width, even." };
        var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 32, Description = "Images." };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1, Description = "Threads of Torch." };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "auto, cpu, cuda or cuda:1." };
        var command = new Command("kernels", "Milliseconds of the operations of a supernet, forward and backward.") { channels, size, batch, threads, device };
        command.SetAction(result => Run(
            result.GetValue(channels), result.GetValue(size), result.GetValue(batch), result.GetValue(threads), ComputeDevice.Named(result.GetValue(device)!)));
        return command;
    }

    private static void Run(int channels, int size, int batch, int threads, Device device)
    {
        set_num_threads(threads);
        FreedMemory.Keep();
        manual_seed(0);
        foreach (var (name, operation) in Operations(channels, size, device))
        {
            using var plain = randn(batch, channels, size, size, device: device);
            using var last = MemoryLayout.ChannelsLast(plain);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                benchmark = "kernels",
                kernel = name,
                channels,
                size,
                batch,
                threads,
                device = ComputeDevice.NameOf(device),
                contiguous_ms = Milliseconds(operation, plain, device),
                channels_last_ms = Milliseconds(operation, last, device),
            }));
        }
    }

    private static IEnumerable<(string Name, Func<Tensor, Tensor> Operation)> Operations(int channels, int size, Device device)
    {
        foreach (var kernel in new[] { 3, 5 })
        {
            var weight = (randn(channels, 1, kernel, kernel, device: device) * 0.1).requires_grad_();
            yield return ($"depthwise {kernel}x{kernel}", x => nn.functional.conv2d(x, weight, padding: [kernel / 2, kernel / 2], groups: channels));
            yield return ($"depthwise {kernel}x{kernel}, dilated", x => nn.functional.conv2d(x, weight, padding: [kernel - 1, kernel - 1], dilation: [2, 2], groups: channels));
            yield return ($"depthwise {kernel}x{kernel}, dilated, as four images", x =>
                Joined(nn.functional.conv2d(Interleaving.Split(x), weight, padding: [kernel / 2, kernel / 2], groups: channels), x.shape[2], x.shape[3]));
        }

        var pointwise = (randn(channels, channels, 1, 1, device: device) * 0.1).requires_grad_();
        yield return ("1x1", x => nn.functional.conv2d(x, pointwise));
        yield return ("1x1 as a product", x => PixelRows.Images(PixelRows.Of(x).mm(pointwise.flatten(1).t()), x.shape[2], x.shape[3]));
        yield return ("max pool 3x3", x => nn.functional.max_pool2d(x, 3, 1, 1));
        yield return ("average pool 3x3", x => nn.functional.avg_pool2d(x, 3, 1, 1, count_include_pad: false));
        var ninths = ones(channels, 1, 3, 3, device: device);
        using var counts = nn.functional.avg_pool2d(ones(1, 1, size, size, device: device), 3, 1, 1, count_include_pad: true) * 9;
        yield return ("average pool 3x3 as a convolution", x => nn.functional.conv2d(x, ninths, padding: [1, 1], groups: channels) / counts);
        var (mean, variance) = (zeros(channels, device: device), ones(channels, device: device));
        yield return ("batch norm", x => nn.functional.batch_norm(x, mean, variance, null, null, true));
        yield return ("batch norm, written out", x =>
        {
            var m = x.mean([0L, 2L, 3L]);
            var scale = ((x * x).mean([0L, 2L, 3L]) - (m * m) + 1e-5).rsqrt();
            return (x * scale.view(1, -1, 1, 1)) - (m * scale).view(1, -1, 1, 1);
        });
        yield return ("relu", x => nn.functional.relu(x));
    }

    private static Tensor Joined(Tensor images, long height, long width) =>
        PixelRows.Images(Interleaving.JoinRows(PixelRows.Of(images), height, width), height, width);

    private static double Milliseconds(Func<Tensor, Tensor> operation, Tensor images, Device device)
    {
        const double Long = 0.4; // seconds
        using var leaf = images.detach().requires_grad_();
        using var gradient = operation(leaf).detach();
        for (var i = 0; i < 2; i++) Once();
        var times = new List<double>();
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < Long || times.Count < 5;)
        {
            var clock = Stopwatch.StartNew();
            Once();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return Math.Round(times[times.Count / 2], 3);

        void Once()
        {
            using var scope = NewDisposeScope();
            operation(leaf).backward([gradient]);
            leaf.grad = null;
            if (device.type == DeviceType.CUDA) cuda.synchronize(device);
        }
    }
}
