using System.Globalization;
using System.Xml.Linq;
using Nas.Dsl;
using Nas.Dsl.Model;

namespace Nas.Runtime.Reporting.Drawing;

/// <summary>Draws cells as figures: one SVG document that reads in light and in dark surroundings.</summary>
public static class CellSvg
{
    private const double Margin = 24;
    private const double CharacterWidth = 8; // of the labels' font, the widest of those named
    private const double LabelHeight = 24;
    private const double StateHeight = 32;
    private const double HeadingHeight = 60;
    private const double LeastWidth = 560;
    private const double ArrowLength = 7;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>
    /// All cells of a space below each other, inputs at the left, the output at the right. The same arguments give the same bytes.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="genotype">The architecture, whose edges are drawn; or null: all possible edges, with the candidates listed.</param>
    /// <returns>An SVG document that ends in a line feed.</returns>
    public static string Draw(SearchSpace space, Genotype? genotype)
    {
        ArgumentNullException.ThrowIfNull(space);
        var content = new List<XElement>();
        var (width, y) = (LeastWidth, Margin);
        foreach (var graph in CellGraph.Of(space, genotype))
        {
            var layout = Layout(graph);
            var caption = graph.IsChosen ? graph.Shape : $"{graph.Rule}; {graph.Shape}";
            content.Add(new XElement(
                Svg + "g",
                new XAttribute("transform", $"translate({Number(Margin)} {Number(y)})"),
                Text(0, 14, "nas-name", graph.Title),
                Text(0, 35, "nas-note", caption),
                new XElement(Svg + "g", new XAttribute("transform", $"translate(0 {Number(HeadingHeight)})"), Shapes(graph, layout))));
            width = Math.Max(width, Math.Max(layout.Width, caption.Length * CharacterWidth));
            y += HeadingHeight + layout.Height + (1.5 * Margin);
        }

        if (genotype is null)
        {
            foreach (var set in space.OperationSets)
            {
                var (legend, height) = Legend(set, space, width);
                legend.Add(new XAttribute("transform", $"translate({Number(Margin)} {Number(y)})"));
                content.Add(legend);
                y += height + Margin;
            }
        }

        return Document(space, genotype, width + (2 * Margin), y - (genotype is null ? 0 : Margin / 2), content);
    }

