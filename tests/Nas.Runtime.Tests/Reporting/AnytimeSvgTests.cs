using System.Globalization;
using System.Xml.Linq;
using Nas.Dsl.Model;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Recipes;
using Nas.Runtime.Reporting.Drawing;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Reporting;

public class AnytimeSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly Genotype Any = new(SmallSpaces.AllEdges.Decisions, [0, 0, 0]);

    [Fact]
    public void Two_strategies() => Snapshot.Verify(Draw(), extension: "svg");

    [Fact]
    public void The_best_comes_first_and_its_curve_lies_above()
    {
        var root = XDocument.Parse(Draw()).Root!;
        var labels = root.Descendants(Svg + "text").Where(t => HasClass(t, "nas-label")).Select(t => t.Value).ToArray();
        Assert.Equal(["regularized-evolution: 94.00 ± 0.28 %", "random: 93.00 ± 0.28 %"], labels);
        var ends = root.Descendants(Svg + "path").Where(p => HasClass(p, "nas-curve") && p.Attribute("clip-path") is not null)
            .Select(p => p.Attribute("d")!.Value.Split('L')[^1].Split(' ')[1]).Select(y => double.Parse(y, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(4, ends.Length); // two strategies in two panels
        Assert.True(ends[0] < ends[1] && ends[2] < ends[3]);
    }

    [Theory]
    [InlineData(0, 12000, new[] { 0.0, 2000, 4000, 6000, 8000, 10000, 12000 }, "2,000")]
    [InlineData(93.2, 94.4, new[] { 93.2, 93.4, 93.6, 93.8, 94.0, 94.2, 94.4 }, "93.4")]
    [InlineData(0.011, 0.034, new[] { 0.015, 0.02, 0.025, 0.03 }, "0.020")]
    public void An_axis_marks_round_values(double from, double to, double[] expected, string second)
    {
        var axis = new Axis(from, to, 100, 0);
        Assert.Equal(expected, axis.Ticks.Select(t => Math.Round(t.Value, 9)));
        Assert.Equal(second, axis.Ticks.ElementAt(1).Text);
        Assert.Equal((100, 0, 50), (axis.Place(from), axis.Place(to), Math.Round(axis.Place((from + to) / 2), 9)));
    }

    private static string Draw() => AnytimeSvg.Draw("Small, 2 seeds", "reported: test", "seen by the search: valid", 0.945, [Result("random", 0.93), Result("regularized-evolution", 0.94)]);

    // Two seeds 0.4 % apart; the first has an incumbent from the beginning, the second from the second of ten points on.
    private static StrategyResult Result(string name, double end) => new(Contestant.Of((AskTellRecipe)Recipe.Named(name)), 600, [Seed(1, end - 0.002, 0), Seed(2, end + 0.002, 1)]);

    private static SeedResult Seed(long seed, double end, int without)
    {
        var curve = Enumerable.Range(0, 10).Select(i => i < without ? double.NaN : end - (0.03 / (1 + i)) + 0.003).ToArray();
        return new(seed, Any, curve[^1] - 0.1, curve[^1], 10, 0.001, [.. curve.Select(v => v - 0.1)], curve);
    }

    private static bool HasClass(XElement element, string name) => element.Attribute("class")!.Value.Split(' ').Contains(name);
}
