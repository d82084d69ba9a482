using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.FileProviders;
using Nas.Dashboard.Serving;
using Nas.Dashboard.Watching;

namespace Nas.Dashboard.Reports;

/// <summary>An experiment as a page that asks for no other file: the dashboard's own components, with style and scripts inside.</summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    public static async Task<string> RenderAsync(ExperimentView view)
    {
        var builder = Site.Builder();
        builder.Services.AddRazorComponents();
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>());
        var files = app.Environment.WebRootFileProvider;
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(Report.View)] = view,
            [nameof(Report.Style)] = Text(files, "page.css"),
            [nameof(Report.Scripts)] = new[] { Site.Charts, "page.js", "figures.js" }.Select(f => Text(files, f)).ToArray(),
        });
        return "<!DOCTYPE html>\n" + await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<Report>(parameters)).ToHtmlString()) + "\n";
    }

    private static string Text(IFileProvider files, string path)
    {
        using var reader = new StreamReader(files.GetFileInfo(path).CreateReadStream());
        return reader.ReadToEnd();
    }
}
