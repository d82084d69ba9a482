using Nas.Protocol;

namespace Nas.Tool.Terminal;

/// <summary>
/// Progress for log files and pipes: one line per trial, or per epoch where there are no trials, and within a long one a sign of life.
/// </summary>
internal sealed class PlainProgress(TextWriter error) : IProgressView
{
    private const double Silence = 30; // seconds, at most
    private readonly Lock _lock = new();
    private ProgressEvent? _last;
    private double _spokenAt;

    public void Started(string description) => Write(description);

    public void Progress(ProgressEvent progress)
    {
        lock (_lock)
        {
            // A unit's last event has its final figures; that it was the last shows when the next unit begins.
            if (_last is null || Unit(_last) != Unit(progress))
            {
                WriteLast();
                _spokenAt = progress.ElapsedSeconds ?? 0;
            }
            else if (progress.ElapsedSeconds >= _spokenAt + Silence)
            {
                WriteLine(progress, ProgressText.Step(progress));
                _last = null;
                return;
            }
            _last = progress;
        }
    }

    public void Message(string text) => Write(text);

    public void Log(string line) => Write(line);

    public void Doing(string what) => Write(what);

    public void Dispose()
    {
        lock (_lock)
            WriteLast();
        error.Flush();
    }

    private void Write(string line)
    {
        lock (_lock)
            error.WriteLine(line);
    }

    private void WriteLast()
    {
        if (_last is not { } progress)
            return;
        _last = null;
        WriteLine(progress, ProgressText.Place(progress));
    }

    private void WriteLine(ProgressEvent progress, string place)
    {
        string[] parts = [place, ProgressText.Quality(progress), ProgressText.Time(progress)];
        error.WriteLine(string.Join("; ", parts.Where(p => p.Length > 0)));
    }

    private static (string Phase, int? Trial, int? Epoch) Unit(ProgressEvent progress) =>
        (progress.Phase, progress.Trial, progress.Trial is null ? progress.Epoch : null);
}
