using System.Diagnostics;
using System.Text;
using Nas.Protocol;
using Nas.Runtime.Data.Downloads;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Hosting;

/// <summary>Writes events for the tool, one line of JSON each. Progress within an epoch is thinned out to five lines a second.</summary>
internal sealed class EventWriter(Stream output) : IProgressListener
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private TimeSpan _next;
    private double _before; // the share that an earlier process has done

    public double ElapsedSeconds => _clock.Elapsed.TotalSeconds;

    /// <summary>The time until now was not the work's.</summary>
    public void Restart() => _clock.Restart();

    public void Started(string description, long? experiment = null) => Write(new StartedEvent { Description = description, Experiment = experiment });

    public void Report(Progress progress)
    {
        if (progress.Replayed)
        {
            _before = progress.Done;
            return;
        }

        var milestone = progress.Search is { } search ? search == progress.Searches : progress.Step is null || progress.Step == progress.Steps;
        var now = _clock.Elapsed;
        if (!milestone && now < _next) return;
        _next = now + Interval;
        Write(new ProgressEvent
        {
            Phase = progress.Phase,
            Step = progress.Step,
            Steps = progress.Steps,
            Epoch = progress.Epoch,
            Epochs = progress.Epochs,
            Trial = progress.Trial,
            Trials = progress.Trials,
            Search = progress.Search,
            Searches = progress.Searches,
            Loss = Finite(progress.Loss),
            Accuracy = Finite(progress.Accuracy),
            Test = Finite(progress.Test),
            Best = Finite(progress.Best),
            Failure = progress.Failure,
            SkipShare = progress.SkipShare,
            Eigenvalue = Finite(progress.Eigenvalue),
            Gap = Finite(progress.Gap),
            Architecture = progress.Architecture,
            ElapsedSeconds = now.TotalSeconds,
            LeftSeconds = progress.Done > _before ? now.TotalSeconds * (1 - progress.Done) / (progress.Done - _before) : null,
        });
    }

    public void Downloading(DownloadProgress progress)
    {
        var now = _clock.Elapsed;
        if (progress.Received != progress.Total && now < _next) return;
        _next = now + Interval;
        var total = progress.Total is { } bytes ? $" of {bytes / 1e6:F1}" : "";
        Tell($"downloading {progress.File}: {progress.Received / 1e6:F1}{total} MB");
    }

    public void Tell(string text) => Write(new MessageEvent { Level = MessageEvent.Info, Text = text });

    public void Warn(string text) => Write(new MessageEvent { Level = MessageEvent.Warning, Text = text });

    public void Error(string message, string? hint, int exitCode, string? detail) =>
        Write(new ErrorEvent { Message = message, Hint = hint, ExitCode = exitCode, Detail = detail });

    /// <summary>Writes any event.</summary>
    public void Write(EngineEvent said)
    {
        var line = Encoding.UTF8.GetBytes(said.ToLine() + "\n");
        lock (_lock)
        {
            output.Write(line);
            output.Flush();
        }
    }

    /// <summary>JSON has no infinity and no NaN: what was not measured is left out.</summary>
    public static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
