using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nas.Runtime.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>
/// The time and memory of one bilevel step of a DARTS supernet (Liu et al. 2019: 4 nodes, 8 operations, stem multiplier 3, reduction at
/// one and two thirds) on random images. What is measured differs; the sizes, the options and the figures are the same.
/// </summary>
internal sealed class StepMeasurement
{
    private readonly Option<int> _channels = new("--channels") { DefaultValueFactory = _ => 16, Description = "The initial width." };
    private readonly Option<int> _cells = new("--cells") { DefaultValueFactory = _ => 8, Description = "How many cells, at least 3." };
    private readonly Option<int> _batch = new("--batch") { DefaultValueFactory = _ => 32, Description = "Images in a batch." };
    private readonly Option<string> _image = new("--image") { DefaultValueFactory = _ => "3x32x32", Description = "Channels x height x width." };
    private readonly Option<int> _steps = new("--steps") { DefaultValueFactory = _ => 3, Description = "Steps measured, after those that are not." };
    private readonly Option<int> _warmUp = new("--warm-up") { DefaultValueFactory = _ => 1, Description = "Steps before those that are measured. The first dozens of a program are slower, while .NET compiles what runs often once more." };
    private readonly Option<int> _threads = new("--threads") { DefaultValueFactory = _ => 2, Description = "Threads of Torch." };
    private readonly Option<int> _order = new("--order") { DefaultValueFactory = _ => 1, Description = "1 or 2." };
    private readonly Option<bool> _operators = new("--operators") { Description = "Count the operators of one step as well." };
    private readonly Option<string> _strategy = new("--strategy") { DefaultValueFactory = _ => "darts", Description = "Whose steps." };
    private readonly Option<bool> _byState = new("--by-state") { Description = "Compute the edges out of a state together, as on a GPU." };
    private readonly Option<string> _device = new("--device") { DefaultValueFactory = _ => "cpu", Description = "auto, cpu, cuda or cuda:1." };

    /// <summary>A command that measures.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it measures.</param>
    /// <param name="prepare">Makes the step, and says how many parameters it moves.</param>
    /// <param name="hasChoices">Whether it can look ahead, too, and take the steps of other strategies.</param>
    public static Command Command(string name, string description, Func<Sizes, (Step Step, long Parameters)> prepare, bool hasChoices)
    {
        var options = new StepMeasurement();
        var command = new Command(name, description)
        {
            options._channels, options._cells, options._batch, options._image, options._steps, options._warmUp, options._threads, options._device, options._operators,
        };
        if (hasChoices) command.Add(options._order);
        if (hasChoices) command.Add(options._strategy);
        if (hasChoices) command.Add(options._byState);
        command.SetAction(result => options.Run(name, result, prepare, hasChoices));
        return command;
    }

    private void Run(string name, ParseResult result, Func<Sizes, (Step Step, long Parameters)> prepare, bool hasChoices)
    {
        var (batch, steps, threads) = (result.GetValue(_batch), result.GetValue(_steps), result.GetValue(_threads));
        var device = ComputeDevice.Named(result.GetValue(_device)!);
        int[] image = [.. result.GetValue(_image)!.Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        var sizes = new Sizes(result.GetValue(_channels), Math.Max(3, result.GetValue(_cells)), image, device, hasChoices ? result.GetValue(_order) : 1, hasChoices ? result.GetValue(_strategy)! : "darts")
        {
            ByState = hasChoices && (device.type == DeviceType.CUDA || result.GetValue(_byState)),
        };
        set_num_threads(threads);
        manual_seed(0);
        var (step, parameters) = prepare(sizes);
        using var train = randn(batch, image[0], image[1], image[2]).to(device);
        using var valid = randn(batch, image[0], image[1], image[2]).to(device);
        using var trainLabels = randint(10, [batch], dtype: ScalarType.Int64).to(device);
        using var validLabels = randint(10, [batch], dtype: ScalarType.Int64).to(device);
        var free = FreeDeviceMemory(device);

        for (var i = 0; i < Math.Max(1, result.GetValue(_warmUp)); i++) RunStep();
        var operators = result.GetValue(_operators) ? DispatchedOperators.During(RunStep) : null;
        using var process = Process.GetCurrentProcess();
        var (seconds, launched, before) = (new double[steps], new double[steps], process.TotalProcessorTime);
        for (var i = 0; i < steps; i++)
        {
            var clock = Stopwatch.StartNew();
            step(train, trainLabels, valid, validLabels);
            launched[i] = clock.Elapsed.TotalSeconds;
            Wait();
            seconds[i] = clock.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        Array.Sort(launched);
        process.Refresh();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = name,
            channels = sizes.Channels,
            cells = sizes.Cells,
            batch,
            image = string.Join('x', image),
            steps,
            threads,
            device = ComputeDevice.NameOf(device),
            strategy = sizes.Strategy,
            order = sizes.Order,
            by_state = sizes.ByState,
            median_s = Math.Round(seconds[steps / 2], 4),
            min_s = Math.Round(seconds[0], 4),
            launched_s = Math.Round(launched[steps / 2], 4), // on a GPU: until all of a step is started
            max_s = Math.Round(seconds[^1], 4),
            mean_cpu_s = Math.Round((process.TotalProcessorTime - before).TotalSeconds / steps, 4),
            peak_rss_gb = Math.Round(process.PeakWorkingSet64 / (double)(1 << 30), 3),
            peak_device_gb = Math.Round((free - FreeDeviceMemory(device)) / (double)(1 << 30), 3),
            parameters,
            operators = operators?.Values.Sum(),
            most = operators?.OrderByDescending(o => o.Value).Take(40).ToDictionary(o => o.Key, o => o.Value),
        }));

        void RunStep()
        {
            step(train, trainLabels, valid, validLabels);
            Wait();
        }

        // A step is over when the device has done it.
        void Wait()
        {
            if (device.type == DeviceType.CUDA) cuda.synchronize(device);
        }
    }

    // Torch keeps what it once took from the device, so what is missing afterwards is the most it has held.
    private static long FreeDeviceMemory(Device device)
    {
        if (device.type != DeviceType.CUDA) return 0;
        cuda.synchronize(device);
        var error = OperatingSystem.IsWindows() ? MemoryOnWindows(out var free, out _) : MemoryOnLinux(out free, out _);
        return error == 0 ? (long)free : throw new InvalidOperationException($"cuMemGetInfo answered with error {error}.");
    }

    [DllImport("libcuda.so.1", EntryPoint = "cuMemGetInfo_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MemoryOnLinux(out nuint free, out nuint total);

    [DllImport("nvcuda.dll", EntryPoint = "cuMemGetInfo_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int MemoryOnWindows(out nuint free, out nuint total);

    /// <summary>One step: weights and architecture move once.</summary>
    internal delegate void Step(Tensor trainImages, Tensor trainLabels, Tensor validImages, Tensor validLabels);

    /// <summary>The supernet's sizes.</summary>
    internal sealed record Sizes(int Channels, int Cells, int[] Image, Device Device, int Order, string Strategy = "darts")
    {
        /// <summary>Whether the edges out of a state are computed together.</summary>
        public bool ByState { get; init; }

        /// <summary>Whether a cell halves height and width.</summary>
        public bool IsReduction(int cell) => cell == Cells / 3 || cell == 2 * Cells / 3;
    }
}
