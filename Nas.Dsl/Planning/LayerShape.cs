namespace Nas.Dsl.Planning;

/// <summary>What goes from one layer to the next where layers say their own sizes: an image or a row; with nothing chosen, the largest of each that there may be.</summary>
/// <param name="Flow">An image, a row, or either.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Height">In pixels; 1 of a row.</param>
/// <param name="Width">In pixels; 1 of a row.</param>
internal readonly record struct LayerShape(Flow Flow, int Channels, int Height, int Width)
{
    /// <summary>How many pixels it has where it is, or may be, an image; else 0.</summary>
    public long Pixels => (Flow & Flow.Image) == 0 ? 0 : (long)Height * Width;

    /// <summary>The image and the row that it may be.</summary>
    public IEnumerable<LayerShape> Kinds
    {
        get
        {
            if ((Flow & Flow.Image) != 0) yield return this with { Flow = Flow.Image };
            if ((Flow & Flow.Vector) != 0) yield return new LayerShape(Flow.Vector, Channels, 1, 1);
        }
    }

    /// <summary>The shape behind layers, or null: one of them takes something else, or looks at more than there is.</summary>
    /// <param name="layers">The layers.</param>
    public LayerShape? Behind(IEnumerable<Layer> layers)
    {
        var shape = this;
        foreach (var layer in layers)
        {
            if ((layer.Takes & shape.Flow) == 0) return null;
            if (shape.Flow == Flow.Image && (layer.Field.Height > shape.Height || layer.Field.Width > shape.Width)) return null;
            // A row is flat already.
            if (shape.Flow == Flow.Vector && layer is Layer.Flatten) continue;
            shape = new LayerShape(layer.Gives(shape.Flow), layer.OutputChannels(shape.Channels), layer.OutputSize(shape.Height), layer.OutputSize(shape.Width));
        }

        return shape;
    }

    /// <summary>The smallest shape that holds two.</summary>
    public static LayerShape Largest(LayerShape a, LayerShape b) =>
        new(a.Flow | b.Flow, Math.Max(a.Channels, b.Channels), Math.Max(a.Height, b.Height), Math.Max(a.Width, b.Width));
}
