using System.Globalization;
using System.Xml.Linq;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Reporting.Drawing;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Reporting;

public class CellSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly record struct Rectangle(double X, double Y, double Width, double Height)
    {
        public bool Overlaps(Rectangle other) =>
            X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
    }

    [Fact]
    public void Darts_V2() => Snapshot.Verify(CellSvg.Draw(SmallSpaces.Darts, Drawings.DartsV2), extension: "svg");

    [Fact]
    public void Every_chosen_edge_has_its_label()
    {
        foreach (var (space, genotype) in Drawings.All())
        {
            if (genotype is null) continue;
            var root = Parse(space, genotype);
            var shown = root.Descendants(Svg + "text").Where(t => HasClass(t, "nas-op")).Select(t => t.Value);
            var states = space.Cells.SelectMany(c => Enumerable.Range(0, c.Inputs.Count + c.Nodes).Select(c.StateName).Append("output"));
            Assert.Equal(Drawings.Operations(genotype).Concat(states).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void No_two_boxes_overlap_and_none_leaves_the_page()
    {
        foreach (var (space, genotype) in Drawings.All().Concat(Drawings.Samples()))
        {
            var root = Parse(space, genotype);
            var page = Numbers(root.Attribute("viewBox")!.Value);
            var boxes = root.Descendants(Svg + "rect")
                .Where(r => HasClass(r, "nas-label") || HasClass(r, "nas-state")).Select(Place).ToArray();
            Assert.NotEmpty(boxes);
            for (var i = 0; i < boxes.Length; i++)
            {
                Assert.True(boxes[i].X >= 0 && boxes[i].Y >= 0, $"box {i} of {space.Name}");
                Assert.True(boxes[i].X + boxes[i].Width <= page[2] && boxes[i].Y + boxes[i].Height <= page[3], $"box {i} of {space.Name}");
                for (var j = 0; j < i; j++) Assert.False(boxes[i].Overlaps(boxes[j]), $"boxes {j} and {i} of {space.Name}");
            }
        }
    }

    [Fact]
    public void A_label_is_wide_enough_for_its_text()
    {
        var root = Parse(SmallSpaces.Bench201, Drawings.Bench);
        foreach (var label in root.Descendants(Svg + "rect").Where(r => HasClass(r, "nas-label")))
        {
            var text = ((XElement)label.NextNode!).Value;
            Assert.True(Place(label).Width >= text.Length * 13 * 0.61, text); // 13 pixels high; monospaced fonts are at most 0.61 as wide
        }
    }

    [Fact]
    public void Lines_run_rightwards_and_end_at_the_boxes_of_their_states()
    {
        foreach (var (space, genotype) in Drawings.All())
        {
            var root = Parse(space, genotype);
            foreach (var cell in root.Elements(Svg + "g").SelectMany(g => g.Elements(Svg + "g")))
            {
                var states = cell.Elements(Svg + "rect").Where(r => HasClass(r, "nas-state")).Select(r => Local(r)).ToArray();
                foreach (var line in cell.Elements(Svg + "path").Where(p => HasClass(p, "nas-edge")))
                {
                    var path = line.Attribute("d")!.Value;
                    Assert.Contains(
                        states, s => path.StartsWith($"M{Text(s.X + s.Width)} {Text(s.Y + (s.Height / 2))}C", StringComparison.Ordinal));
                    var xs = Numbers(path.Replace('H', 'C')).ToArray();
                    Assert.True(xs[0] < xs[^2], path);
                    Assert.Contains(states, s => Math.Abs(s.X - 7 - xs[^2]) < 0.11 && Math.Abs(s.Y + (s.Height / 2) - xs[^1]) < 0.11);
                }
            }
        }
    }

    [Fact]
    public void Without_a_genotype_all_possible_edges_the_rule_and_the_candidates_are_shown()
    {
        var root = Parse(SmallSpaces.Darts, null);
        var dashed = root.Descendants(Svg + "path").Count(p => HasClass(p, "nas-edge") && HasClass(p, "nas-possible"));
        Assert.Equal(2 * (2 + 3 + 4 + 5), dashed);
        var texts = root.Descendants(Svg + "text").Select(t => t.Value).ToArray();
        Assert.Equal(2, texts.Count(t => t.Contains("2 of the states before", StringComparison.Ordinal)));
        var set = SmallSpaces.Darts.OperationSets[0];
        Assert.All(set.Operations, o => Assert.Contains(o.ToString(), texts));
        Assert.Contains("none, search only", texts);
        Assert.Contains("all of the states before", CellSvg.Draw(SmallSpaces.Bench201, null), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_reach_the_output_is_faded()
    {
        // n2 = none(n0) and skip_connect(x): the path over n0 and n1 leads nowhere.
        var genotype = GenotypeText.Parse(
            SmallSpaces.Bench201, "Cell: n0 = nor_conv(3)(x); n1 = nor_conv(1)(x) + none(n0); n2 = skip_connect(x) + none(n0) + none(n1)");
        var faded = Parse(SmallSpaces.Bench201, genotype).Descendants(Svg + "text")
            .Where(t => HasClass(t, "nas-unused")).Select(t => t.Value);
        Assert.Equal(new[] { "n0", "n1", "none", "none", "none", "nor_conv(1)", "nor_conv(3)" }, faded.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_says_in_words_what_it_shows()
    {
        var root = Parse(SmallSpaces.Darts, Drawings.DartsV2);
        Assert.Equal("img", root.Attribute("role")?.Value);
        Assert.Equal("FashionNet: Normal, Reduction", root.Element(Svg + "title")?.Value);
        Assert.Equal(GenotypeText.Write(SmallSpaces.Darts, Drawings.DartsV2), root.Element(Svg + "desc")?.Value);
        Assert.Contains("prefers-color-scheme:dark", root.Element(Svg + "style")?.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_drawing_has_the_same_bytes()
    {
        foreach (var (space, genotype) in Drawings.All()) Assert.Equal(CellSvg.Draw(space, genotype), CellSvg.Draw(space, genotype));
    }

    [Fact]
    public void Names_with_markup_are_escaped()
    {
        const string Odd = "<b> & \"x\"";
        var space = SmallSpaces.Two;
        var cell = space.Cells[0] with { Name = Odd, Inputs = EquatableArray.Of(Odd, "]]>") };
        var net = space.Net with { Name = Odd, Body = EquatableArray.Of<BodyItem>(new Repeat(Expression.Number(1), EquatableArray.Of(new Block(Odd, null, 1)))) };
        var odd = space with { Cells = EquatableArray.Of(cell), Net = net };
        var genotype = new Genotype(odd.Decisions, [.. odd.Decisions.Items.Select(d => d.ValueAt(0))]);
        foreach (var root in new[] { Parse(odd, genotype), Parse(odd, null) })
        {
            Assert.Equal($"{Odd}: {Odd}", root.Element(Svg + "title")?.Value);
            Assert.Contains(root.Descendants(Svg + "text"), t => t.Value == "]]>");
        }
    }

    private static XElement Parse(SearchSpace space, Genotype? genotype)
    {
        var text = CellSvg.Draw(space, genotype);
        Assert.EndsWith("</svg>\n", text, StringComparison.Ordinal);
        return XDocument.Parse(text).Root!;
    }

    private static bool HasClass(XElement element, string name) => element.Attribute("class")?.Value.Split(' ').Contains(name) == true;

    private static Rectangle Local(XElement rectangle)
    {
        double Value(string name) => double.Parse(rectangle.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        return new(Value("x"), Value("y"), Value("width"), Value("height"));
    }

    private static Rectangle Place(XElement rectangle)
    {
        var place = Local(rectangle);
        foreach (var group in rectangle.Ancestors(Svg + "g"))
        {
            var moved = Numbers(group.Attribute("transform")!.Value["translate".Length..]);
            place = place with { X = place.X + moved[0], Y = place.Y + moved[1] };
        }

        return place;
    }

    private static double[] Numbers(string text) =>
    [
        .. text.Split([' ', '(', ')', 'M', 'C'], StringSplitOptions.RemoveEmptyEntries)
            .Select(n => double.Parse(n, CultureInfo.InvariantCulture)),
    ];

    private static string Text(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}
