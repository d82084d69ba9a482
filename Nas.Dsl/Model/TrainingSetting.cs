using System.Globalization;
using Nas.Dsl.CSharp;

namespace Nas.Dsl.Model;

/// <summary>What kind of values a setting of a training has.</summary>
public enum SettingKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>True, which is 1, and false, which is 0.</summary>
    Flag,

    /// <summary>Transforms of a policy, each by its <see cref="PolicyTransform.Code"/>.</summary>
    Transform,
}

/// <summary>
/// A setting of a training, and which values it may have. <see cref="All"/> is the one list of those that are a number: a net may choose each (<see cref="Setting"/>), and a preset may say each, as well as a
/// <see cref="Policy"/>. How long is trained, and what is a part of the written network, is no setting.
/// </summary>
/// <param name="Name">Its name in the language, such as <c>learning_rate</c>.</param>
/// <param name="Kind">What values it has.</param>
/// <param name="Least">The least value.</param>
public sealed record TrainingSetting(string Name, SettingKind Kind, double Least)
{
    private TrainingSetting(string name, SettingKind kind, double least, double most = double.PositiveInfinity)
        : this(name, kind, least) => Most = most;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TrainingSetting> All { get; } =
    [
        new("batch_size", SettingKind.Whole, 1),
        new("learning_rate", SettingKind.Number, 0) { ExcludesLeast = true },
        new("min_learning_rate", SettingKind.Number, 0),
        new("decay", SettingKind.Number, 0, 1) { ExcludesLeast = true },
        new("warm_up_epochs", SettingKind.Whole, 0),
        new("momentum", SettingKind.Number, 0, 1) { ExcludesMost = true },
        new("weight_decay", SettingKind.Number, 0),
        new("gradient_clip", SettingKind.Number, 0) { ExcludesLeast = true },
        new("label_smoothing", SettingKind.Number, 0, 1) { ExcludesMost = true, NeedsClasses = true },
        new("mix_up", SettingKind.Number, 0) { NeedsClasses = true, NeedsImages = true },
        new("averaging", SettingKind.Number, 0, 1) { ExcludesMost = true },
        new("crop_padding", SettingKind.Whole, 0) { NeedsClasses = true, NeedsImages = true },
        new("flip", SettingKind.Flag, 0, 1) { NeedsClasses = true, NeedsImages = true },
        new("cutout", SettingKind.Whole, 0) { NeedsClasses = true, NeedsImages = true },
        new("random_transforms", SettingKind.Whole, 0) { NeedsClasses = true, NeedsImages = true },
        new("random_magnitude", SettingKind.Whole, 0, 30) { NeedsClasses = true, NeedsImages = true },
    ];

    /// <summary>A transform of a policy, of which there are several.</summary>
    public static TrainingSetting Policy { get; } = new(PolicySize.Name, SettingKind.Transform, 0) { NeedsClasses = true, NeedsImages = true };

    /// <summary>What a net may choose: <see cref="All"/>, and a policy.</summary>
    internal static IReadOnlyList<TrainingSetting> Choosable { get; } = [.. All, Policy];

    /// <summary>The largest value.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>Whether it must be above <see cref="Least"/>.</summary>
    public bool ExcludesLeast { get; init; }

    /// <summary>Whether it must be below <see cref="Most"/>.</summary>
    public bool ExcludesMost { get; init; }

    /// <summary>Whether it does something to images alone.</summary>
    public bool NeedsImages { get; init; }

    /// <summary>Whether it does something only where classes are learnt, those of examples or of tokens, and no boxes.</summary>
    public bool NeedsClasses { get; init; }

    /// <summary>What a preset calls it: <c>learningRate</c>.</summary>
    public string PresetName => Identifiers.Camel(Identifiers.Pascal(Name));

    /// <summary>What its values must be, as the end of a sentence: <c>must be above 0</c>.</summary>
    public string Rule => Kind == SettingKind.Flag ? "must be true or false"
        : Kind == SettingKind.Transform ? $"must be written as {new PolicySize(5, 2)}"
        : $"must be {(Kind == SettingKind.Whole ? "a whole number, " : "")}{(ExcludesLeast ? $"above {Least}" : $"{Least} or more")}{(double.IsInfinity(Most) ? "" : $" and {(ExcludesMost ? "below" : "at most")} {Most}")}";

    /// <summary>The setting of a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static TrainingSetting Named(string name) => Find(name) ?? throw new InvalidOperationException($"There is no setting '{name}'.");

    /// <summary>The setting of a name, or of a transform of a policy, such as <c>policy_1a</c>; or null.</summary>
    public static TrainingSetting? Find(string name) => All.FirstOrDefault(s => s.Name == name) ?? (PolicySize.IsPlace(name) ? Policy : null);

    /// <summary>Whether a value keeps to <see cref="Rule"/>.</summary>
    public bool Allows(double value) =>
        (ExcludesLeast ? value > Least : value >= Least) && (ExcludesMost ? value < Most : value <= Most) && !double.IsInfinity(value)
        && (Kind == SettingKind.Number || (Math.Floor(value) == value && value <= int.MaxValue));

    /// <summary>A value as it is written: <c>0.0003</c>, <c>1e-5</c>, <c>true</c>, <c>rotate 0.7 2</c>.</summary>
    public string Write(double value)
    {
        if (Kind == SettingKind.Flag) return value == 0 ? "false" : "true";
        if (Kind == SettingKind.Transform) return PolicyTransform.Of((int)value).ToString();
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.IndexOf('E') is >= 0 and var mark ? $"{text.Substring(0, mark)}e{int.Parse(text.Substring(mark + 1), CultureInfo.InvariantCulture)}" : text;
    }

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static double Read(string text) => text switch { "true" => 1, "false" => 0, _ => PolicyTransform.Read(text)?.Code ?? double.Parse(text, CultureInfo.InvariantCulture) };
}
