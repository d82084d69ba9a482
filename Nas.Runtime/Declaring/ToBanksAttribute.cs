namespace Nas.Runtime.Declaring;

/// <summary>Which of the memory banks the result of each node is added to: <c>to 1..2 of banks</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ToBanksAttribute : Attribute
{
    /// <summary>That many, which are searched: <c>to 2 of banks</c>.</summary>
    /// <param name="count">At least 1, and at most as many as there are banks.</param>
    public ToBanksAttribute(int count) => (Least, Most) = (count, count);

    /// <summary>A number in a range: <c>to 1..2 of banks</c>.</summary>
    /// <param name="least">At least 1, and at most as many as there are banks.</param>
    /// <param name="most">At least <paramref name="least"/>.</param>
    public ToBanksAttribute(int least, int most) => (Least, Most) = (least, most);

    /// <summary>The least number.</summary>
    public int Least { get; }

    /// <summary>The greatest number.</summary>
    public int Most { get; }
}
