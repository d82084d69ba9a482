namespace Nas.Runtime.Declaring;

/// <summary>Which of the memory banks each node reads, concatenated: <c>from 1..2 of banks</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FromBanksAttribute : Attribute
{
    /// <summary>That many, which are searched: <c>from 2 of banks</c>.</summary>
    /// <param name="count">At least 1, and at most as many as there are banks.</param>
    public FromBanksAttribute(int count) => (Least, Most) = (count, count);

    /// <summary>A number in a range: <c>from 1..2 of banks</c>.</summary>
    /// <param name="least">At least 1, and at most as many as there are banks.</param>
    /// <param name="most">At least <paramref name="least"/>.</param>
    public FromBanksAttribute(int least, int most) => (Least, Most) = (least, most);

    /// <summary>The least number.</summary>
    public int Least { get; }

    /// <summary>The greatest number.</summary>
    public int Most { get; }
}
