using Nas.Dashboard.Watching;
using Nas.Protocol;
using Nas.Runtime.Hosting;

namespace Nas.Dashboard.Reports;

/// <summary><c>report</c>: the page of an experiment as one file.</summary>
internal static class ReportCommand
{
    /// <returns>The exit code.</returns>
    public static int Run(ReportRequest request, EventWriter events)
    {
        using var store = ExperimentsCommand.Open(request);
        var view = ExperimentView.Read(store, ExperimentsCommand.Chosen(store, request.Experiment));
        events.Write(new ReportResult
        {
            Experiment = view.Experiment.Id,
            Trials = view.Trials.Count,
            Text = ReportPage.RenderAsync(view).GetAwaiter().GetResult(),
        });
        return Conversation.Done;
    }
}
