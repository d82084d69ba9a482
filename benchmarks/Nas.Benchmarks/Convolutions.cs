using System.CommandLine;
using System.Text.Json;
using Nas.Runtime.Devices;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>
/// Torch's convolutions in single precision beside double precision: whether the kernels that it chooses on this machine are right, see
/// <c>docs/torch.md</c>. Those that may damage the heap, 1×1 kernels of a stride, come last.
/// </summary>
internal static class Convolutions
{
    private const double Tolerance = 1e-4;
    private static readonly int[] Channels = [1, 2, 3, 4, 6, 8, 12, 16, 20, 36, 40, 64, 80];

    public static Command Command()
    {
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 2, Description = "Threads of Torch." };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "auto, cpu, cuda or cuda:1." };
        var command = new Command("convolutions", "Convolutions that Torch gets wrong on this machine, if any.") { threads, device };
        command.SetAction(result => Run(result.GetValue(threads), ComputeDevice.Named(result.GetValue(device)!)));
        return command;
    }

    private static int Run(int threads, Device device)
    {
        set_num_threads(threads);
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
        manual_seed(0);
        var (wrong, tried) = (0, 0);
        foreach (var shape in Shapes().OrderBy(s => s.Kernel == 1 && s.Stride > 1))
        {
            using var scope = NewDisposeScope();
            tried++;
            var errors = Errors(shape, device);
            if (errors.All(e => e < Tolerance)) continue; // what is not a number is no less
            wrong++;
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "convolutions", shape, result = $"{errors[0]:e1}", images = $"{errors[1]:e1}", kernel = $"{errors[2]:e1}" }));
        }

        Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "convolutions", threads, device = ComputeDevice.NameOf(device), tried, wrong }));
        return wrong == 0 ? 0 : 1;
    }

    private static IEnumerable<Shape> Shapes() =>
        from last in new[] { true, false }
        from batch in new[] { 1, 8 }
        from size in new[] { 7, 14 }
        from kernel in new[] { 1, 3, 5 }
        from stride in new[] { 1, 2 }
        from dilation in kernel == 1 ? new[] { 1 } : [1, 2]
        from channels in Channels
        from wide in kernel == 5 ? new[] { 0, 8 } : [0, 8, 40, 80] // 0: depthwise
        select new Shape(last, batch, size, kernel, stride, dilation, channels, wide == 0 ? channels : wide, wide == 0 ? channels : 1);

    // Relative, of the result and of the gradients of images and kernel.
    private static double[] Errors(Shape shape, Device device)
    {
        var padding = shape.Dilation * (shape.Kernel / 2);
        var images = Laid(randn([shape.Batch, shape.In, shape.Size, shape.Size], device: device)).detach().requires_grad_();
        var kernel = randn([shape.Out, shape.In / shape.Groups, shape.Kernel, shape.Kernel], device: device).requires_grad_();
        var (exactImages, exactKernel) = (images.detach().to(float64).contiguous().requires_grad_(), kernel.detach().to(float64).requires_grad_());
        var (result, exact) = (Convolve(images, kernel), Convolve(exactImages, exactKernel));
        var projection = Laid(randn(result.shape, device: device));
        var slopes = autograd.grad([result], [images, kernel], [projection]);
        var right = autograd.grad([exact], [exactImages, exactKernel], [projection.to(float64)]);
        return [Distance(exact, result), Distance(right[0], slopes[0]), Distance(right[1], slopes[1])];

        Tensor Laid(Tensor x) => shape.ChannelsLast ? MemoryLayout.ChannelsLast(x) : x;

        Tensor Convolve(Tensor x, Tensor weight) => nn.functional.conv2d(
            x, weight, null, [shape.Stride, shape.Stride], [padding, padding], [shape.Dilation, shape.Dilation], shape.Groups);
    }

    private static double Distance(Tensor exact, Tensor actual) => ((exact - actual.to(float64)).norm() / (exact.norm() + 1e-9)).item<double>();

    private sealed record Shape(bool ChannelsLast, int Batch, int Size, int Kernel, int Stride, int Dilation, int In, int Out, int Groups);
}
