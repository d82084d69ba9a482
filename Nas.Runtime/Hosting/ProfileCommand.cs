using Nas.Protocol;
using Nas.Runtime.Devices;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;
using Nas.Runtime.Tables;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary><c>profile</c>: measures every operation of a space, in every configuration, on this machine.</summary>
internal static class ProfileCommand
{
    private const int DefaultBatch = 1, DefaultRepeats = 25;

    /// <exception cref="OperationCanceledException">It was cancelled; a table that lacks rows is none.</exception>
    public static void Run(ProfileRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        var space = project.Space(request.Net).Space;
        var parameters = Workplace.Parameters(space, request.Parameters);
        var device = Workplace.Device(new TrainingSettings { Device = request.Device, Threads = request.Threads });
        var (batch, repeats) = (request.BatchSize ?? DefaultBatch, request.Repeats ?? DefaultRepeats);
        var placements = SpacePlacements.Of(space, parameters);
        events.Started($"{placements.Count:N0} operations of {space.Name}, {batch} {(batch == 1 ? "example" : "examples")} at a time, {ComputeDevice.NameOf(device)}");
        var meter = new LatencyMeter(device, batch, repeats);
        var rows = new List<(string, string, double)>();
        foreach (var placement in placements)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Add((placement.Operation, placement.Configuration, meter.Measure(placement)));
            events.Report(new Progress("profile") { Step = rows.Count, Steps = placements.Count, Done = rows.Count / (double)placements.Count });
        }

        var table = new LatencyTable(rows);
        events.Write(new ProfileResult
        {
            Space = space.Name,
            Device = ComputeDevice.NameOf(device),
            Threads = get_num_threads(),
            BatchSize = batch,
            Repeats = repeats,
            Seconds = events.ElapsedSeconds,
            Rows = [.. table.Rows.Select(r => new LatencyRow(r.Operation, r.Configuration, r.Milliseconds))],
            Csv = LatencyFile.Write(table),
        });
    }
}
