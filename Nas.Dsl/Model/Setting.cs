using System.Globalization;

namespace Nas.Dsl.Model;

/// <summary>
/// A setting of the training of which each architecture chooses a value, so that both are searched together (Dong et al. 2021, AutoHAS): <c>learning_rate log 0.0001..0.1 in 13</c>,
/// <c>cutout {0, 8, 16}</c>, <c>policy 5 of 2 transforms</c>.
/// </summary>
public sealed record Setting
{
    private Setting(string name, SettingRange? range, IEnumerable<double> values) => (Name, Range, Values) = (name, range, values.ToEquatableArray());

    /// <summary>Which setting it is, see <see cref="TrainingSetting"/>.</summary>
    public string Name { get; }

    /// <summary>The range that its values stand for, or null: they are listed.</summary>
    public SettingRange? Range { get; }

    /// <summary>The values, at least two, each once; true is 1 and false is 0.</summary>
    public EquatableArray<double> Values { get; }

    /// <summary>The policy that is chosen, or null: it is a value.</summary>
    public PolicySize? Policy { get; private init; }

    /// <summary>What it is.</summary>
    public TrainingSetting Definition => Policy is null ? TrainingSetting.Named(Name) : TrainingSetting.Policy;

    /// <summary>What an architecture has of it, by name: itself, or the transforms of a policy.</summary>
    public IEnumerable<SettingPart> Parts => Policy is { } policy ? policy.Places.Select(place => new SettingPart(place, this, PolicyTransform.Decisions)) : [new SettingPart(Name, this, [("", [.. Choices])])];

    /// <summary>The values as they are written.</summary>
    public IEnumerable<string> Choices => Values.Select(Definition.Write);

    /// <summary>One of some values.</summary>
    /// <param name="name">Which setting.</param>
    /// <param name="values">At least two, each once.</param>
    public static Setting Of(string name, IEnumerable<double> values) => new(name, null, values);

    /// <summary>A value out of a range.</summary>
    /// <param name="name">Which setting.</param>
    /// <param name="range">The range; of whole numbers no more points than there are of these.</param>
    public static Setting Of(string name, SettingRange range) => new(name, range, range.Values(TrainingSetting.Named(name)));

    /// <summary>A policy.</summary>
    /// <param name="policy">How large it is.</param>
    public static Setting Of(PolicySize policy) => new(PolicySize.Name, null, []) { Policy = policy };

    /// <inheritdoc/>
    public override string ToString() => Policy is { } policy ? $"{policy}" : Range is { } range ? $"{Name} {range.Write(Definition)}" : $"{Name} {{{string.Join(", ", Choices)}}}";
}

/// <summary>What an architecture has of a setting.</summary>
/// <param name="Name">What it is called there: as the setting, or <c>policy_1a</c>.</param>
/// <param name="Setting">The setting.</param>
/// <param name="Decisions">What is chosen for it, in order: what stands behind its name in that of the decision, and the choices.</param>
public sealed record SettingPart(string Name, Setting Setting, IReadOnlyList<(string Name, IReadOnlyList<string> Choices)> Decisions)
{
    /// <summary>Its value.</summary>
    /// <param name="chosen">What is chosen, by index.</param>
    public double Value(IReadOnlyList<long> chosen) => Setting.Policy is null ? Setting.Values[(int)chosen[0]] : PolicyTransform.At(chosen[0], chosen[1], chosen[2]).Code;
}

/// <summary>A range of values of which some are chosen from, its ends among them.</summary>
/// <param name="First">The least.</param>
/// <param name="Last">The largest.</param>
/// <param name="Points">How many, 2 to <see cref="MostPoints"/>.</param>
/// <param name="IsLogarithmic">Whether each is the one before times the same factor, and <paramref name="First"/> above 0; else they are equally far apart.</param>
public sealed record SettingRange(double First, double Last, int Points, bool IsLogarithmic)
{
    /// <summary>How many values a range stands for where it is not said: in tenths of a range, and in a logarithmic one of three powers of ten each about twice the one before.</summary>
    public const int UsualPoints = 11;

    /// <summary>The most values.</summary>
    public const int MostPoints = 100;

    private const string Digits = "G4"; // what stands between the ends is rounded, to be read

    /// <summary>The values, rising.</summary>
    /// <param name="setting">What they are values of.</param>
    public IEnumerable<double> Values(TrainingSetting setting) => Enumerable.Range(0, Points).Select(i => i == 0 ? First : i == Points - 1 ? Last : Rounded(setting, i / (Points - 1.0)));

    /// <summary>As the language has it behind a setting's name.</summary>
    /// <param name="setting">The setting.</param>
    public string Write(TrainingSetting setting) =>
        $"{(IsLogarithmic ? "log " : "")}{setting.Write(First)}..{setting.Write(Last)}{(Points == UsualPoints ? "" : $" in {Points}")}";

    private double Rounded(TrainingSetting setting, double share)
    {
        var value = IsLogarithmic ? First * Math.Pow(Last / First, share) : First + ((Last - First) * share);
        return setting.Kind == SettingKind.Number ? double.Parse(value.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : Math.Round(value);
    }
}
