namespace Nas.Runtime.Declaring;

/// <summary>
/// Makes a class a motif of that name, a graph that is a candidate of other graphs: <c>motif Pair 3 { input x ... }</c>. More attributes on the
/// class say what is in it, as for a cell; a set names it by <see cref="UseAttribute{T}"/>.
/// </summary>
/// <param name="inputs">The name of its one input.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MotifAttribute(params string[] inputs) : Attribute
{
    /// <summary>The name of its input.</summary>
    public IReadOnlyList<string> Inputs { get; } = inputs;

    /// <summary>How many graphs of that shape it stands for, each with decisions of its own: 1 to 50.</summary>
    public int Copies { get; set; } = 1;
}
