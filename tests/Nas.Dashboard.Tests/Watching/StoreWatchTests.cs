using Nas.Dashboard.Tests.Support;
using Nas.Dashboard.Watching;
using Nas.Runtime.Experiments;

namespace Nas.Dashboard.Tests.Watching;

public sealed class StoreWatchTests : IDisposable
{
    private readonly SampleStore _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void It_sees_what_a_search_adds_and_says_so_once()
    {
        var id = _sample.Begin();
        using var journal = _sample.Journal(id);
        _sample.Add(journal, 0, 0.5);
        using var watch = new StoreWatch(_sample.Store);
        var changes = 0;
        watch.Changed += () => changes++;
        Assert.Single(watch.Find(id)!.Trials);

        watch.Refresh();
        Assert.Equal(0, changes);
        _sample.Add(journal, 1, 0.75);
        journal.Begin(2, new(_sample.Draw(2), 1));
        watch.Refresh();
        watch.Refresh();

        Assert.Equal(1, changes);
        Assert.Equal(["done", "done", "asked"], watch.Find(id)!.Trials.Select(t => t.State));
        Assert.Equal(2, watch.Find(id)!.Best!.Ordinal);
        journal.Lease();
        watch.Refresh();
        Assert.Equal(("leased", 2), (watch.Find(id)!.Trials[2].State, changes));
    }

    [Fact]
    public void Trials_that_were_deleted_are_gone()
    {
        var id = _sample.With(0.5, 0.625, 0.75);
        using var watch = new StoreWatch(_sample.Store);
        Assert.Equal(3, watch.Find(id)!.Trials.Count);

        _sample.Store.Session.Execute("DELETE FROM trials WHERE number >= 1");
        watch.Refresh();

        Assert.Single(watch.Find(id)!.Trials);
    }

    [Fact]
    public void There_may_be_no_such_experiment()
    {
        using var watch = new StoreWatch(_sample.Store);
        Assert.Null(watch.Find(1));
        Assert.Empty(watch.Experiments);
        var id = _sample.With(0.5);
        _sample.Store.End(id, ExperimentStatus.Done, 3);
        Assert.Equal(ExperimentStatus.Done, watch.Find(id)!.Experiment.Status);
        Assert.Single(watch.Experiments);
    }
}
