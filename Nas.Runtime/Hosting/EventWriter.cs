using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nas.Runtime.Data;
using Nas.Runtime.Reporting;

namespace Nas.Runtime.Hosting;

/// <summary>Writes events for the tool, one line of JSON each. Progress within an epoch is thinned out to five lines a second.</summary>
internal sealed class EventWriter(Stream output) : IProgressListener
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private TimeSpan _next;
    private double _before; // the share that an earlier process has done

    public double ElapsedSeconds => _clock.Elapsed.TotalSeconds;

    /// <summary>The time until now was not the work's.</summary>
    public void Restart() => _clock.Restart();

    public void Started(string description) => Write(new { Event = "started", Description = description });

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
        Write(new
        {
            Event = "progress",
            progress.Phase,
            progress.Step,
            progress.Steps,
            progress.Epoch,
            progress.Epochs,
            progress.Trial,
            progress.Trials,
            progress.Search,
            progress.Searches,
            Loss = Finite(progress.Loss),
            Accuracy = Finite(progress.Accuracy),
            Best = Finite(progress.Best),
            progress.Failure,
            progress.Architecture,
            ElapsedSeconds = now.TotalSeconds,
            LeftSeconds = progress.Done > _before ? now.TotalSeconds * (1 - progress.Done) / (progress.Done - _before) : (double?)null,
        });
    }

    public void Downloading(DownloadProgress progress)
    {
        var now = _clock.Elapsed;
        if (progress.Received != progress.Total && now < _next) return;
        _next = now + Interval;
        var total = progress.Total is { } bytes ? $" of {bytes / 1e6:F1}" : "";
        Write(new { Event = "message", Level = "info", Text = $"downloading {progress.File}: {progress.Received / 1e6:F1}{total} MB" });
    }

    public void Tell(string text) => Write(new { Event = "message", Level = "info", Text = text });

    public void Warn(string text) => Write(new { Event = "message", Level = "warning", Text = text });

    public void Error(string message, string? hint, int exitCode, string? detail) =>
        Write(new { Event = "error", Message = message, Hint = hint, ExitCode = exitCode, Detail = detail });

    /// <summary>Writes any event.</summary>
    public void Write(object value)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        lock (_lock)
        {
            output.Write(line);
            output.WriteByte((byte)'\n');
            output.Flush();
        }
    }

    public static Request Read(string line) => JsonSerializer.Deserialize<Request>(line, Json)
        ?? throw new UsageException("The request is empty.");

    /// <summary>JSON has no infinity and no NaN: what was not measured is left out.</summary>
    public static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
