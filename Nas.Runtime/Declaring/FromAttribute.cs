namespace Nas.Runtime.Declaring;

/// <summary>Which of the states before it each node takes: <c>from 2 of previous</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FromAttribute : Attribute
{
    /// <summary>That many, which are searched: <c>from 2 of previous</c>.</summary>
    /// <param name="count">At least 1, and at most as many as there are inputs.</param>
    public FromAttribute(int count) => (Least, Most) = (count, count);

    /// <summary>A number in a range: <c>from 1..3 of previous</c>.</summary>
    /// <param name="least">At least 0, and at most as many as there are inputs.</param>
    /// <param name="most">At least <paramref name="least"/>, and 1.</param>
    public FromAttribute(int least, int most) => (Least, Most) = (least, most);

    /// <summary>All, any number of them, or the last.</summary>
    /// <param name="which">Which.</param>
    public FromAttribute(Previous which) => Which = which;

    /// <summary>The least number, where there is one.</summary>
    public int Least { get; }

    /// <summary>The greatest number, where there is one.</summary>
    public int Most { get; }

    /// <summary>All, any or the last; null where numbers say it.</summary>
    public Previous? Which { get; }
}
