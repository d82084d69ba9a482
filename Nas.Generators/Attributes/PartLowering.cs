using Microsoft.CodeAnalysis;

namespace Nas.Generators.Attributes;

/// <summary>Lowers a property to what stands in the body of a net: a stem or head, a stage, or a run of cells and blocks.</summary>
internal static class PartLowering
{
    /// <summary>The attributes that name what a part is made of.</summary>
    public static bool NamesType(Applied attribute) => attribute.Name is "Use" or "Stage";

    /// <summary>Writes a part, and returns what was written.</summary>
    public static string Write(Lowering lowering, IPropertySymbol property)
    {
        var attributes = lowering.On(property);
        lowering.Text.Write("  ");
        var written = lowering.Text.Written(() => lowering.Text.Write(lowering.PlaceOf(property), _ =>
        {
            if (attributes.Count == 0) lowering.Problems.Add(DeclarationProblems.EmptyPart(lowering.PlaceOf(property), property.Name));
            else if (attributes.FirstOrDefault(a => a.Name is "Stem" or "Head") is { } end) End(lowering, end, attributes);
            else if (attributes.FirstOrDefault(a => a.Name == "Stage") is { } stage) Stage(lowering, property, stage, attributes);
            else Run(lowering, property, attributes);
        }));
        lowering.Text.Write("\n");
        return written;
    }

    // stem conv(3), batch_norm
    private static void End(Lowering lowering, Applied end, IReadOnlyList<Applied> attributes)
    {
        var layers = attributes.Where(OperationLowering.IsLayer).ToArray();
        Refuse(lowering, attributes.Except(layers).Where(a => a != end), $"a {end.Name.ToLowerInvariant()} is made of layers");
        lowering.Text.Write(end.Place, text => text.Write(end.Name == "Stem" ? "stem " : "head "));
        lowering.Text.Join(", ", layers, layer => OperationLowering.Layer(lowering, layer));
        if (layers.Length == 0) lowering.Problems.Add(DeclarationProblems.MissingAttribute(end.Place, end.Name, "layers", end.Name == "Stem" ? "Conv(3)" : "GlobalAvgPool"));
    }

    // stage S1 { repeat 1..4 same { Mobile } channels {24, 32} stride 2 }
    private static void Stage(Lowering lowering, IPropertySymbol property, Applied stage, IReadOnlyList<Applied> attributes)
    {
        var channels = attributes.FirstOrDefault(a => a.Name == "Channels");
        var stride = attributes.FirstOrDefault(a => a.Name == "Stride");
        Refuse(lowering, attributes.Where(a => a.Name == "Channels").Skip(1), "a stage's widths stand in one attribute");
        Refuse(lowering, attributes.Where(a => a.Name is not ("Stage" or "Same" or "Channels" or "Stride") && !IsRule(a)), "the part is a stage");

        var text = lowering.Text.Write("stage ");
        lowering.Declare(property);
        text.Write(" { repeat ").Write(stage.Place, _ =>
        {
            lowering.Value(stage["depth"] ?? stage["least"]);
            if (stage["most"] is not { } most) return;
            text.Write("..");
            lowering.Value(most);
        });
        if (attributes.Any(a => a.Name == "Same")) text.Write(" same");
        text.Write(" { ");
        lowering.Refer(stage, "Ops");
        text.Write(" }");
        if (channels?["widths"] is { } widths && widths.Elements.Any())
        {
            text.Write(" channels ");
            text.Write(channels.Place, _ => lowering.Choice(widths, widths.Elements.Skip(1).Any()));
        }
        else if (channels is not null) lowering.Problems.Add(DeclarationProblems.NoMeaning(channels.Place, channels.Name, "it names no width; write [Channels(24)]"));
        if (stride is not null) text.Write(" ").Write(stride.Place, _ =>
        {
            text.Write("stride ");
            lowering.Value(stride["stride"]);
        });
        foreach (var rule in attributes.Where(IsRule)) text.Write(" ").Write(rule.Place, _ => Rule(lowering, rule));
        text.Write(" }");
    }

    private static bool IsRule(Applied attribute) => attribute.Name is "LimitRow" or "LimitImage" or "Forbid";

