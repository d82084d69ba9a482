namespace Nas.Runtime.Declaring;

/// <summary>A setting of the training of which each architecture chooses one of some values: <c>settings { cutout {0, 8, 16} }</c> is <c>[Setting(NetSetting.Cutout, 0, 8, 16)]</c>.</summary>
/// <param name="setting">Which.</param>
/// <param name="values">At least two, each once; of <see cref="NetSetting.Flip"/> 1 is true and 0 is false, and none are both.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SettingAttribute(NetSetting setting, params double[] values) : Attribute
{
    /// <summary>Which.</summary>
    public NetSetting Setting { get; } = setting;

    /// <summary>The values.</summary>
    public IReadOnlyList<double> Values { get; } = values;
}
