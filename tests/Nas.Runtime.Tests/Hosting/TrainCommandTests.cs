using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Experiments;

namespace Nas.Runtime.Tests.Hosting;

/// <summary><c>train</c> in processes of its own, one of which is killed.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_that_was_killed_goes_on_as_if_it_had_not_been()
    {
        using (var whole = EngineRun.Start(Request("whole.weights", 12)))
        {
            var result = whole.Result();
            Assert.Equal(12, result.GetProperty("epochs").GetInt32());
            var training = result.GetProperty("trainings").EnumerateArray().Single();
            var tests = training.GetProperty("epochs").EnumerateArray().Select(e => e.GetProperty("accuracy").GetDouble()).ToList();
            Assert.Equal(tests.Max(), training.GetProperty("bestAccuracy").GetDouble());
            Assert.Equal(tests.IndexOf(tests.Max()) + 1, training.GetProperty("bestEpoch").GetInt32());
            Assert.Equal(tests[^1], result.GetProperty("accuracy").GetDouble());
            // Each epoch is told with its test.
            Assert.Equal(12, whole.Events.Count(e => e.TryGetProperty("test", out _)));
        }

        using (var killed = EngineRun.Start(Request("killed.weights", 12)))
        {
            while (!killed.Events.Any(e => e.TryGetProperty("epoch", out var epoch) && epoch.GetInt32() == 3)) Assert.True(killed.Wait("progress", killed.Events.Count(IsProgress) + 1));
            killed.Kill();
        }

        Assert.True(File.Exists(Path.Combine(_folder.Root, "killed.weights.state")));
        using (var other = EngineRun.Start(Request("killed.weights", 13) with { Resume = true }))
            Assert.StartsWith("The training that was stopped had another way of training: ", other.Failure().Message, StringComparison.Ordinal);
        using (var resumed = EngineRun.Start(Request("killed.weights", 12) with { Resume = true }))
            Assert.Equal(12, resumed.Result().GetProperty("trainings")[0].GetProperty("epochs").GetArrayLength());
        Assert.False(File.Exists(Path.Combine(_folder.Root, "killed.weights.state")));
        Assert.Equal(Bytes("whole.weights"), Bytes("killed.weights"));
        Assert.Equal(Bytes("whole.best.weights"), Bytes("killed.best.weights"));

        static bool IsProgress(JsonElement e) => e.GetProperty("event").GetString() == "progress";
    }

    [Fact]
    public void Several_seeds_give_a_mean_and_files_of_their_own()
    {
        using var run = EngineRun.Start(Request("few.weights", 1) with { Seeds = 2, Preset = "quick" });
        var result = run.Result();
        var accuracies = result.GetProperty("trainings").EnumerateArray().Select(t => t.GetProperty("accuracy").GetDouble()).ToList();
        Assert.Equal(accuracies.Average(), result.GetProperty("accuracy").GetDouble(), 12);
        Assert.Equal(Math.Abs(accuracies[0] - accuracies[1]) / Math.Sqrt(2), result.GetProperty("deviation").GetDouble(), 12);
        Assert.Equal(
            ["few.seed0.best.weights", "few.seed0.weights", "few.seed1.best.weights", "few.seed1.weights"],
            Directory.GetFiles(_folder.Root, "*.weights").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_state_that_is_none_is_one_clear_line()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "x.weights.state"), "torn");
        using var run = EngineRun.Start(Request("x.weights", 1) with { Resume = true });
        Assert.StartsWith("The training cannot go on from ", run.Failure().Message, StringComparison.Ordinal);
    }

    /// <summary>By a teacher's word alone a network of the same layers comes to agree with it; a file that no network is called like is one clear line.</summary>
    [Fact]
    public void Another_network_of_the_project_teaches()
    {
        var teacher = Path.Combine(_folder.Root, "FewWeights.best.weights");
        using (var network = new FewWeights()) network.save(teacher);
        var preset = Path.Combine(_folder.Root, "alone.json");
        File.WriteAllText(preset, "{ \"teacherWeight\": 1, \"temperature\": 1, \"momentum\": 0, \"weightDecay\": 0 }");
        using (var run = EngineRun.Start(Request("taught.weights", 1) with { Teacher = teacher, Preset = preset })) run.Result();
        using (var run = EngineRun.Start(Request("untaught.weights", 1) with { Preset = preset })) run.Result();
        Assert.NotEqual(Bytes("taught.weights"), Bytes("untaught.weights"));
        File.Move(teacher, Path.Combine(_folder.Root, "unknown.weights"));
        using var other = EngineRun.Start(Request("x.weights", 1) with { Teacher = Path.Combine(_folder.Root, "unknown.weights") });
        Assert.Contains("unknown.weights are called by no network of ", other.Failure().Message, StringComparison.Ordinal);
    }

    private byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(_folder.Root, file));

    private TrainRequest Request(string output, int epochs) => new()
    {
        Network = "FewWeights", Settings = new() { Device = "cpu", Threads = 1, Epochs = epochs, LearningRate = 0.05 }, Output = Path.Combine(_folder.Root, output), ToolVersion = "0.1.0",
        ProjectDirectory = _folder.Root,
    };
}
