namespace Nas.Runtime.Declaring;

/// <summary>How many memory banks a cell has, each with an equal part of its channels: <c>banks 4</c>.</summary>
/// <param name="count">1 to 20.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BanksAttribute(int count) : Attribute
{
    /// <summary>How many there are.</summary>
    public int Count { get; } = count;
}
