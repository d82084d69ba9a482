using System.Text.Json;
using Nas.Dashboard.Figures;
using Nas.Dashboard.Tests.Support;
using Nas.Dashboard.Watching;
using Nas.Dsl.Model;
using Nas.Runtime.Experiments;
using Nas.Runtime.Searching;

namespace Nas.Dashboard.Tests.Figures;

public sealed class FigureTests : IDisposable
{
    private readonly SampleStore _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void The_best_so_far_steps_where_a_trial_is_better()
    {
        var figure = AnytimeFigure.Of(View(_sample.With(0.5, 0.25, 0.75, 0.625)), bySeconds: false);
        Assert.Equal([[1, 50, 1], [3, 75, 3], [4, 75, 3]], figure.Series[0].Points);
        Assert.Equal([[1, 50, 1], [2, 25, 2], [3, 75, 3], [4, 62.5, 4]], figure.Series[1].Points);
        Assert.Equal([1.5, 3, 4.5, 6], AnytimeFigure.Of(View(1), bySeconds: true).Series[1].Points.Select(p => p[0]));
    }

    [Fact]
    public void A_full_evaluation_counts_more_than_a_better_score_after_fewer_epochs()
    {
        var id = _sample.Begin();
        using var journal = _sample.Journal(id);
        _sample.Add(journal, 0, 0.75, fidelity: 0.25);
        _sample.Add(journal, 1, 0.5);
        _sample.Add(journal, 2, 0.875, fidelity: 0.25);
        Assert.Equal([[1, 75, 1], [2, 50, 2], [3, 50, 2]], AnytimeFigure.Of(View(id), bySeconds: false).Series[0].Points);
        Assert.Equal(2, View(id).Best!.Ordinal);
    }

    [Fact]
    public void The_front_has_what_nothing_dominates()
    {
        var id = _sample.Begin();
        using var journal = _sample.Journal(id);
        _sample.Add(journal, 0, 0.5, 1000);
        _sample.Add(journal, 1, 0.625, 3000);
        _sample.Add(journal, 2, 0.5, 2000);
        _sample.Add(journal, 3, 0.75, 4000);
        var view = View(id);
        Assert.Equal(["parameters", "flops"], FrontFigure.Costs(view).Select(c => c.Name));
        var figure = FrontFigure.Of(view, Objective.Named("parameters"));
        Assert.Equal([[1000, 50, 1], [3000, 62.5, 2], [4000, 75, 4]], figure.Series[0].Points);
        Assert.Equal(4, figure.Series[1].Points.Count);
    }

    [Fact]
    public void Only_news_goes_to_the_page()
    {
        Figure Of(params double[] heights) => new("t", "x", "y", [new("s", SeriesKind.Steps, [.. heights.Select((h, i) => new[] { i, h })])]);
        Assert.True(Of(1, 2).Continues(Of(1)));
        Assert.False((Of(1) with { Y = "z" }).Continues(Of(1)));
        Assert.Equal("""[{"from":2,"points":[[2,5],[3,6]]}]""", Of(1, 2, 5, 6).NewsSince(Of(1, 2, 3)));
        Assert.Equal("""[{"from":1,"points":[]}]""", Of(1).NewsSince(Of(1, 2)));
    }

    [Fact]
    public void A_title_cannot_end_the_element_it_stands_in() =>
        Assert.Equal("</script>", JsonDocument.Parse(new Figure("</script>", "x", "y", []).ToJson().Replace("</script>", "broken", StringComparison.Ordinal)).RootElement.GetProperty("title").GetString());

    [Fact]
    public void Trials_are_found_by_all_their_words()
    {
        var trial = View(_sample.With(0.5)).Trials[0];
        Assert.True(TrialColumns.Matches(trial, null));
        Assert.True(TrialColumns.Matches(trial, "DONE normal"));
        Assert.True(TrialColumns.Matches(trial, "1"));
        Assert.False(TrialColumns.Matches(trial, "3"));
        Assert.False(TrialColumns.Matches(trial, "done nowhere"));
    }

    [Fact]
    public void What_differs_stands_side_by_side()
    {
        var (left, right) = (View(_sample.Begin("random", 1)), View(_sample.Begin("tpe", 1, "accuracy", "flops")));
        var rows = Differences.Of(left, right).ToDictionary(r => r.Name, r => (r.Left, r.Right));
        Assert.Equal(("random", "tpe"), rows["strategy"]);
        Assert.Equal(("1", "1"), rows["seed"]);
        Assert.Equal(("accuracy", "accuracy, flops"), rows["optimises"]);
        Assert.Equal(("8", "8"), rows["batchSize"]);
    }

    [Fact]
    public void Each_edge_has_a_picture_of_its_candidates_and_warnings_are_told_once()
    {
        var id = _sample.Begin("darts");
        var recorded = new RecordedProgress(new Silence(), _sample.Store, id);
        var edges = SampleStore.Space.Decisions.Items.Count;
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            // Of a decision without parameters there is nothing.
            var strengths = Enumerable.Range(0, edges).Select(i => (i == 0 ? [] : new[] { 0.25, epoch / 10.0, 0.5, 0.125 }).ToEquatableArray()).ToEquatableArray();
            recorded.Report(new Progress("search") { Epoch = epoch, Epochs = 2, Step = 1 });
            recorded.Report(new Progress("search") { Epoch = epoch, Epochs = 2, Loss = 1.5, Accuracy = 0.75, Gap = 0.25, SkipShare = 0.5, Strengths = strengths });
            recorded.Report(new Progress("search") { Epoch = 1, Trial = 3 });
            recorded.Warn("a sign of collapse");
        }

        var view = View(id);
        Assert.Equal(["a sign of collapse"], view.Warnings);
        var figures = EpochFigures.Of(view);
        Assert.Equal(["Accuracy", "Training loss"], figures.Select(f => f.Title));
        Assert.Equal(["supernet", "architecture by itself", "share of skip connections"], figures[0].Series.Select(s => s.Name));
        Assert.Equal([[[1, 75], [2, 75]], [[1, 50], [2, 50]], [[1, 50], [2, 50]]], figures[0].Series.Select(s => s.Points));
        var pictures = EpochFigures.Edges(view);
        Assert.Equal(SampleStore.Space.Decisions.Items.Skip(1).Select(d => d.Name), pictures.Select(f => f.Title));
        var picture = pictures.Single(f => f.Title == "Normal.n1.n0");
        Assert.Equal(["skip_connect", "max_pool(3)", "sep_conv(3)", "none"], picture.Series.Select(s => s.Name));
        Assert.Equal([[1, 0.1], [2, 0.2]], picture.Series[1].Points);
    }

    [Fact]
    public void A_predictor_is_held_against_what_was_measured()
    {
        var id = _sample.Begin("bananas");
        using (var journal = _sample.Journal(id))
        {
            _sample.Add(journal, 0, 0.5);
            for (var i = 1; i <= 6; i++) _sample.Add(journal, i, i / 10.0, foretold: i < 6 ? i : -1);
        }

        // The first trial was drawn at random; five in the right order, and a sixth that was foretold to be the worst: 10 pairs less 5 of 15.
        Assert.Equal([[6, 1, 6], [7, 0.3333, 7]], PredictorFigure.Of(View(id)).Series[0].Points);
    }

    private ExperimentView View(long id) => ExperimentView.Read(_sample.Store, _sample.Store.Get(id));
}
