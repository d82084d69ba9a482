using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>What search and training need besides the user's code: a device and images that fit the net.</summary>
internal static class Workplace
{
    public static Device Device(TrainingSettings settings)
    {
        if (settings.LearningRate > float.MaxValue) throw new UsageException($"--learning-rate is {settings.LearningRate}; it must be no larger than 3.4e38.");
        var device = ComputeDevice.Named(settings.Device);
        FreedMemory.Keep();
        // Left alone, some builds of Torch take a single one. Whoever sets OpenMP's own variable wants that.
        if (settings.Threads is { } threads) set_num_threads(threads);
        else if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is not { Length: > 0 }) set_num_threads(Environment.ProcessorCount);
        return device;
    }

    /// <summary>The settings of a training that options of the command line say, each with its option.</summary>
    public static IEnumerable<(string Setting, string Option)> Said(TrainingSettings settings)
    {
        if (settings.LearningRate is not null) yield return ("learning_rate", "--learning-rate");
        if (settings.BatchSize is not null) yield return ("batch_size", "--batch-size");
        if (settings.Augment == false)
            foreach (var setting in ChosenSettings.OfAugmentation) yield return (setting, "--augment false");
    }

    /// <summary>What a network that was scored before costs, by its name; null: it is paid again.</summary>
    public static RepeatPolicy Repeats(string? name) => name == ExperimentSettings.Cached ? RepeatPolicy.Cached : RepeatPolicy.Pay;

    /// <summary>The numbers that trainings compute with.</summary>
    /// <exception cref="UsageException">The space cannot be trained in them.</exception>
    public static Precision Precision(TrainingSettings settings, SearchSpace space) => settings.Precision is null ? Training.Precision.Float32
        : space.Net.Task == LearningTask.Detection ? throw new UsageException($"--precision {settings.Precision} has too few digits for the places of {space.Name}.", "Leave it out for detection.")
        : Training.Precision.BFloat16;

    /// <summary>The net's parameters: the given ones, checked against the net, and the defaults of the others.</summary>
    /// <param name="space">The net.</param>
    /// <param name="some">Those that were given.</param>
    /// <param name="network">A derived network, whose own defaults come before those of the net; null for none.</param>
    public static IReadOnlyDictionary<string, int> Parameters(SearchSpace space, IReadOnlyDictionary<string, int> some, DerivedNetwork? network = null)
    {
        var given = new Dictionary<string, int>(network?.Defaults(space) ?? []);
        foreach (var (name, value) in some) given[name] = value;
        try
        {
            var plan = NetworkPlan.Of(space, given);
            Cost.Held(plan, supernet: true);
            return plan.Parameters;
        }
        catch (OverflowException error)
        {
            throw new UsageException($"{space.Name} has more weights than can be counted with {string.Join(", ", given.Select(p => $"{p.Key}={p.Value}"))}.", error);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message.Split(" (Parameter", 2)[0], error);
        }
    }

    public static DataSplit Data(
        SearchSpace space, IReadOnlyDictionary<string, int> parameters, TrainingSettings settings, EventWriter events, CancellationToken cancellation)
    {
        // The head's last layer says how many classes the net tells apart.
        var plan = NetworkPlan.Of(space, parameters);
        var name = settings.Data ?? DataSource.Usual(space.Net);
        return DataSource.Named(name).Load(new DataRequest(name, settings.DataDirectory, space.Net.Input, plan.Classes, (ulong)settings.Seed)
        {
            Task = space.Net.Task,
            Vocabulary = plan.Vocabulary,
            Progress = events.Downloading,
            Cancellation = cancellation,
        });
    }

    /// <summary>Checks that a training may fit into the memory of this machine, see <see cref="Memory.Excess"/>.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static void RequireMemory(string what, long parameters, long perImage, int batch, Device device)
    {
        if (Memory.Excess(what, parameters, perImage, batch, device, Memory.Installed) is { } excess) throw new UsageException(excess.Message, excess.Hint!);
    }

    public static string Describe(DataSplit data) => $"{data.Train.Count:N0} + {data.Test.Count:N0} {data.Train.Unit}{(data.Train.HeldOut is { } apart ? $", {apart.Count:N0} of the first to measure by" : "")}";
}
