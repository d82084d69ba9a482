using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Nas.Dsl.Model;
using Nas.Runtime.Devices;
using Nas.Runtime.Operations;
using Nas.Runtime.Supernets;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>
/// Operations in single precision on a device beside double precision on the CPU, results and gradients: whether the kernels that Torch
/// chooses there are right, see <c>docs/torch.md</c>. Then a whole supernet. 1×1 kernels of a stride, which may damage the heap, come last.
/// </summary>
internal static class Precision
{
    private const double Tolerance = 1e-4;
    private static readonly string[] Candidates = ["max_pool(3)", "avg_pool(3)", "skip_connect", "sep_conv(3)", "sep_conv(5)", "dil_conv(3)", "dil_conv(5)"];
    private static readonly int[] Channels = [1, 2, 3, 4, 6, 8, 12, 16, 20, 36, 40, 64, 80];

    private static readonly StepMeasurement.Sizes Small = new(8, 3, [3, 16, 16], CPU, 1);

    private delegate Tensor Operation(Tensor images, Tensor? kernel);

    public static Command Command()
    {
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 2, Description = "Threads of Torch." };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "auto, cpu, cuda or cuda:1." };
        var supernets = new Option<bool>("--supernets") { Description = "Only supernets, no single operations." };
        var spaces = new Option<string?>("--spaces") { Description = "A folder with spaces, samples/spaces: beside the supernets here those of the spaces of images there." };
        var command = new Command("precision", "What Torch gets wrong on this machine, if anything.") { threads, device, supernets, spaces };
        command.SetAction(result => Run(result.GetValue(threads), ComputeDevice.Named(result.GetValue(device)!), result.GetValue(supernets), result.GetValue(spaces)));
        return command;
    }

    private static int Run(int threads, Device device, bool onlySupernets, string? spaces)
    {
        set_num_threads(threads);
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
        manual_seed(0);
        var (wrong, tried) = (0, 0);
        foreach (var (name, images, kernel, operation) in onlySupernets ? [] : Pools().Concat(Convolutions()))
        {
            foreach (var last in new[] { true, false })
            {
                using var scope = NewDisposeScope();
                tried++;
                var errors = Errors(images, kernel, operation, last, device);
                if (errors.All(e => e < Tolerance)) continue; // what is not a number is no less
                wrong++;
                Write(new { benchmark = "precision", operation = name, images, channelsLast = last, off = errors.Select(Rounded) });
            }
        }

        Write(new { benchmark = "precision", threads, device = ComputeDevice.NameOf(device), tried, wrong });
        (string Name, ISearchSpaceDefinition Space)[] supernets = [.. Candidates.Select(c => (c, SpaceCompiler.Compile(SupernetStep.Space(Small, c)))).Prepend(("all candidates", SpaceCompiler.Compile(SupernetStep.Space(Small))))];
        foreach (var numbers in new[] { float64, float32 }) WriteSupernets(supernets, device, numbers, tensorFloats: false);
        if (device.type == DeviceType.CUDA) WriteSupernets(supernets, device, float32, tensorFloats: true);
        foreach (var path in spaces is null ? Enumerable.Empty<string>() : Directory.GetFiles(spaces, "*.nas").Order(StringComparer.Ordinal)) WriteSpace(path, device);
        return wrong == 0 ? 0 : 1;
    }

    private static IEnumerable<(string Name, long[] Images, long[]? Kernel, Operation Run)> Pools()
    {
        foreach (var size in (long[])[7, 14])
        {
            long[] images = [8, 16, size, size];
            foreach (var stride in (long[])[1, 2])
            {
                yield return ($"max pool 3, stride {stride}", images, null, (x, _) => nn.functional.max_pool2d(x, 3, stride, 1));
                yield return ($"average pool 3, stride {stride}", images, null, (x, _) => nn.functional.avg_pool2d(x, 3, stride, 1, count_include_pad: false));
            }

            yield return ("batch norm", images, null, (x, _) => nn.functional.batch_norm(x, null, null, null, null, true));
            yield return ("batch norm with a scale", images, [16], (x, scale) => nn.functional.batch_norm(x, null, null, scale, null, true));
        }
    }

    private static IEnumerable<(string Name, long[] Images, long[]? Kernel, Operation Run)> Convolutions() =>
        from shape in from batch in new long[] { 1, 8 }
                      from size in new[] { 7, 14 }
                      from kernel in new[] { 1, 3, 5 }
                      from stride in new[] { 1, 2 }
                      from dilation in kernel == 1 ? new[] { 1 } : [1, 2]
                      from channels in Channels
                      from wide in kernel == 5 ? new[] { 0, 8 } : [0, 8, 40, 80] // 0: depthwise
                      orderby kernel == 1 && stride > 1
                      select (batch, size, kernel, stride, dilation, channels, wide)
        let groups = shape.wide == 0 ? shape.channels : 1
        let wide = shape.wide == 0 ? shape.channels : shape.wide
        let padding = shape.dilation * (shape.kernel / 2)
        select (
            $"convolution {shape.kernel}, stride {shape.stride}, dilation {shape.dilation}, {shape.channels} to {wide} channels, {groups} groups",
            new[] { shape.batch, shape.channels, shape.size, shape.size },
            new long[] { wide, shape.channels / groups, shape.kernel, shape.kernel },
            (Operation)((x, kernel) => nn.functional.conv2d(
                x, kernel!, null, [shape.stride, shape.stride], [padding, padding], [shape.dilation, shape.dilation], groups)));

    // Relative, of the result and of the gradients.
    private static double[] Errors(long[] shape, long[]? kernelShape, Operation operation, bool last, Device device)
    {
        var exact = new[] { shape, kernelShape }.OfType<long[]>().Select(s => randn(s).to(float64).requires_grad_()).ToArray();
        var single = exact.Select((t, i) => Laid(t.detach().to(float32), i == 0).requires_grad_()).ToArray();
        var (expected, actual) = (operation(exact[0], exact.ElementAtOrDefault(1)), operation(single[0], single.ElementAtOrDefault(1)));
        var projection = randn(expected.shape);
        var right = autograd.grad([expected], exact, [projection.to(float64)]);
        var slopes = autograd.grad([actual], single, [Laid(projection, isImages: true)]);
        return [Distance(expected, actual), .. right.Zip(slopes, Distance)];

        Tensor Laid(Tensor x, bool isImages) => (isImages && last ? MemoryLayout.ChannelsLast(x) : x).to(device).detach();
    }

    // One that is written by hand first: an error that it has too is one of rounding, or Torch's own.
    private static void WriteSupernets((string Name, ISearchSpaceDefinition Space)[] supernets, Device device, ScalarType numbers, bool tensorFloats)
    {
        backends.cuda.matmul.allow_tf32 = tensorFloats;
        backends.cudnn.allow_tf32 = tensorFloats;
        Write("by hand", PlainSupernet.Errors(Small, device, numbers, Distance));
        foreach (var (name, space) in supernets) Write(name, SupernetErrors(space, device, numbers));

        void Write(string name, List<(string Name, double Error)> errors)
        {
            List<(string Name, double Error)> sorted = [.. errors.OrderByDescending(e => e.Error)];
            Precision.Write(new
            {
                benchmark = "precision", supernet = name, device = ComputeDevice.NameOf(device), numbers = numbers.ToString(), tensor_floats = tensorFloats,
                gradients = sorted.Count, median = Rounded(sorted[sorted.Count / 2].Error), worst = sorted.Take(3).ToDictionary(e => e.Name, e => Rounded(e.Error)),
            });
        }
    }

    // In double precision: edges computed by their states on the device beside edges computed by their nodes on the CPU.
    private static void WriteSpace(string path, Device device)
    {
        var definition = SpaceCompiler.Compile(File.ReadAllText(path).Replace("image(3, 224, 224)", "image(3, 32, 32)", StringComparison.Ordinal));
        if (definition.Space.WithoutSupernet is not null || definition.Space.Net.Input is not ImageShape image) return;
        var name = Path.GetFileNameWithoutExtension(path);
        var parameters = definition.Space.Net.Parameters.ToDictionary(p => p.Name, p => p.Name == "channels" ? 8 : 3);
        List<(string Name, double Error)> sorted = [.. SupernetErrors(definition, device, float64, parameters, image).OrderByDescending(e => e.Error)];
        Write(new { benchmark = "precision", space = name, device = ComputeDevice.NameOf(device), gradients = sorted.Count, median = Rounded(sorted[sorted.Count / 2].Error), worst = Rounded(sorted[0].Error) });
    }

    private static List<(string Name, double Error)> SupernetErrors(
        ISearchSpaceDefinition definition, Device device, ScalarType numbers, Dictionary<string, int>? parameters = null, ImageShape? image = null)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var (exact, other) = (definition.CreateSupernet(parameters ?? []), definition.CreateSupernet(parameters ?? []));
        (exact.ByState, other.ByState) = (false, true);
        exact.GatherNoStatistics();
        other.GatherNoStatistics();
        foreach (var dropout in exact.modules().Concat(other.modules()).OfType<TorchSharp.Modules.Dropout>()) dropout.eval(); // devices draw differently
        other.load_state_dict(exact.state_dict());
        exact.to(float64);
        other.to(numbers).to(device);
        var images = image is null ? randn(8, 3, 16, 16) : randn(3, image.Channels, image.Height, image.Width);
        var mixes = definition.Space.Decisions.Items.Select(d => (rand(d.Width) + 0.5).to(float64).requires_grad_()).ToArray();
        var otherMixes = mixes.Select(m => m.detach().to(numbers).to(device).requires_grad_()).ToArray();
        Loss(exact, images.to(float64), mixes).backward();
        Loss(other, images.to(numbers).to(device), otherMixes).backward();
        List<(string Name, double Error)> errors = [.. exact.named_parameters().Zip(other.parameters(), (e, o) => (e.name, e.parameter.grad is { } right ? Distance(right, o.grad!) : 0))];
        errors.AddRange(mixes.Zip(otherMixes).Select((m, i) => ($"gate {i}", m.First.grad is { } e ? Distance(e, m.Second.grad!) : 0)));
        return errors;

        static Tensor Loss(Supernet net, Tensor x, Tensor[] mixes) => net.call(x, new Gates([.. mixes.Select(m => Gate.Mix(m))])).square().sum();
    }

    private static double Rounded(double error) => double.Parse(error.ToString("e1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double Distance(Tensor exact, Tensor actual) =>
        ((exact - actual.cpu().to(float64)).norm() / (exact.norm() + 1e-9)).item<double>();

    private static void Write(object line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
