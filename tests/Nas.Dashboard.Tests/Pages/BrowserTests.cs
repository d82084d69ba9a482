using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Nas.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Nas.Dashboard.Tests.Pages;

/// <summary>The dashboard in a real browser.</summary>
public sealed class BrowserTests : IClassFixture<Chromium>, IDisposable
{
    private readonly Chromium _chromium;
    private readonly SampleStore _sample = new();
    private readonly long _id;
    private readonly IDisposable? _running;
    private DashboardProcess? _dashboard;

    public BrowserTests(Chromium chromium)
    {
        _chromium = chromium;
        _id = _sample.With(0.5, 0.25, 0.75);
        _running = _sample.Store.Take(_id);
    }

    private string Address => (_dashboard ??= DashboardProcess.Of(_sample.Path)).Address;

    public void Dispose()
    {
        _dashboard?.Dispose();
        _running?.Dispose();
        _sample.Dispose();
    }

    [ChromiumFact]
    public async Task A_running_search_is_seen_to_move_sorted_filtered_and_opened()
    {
        await using var window = await _chromium.OpenAsync();
        var page = window.Page;
        await OpenAsync(page, Address);
        Assert.DoesNotContain("token", page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = $"{_id} TinyNet" }).ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync($"Experiment {_id}: TinyNet by random");
        await Expect(Fact(page, "status")).ToHaveTextAsync("running");
        await Expect(Fact(page, "trials")).ToHaveTextAsync("3 done of 12");
        await Expect(page.Locator(".canvas canvas")).ToHaveCountAsync(2);
        await Expect(Rows(page)).ToHaveCountAsync(3);

        using (var journal = _sample.Journal(_id)) _sample.Add(journal, 3, 0.875);
        await Expect(Fact(page, "trials")).ToHaveTextAsync("4 done of 12");
        await Expect(Fact(page, "best")).ToHaveTextAsync("87.50 % accuracy");
        await Expect(Rows(page)).ToHaveCountAsync(4);
        // The curve as well: its text says the same.
        await page.Locator("summary").First.ClickAsync();
        await Expect(page.Locator("details[open] tbody tr").Last).ToContainTextAsync("87.5");

        var accuracy = page.Locator(".trials th").Filter(new() { HasText = "accuracy, %" });
        await accuracy.GetByText("accuracy, %").ClickAsync();
        await Expect(Rows(page).First).ToContainTextAsync("25");
        // And by keyboard.
        await accuracy.GetByRole(AriaRole.Button).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Rows(page).First).ToContainTextAsync("87.5");

        await page.GetByLabel("Filter trials").FillAsync("3");
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "3", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Trial 3");
        await Expect(Fact(page, "parameters")).ToHaveTextAsync("1,200");
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "The cells, drawn" })).ToBeVisibleAsync();

        Assert.Empty(window.Complaints);
        Assert.All(window.Requests, r => Assert.True(r.Host == "127.0.0.1" || r.Scheme == "data", r.ToString()));
    }

    [ChromiumFact]
    public async Task A_point_of_the_front_says_what_it_is_and_leads_to_its_trial()
    {
        await using var window = await _chromium.OpenAsync();
        var page = window.Page;
        await OpenAsync(page, Address);
        await page.GetByRole(AriaRole.Link, new() { Name = $"{_id} TinyNet" }).ClickAsync();
        var canvas = page.Locator(".canvas").Nth(1);
        await Expect(canvas.Locator("canvas")).ToBeVisibleAsync();
        await canvas.ScrollIntoViewIfNeededAsync();
        // Where the script has drawn the last point of the front, the third trial.
        var place = await canvas.EvaluateAsync<float[]>("e => echarts.getInstanceByDom(e).convertToPixel({ seriesIndex: 0 }, [1200, 75])");
        await canvas.HoverAsync(new() { Position = new() { X = place[0], Y = place[1] } });
        await Expect(canvas).ToContainTextAsync("trial 3");
        await canvas.ClickAsync(new() { Position = new() { X = place[0], Y = place[1] } });
        await Expect(page.Locator("h1")).ToHaveTextAsync("Trial 3");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Two_experiments_stand_side_by_side_and_their_commands_can_be_copied()
    {
        var other = _sample.With(0.25, 0.625);
        await using var window = await _chromium.OpenAsync();
        var page = window.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await OpenAsync(page, Address);
        await page.GetByRole(AriaRole.Link, new() { Name = "Two experiments side by side" }).ClickAsync();
        await Expect(page.Locator(".differences thead th")).ToHaveTextAsync([$"Experiment {_id}: TinyNet by random", $"Experiment {other}: TinyNet by random"]);
        await Expect(page.Locator(".canvas canvas")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Copy: the command of experiment {other}" }).ClickAsync();
        Assert.StartsWith("dotnet nas search --strategy random --net TinyNet --data shapes", await page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Keyboards_and_screen_readers_get_along_with_every_page_in_light_and_dark()
    {
        _sample.With(0.25, 0.625);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var window = await _chromium.OpenAsync(scheme);
            var page = window.Page;
            await page.GotoAsync(Address);
            foreach (var path in new[] { "/", $"/experiments/{_id}", $"/experiments/{_id}/trials/1", $"/compare?left={_id}&right={_id + 1}" })
            {
                await page.GotoAsync(new Uri(new Uri(Address), path).ToString());
                await Expect(page.Locator("html")).ToHaveCSSAsync("color-scheme", scheme == ColorScheme.Dark ? "dark" : "light");
                if (path != "/") await Expect(page.Locator(".canvas canvas").First).ToBeVisibleAsync();
                var found = (await page.RunAxe()).Violations.Select(v => $"{path} {scheme} {v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}");
                Assert.True(!found.Any(), string.Join("\n", found));
            }

            await OpenAsync(page, new Uri(new Uri(Address), "/").ToString());
            var link = page.GetByRole(AriaRole.Link, new() { Name = $"{_id} TinyNet" });
            for (var i = 0; i < 50 && !await link.EvaluateAsync<bool>("e => e === document.activeElement"); i++) await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("h1")).ToHaveTextAsync($"Experiment {_id}: TinyNet by random");
            Assert.Empty(window.Complaints);
        }
    }

    // A page comes as text first, and listens when its heading has the focus.
    private static async Task OpenAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    private static ILocator Fact(IPage page, string name) => page.Locator($"[data-fact='{name}']");

    private static ILocator Rows(IPage page) => page.Locator(".trials tbody tr:has(td a)");
}
