namespace Nas.Runtime.Declaring;

/// <summary>The cells and blocks of a part stand so often, one run behind the other: <c>repeat 2 { Normal }</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RepeatAttribute : Attribute
{
    /// <summary>A number of times.</summary>
    /// <param name="times">1 to 1000.</param>
    public RepeatAttribute(int times) => Times = $"{times}";

    /// <summary>As often as a parameter of the net says: <c>nameof(Cells)</c>, <c>nameof(Cells) + " * 2"</c>.</summary>
    /// <param name="times">A parameter that says nothing else.</param>
    public RepeatAttribute(string times) => Times = times;

    /// <summary>How often, as it is written in the language.</summary>
    public string Times { get; }
}
