using Microsoft.Playwright;

namespace Nas.Dashboard.Tests.Support;

/// <summary>A page in a browser, with all that it complained about and asked for.</summary>
public sealed class BrowserWindow : IAsyncDisposable
{
    public BrowserWindow(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(Chromium.Patience);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") Complaints.Add(message.Text); };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => Requests.Add(new Uri(request.Url));
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public List<Uri> Requests { get; } = [];

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
