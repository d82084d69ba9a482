namespace Nas.Dsl.Planning;

/// <summary>What flows through a net from layer to layer. A layer says which of them it takes.</summary>
[Flags]
public enum Flow
{
    /// <summary>(batch, channels, height, width).</summary>
    Image = 1,

    /// <summary>(batch, length), whole numbers: what comes into a net for texts.</summary>
    Tokens = 2,

    /// <summary>(batch, length, channels): what is known of each place of a text, or of each patch of an image.</summary>
    Sequence = 4,

    /// <summary>(batch, features), as behind a global pool.</summary>
    Vector = 8,

    /// <summary>Images of several scales, each half as high and wide as the one before: what a pyramid puts out.</summary>
    Scales = 16,
}

/// <summary>The words for what flows.</summary>
internal static class Flows
{
    /// <summary>What is taken, as people say it.</summary>
    public static string Named(this Flow flow) =>
        string.Join(" or ", new[] { (Flow.Image, "an image"), (Flow.Tokens, "tokens"), (Flow.Sequence, "a sequence"), (Flow.Vector, "a vector"), (Flow.Scales, "an image of each scale") }
            .Where(f => (flow & f.Item1) != 0).Select(f => f.Item2));

    /// <summary>What to do where a layer that takes one kind meets another, as the end of a message.</summary>
    public static string Remedy(this Flow takes, Flow here) =>
        here == (Flow.Image | Flow.Vector) ? "; make a row of it with flatten"
        : here == Flow.Tokens ? "; begin the stem with embedding(vocabulary)"
        : here == Flow.Image && (takes & Flow.Sequence) != 0 ? "; cut it into patches in the stem, with patches(4)"
        : "";
}
