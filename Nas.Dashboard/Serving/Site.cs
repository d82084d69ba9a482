using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using MudBlazor.Services;
using Nas.Dashboard.Pages;
using Nas.Dashboard.Watching;
using Nas.Protocol;
using Nas.Runtime;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Hosting;

namespace Nas.Dashboard.Serving;

/// <summary>The dashboard as a web site of this machine.</summary>
internal static class Site
{
    /// <summary>The chart library's script.</summary>
    public const string Charts = "_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js";

    /// <summary>Serves it until the tool says to stop. Its address is said when it can be looked at.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(DashboardRequest request, Conversation conversation)
    {
        conversation.ListenForCancel();
        using var store = Open(request);
        if (request.Experiment is { } id) store.Get(id);
        RunAsync(store, request, address => conversation.Events.Started(address), conversation.Begin(request)).GetAwaiter().GetResult();
        conversation.Events.Write(new Result());
        return Conversation.Done;
    }

    /// <summary>Serves a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="request">Which port, and which page first.</param>
    /// <param name="started">Is told the address to look at.</param>
    /// <param name="stop">When to end.</param>
    public static async Task RunAsync(ExperimentStore store, DashboardRequest request, Action<string> started, CancellationToken stop)
    {
        await using var app = Build(store, request.Port ?? 0);
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException error)
        {
            throw new UsageException($"Port {request.Port} cannot be used: {error.Message}", "Name another with --port, or none.");
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var opening = app.Services.GetRequiredService<Access>().Opening(address, request.Experiment is { } id ? $"/experiments/{id}" : "/");
        // The first page of a process takes long, since all of it is compiled then: nobody need wait for that.
        using (var visitor = new HttpClient()) await visitor.GetStringAsync(opening, stop);
        started(opening);
        await app.WaitForShutdownAsync(stop);
    }

    private static ExperimentStore Open(DashboardRequest request) =>
        request.Expects ? ExperimentStore.Open(Database.Of(request.Store, request.ProjectDirectory)) : ExperimentsCommand.Open(request);

    /// <summary>What the site and the reports are made with: the files beside the program, wherever it is started, and no settings but those of the request.</summary>
    public static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(Site).Assembly.GetName().Name });
        builder.Configuration.Sources.Clear();
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        // Standard output is for the events.
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder;
    }

    private static WebApplication Build(ExperimentStore store, int port)
    {
        var builder = Builder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddSingleton<Access>();
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<StoreWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StoreWatch>());
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));

        var app = builder.Build();
        app.UseMiddleware<Access.Gate>();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