    private static string Document(SearchSpace space, Genotype? genotype, double width, double height, List<XElement> content)
    {
        var names = string.Join(", ", space.Graphs.Select(g => g.Name));
        var root = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)),
            new XAttribute("role", "img"),
            new XElement(Svg + "title", $"{space.Name}: {names}"),
            new XElement(Svg + "desc", genotype is null
                ? string.Join(" ", CellGraph.Of(space, null).Select(Description))
                : GenotypeText.Write(space, genotype)),
            new XElement(Svg + "style", Style()),
            new XElement(
                Svg + "rect", new XAttribute("class", "nas-page"), new XAttribute("width", "100%"), new XAttribute("height", "100%")),
            content);
        return root.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static string Description(CellGraph graph) => $"{graph.Title}, {graph.Graph.Nodes.Count} nodes; {graph.Rule}; {graph.Shape}.";

    private static LayeredLayout Layout(CellGraph graph) => new(
        [.. graph.States.Select(s => (TextWidth(s, 24), StateHeight))],
        [.. graph.Edges.Select(e => (e.From, e.To, e.Operation is { } name ? TextWidth(name, 14) : 0, LabelHeight))]);

    // Lines first, so that boxes cover their ends.
    private static IEnumerable<XElement> Shapes(CellGraph graph, LayeredLayout layout)
    {
        for (var i = 0; i < graph.Edges.Count; i++)
        {
            var edge = graph.Edges[i];
            var kind = Colour(graph, edge);
            if (!graph.IsUsed(edge)) kind += " nas-unused";
            if (!graph.IsChosen && edge.IsPossible) kind += " nas-possible";
            var route = layout.Route(i);
            yield return new XElement(Svg + "path", new XAttribute("class", $"nas-edge {kind}"), new XAttribute("d", Curve(route)));
            yield return new XElement(Svg + "path", new XAttribute("class", $"nas-arrow {kind}"), new XAttribute("d", Arrow(route[^1])));
        }

        for (var i = 0; i < graph.Edges.Count; i++)
        {
            var edge = graph.Edges[i];
            if (edge.Operation is null) continue;
            var unused = graph.IsUsed(edge) ? "" : " nas-unused";
            yield return Rectangle(layout.Label(i), 6, $"nas-label {Colour(graph, edge)}{unused}");
            yield return Centred(layout.Label(i), $"nas-op{unused}", edge.Operation);
        }

        for (var i = 0; i < graph.States.Count; i++)
        {
            var kind = i == graph.Output ? "output" : i < graph.Graph.Inputs.Count ? "input" : "node";
            var unused = graph.IsUsed(i) ? "" : " nas-unused";
            yield return Rectangle(layout.Vertex(i), StateHeight / 2, $"nas-state nas-{kind}{unused}");
            yield return Centred(layout.Vertex(i), $"nas-op{unused}", graph.States[i]);
        }
    }

    private static string Colour(CellGraph graph, CellEdge edge) =>
        edge.Candidate < 0 || !graph.IsUsed(edge) ? "nas-plain" : $"nas-c{edge.Candidate % Palette.Light.Count}";

    // Level in every box and out of it: the curve has a horizontal tangent wherever it meets one.
    private static string Curve(IReadOnlyList<Box> route)
    {
        var path = $"M{Number(route[0].Right)} {Number(route[0].Y)}";
        for (var i = 1; i < route.Count; i++)
        {
            var (from, to) = (route[i - 1], route[i]);
            var end = i == route.Count - 1 ? to.Left - ArrowLength : to.Left;
            var middle = (from.Right + end) / 2;
            path += $"C{Number(middle)} {Number(from.Y)} {Number(middle)} {Number(to.Y)} {Number(end)} {Number(to.Y)}";
            if (i < route.Count - 1 && to.Width > 0) path += $"H{Number(to.Right)}";
        }

        return path;
    }

    private static string Arrow(Box target) =>
        $"M{Number(target.Left)} {Number(target.Y)}l{Number(-ArrowLength - 1)} -4v8z";

    private static (XElement Legend, double Height) Legend(OperationSet set, SearchSpace space, double width)
    {
        var group = new XElement(Svg + "g", Text(0, 14, "nas-note", $"{set.Name}: the candidates of {CellGraph.PlaceOf(set, space)}"));
        var (x, y) = (0.0, 28 + (LabelHeight / 2));
        foreach (var candidate in set.Candidates)
        {
            var searchOnly = set.SearchOnly.Contains(candidate);
            var text = searchOnly ? $"{candidate}, search only" : candidate.ToString();
            var size = TextWidth(text, 14);
            if (x > 0 && x + size > width) (x, y) = (0, y + LabelHeight + 10);
            var box = new Box(x + (size / 2), y, size, LabelHeight);
            group.Add(Rectangle(box, 6, $"nas-label nas-plain{(searchOnly ? " nas-possible" : "")}"), Centred(box, "nas-op", text));
            x += size + 10;
        }

        return (group, y + (LabelHeight / 2));
    }

    private static double TextWidth(string text, double padding) => (text.Length * CharacterWidth) + padding;

    private static XElement Rectangle(Box box, double radius, string kind) => new(
        Svg + "rect",
        new XAttribute("class", kind),
        new XAttribute("x", Number(box.Left)),
        new XAttribute("y", Number(box.Top)),
        new XAttribute("width", Number(box.Width)),
        new XAttribute("height", Number(box.Height)),
        new XAttribute("rx", Number(radius)));

    private static XElement Centred(Box box, string kind, string text)
    {
        var element = Text(box.X, box.Y + 4.5, kind, text);
        element.Add(new XAttribute("text-anchor", "middle"));
        return element;
    }

    private static XElement Text(double x, double baseline, string kind, string text) =>
        new(Svg + "text", new XAttribute("class", kind), new XAttribute("x", Number(x)), new XAttribute("y", Number(baseline)), text);

    private static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private static string Style()
    {
        var lines = new List<string>
        {
            ".nas-name,.nas-note{font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:13px}",
            ".nas-name{font-size:16px;font-weight:600}",
            ".nas-op{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:13px}",
            ".nas-edge{fill:none;stroke-width:1.8}",
            ".nas-label{stroke-width:1.4}",
            ".nas-state{stroke-width:1.6}",
            ".nas-arrow{stroke:none}",
            ".nas-possible{stroke-width:1;stroke-dasharray:4 4}",
            ".nas-unused{opacity:.45}",
        };
        lines.AddRange(Theme("#ffffff", "#1f2328", "#59636e", "#8c959f", "#ddf4ff", "#f6f8fa", "#dafbe1", Palette.Light));
        lines.Add("@media (prefers-color-scheme:dark){");
        lines.AddRange(Theme("#0d1117", "#e6edf3", "#9198a1", "#6e7681", "#0c2d52", "#161b22", "#0f3a1d", Palette.Dark));
        lines.Add("}");
        return $"\n{string.Join("\n", lines)}\n";
    }

    private static IEnumerable<string> Theme(
        string page, string ink, string quiet, string line, string input, string node, string output, IReadOnlyList<string> colours) =>
    [
        $".nas-page,.nas-label{{fill:{page}}}",
        $".nas-name,.nas-op{{fill:{ink}}}",
        $".nas-note{{fill:{quiet}}}",
        $".nas-state{{stroke:{quiet}}}",
        $".nas-input{{fill:{input}}}",
        $".nas-node{{fill:{node}}}",
        $".nas-output{{fill:{output}}}",
        $".nas-edge.nas-plain,.nas-label.nas-plain{{stroke:{line}}}.nas-arrow.nas-plain{{fill:{line}}}",
        .. colours.Select((c, i) => $".nas-edge.nas-c{i},.nas-label.nas-c{i}{{stroke:{c}}}.nas-arrow.nas-c{i}{{fill:{c}}}"),
    ];
}