    // limit row 2 for linear_layer, forbid linear_layer(512) after linear_layer(256)
    private static void Rule(Lowering lowering, Applied rule)
    {
        lowering.Text.Write(rule.Name == "LimitRow" ? "limit row " : rule.Name == "LimitImage" ? "limit image " : "forbid ");
        if (rule["most"] is { } most)
        {
            lowering.Value(most);
            lowering.Text.Write(" for ");
        }

        Layers(lowering, rule, rule["layers"], $"[{rule.Name}<{rule.Type?.Name}>({(rule["most"] is null ? "" : "1, ")}...)]");
        if (rule.Name != "Forbid") return;
        lowering.Text.Write(" after ");
        Layers(lowering, rule, rule["After"], $"[Forbid<{rule.Type?.Name}>(..., After = [...])]");
    }

    // Members of a set as the operations that they are.
    private static void Layers(Lowering lowering, Applied rule, AppliedArgument? members, string example)
    {
        var layers = members?.Elements.ToArray() ?? [];
        if (layers.Length == 0) lowering.Problems.Add(DeclarationProblems.MissingAttribute(rule.Place, rule.Name, "layers", example));
        lowering.Text.Join(", ", layers, layer => lowering.Text.Write(layer.Place, _ =>
        {
            if (rule.Type is INamedTypeSymbol set && SetLowering.Members(set).FirstOrDefault(m => Equals(m.ConstantValue, layer.Value.Value)) is { } member) OperationLowering.Named(lowering, member);
            // A number that is no member stands as itself, which the language will not understand either.
            else lowering.Text.Write($"{layer.Value.Value}");
        }));
    }

    // repeat 2 { Normal Reduction { channels * 2 } }
    private static void Run(Lowering lowering, IPropertySymbol property, IReadOnlyList<Applied> attributes)
    {
        var repeat = attributes.FirstOrDefault(a => a.Name == "Repeat");
        var text = lowering.Text;
        if (repeat is not null) text.Write(repeat.Place, _ =>
        {
            text.Write("repeat ");
            lowering.Value(repeat["times"]);
            text.Write(" { ");
        });

        var blocks = 0;
        var changes = new List<Applied>();
        foreach (var attribute in attributes)
        {
            if (attribute.Name == "Use" || OperationLowering.IsLayer(attribute))
            {
                Change(lowering, changes);
                if (blocks++ > 0) text.Write(" ");
                if (attribute.Name == "Use") lowering.Refer(attribute, "Cell", "Motif", "Recurrent");
                else OperationLowering.Layer(lowering, attribute);
            }
            else if (attribute.Name is not ("Widen" or "Stride" or "Channels"))
                Refuse(lowering, attribute == repeat ? [] : [attribute], "the part is a run of cells and blocks");
            else if (blocks > 0 && changes.All(c => c.Name != attribute.Name)) changes.Add(attribute);
            else Refuse(lowering, [attribute], $"it stands once, behind the cell or block that it changes, as in [Use<Reduction>, {attribute.Name}(2)]");
        }

        Change(lowering, changes);
        if (repeat is not null) text.Write(" }");
        if (blocks == 0) lowering.Problems.Add(DeclarationProblems.EmptyPart(lowering.PlaceOf(property), property.Name));
    }

    // { channels * 2, stride 2 }
    private static void Change(Lowering lowering, List<Applied> changes)
    {
        if (changes.Count == 0) return;
        lowering.Text.Write(" { ");
        lowering.Text.Join(", ", changes.OrderBy(c => c.Name == "Stride"), change => lowering.Text.Write(change.Place, text =>
        {
            if (change.Name == "Channels")
            {
                text.Write("channels ");
                if (change["widths"] is { } widths) lowering.Choice(widths, inBraces: true);
                return;
            }

            text.Write(change.Name == "Widen" ? "channels * " : "stride ");
            lowering.Value(change[change.Name == "Widen" ? "factor" : "stride"]);
        }));
        lowering.Text.Write(" }");
        changes.Clear();
    }

    private static void Refuse(Lowering lowering, IEnumerable<Applied> attributes, string reason) =>
        lowering.Problems.AddRange(attributes.Select(a => DeclarationProblems.NoMeaning(a.Place, a.Name, reason)));
}
