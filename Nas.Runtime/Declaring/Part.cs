namespace Nas.Runtime.Declaring;

/// <summary>
/// A part of a net that is declared in C#: its stem, a run of cells and blocks, a stage, or its head. A partial property of this type declares one;
/// its getter is generated.
/// </summary>
/// <param name="Name">The property's name.</param>
/// <param name="Text">What it says in the language of <c>.nas</c> files: <c>repeat 2 { Normal }</c>.</param>
public sealed record Part(string Name, string Text)
{
    /// <summary>What it says in the language of <c>.nas</c> files.</summary>
    public override string ToString() => Text;
}
