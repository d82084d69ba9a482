using Nas.Dsl.Model;

namespace Nas.Runtime.Declaring;

/// <summary>
/// A setting of the training of which each architecture chooses a value out of a range: <c>settings { learning_rate log 1e-4..1e-1 in 13 }</c> is
/// <c>[SettingRange(NetSetting.LearningRate, 1e-4, 1e-1, Log = true, In = 13)]</c>.
/// </summary>
/// <param name="setting">Which.</param>
/// <param name="first">The least value.</param>
/// <param name="last">The largest value.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SettingRangeAttribute(NetSetting setting, double first, double last) : Attribute
{
    /// <summary>Which.</summary>
    public NetSetting Setting { get; } = setting;

    /// <summary>The least value.</summary>
    public double First { get; } = first;

    /// <summary>The largest value.</summary>
    public double Last { get; } = last;

    /// <summary>Whether each value is the one before times the same factor; else they are equally far apart.</summary>
    public bool Log { get; set; }

    /// <summary>How many values the range stands for, its ends among them, 2 to 100.</summary>
    public int In { get; set; } = SettingRange.UsualPoints;
}
