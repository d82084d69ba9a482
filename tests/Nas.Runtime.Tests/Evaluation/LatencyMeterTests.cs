using Nas.Runtime.Devices;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Evaluation;

public class LatencyMeterTests
{
    // Images, sequences, tokens, vectors, and places of a recurrent cell.
    [Theory]
    [InlineData("Bench201")]
    [InlineData("MobileNet")]
    [InlineData("MetaQnn")]
    [InlineData("DartsRnn")]
    [InlineData("NasRlTree")]
    [InlineData("Gpt")]
    [InlineData("Autoformer")]
    [InlineData("Detector")]
    public void Whatever_stands_in_a_space_can_be_measured(string name)
    {
        using var held = new HeldFinalizers();
        var meter = new LatencyMeter(CPU, batch: 2, repeats: 1);
        // One of each operation; of those of several sizes a small one.
        var placements = SpacePlacements.Of(SmallSpaces.Sample(name)).GroupBy(p => p.Operation).Select(g => g.MinBy(p => (long)p.Input.Channels * p.Input.Height * p.Input.Width)!);
        Assert.All(placements, p => Assert.InRange(meter.Measure(p), 1e-6, 60_000));
    }

    [Fact]
    public void More_work_takes_longer()
    {
        using var held = new HeldFinalizers();
        var placements = SpacePlacements.Of(SmallSpaces.Bench201).ToDictionary(p => (p.Operation, p.Configuration));
        var (point, square) = (placements[("nor_conv(1)", "16x32x32 to 16x32x32")], placements[("nor_conv(3)", "16x32x32 to 16x32x32")]);
        var (one, many) = (new LatencyMeter(CPU, batch: 1, repeats: 5), new LatencyMeter(CPU, batch: 64, repeats: 5));
        // Sixty-four and nine times the work; whatever else the machine does may fall upon one of two measurements, not on that of each attempt.
        Assert.Contains(Enumerable.Range(0, 5), _ => many.Measure(square) > 2 * one.Measure(square));
        Assert.Contains(Enumerable.Range(0, 5), _ => many.Measure(square) > many.Measure(point));
    }
}
