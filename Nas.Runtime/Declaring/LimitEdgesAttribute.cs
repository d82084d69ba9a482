namespace Nas.Runtime.Declaring;

/// <summary>The most edges of a cell whose nodes take any of the states before them: <c>limit edges 9</c>.</summary>
/// <param name="limit">At least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LimitEdgesAttribute(int limit) : Attribute
{
    /// <summary>The most edges.</summary>
    public int Limit { get; } = limit;
}
