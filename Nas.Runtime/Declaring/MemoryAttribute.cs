namespace Nas.Runtime.Declaring;

/// <summary>
/// A second state that a recurrent cell carries from place to place: <c>memory c</c>. With <see cref="Previous.Pairs"/>. Which node it is joined to, how, and which
/// node it comes from is searched (Zoph and Le 2017, section 3.4).
/// </summary>
/// <param name="name">Its name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MemoryAttribute(string name) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;
}
