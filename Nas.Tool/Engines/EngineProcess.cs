using System.Diagnostics;
using Nas.Protocol;
using Nas.Tool.Projects;
using Nas.Tool.Terminal;

namespace Nas.Tool.Engines;

/// <summary>One conversation with an engine: request in, events out, cancel on the user's wish.</summary>
internal sealed class EngineProcess(ProcessStartInfo info, IProgressView view, StopSignals signals, bool verbose)
{
    /// <summary>How long an engine that has said its result may take to end.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    /// <param name="request">What to do.</param>
    /// <param name="accept">Looks at the draft of what will be written, where the request asks for one; what it throws ends the work before it has begun.</param>
    /// <param name="started">Is called once the work has begun; what it throws ends the work.</param>
    /// <returns>The result; it may be that of a search stopped early (<see cref="Answer.Cancelled"/>).</returns>
    /// <exception cref="ToolException">The engine reported an error, or died.</exception>
    /// <exception cref="OperationCanceledException">The user aborted.</exception>
    public async Task<Answer> RunAsync(Request request, Func<DraftEvent, Task>? accept = null, Func<StartedEvent, Task>? started = null)
    {
        signals.Stop.ThrowIfCancellationRequested();
        var log = new EngineLog(verbose ? view.Log : null);
        using var process = new Process { StartInfo = EngineCommand.WithProtocolStreams(info) };
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is { } line)
                log.Add(line);
        };
        DotnetCommand.Start(process);
        process.BeginErrorReadLine();

        using var input = new EngineInput(process.StandardInput);
        input.Send(request.ToLine());
        using var onStop = signals.Stop.Register(() =>
        {
            view.Message("stopping after this step, Ctrl-C again to abort");
            input.Send(Word.Cancel);
        });
        using var onAbort = signals.Abort.Register(() => Kill(process));

        EngineEvent? last;
        try
        {
            last = await ReadEventsAsync(process, log, started);
            if (last is DraftEvent draft && accept is not null)
            {
                await accept(draft);
                input.Send(Word.Go);
                last = await ReadEventsAsync(process, log, started);
            }
        }
        catch
        {
            // Nothing has begun.
            Kill(process);
            throw;
        }
        input.Dispose();
        await EndAsync(process);
        signals.Abort.ThrowIfCancellationRequested();

        return last switch
        {
            Answer result => result,
            ErrorEvent error => throw new ToolException(error.Message) { Hint = error.Hint, ExitCode = error.ExitCode is ExitCode.Usage or ExitCode.Cancelled ? error.ExitCode : ExitCode.Failed, Detail = error.Detail },
            _ => throw Died(process.ExitCode, log),
        };
    }

    /// <summary>Reads until the engine waits for an answer or has said its last word, or its output ends.</summary>
    private async Task<EngineEvent?> ReadEventsAsync(Process process, EngineLog log, Func<StartedEvent, Task>? started)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!EventLine.TryRead(line, out var engineEvent))
            {
                if (line.Length > 0)
                    log.Add(line);
                continue;
            }
            switch (engineEvent)
            {
                case StartedEvent begun:
                    view.Started(begun.Description);
                    if (started is not null)
                        await started(begun);
                    break;
                case ProgressEvent progress:
                    view.Progress(progress);
                    break;
                case MessageEvent message:
                    view.Message(message.Level == MessageEvent.Warning ? $"warning: {message.Text}" : message.Text);
                    break;
                case Answer or ErrorEvent or DraftEvent:
                    return engineEvent;
            }
        }
        return null;
    }

    private static async Task EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            // Not asynchronously: that would also wait for a grandchild that holds the streams open.
            process.WaitForExit((int)Farewell.TotalMilliseconds);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime, which is what was wanted.
        }
    }

    private static ToolException Died(int exitCode, EngineLog log) => new($"The engine stopped without a result (exit code {exitCode}{SignalName(exitCode)}).")
    {
        Lines = log.Last,
        Hint = exitCode == 128 + 9 ? "It was killed, most often for want of memory: try a smaller --batch-size." : "Run again with --verbose to see all it printed.",
    };

    // A shell's convention, which .NET follows: 128 plus the signal.
    private static string SignalName(int exitCode) => exitCode switch
    {
        128 + 6 => ", SIGABRT",
        128 + 9 => ", SIGKILL",
        128 + 11 => ", SIGSEGV",
        _ => "",
    };
}
