using System.Diagnostics;
using System.Runtime.Loader;
using Nas.Protocol;
using Nas.Runtime.Devices;
using static Nas.Runtime.Hosting.Conversation;

namespace Nas.Runtime.Hosting;

/// <summary>
/// What the tool starts inside the user's dependency closure. It reads one request from standard input, writes events to standard output
/// and stops cleanly on a line <c>cancel</c> or at the end of its input.
/// </summary>
public static class Engine
{
    /// <summary>Serves one request.</summary>
    /// <param name="userAssemblyPath">The built assembly of the user's project.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 usage, 130 cancelled.</returns>
    public static int Run(string userAssemblyPath) => Conversation.OnStandardStreams((conversation, request) => Serve(conversation, request, userAssemblyPath));

    internal static int Run(string userAssemblyPath, TextReader input, Stream output) =>
        new Conversation(input, output).Hold((conversation, request) => Serve(conversation, request, userAssemblyPath));

    private static int Serve(Conversation conversation, Request request, string userAssemblyPath)
    {
        var (events, path) = (conversation.Events, Path.GetFullPath(userAssemblyPath));
        var draft = request is RunRequest { Draft: true } run ? run : null;
        if (draft is null) conversation.ListenForCancel();
        if (request is not (ListRequest or ShowRequest or ExperimentsRequest or ExportRequest or RecordRequest or DoctorRequest)) TorchLibraries.Load([Path.GetDirectoryName(path)!]);
        var project = new UserProject(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
        if (draft is not null)
        {
            if (!Draft.IsAccepted(draft, project, events, conversation.Input)) throw new OperationCanceledException();
            events.Restart();
            conversation.ListenForCancel();
        }

        return Serve(request, project, path, events, conversation.Begin(request));
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
                DoctorCommand.Run(doctor, Path.GetDirectoryName(userAssemblyPath)!, events);
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
}
