using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Data;

namespace Nas.Runtime.Tests.Experiments;

/// <summary>Somebody changes a picture while a search runs or rests.</summary>
public sealed class ChangedImagesTests : IDisposable
{
    private const int Pictures = 3 * 20; // of which four fifths are for training

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nobody_goes_on_with_other_images()
    {
        for (var i = 0; i < Pictures; i++) Draw(i);
        using (var search = EngineRun.Start(Request("search")))
        {
            Assert.True(search.Wait("progress", 2));
            for (var i = 0; i < Pictures; i++) Draw(i, changed: true); // the search has read them

            using var worker = EngineRun.Start(new WorkerRequest { IdleLimitSeconds = 0.5, ProjectDirectory = _folder.Root });
            Assert.Equal(0, worker.Result().GetProperty("trials").GetInt32());
            Assert.Equal(
                "experiment 1 is left to others: its training images are others than here (48 as before, but others)",
                worker.Events.Single(e => e.GetProperty("event").GetString() == "message").GetProperty("text").GetString());

            search.Cancel();
            search.Result();
        }

        var trials = Stored().Trials;
        var expected = (1, "Experiment 1 cannot be continued: its training images have changed (48 as before, but others).");
        using (var resumed = EngineRun.Start(Request("resume"))) Assert.Equal(expected, resumed.Failure());
        using (var again = EngineRun.Start(Request("search", resume: true))) Assert.Equal(expected, again.Failure());
        Directory.Delete(_folder.Make("images/c"), recursive: true);
        for (var i = 2; i < 12; i += 3) Draw(i);
        using (var fewer = EngineRun.Start(Request("resume")))
            Assert.Equal((1, "Experiment 1 cannot be continued: its training images have changed (48 then, 35 now)."), fewer.Failure());
        Assert.Equal((ExperimentStatus.Stopped, trials, null), (Stored().Status, Stored().Trials, Stored().Message));

        for (var i = 0; i < Pictures; i++) Draw(i);
        using var restored = EngineRun.Start(Request("resume"));
        Assert.True(restored.Wait("progress"));
        restored.Cancel();
        Assert.True(restored.Result().GetProperty("trials").GetInt32() >= trials);
    }

    [Fact]
    public void Each_byte_and_each_label_counts()
    {
        byte[] pixels = [.. Enumerable.Range(0, 8).Select(i => (byte)i)];
        var known = Fingerprint(pixels, [0, 1]);
        Assert.Equal(2, known.Images);
        Assert.Matches("^[0-9a-f]{64}$", known.Sha256);
        Assert.Equal(known, Fingerprint([.. pixels], [0, 1]));
        for (var i = 0; i < pixels.Length; i++) Assert.NotEqual(known, Fingerprint([.. pixels.Select((p, at) => (byte)(at == i ? p ^ 1 : p))], [0, 1]));
        Assert.NotEqual(known, Fingerprint(pixels, [1, 0]));
        Assert.NotEqual(known, Fingerprint(pixels, [0, 1], width: 4));
        Assert.NotEqual(known, Fingerprint(pixels, [0, 1], classes: 3));
    }

    private static DataFingerprint Fingerprint(byte[] pixels, long[] labels, int width = 2, int classes = 2)
    {
        using var data = ImageDataset.Of(pixels, labels, new(1, 4 / width, width), classes);
        return DataFingerprint.Of(data);
    }

    private void Draw(int number, bool changed = false)
    {
        var random = new RandomStream((ulong)number);
        byte[] pixels = [.. Enumerable.Range(0, 64).Select(_ => (byte)random.Next(200))];
        if (changed) pixels[0]++;
        _folder.Write($"images/{"abc"[number % 3]}/{number}.png", SampleFiles.GreyPng(8, 8, [.. pixels]));
    }

    private Experiment Stored()
    {
        using var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root));
        return Assert.Single(store.List());
    }

    private RunRequest Request(string command, bool resume = false)
    {
        var request = EngineRun.Request(command, new()
        {
            Strategy = "random", Net = "TinyNet", Data = "folder", DataDirectory = Path.Combine(_folder.Root, "images"), Seed = 3, Device = "cpu", Threads = 1, Epochs = 1,
            Trials = 100_000, BatchSize = 16, Ahead = 2,
        }, _folder.Root);
        return request is SearchRequest search ? search with { Resume = resume } : request;
    }
}
