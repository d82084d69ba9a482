using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Experiments;

namespace Nas.Runtime.Hosting;

/// <summary>
/// What a process that the tool starts has to say: it reads one request, writes events, stops cleanly on a line <c>cancel</c> or at the end of
/// its input, and of whatever goes wrong tells one clear line.
/// </summary>
/// <param name="input">The request, and what the tool says later.</param>
/// <param name="output">For the events.</param>
internal sealed class Conversation(TextReader input, Stream output)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Cancelled = 130;

    private readonly CancellationTokenSource _cancellation = new();

    public EventWriter Events { get; } = new(output);

    public TextReader Input => input;

    /// <summary>A conversation on the standard streams of this process.</summary>
    /// <param name="serve">Does what the request says.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 usage, 130 cancelled.</returns>
    public static int OnStandardStreams(Func<Conversation, Request, int> serve)
    {
        // Standard output belongs to the events; what the user's code prints goes to standard error.
        using var output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);
        // A terminal, timeout and systemd send these to the whole process group; the tool decides what they mean and says "cancel".
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        return new Conversation(Console.In, output).Hold(serve);
    }

    /// <summary>Reads the request and has it served.</summary>
    /// <param name="serve">Does what the request says.</param>
    /// <returns>The exit code.</returns>
    public int Hold(Func<Conversation, Request, int> serve)
    {
        using var cancellation = _cancellation;
        Request? request = null;
        try
        {
            request = RequestLine.Read(input);
            return serve(this, request);
        }
        catch (UsageException error)
        {
            return Fail(error, error.Message, error.Hint, Usage);
        }
        catch (OperationCanceledException error)
        {
            var hint = request switch
            {
                RunRequest => "Go on with: dotnet nas resume",
                RankRequest => "What was trained is kept: the same command goes on.",
                _ => null,
            };
            return request is null || Interrupted(request, Events)
                ? Fail(error, "Stopped before there was any result.", hint, Cancelled)
                : Fail(error, $"The time limit of {TimeLimit(request):0.#} s was over before there was any result.", hint, Failed);
        }
        catch (JsonException error)
        {
            return Fail(error, $"The request cannot be read: {FirstLine(error.Message)}", null, Usage);
        }
        catch (FailureException error)
        {
            return Fail(error, error.Message, error.Hint, Failed);
        }
        catch (DataException error)
        {
            return Fail(error, error.Message, null, Failed);
        }
        catch (StoreException error)
        {
            return Fail(error, error.Message, error.Hint, Failed);
        }
        catch (Exception error) when (Memory.RanOut(error) is { } memory)
        {
            return Fail(error, memory.Message, memory.Hint, Failed);
        }
        catch (TargetInvocationException error) when (error.InnerException is not null)
        {
            return Fail(error, FirstLine(error.InnerException.Message), "It was thrown by the project's own code; --verbose shows where.", Failed);
        }
#pragma warning disable CA1031 // Nothing may leave the process but one clear line; the details go along for --verbose.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Fail(error, FirstLine(error.Message), "This was not foreseen; --verbose shows where it happened.", Failed);
        }

        int Fail(Exception error, string message, string? hint, int exitCode)
        {
            Events.Error(message, hint, exitCode, error.ToString());
            return exitCode;
        }
    }

    /// <summary>From now on the tool's wish to stop is heard.</summary>
    public void ListenForCancel()
    {
        var listener = new Thread(() =>
        {
            while (input.ReadLine() is { } line && line != Word.Cancel)
            {
                // Anything else is of a later protocol.
            }

            try
            {
                _cancellation.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The work ended first.
            }
        })
        { IsBackground = true, Name = "cancel" };
        listener.Start();
    }

    /// <summary>The work begins: from now on its time counts.</summary>
    public CancellationToken Begin(Request request)
    {
        if (TimeLimit(request) is { } seconds) _cancellation.CancelAfter(TimeSpan.FromSeconds(seconds));
        return _cancellation.Token;
    }

    private static double? TimeLimit(Request request) => request switch
    {
        RunRequest run => run.TimeLimitSeconds,
        WorkerRequest worker => worker.TimeLimitSeconds,
        _ => null,
    };

    /// <summary>Whether the tool ended the work. A time limit ends a search as planned; only the user's cancel is a cancel.</summary>
    public static bool Interrupted(Request request, EventWriter events) =>
        TimeLimit(request) is not { } limit || events.ElapsedSeconds < limit;

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd();
}
