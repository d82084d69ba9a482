namespace Nas.Runtime.Declaring;

/// <summary>
/// Makes a class a recurrent cell of that name, which goes through a text place by place: <c>recurrent Rnn { input s ... }</c>. More attributes on the
/// class say what is in it, as for a cell.
/// </summary>
/// <param name="inputs">The name of its one input, what a place and the state before it are joined to; with <see cref="Previous.Pairs"/> those of both.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecurrentAttribute(params string[] inputs) : Attribute
{
    /// <summary>The names of its inputs.</summary>
    public IReadOnlyList<string> Inputs { get; } = inputs;
}
