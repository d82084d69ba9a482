using Nas.Protocol;
using Nas.Tool.Terminal;
using Spectre.Console;

namespace Nas.Tool.Tests.Terminal;

public class ProgressTests
{
    [Fact]
    public void Plain_progress_is_a_line_per_epoch_with_the_epochs_last_figures()
    {
        using var error = new StringWriter();
        using (var view = new PlainProgress(error))
        {
            view.Started("darts on FashionNet");
            for (var epoch = 1; epoch <= 2; epoch++)
                for (var step = 1; step <= 3; step++)
                    view.Progress(new ProgressEvent { Phase = "search", Epoch = epoch, Epochs = 2, Step = step, Steps = 3, Loss = 1.0 / (epoch + step), Accuracy = 0.25 * epoch, ElapsedSeconds = 60 * epoch, LeftSeconds = 3700 });
            view.Message("a message");
        }
        Assert.Equal("""
            darts on FashionNet
            search, epoch 1/2; loss 0.250, accuracy 25.0 %; 1:00, 1:01:40 left
            a message
            search, epoch 2/2; loss 0.200, accuracy 50.0 %; 2:00, 1:01:40 left

            """.ReplaceLineEndings("\n"), error.ToString());
    }

    [Fact]
    public void Plain_progress_is_a_line_per_trial_where_there_are_trials()
    {
        using var error = new StringWriter();
        using (var view = new PlainProgress(error))
            for (var trial = 1; trial <= 2; trial++)
                for (var epoch = 1; epoch <= 3; epoch++)
                    view.Progress(new ProgressEvent { Phase = "search", Trial = trial, Trials = 2, Epoch = epoch, Epochs = 3, Best = 0.5 });
        Assert.Equal("search, trial 1/2, epoch 3/3; best 50.0 %\nsearch, trial 2/2, epoch 3/3; best 50.0 %\n", error.ToString());
    }

    [Fact]
    public void Plain_progress_of_many_searches_speaks_twice_a_minute()
    {
        using var error = new StringWriter();
        using (var view = new PlainProgress(error))
            for (var search = 1; search <= 4; search++)
                view.Progress(new ProgressEvent { Phase = "bench", Search = search, Searches = 4, ElapsedSeconds = 20 * search, LeftSeconds = 20 * (4 - search) });
        Assert.Equal("bench, search 3/4; 1:00, 0:20 left\nbench, search 4/4; 1:20, 0:00 left\n", error.ToString());
    }

    [Fact]
    public void Plain_progress_says_within_a_long_epoch_where_it_is()
    {
        using var error = new StringWriter();
        using (var view = new PlainProgress(error))
            for (var step = 1; step <= 4; step++)
                view.Progress(new ProgressEvent { Phase = "train", Epoch = 1, Epochs = 1, Step = step, Steps = 4, Loss = 0.5, ElapsedSeconds = 20 * step, LeftSeconds = 20 * (4 - step) });
        Assert.Equal("train, epoch 1/1, step 3/4; loss 0.500; 1:00, 0:20 left\ntrain, epoch 1/1; loss 0.500; 1:20, 0:00 left\n", error.ToString());
    }

    [Fact]
    public void Live_progress_shows_bars_figures_and_the_time_left()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 100;

        console.Write(LiveProgress.Rows(new ProgressEvent { Phase = "search", Epoch = 3, Epochs = 4, Step = 0, Steps = 83, Loss = 0.91, Accuracy = 0.71, Best = 0.73, ElapsedSeconds = 12, LeftSeconds = 41, Architecture = "Normal: [n0]" }, TimeSpan.FromSeconds(2)));

        var lines = text.ToString().Split('\n').Select(l => l.TrimEnd()).ToList();
        Assert.Equal("search  0:14, 0:39 left", lines[0]);
        Assert.Equal($"epoch  {new string('━', 32)}  3/4", lines[1]);
        Assert.Equal($"step   {new string('━', 32)}  0/83", lines[2]);
        Assert.Equal("loss 0.910, accuracy 71.0 %, best 73.0 %", lines[3]);
        Assert.Equal("Normal: [n0]", lines[4]);
    }

    [Fact]
    public void Live_progress_draws_while_events_come_and_leaves_the_last_figures()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(text) });
        using (var view = new LiveProgress(console))
        {
            view.Doing("building Demo.csproj");
            view.Started("darts on FashionNet");
            view.Progress(new ProgressEvent { Phase = "search", Epoch = 1, Epochs = 2 });
            view.Message("a message");
            view.Progress(new ProgressEvent { Phase = "search", Epoch = 2, Epochs = 2, Accuracy = 0.5 });
        }
        Assert.Contains("darts on FashionNet", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("a message", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("2/2", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("accuracy 50.0 %", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_may_come_from_any_thread_while_the_display_is_live()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(text) });
        var work = Task.Run(() =>
        {
            // Displays begin and end often: that is when their drawing meets most lines.
            for (var round = 0; round < 40; round++)
            {
                using var view = new LiveProgress(console);
                view.Progress(new ProgressEvent { Phase = "search", Epoch = 1, Epochs = 2 });
                Parallel.For(0, 50, i => view.Message($"line {round}.{i}."));
            }
        });
        await work.WaitAsync(TimeSpan.FromMinutes(2));
        var written = text.ToString();
        for (var round = 0; round < 40; round++)
        {
            for (var i = 0; i < 50; i++)
                Assert.Contains($"line {round}.{i}.", written, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("1234", "1,234")]
    [InlineData("1037664180", "1,037,664,180")]
    public void Counts_of_any_length_are_grouped(string digits, string expected) => Assert.Equal(expected, Figures.Count(digits));

    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(59.6, "1:00")]
    [InlineData(3725, "1:02:05")]
    [InlineData(100000, "27:46:40")]
    [InlineData(double.NaN, "0:00")]
    [InlineData(-3, "0:00")]
    public void Durations_are_read_like_a_clock(double seconds, string expected) => Assert.Equal(expected, Figures.Duration(seconds));
}
