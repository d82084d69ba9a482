using Nas.Protocol;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Nas.Tool.Terminal;

/// <summary>
/// Progress on a terminal: bars for trials, epochs and steps, the figures, and the time left, redrawn in place. While the display is live,
/// its task alone writes: Spectre takes two locks to draw, and to write from another thread in the opposite order.
/// </summary>
internal sealed class LiveProgress : IProgressView
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly Queue<(string Text, Style Style)> _lines = [];
    private Task? _display;
    private ProgressEvent? _last;
    private string? _doing;
    private DateTime _lastAt;
    private bool _ended;

    public LiveProgress(IAnsiConsole console) => _console = console;

    public static LiveProgress OnStandardError() =>
        new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    public void Started(string description)
    {
        Doing(null);
        Message(description);
    }

    public void Progress(ProgressEvent progress)
    {
        lock (_lock)
        {
            _last = progress;
            _lastAt = DateTime.UtcNow;
            _doing = null;
            _display ??= Task.Run(DisplayAsync);
        }
    }

    public void Message(string text) => Line(text, Style.Plain);

    public void Log(string line) => Line(line, new Style(decoration: Decoration.Dim));

    public void Doing(string? what)
    {
        lock (_lock)
        {
            _doing = what;
            _last = null;
            if (what is not null)
                _display ??= Task.Run(DisplayAsync);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _display?.Wait();
        lock (_lock)
            _ended = true;
        // What came while the display ended.
        WriteLines();
        _end.Dispose();
    }

    private void Line(string text, Style style)
    {
        lock (_lock)
        {
            _lines.Enqueue((text, style));
            if (_display is null || _ended)
                WriteLines();
        }
    }

    private void WriteLines()
    {
        while (true)
        {
            (string Text, Style Style) line;
            lock (_lock)
            {
                if (!_lines.TryDequeue(out line))
                    return;
            }
            _console.WriteLine(line.Text, line.Style);
        }
    }

    private async Task DisplayAsync()
    {
        // On the thread pool: off the caller's lock, and off a context of its that waits for the display in Dispose.
        await _console.Live(Drawing()).AutoClear(true).StartAsync(async live =>
        {
            while (!_end.IsCancellationRequested)
            {
                // Spectre puts them above the display.
                WriteLines();
                live.UpdateTarget(Drawing());
                await Task.Delay(Redraw, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            WriteLines();
            // The last state stays on the screen, as plain lines.
            live.UpdateTarget(Text.Empty);
        });
        ProgressEvent? last;
        lock (_lock)
            last = _last;
        if (last is not null)
            _console.Write(Rows(last, TimeSpan.Zero));
    }

    private IRenderable Drawing()
    {
        lock (_lock)
            return _last is { } progress ? Rows(progress, DateTime.UtcNow - _lastAt) : new Text(_doing is null ? "" : _doing + " ...");
    }

    /// <summary>The picture of one event, <paramref name="age"/> after it came: the clocks go on between events.</summary>
    internal static IRenderable Rows(ProgressEvent progress, TimeSpan age)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap());
        AddBar(grid, "search", progress.Search, progress.Searches);
        AddBar(grid, "trial", progress.Trial, progress.Trials);
        AddBar(grid, "epoch", progress.Epoch, progress.Epochs);
        AddBar(grid, "step", progress.Step, progress.Steps);
        var now = progress with
        {
            ElapsedSeconds = progress.ElapsedSeconds + age.TotalSeconds,
            LeftSeconds = progress.LeftSeconds is { } left ? Math.Max(0, left - age.TotalSeconds) : null,
        };
        List<IRenderable> rows = [new Text(string.Join("  ", new[] { progress.Phase, ProgressText.Time(now) }.Where(p => p.Length > 0)), new Style(decoration: Decoration.Bold)), grid];
        if (ProgressText.Quality(progress) is { Length: > 0 } quality)
            rows.Add(new Text(quality));
        if (progress.Architecture is { Length: > 0 } architecture)
            rows.Add(new Text(architecture, new Style(decoration: Decoration.Dim)));
        return new Rows(rows);
    }

    private static void AddBar(Grid grid, string what, int? index, int? count)
    {
        if (index is not { } i)
            return;
        if (count is not { } n || n <= 0)
        {
            grid.AddRow(new Text(what), new Text(""), new Text($"{i}"));
            return;
        }
        const int Width = 32;
        var full = (int)Math.Clamp(Math.Round((double)Width * i / n), 0, Width);
        var bar = new Paragraph().Append(new string('━', full), new Style(Color.Green)).Append(new string('━', Width - full), new Style(Color.Grey));
        grid.AddRow(new Text(what), bar, new Text($"{i}/{n}"));
    }
}
