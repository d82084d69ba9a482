using System.Diagnostics;
using Nas.Dashboard.Reports;
using Nas.Dashboard.Serving;
using Nas.Protocol;
using Nas.Runtime.Hosting;

return Conversation.OnStandardStreams((conversation, request) => request switch
{
    DashboardRequest dashboard => Site.Run(dashboard, conversation),
    ReportRequest report => ReportCommand.Run(report, conversation.Events),
    _ => throw new UnreachableException($"{request.GetType().Name} is served by nobody here."),
});
