namespace Nas.Runtime.Declaring;

/// <summary>The row of tokens that a net takes: <c>input tokens(35)</c>.</summary>
/// <param name="length">How many there are, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TokensAttribute(int length) : Attribute
{
    /// <summary>How many there are.</summary>
    public int Length { get; } = length;
}
