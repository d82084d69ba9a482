using System.Globalization;

namespace Nas.Dsl.Model;

/// <summary>The transforms of images that a policy is made of: the 16 of AutoAugment (Cubuk et al. 2019, table 6).</summary>
public enum ImageTransform
{
    /// <summary>Rows are shifted by a part of their number.</summary>
    ShearX,

    /// <summary>Columns are shifted by a part of their number.</summary>
    ShearY,

    /// <summary>The image is shifted sideways.</summary>
    TranslateX,

    /// <summary>The image is shifted up or down.</summary>
    TranslateY,

    /// <summary>The image is turned.</summary>
    Rotate,

    /// <summary>The darkest value becomes black and the brightest white.</summary>
    AutoContrast,

    /// <summary>All values are inverted.</summary>
    Invert,

    /// <summary>All values become as common.</summary>
    Equalize,

    /// <summary>Bright values are inverted.</summary>
    Solarize,

    /// <summary>Values keep a few bits.</summary>
    Posterize,

    /// <summary>More contrast or less.</summary>
    Contrast,

    /// <summary>More colour or less.</summary>
    Color,

    /// <summary>Brighter or darker.</summary>
    Brightness,

    /// <summary>Sharper or more blurred.</summary>
    Sharpness,

    /// <summary>A square is blanked.</summary>
    Cutout,

    /// <summary>Another image is mixed in, whose class does not count.</summary>
    SamplePairing,
}

/// <summary>One transform of a policy by which images are varied (AutoAugment, Cubuk et al. 2019, section 3): <c>rotate 0.7 2</c>.</summary>
/// <param name="Transform">Which.</param>
/// <param name="Probability">With which probability an image has it, 0 to 1 in tenths.</param>
/// <param name="Magnitude">How strong it is, 0 to 9.</param>
public sealed record PolicyTransform(ImageTransform Transform, double Probability, int Magnitude)
{
    private const int Tenths = 11, Magnitudes = 10;

    /// <summary>What the transforms are called in the language.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "shear_x", "shear_y", "translate_x", "translate_y", "rotate", "auto_contrast", "invert", "equalize", "solarize", "posterize", "contrast", "color", "brightness", "sharpness", "cutout",
        "sample_pairing",
    ];

    /// <summary>What a text must be, as the end of a sentence.</summary>
    public static string Rule => $"must be one of {string.Join(", ", Names)}, a probability of 0 to 1 in tenths and a magnitude of 0 to {Magnitudes - 1}, such as rotate 0.7 2";

    /// <summary>What is chosen for it, in order.</summary>
    internal static IReadOnlyList<(string Name, IReadOnlyList<string> Choices)> Decisions { get; } =
    [
        (".transform", Names),
        (".probability", [.. Enumerable.Range(0, Tenths).Select(i => (i / 10.0).ToString(CultureInfo.InvariantCulture))]),
        (".magnitude", [.. Enumerable.Range(0, Magnitudes).Select(i => i.ToString(CultureInfo.InvariantCulture))]),
    ];

    /// <summary>All of it as one number, by which <see cref="Of"/> makes it again.</summary>
    public int Code => (((int)Transform * Tenths) + (int)Math.Round(Probability * 10)) * Magnitudes + Magnitude;

    /// <summary>The transform of a number.</summary>
    /// <param name="code">Its <see cref="Code"/>.</param>
    public static PolicyTransform Of(int code) => At(code / Magnitudes / Tenths, code / Magnitudes % Tenths, code % Magnitudes);

    /// <summary>The transform of some choices.</summary>
    /// <param name="transform">Which, 0 to 15.</param>
    /// <param name="tenths">Tenths of its probability, 0 to 10.</param>
    /// <param name="magnitude">Its magnitude, 0 to 9.</param>
    public static PolicyTransform At(long transform, long tenths, long magnitude) => new((ImageTransform)transform, tenths / 10.0, (int)magnitude);

    /// <summary>What is chosen: which it is, tenths of its probability, its magnitude.</summary>
    /// <exception cref="ArgumentException">No policy has such a transform.</exception>
    public (long Transform, long Tenths, long Magnitude) Chosen()
    {
        if (Read($"{this}") != this) throw new ArgumentException($"A transform of a policy is {this}; it {Rule}.");
        return ((long)Transform, Code / Magnitudes % Tenths, Magnitude);
    }

    /// <summary>The transform of a text, or null: it is none.</summary>
    /// <param name="text">What <see cref="ToString"/> writes; white space is free.</param>
    public static PolicyTransform? Read(string text)
    {
        var words = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != Decisions.Count) return null;
        int[] chosen = [.. words.Zip(Decisions, (word, decision) => decision.Choices.ToList().IndexOf(word))];
        return chosen.Contains(-1) ? null : At(chosen[0], chosen[1], chosen[2]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} {1} {2}", (int)Transform >= 0 && (int)Transform < Names.Count ? Names[(int)Transform] : Transform, Probability, Magnitude);
}

/// <summary>A policy of which each architecture chooses all that it does to images: <c>policy 5 of 2 transforms</c>.</summary>
/// <param name="SubPolicies">How many sub-policies, of which each image has one, 1 to <see cref="MostSubPolicies"/>.</param>
/// <param name="Transforms">How many transforms one has, in turn, 1 to <see cref="MostTransforms"/>.</param>
public sealed record PolicySize(int SubPolicies, int Transforms)
{
    /// <summary>What it is called in the language.</summary>
    public const string Name = "policy";

    /// <summary>The most sub-policies: as many as the paper puts together of five policies that were found.</summary>
    public const int MostSubPolicies = 25;

    /// <summary>The most transforms of a sub-policy.</summary>
    public const int MostTransforms = 4;

    /// <summary>What its transforms are called, in order: <c>policy_1a</c>, <c>policy_1b</c>, <c>policy_2a</c>.</summary>
    public IEnumerable<string> Places => Enumerable.Range(1, SubPolicies).SelectMany(sub => Enumerable.Range(0, Transforms).Select(place => $"{Name}_{sub}{(char)('a' + place)}"));

    /// <summary>Whether a transform of some policy is called so.</summary>
    internal static bool IsPlace(string name) => new PolicySize(MostSubPolicies, MostTransforms).Places.Contains(name);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {SubPolicies} of {Transforms} transforms";
}
