using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using Nas.Runtime.Training;
using SkiaSharp;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>
/// What pictures in files cost against the same pictures in memory: images of CIFAR-10 or Fashion-MNIST are written as JPEG files into a folder of the temporary ones; the start with and without what is kept of
/// decoded pictures, the epochs of a small network on either, in turn, and the share of an epoch that making the batches takes.
/// </summary>
internal static class Loading
{
    public static Command Command()
    {
        var source = new Option<string>("--source") { DefaultValueFactory = _ => "fashion-mnist", Description = "The data set: fashion-mnist or cifar10." };
        var data = new Option<string?>("--data-dir") { Description = "Where its files are." };
        var scale = new Option<int>("--scale") { DefaultValueFactory = _ => 1, Description = "The side of a JPEG, as a multiple of an image's." };
        var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 3, Description = "Epochs on each of the two, behind one that warms up." };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => Environment.ProcessorCount, Description = "Threads of Torch." };
        var command = new Command("loading", "The start and the epochs of pictures in files against the same in memory.") { source, data, scale, epochs, threads };
        command.SetAction(result => Run(result.GetValue(source)!, result.GetValue(data), result.GetValue(scale), result.GetValue(epochs), result.GetValue(threads)));
        return command;
    }

    private static void Run(string source, string? directory, int scale, int epochs, int threads)
    {
        set_num_threads(threads);
        // Without a dependency file nobody looks below runtimes/.
        NativeLibrary.SetDllImportResolver(typeof(SKBitmap).Assembly, (name, _, _) => NativeLibrary.TryLoad(
            Path.Combine(AppContext.BaseDirectory, "runtimes", $"linux-{RuntimeInformation.OSArchitecture}".ToLowerInvariant(), "native", $"{name}.so"), out var library) ? library : 0);
        var shape = source == "cifar10" ? new ImageShape(3, 32, 32) : new ImageShape(1, 28, 28);
        using var memory = DataSource.Named(source).Load(new DataRequest(source, directory, shape, 10, Seed: 0));
        var folder = Directory.CreateTempSubdirectory("nas-loading-").FullName;
        try
        {
            var count = Write((ImageDataset)memory.Train, Path.Combine(folder, "pictures", "train"), scale) + Write((ImageDataset)memory.Test, Path.Combine(folder, "pictures", "test"), scale);
            var request = new DataRequest("folder", Path.Combine(folder, "pictures"), shape, 10, Seed: 0) { CacheDirectory = Path.Combine(folder, "cache") };
            var files = new DirectoryInfo(request.Directory!).GetFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
            var cold = Seconds(() => DataSource.Named("folder").Load(request).Dispose());
            var kept = Directory.Exists(Path.Combine(folder, "cache", "pictures")) && Directory.GetFiles(Path.Combine(folder, "cache", "pictures")).Length == 1;
            var clock = Stopwatch.StartNew();
            using var loaded = DataSource.Named("folder").Load(request);
            var warm = clock.Elapsed.TotalSeconds;
            var (ofMemory, ofFolder) = (new List<double>(), new List<double>());
            for (var epoch = 0; epoch <= epochs; epoch++)
            {
                // The first warms up; then the one and the other go first in turn.
                foreach (var (data, times) in epoch % 2 == 0 ? new[] { (memory, ofMemory), (loaded, ofFolder) } : [(loaded, ofFolder), (memory, ofMemory)])
                {
                    var seconds = Epoch(data.Train);
                    if (epoch > 0) times.Add(seconds);
                }
            }

            var batches = Seconds(() =>
            {
                foreach (var batch in Batches.Of(loaded.Train, null, 64, new RandomStream(1), Augmentation.CropAndFlip)) batch.Dispose();
            });
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                benchmark = "loading",
                source,
                pictures = count,
                side = shape.Height * scale,
                files_mb = Math.Round(files / 1e6, 1),
                threads,
                start_cold_s = Math.Round(cold, 2),
                start_kept_s = kept ? Math.Round(warm, 2) : (double?)null,
                epoch_memory_s = ofMemory.Select(s => Math.Round(s, 2)),
                epoch_folder_s = ofFolder.Select(s => Math.Round(s, 2)),
                speed_of_memory = Math.Round(Median(ofMemory) / Median(ofFolder), 3),
                batches_share = Math.Round(batches / Median(ofFolder), 3),
            }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Seconds(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Epoch(Dataset train)
    {
        manual_seed(1);
        using var network = nn.Sequential(
            nn.Conv2d(((ImageShape)train.Shape).Channels, 16, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding: 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, train.Classes));
        var trainer = new Trainer(train, [.. Enumerable.Range(0, train.Count)], new TrainingOptions(1) { BatchSize = 64 }, Augmentation.CropAndFlip, CPU, new RandomStream(1));
        return Seconds(() => trainer.Train(network, _ => { }, default));
    }

    // One folder for each class, the JPEG as large as a camera's small ones where it is scaled.
    private static int Write(ImageDataset images, string folder, int scale)
    {
        var (shape, size) = (images.Shape, images.Shape.Height * images.Shape.Width);
        for (var i = 0; i < images.Count; i++)
        {
            var pixels = images.Images.bytes.Slice(i * shape.Channels * size, shape.Channels * size);
            using var bitmap = new SKBitmap(new SKImageInfo(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            var target = bitmap.GetPixelSpan();
            for (var p = 0; p < size; p++)
            {
                for (var c = 0; c < 3; c++) target[(4 * p) + c] = pixels[(c % shape.Channels * size) + p];
                target[(4 * p) + 3] = 255;
            }

            using var scaled = bitmap.Resize(new SKSizeI(shape.Width * scale, shape.Height * scale), SKSamplingOptions.Default);
            using var jpeg = scaled.Encode(SKEncodedImageFormat.Jpeg, 90);
            var path = Directory.CreateDirectory(Path.Combine(folder, $"{images.LabelValues[i]}")).FullName;
            using var file = File.Create(Path.Combine(path, $"{i:00000}.jpg"));
            jpeg.SaveTo(file);
        }

        return images.Count;
    }
}
