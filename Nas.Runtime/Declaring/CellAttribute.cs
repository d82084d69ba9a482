namespace Nas.Runtime.Declaring;

/// <summary>Makes a class a cell of that name: <c>cell Normal { input a, b ... }</c>. More attributes on the class say what is in it.</summary>
/// <param name="inputs">The names of its one or two inputs, the older first, or of a pyramid's scales, the finest first; none to keep those of the cell that it is <see cref="LikeAttribute{TCell}"/>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CellAttribute(params string[] inputs) : Attribute
{
    /// <summary>The names of its inputs.</summary>
    public IReadOnlyList<string> Inputs { get; } = inputs;
}
