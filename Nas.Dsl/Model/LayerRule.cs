namespace Nas.Dsl.Model;

/// <summary>What a rule of layers is about.</summary>
public enum LayerRuleKind
{
    /// <summary>The most of its layers behind one another: <c>limit row 2 for linear_layer</c>.</summary>
    Row,

    /// <summary>The most pixels that an image may be high and wide that comes into one of its layers: <c>limit image 7 for linear_layer</c>.</summary>
    Image,

    /// <summary>Its layers do not stand directly behind others: <c>forbid linear_layer(512) after linear_layer(256)</c>.</summary>
    After,
}

/// <summary>Where layers of a stage may stand (Baker et al. 2017, section 4.2).</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Most">The number of a limit; else 0.</param>
/// <param name="Layers">The layers it is about: an operation with its arguments, or without them all of its name.</param>
/// <param name="Before">Those behind which they do not stand; else none.</param>
public sealed record LayerRule(LayerRuleKind Kind, int Most, EquatableArray<Operation> Layers, EquatableArray<Operation> Before)
{
    /// <summary>Whether it is about a layer.</summary>
    /// <param name="layer">In canonical form, its arguments chosen.</param>
    public bool IsAbout(Operation layer) => Has(Layers, layer);

    /// <summary>Whether a layer is one of those behind which the rule's layers do not stand.</summary>
    /// <param name="layer">In canonical form, its arguments chosen.</param>
    public bool IsBehind(Operation layer) => Has(Before, layer);

    /// <summary>As it is written in the language.</summary>
    public override string ToString() => Kind == LayerRuleKind.After
        ? $"forbid {string.Join(", ", Layers)} after {string.Join(", ", Before)}"
        : $"limit {(Kind == LayerRuleKind.Row ? "row" : "image")} {Most} for {string.Join(", ", Layers)}";

    private static bool Has(EquatableArray<Operation> layers, Operation layer) => layers.Any(l => l.Arguments.Count == 0 ? l.Name == layer.Name : l == layer);
}
