using System.Globalization;
using System.Xml.Linq;
using Nas.Runtime.Benchmarks;

namespace Nas.Runtime.Reporting.Drawing;

/// <summary>Draws what strategies held for the best over simulated time: one SVG document that reads in light and in dark surroundings.</summary>
public static class AnytimeSvg
{
    private const double Left = 76;
    private const double Top = 64;
    private const double PlotWidth = 560;
    private const double PlotHeight = 250;
    private const double PanelHeight = PlotHeight + 96;
    private const double LegendLeft = Left + PlotWidth + 28;
    private const double CharacterWidth = 7.5;
    private const double LineHeight = 21;
    private const string LegendHeading = "reported at the end, mean ± standard deviation";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string[] Dashes = ["", "7 4", "2 3", "10 3 2 3"];

    /// <summary>Two panels over each other: the reported score, and the score that the searches themselves saw.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="reported">What the reported score is.</param>
    /// <param name="seen">What the score that searches see is.</param>
    /// <param name="best">The best reported score there is, 0 to 1.</param>
    /// <param name="results">At least one strategy.</param>
    /// <returns>An SVG document that ends in a line feed; the same arguments give the same bytes.</returns>
    public static string Draw(string title, string reported, string seen, double best, IReadOnlyList<StrategyResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        // The best strategy first in the legend; a colour for each, then the same colours with another dash.
        StrategyResult[] ranked = [.. results.OrderByDescending(r => r.Reported.Mean)];
        var labels = ranked.Select(Label).ToArray();
        var width = LegendLeft + (CharacterWidth * Math.Max(LegendHeading.Length, 6 + labels.Max(l => l.Length)));
        var height = Math.Max((2 * PanelHeight) + Top - 24, Top + (LineHeight * (ranked.Length + 2)));
        var root = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)),
            new XAttribute("role", "img"),
            new XElement(Svg + "title", title),
            new XElement(Svg + "desc", string.Join("; ", labels)),
            new XElement(Svg + "style", Style()),
            new XElement(Svg + "rect", new XAttribute("class", "nas-page"), new XAttribute("width", "100%"), new XAttribute("height", "100%")),
            Text(Left, 28, "nas-name", title),
            Panel(0, reported, best, ranked, p => p.Reported),
            Panel(1, seen, null, ranked, p => p.Score),
            Legend(labels));
        return root.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static string Label(StrategyResult result)
    {
        var deviation = double.IsNaN(result.Reported.Deviation) ? "" : $" ± {Percent(result.Reported.Deviation)}";
        return $"{result.Contestant.Recipe.Name}: {Percent(result.Reported.Mean)}{deviation} %";
    }

    private static XElement Panel(int index, string caption, double? best, StrategyResult[] ranked, Func<AnytimePoint, double> value)
    {
        var top = Top + (index * PanelHeight);
        var budget = ranked[0].Budget;
        var x = new Axis(0, budget, Left, Left + PlotWidth);
        var y = Vertical(ranked, best, value, top);
        var group = new XElement(Svg + "g", Text(Left, top - 10, "nas-note", $"{caption}, %"), Clip(index, top));
        foreach (var (tick, text) in y.Ticks)
        {
            group.Add(Line("nas-grid", Left, y.Place(tick), Left + PlotWidth, y.Place(tick)));
            group.Add(Text(Left - 8, y.Place(tick) + 4.5, "nas-note", text, "end"));
        }

        foreach (var (tick, text) in x.Ticks)
        {
            group.Add(Line("nas-axis", x.Place(tick), top + PlotHeight, x.Place(tick), top + PlotHeight + 5));
            group.Add(Text(x.Place(tick), top + PlotHeight + 21, "nas-note", text, "middle"));
        }

        group.Add(Line("nas-axis", Left, top + PlotHeight, Left + PlotWidth, top + PlotHeight));
        group.Add(Line("nas-axis", Left, top, Left, top + PlotHeight));
        group.Add(Text(Left + (PlotWidth / 2), top + PlotHeight + 42, "nas-note", "simulated time, s", "middle"));
        if (best is { } optimum)
        {
            group.Add(Line("nas-best", Left, y.Place(100 * optimum), Left + PlotWidth, y.Place(100 * optimum)));
            group.Add(Text(Left + PlotWidth - 4, y.Place(100 * optimum) - 5, "nas-note", $"best of the table: {Percent(optimum)}", "end"));
        }

        for (var i = 0; i < ranked.Length; i++)
        {
            if (ranked[i].Curve.Count == 0) continue;
            var points = ranked[i].Curve.Select(p => $"{Number(x.Place(p.Seconds))} {Number(y.Place(100 * value(p)))}");
            group.Add(Curve(i, $"M{string.Join("L", points)}", new XAttribute("clip-path", $"url(#nas-plot-{index})")));
        }

        return group;
    }

    // What strategies find in their first moments is far below what matters, so the lowest curve enters the plot a tenth into the budget.
    private static Axis Vertical(StrategyResult[] ranked, double? best, Func<AnytimePoint, double> value, double top)
    {
        var later = ranked.SelectMany(r => r.Curve.Where(p => p.Seconds >= r.Budget / 10)).Select(p => 100 * value(p)).DefaultIfEmpty(0).ToArray();
        var (low, high) = (later.Min(), Math.Max(later.Max(), 100 * (best ?? 0)));
        var margin = Math.Max(0.06 * (high - low), 0.01);
        return new Axis(low - margin, high + margin, top + PlotHeight, top);
    }

    private static XElement Legend(string[] labels)
    {
        var group = new XElement(Svg + "g", Text(LegendLeft, Top - 10, "nas-note", LegendHeading));
        for (var i = 0; i < labels.Length; i++)
        {
            var middle = Top + 8 + (i * LineHeight);
            group.Add(Curve(i, $"M{Number(LegendLeft)} {Number(middle)}h28"), Text(LegendLeft + 36, middle + 4.5, "nas-label", labels[i]));
        }

        return group;
    }

    private static XElement Curve(int index, string path, params object[] more)
    {
        var dash = Dashes[index / Palette.Light.Count % Dashes.Length];
        return new XElement(
            Svg + "path",
            new XAttribute("class", $"nas-curve nas-c{index % Palette.Light.Count}"),
            dash.Length == 0 ? null : new XAttribute("stroke-dasharray", dash),
            new XAttribute("d", path),
            more);
    }

    private static XElement Clip(int index, double top) => new(
        Svg + "clipPath",
        new XAttribute("id", $"nas-plot-{index}"),
        new XElement(
            Svg + "rect",
            new XAttribute("x", Number(Left)),
            new XAttribute("y", Number(top)),
            new XAttribute("width", Number(PlotWidth)),
            new XAttribute("height", Number(PlotHeight))));

    private static XElement Line(string kind, double x1, double y1, double x2, double y2) => new(
        Svg + "path", new XAttribute("class", kind), new XAttribute("d", $"M{Number(x1)} {Number(y1)}L{Number(x2)} {Number(y2)}"));

    private static XElement Text(double x, double baseline, string kind, string text, string? anchor = null) => new(
        Svg + "text",
        new XAttribute("class", kind),
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(baseline)),
        anchor is null ? null : new XAttribute("text-anchor", anchor),
        text);

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private static string Style() => "\n" + string.Join(
        "\n",
        [
            ".nas-name,.nas-note,.nas-label{font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:13px}",
            ".nas-name{font-size:16px;font-weight:600}",
            ".nas-curve{fill:none;stroke-width:1.8;stroke-linejoin:round}",
            ".nas-grid{stroke-width:1;opacity:.3}",
            ".nas-axis{stroke-width:1}",
            ".nas-best{stroke-width:1;stroke-dasharray:4 4}",
            .. Theme("#ffffff", "#1f2328", "#59636e", Palette.Light),
            "@media (prefers-color-scheme:dark){",
            .. Theme("#0d1117", "#e6edf3", "#9198a1", Palette.Dark),
            "}",
        ]) + "\n";

    private static IEnumerable<string> Theme(string page, string ink, string quiet, IReadOnlyList<string> colours) =>
    [
        $".nas-page{{fill:{page}}}",
        $".nas-name,.nas-label{{fill:{ink}}}",
        $".nas-note{{fill:{quiet}}}",
        $".nas-grid,.nas-axis,.nas-best{{stroke:{quiet}}}",
        .. colours.Select((c, i) => $".nas-c{i}{{stroke:{c}}}"),
    ];
}
