using System.Globalization;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using TorchSharp;

namespace Nas.Runtime.Hosting;

/// <summary><c>doctor</c>: looks at what can be seen only from within the project's dependencies.</summary>
internal static class DoctorCommand
{
    /// <param name="request">What to look at.</param>
    /// <param name="folder">The folder of the user's assembly, where native libraries may lie as well.</param>
    /// <param name="events">Where to say it.</param>
    public static void Run(DoctorRequest request, string folder, EventWriter events) =>
        events.Write(new DoctorResult { Checks = [.. Torch(folder), Store(request), Data(request)] });

    private static IEnumerable<CheckEntry> Torch(string folder)
    {
        if (Try("Torch", () => TorchLibraries.Load([folder])) is { } problem) return [problem];
        var version = typeof(torch).Assembly.GetName().Version!.ToString(3);
        var processor = string.Create(CultureInfo.InvariantCulture, $"cpu: {Environment.ProcessorCount} threads, {Memory.Bytes(Memory.Installed)} of memory");
        return
        [
            CheckEntry.Ok("Torch", $"TorchSharp {version} with its native libraries{(TorchLibraries.HaveCuda ? ", for CUDA" : "")}"),
            CheckEntry.Ok("device", processor),
            .. TorchLibraries.HaveCuda ? [Cuda()] : Array.Empty<CheckEntry>(),
        ];
    }

    // A machine without a GPU computes on its processor: no reason to stop.
    private static CheckEntry Cuda() => Try("device", () => ComputeDevice.Named("cuda")) is { } problem
        ? CheckEntry.Warn("device", problem.Found, problem.Advice)
        : CheckEntry.Ok("device", $"cuda: {torch.cuda.device_count()} GPU{(torch.cuda.device_count() == 1 ? "" : "s")}");

    private static CheckEntry Store(DoctorRequest request)
    {
        var found = "";
        return Try("store", () =>
        {
            var database = Database.Of(request.Store, request.ProjectDirectory);
            if (!database.Exists)
            {
                found = $"{database.Name}: none yet, the first search makes it";
                return;
            }

            using var store = ExperimentStore.Open(database);
            var count = store.List().Count;
            found = $"{database.Name}: {count} experiment{(count == 1 ? "" : "s")}, schema {Schema.Current}";
        }) ?? CheckEntry.Ok("store", found);
    }

    private static CheckEntry Data(DoctorRequest request)
    {
        if (request.Data is not { } name) return CheckEntry.Ok("data", "not named: what is drawn for the net");
        var found = "";
        return Try("data", () =>
        {
            found = $"{name}: {DataSource.Named(name).Description}";
            if (request.DataDirectory is not { } folder) return;
            found = Directory.Exists(folder)
                ? $"{name}: {Directory.EnumerateFileSystemEntries(folder).Count()} entries in {folder}"
                : throw new UsageException($"The folder {folder} is not there.", "Name another one with --data-dir, or in nas.json.");
        }) ?? CheckEntry.Ok("data", found);
    }

    // Null where it went well.
    private static CheckEntry? Try(string name, Action look)
    {
        try
        {
            look();
            return null;
        }
        catch (UsageException error)
        {
            return CheckEntry.Fail(name, error.Message, error.Hint);
        }
        catch (StoreException error)
        {
            return CheckEntry.Fail(name, error.Message, error.Hint);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return CheckEntry.Fail(name, error.Message, "Check the rights on it.");
        }
    }
}
