using System.Text.RegularExpressions;
using Nas.Dashboard.Tests.Support;

namespace Nas.Dashboard.Tests.Reports;

public sealed partial class ReportTests : IDisposable
{
    private readonly SampleStore _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void A_report_has_all_and_asks_for_nothing()
    {
        var id = _sample.With(0.5, 0.75, 0.625);
        using var process = new DashboardProcess($$"""{"command":"report","version":2,"store":{{System.Text.Json.JsonSerializer.Serialize(_sample.Path)}}}""");
        Assert.Equal(("result", id, 3), (process.First.GetProperty("event").GetString(), process.First.GetProperty("experiment").GetInt64(), process.First.GetProperty("trials").GetInt32()));
        var page = process.First.GetProperty("text").GetString()!;

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("<code tabindex=\"0\" role=\"group\" aria-label=\"the command of this search\">dotnet nas search --strategy random --net TinyNet", page, StringComparison.Ordinal);
        Assert.Equal(3, TrialRow().Count(page));
        Assert.Equal(2, Drawn().Count(page));
        Assert.Contains("src=\"data:image/svg&#x2B;xml;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Outside(), Script().Replace(page, ""));
    }

    [GeneratedRegex("<tr id=\"trial-[0-9]+\"")]
    private static partial Regex TrialRow();

    [GeneratedRegex("data-figure=\"{&quot;title&quot;")]
    private static partial Regex Drawn();

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<[a-z]+ [^>]*(src|href)=\"(?!data:|#)")]
    private static partial Regex Outside();
}
