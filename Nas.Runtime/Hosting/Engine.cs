using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Experiments;

namespace Nas.Runtime.Hosting;

/// <summary>
/// What the tool starts inside the user's dependency closure. It reads one request from standard input, writes events to standard output
/// and stops cleanly on a line <c>cancel</c> or at the end of its input.
/// </summary>
public static class Engine
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Usage = 2;
    private const int Cancelled = 130;

    /// <summary>Serves one request.</summary>
    /// <param name="userAssemblyPath">The built assembly of the user's project.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 usage, 130 cancelled.</returns>
    public static int Run(string userAssemblyPath)
    {
        // Standard output belongs to the events; what the user's code prints goes to standard error.
        using var output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);
        // A terminal, timeout and systemd send these to the whole process group; the tool decides what they mean and says "cancel".
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        return Run(userAssemblyPath, Console.In, output);
    }

    internal static int Run(string userAssemblyPath, TextReader input, Stream output)
    {
        var events = new EventWriter(output);
        using var cancellation = new CancellationTokenSource();
        Request? request = null;
        try
        {
            request = RequestLine.Read(input);
            var draft = request is RunRequest { Draft: true } run ? run : null;
            if (draft is null) ListenForCancel(input, cancellation);
            if (request is not (ListRequest or ShowRequest or ExperimentsRequest or ExportRequest or RecordRequest or DoctorRequest)) TorchLibraries.Load([Path.GetDirectoryName(Path.GetFullPath(userAssemblyPath))!]);
            var project = new UserProject(AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(userAssemblyPath)));
            if (draft is not null)
            {
                if (!Draft.IsAccepted(draft, project, events, input)) throw new OperationCanceledException();
                events.Restart();
                ListenForCancel(input, cancellation);
            }

            if (TimeLimit(request) is { } seconds) cancellation.CancelAfter(TimeSpan.FromSeconds(seconds));
            return Serve(request, project, userAssemblyPath, events, cancellation.Token);
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
            return request is null || Interrupted(request, events)
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
            events.Error(message, hint, exitCode, error.ToString());
            return exitCode;
        }
    }

    private static int Serve(Request request, UserProject project, string userAssemblyPath, EventWriter events, CancellationToken cancellation)
    {
        switch (request)
        {
            case SearchRequest search:
                return ExitCode(SearchCommand.Run(search, project, events, cancellation));
            case ResumeRequest resume:
                return ExitCode(ResumeCommand.Run(resume, project, events, cancellation));
            case WorkerRequest worker:
                return WorkerCommand.Run(worker, project, events, cancellation) ? Done : Cancelled;
            case TrainRequest train:
                return TrainCommand.Run(train, project, events, cancellation) ? Done : Cancelled;
            case RankRequest rank:
                RankCommand.Run(rank, project, events, cancellation);
                return Done;
            case ExportNetworkRequest network:
                ExportNetworkCommand.Run(network, project, events, cancellation);
                return Done;
            case ProfileRequest profile:
                ProfileCommand.Run(profile, project, events, cancellation);
                return Done;
            case BenchRequest bench:
                return BenchCommand.Run(bench, project, events, cancellation) ? Done : Cancelled;
            case PredictorsRequest predictors:
                return PredictorsCommand.Run(predictors, events, cancellation) ? Done : Cancelled;
            case DeriveRequest derive:
                if (derive.Limits.Count > 0) LimitedNetworks.Run(derive, project, events, cancellation);
                else DeriveCommand.Run(derive, project, events);
                return Done;
            case ExperimentsRequest experiments:
                ExperimentsCommand.List(experiments, events);
                return Done;
            case ExportRequest export:
                ExperimentsCommand.Export(export, events);
                return Done;
            case RecordRequest record:
                ExperimentsCommand.Record(record, events);
                return Done;
            case DoctorRequest doctor:
                DoctorCommand.Run(doctor, Path.GetDirectoryName(Path.GetFullPath(userAssemblyPath))!, events);
                return Done;
            case ListRequest list:
                ListCommand.Run(list, project, events);
                return Done;
            case ShowRequest show:
                ShowCommand.Run(show, project, events);
                return Done;
            default:
                throw new UnreachableException($"{request.GetType().Name} is served by nobody.");
        }

        int ExitCode(SearchEnd end) => end switch
        {
            SearchEnd.Failed => Failed,
            SearchEnd.Cancelled when Interrupted(request, events) => Cancelled,
            _ => Done,
        };
    }

    private static double? TimeLimit(Request request) => request switch
    {
        RunRequest run => run.TimeLimitSeconds,
        WorkerRequest worker => worker.TimeLimitSeconds,
        _ => null,
    };

    // A time limit ends a search as planned; only the user's cancel is a cancel.
    private static bool Interrupted(Request request, EventWriter events) =>
        TimeLimit(request) is not { } limit || events.ElapsedSeconds < limit;

    private static void ListenForCancel(TextReader input, CancellationTokenSource cancellation)
    {
        var listener = new Thread(() =>
        {
            while (input.ReadLine() is { } line && line != Word.Cancel)
            {
                // Anything else is of a later protocol.
            }

            try
            {
                cancellation.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The work ended first.
            }
        })
        { IsBackground = true, Name = "cancel" };
        listener.Start();
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd();
}
