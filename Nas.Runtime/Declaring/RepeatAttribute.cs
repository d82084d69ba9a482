namespace Nas.Runtime.Declaring;

/// <summary>The cells and blocks of a part stand so often, one run behind the other: <c>repeat 2 { Normal }</c>.</summary>
/// <param name="times">1 to 1000.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RepeatAttribute(int times) : Attribute
{
    /// <summary>How often.</summary>
    public int Times { get; } = times;
}
