using System.Globalization;
using Nas.Dashboard.Tests.Support;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Nas.Dashboard.Tests.Pages;

/// <summary>What a large experiment costs to look at; docs/dashboard.md has the figures of a quiet machine.</summary>
public sealed class LargeStoreTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    [ChromiumFact]
    public async Task Ten_thousand_trials_take_little_memory_and_are_painted_at_once()
    {
        const int Trials = 10_000;
        using var sample = new SampleStore(Repository.Read("samples/FashionMnist/FashionNet.nas"));
        var random = new Random(0);
        var id = sample.With([.. Enumerable.Range(0, Trials).Select(i => 0.9 - (0.4 * random.NextDouble()))]);
        using var dashboard = DashboardProcess.Of(sample.Path, $$""","experiment":{{id}}""");
        await using var window = await chromium.OpenAsync();
        var page = window.Page;

        await page.GotoAsync(dashboard.Address);
        await Expect(page.Locator("[data-fact=trials]")).ToContainTextAsync($"{Trials} done");
        await Expect(page.Locator(".canvas canvas").First).ToBeVisibleAsync();
        await Expect(page.Locator(".trials tbody tr:has(td a)").First).ToContainTextAsync("10000");
        var paint = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        await page.ReloadAsync();
        await Expect(page.Locator(".canvas canvas").First).ToBeVisibleAsync();
        var again = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        var heap = await page.EvaluateAsync<double>("performance.memory.usedJSHeapSize / 1e6");
        var memory = dashboard.Memory / 1e6;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Trials} trials: first paint {paint:0} ms of a new process, {again:0} ms after that; {memory:0} MB of memory, and {heap:0} MB of script in the browser"));

        Assert.InRange(memory, 0, 300);
        // Not all of the table is in the page.
        Assert.InRange(await page.Locator(".trials tbody tr").CountAsync(), 2, 200);
    }
}
