using Microsoft.Playwright;

namespace Nas.Dashboard.Tests.Support;

/// <summary>The browser of this machine: Debian's package. Nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How long a page may take, in milliseconds: the machine may have other work.</summary>
    public const float Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where it is; null where there is none.</summary>
    public static string? Program { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>A window in which nobody has been.</summary>
    public async Task<BrowserWindow> OpenAsync(ColorScheme scheme = ColorScheme.Light) => new(await _browser!.NewPageAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1280, Height = 900 } }));

    public async Task InitializeAsync()
    {
        if (Program is null) return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        // Root has no sandbox.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A test that needs a browser.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Program is null) Skip = "needs Chromium: apt-get install chromium";
    }
}
