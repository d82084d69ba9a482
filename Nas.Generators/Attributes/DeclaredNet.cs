using System.Text.RegularExpressions;
using Nas.Dsl;
using Nas.Dsl.Model;

namespace Nas.Generators.Attributes;

/// <summary>A property of a net's class whose getter is to be generated.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Modifiers">What stands before <c>partial</c>.</param>
/// <param name="Text">What the part says in the language.</param>
internal sealed record DeclaredPart(string Name, string Modifiers, string Text);

/// <summary>
/// A net that is declared by attributes, as the text in the language that says the same. The one binder reads it, so that both forms have one
/// meaning; what it finds wrong goes back to where it stands in C#.
/// </summary>
/// <param name="Namespace">The class's namespace; empty for the global one.</param>
/// <param name="Name">The class.</param>
/// <param name="Place">Where its name stands.</param>
/// <param name="Text">The text.</param>
/// <param name="Pieces">Where in C# the pieces of the text come from.</param>
/// <param name="Problems">What is wrong with the attributes.</param>
/// <param name="Parts">The properties to generate.</param>
/// <param name="Members">The names that the class has.</param>
internal sealed record DeclaredNet(
    string Namespace,
    string Name,
    Place Place,
    string Text,
    EquatableArray<Piece> Pieces,
    EquatableArray<Problem> Problems,
    EquatableArray<DeclaredPart> Parts,
    EquatableArray<DeclaredMember> Members)
{
    private static readonly Regex LineNumber = new(@"\bon line ([0-9]+)\b", RegexOptions.CultureInvariant);

    /// <summary>The class with its namespace.</summary>
    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    /// <summary>Whether the class can have another half at all.</summary>
    public bool HasParts => Parts.Count > 0 && !Problems.Any(p => p.Id == Rules.ClassOfANet.Id);

    /// <summary>What it means.</summary>
    public BoundSource Bind()
    {
        // The compiler has said what is wrong.
        if (Text.Length == 0) return new BoundSource(default, default, Problems, default);
        var file = SpaceFile.Read(Text);
        // What is said in the words of C# is not said once more in those of the language.
        var said = new HashSet<Place>(Problems.Select(p => new Place(p.Path, p.Span)));
        var problems = Problems.Concat(file.Diagnostics.Select(d => (Diagnostic: d, Place: PlaceOf(d.Span))).Where(d => !said.Contains(d.Place)).Select(d =>
            new Problem(d.Diagnostic.Id, d.Diagnostic.Severity, Message(d.Diagnostic), d.Place.Path, d.Place.Span)));
        var spaces = Problems.Any(p => p.IsError) ? [] : file.Spaces.Select(s => new DeclaredSpace(s, Place.Path, Members));
        return new BoundSource(
            spaces.ToEquatableArray(),
            spaces.Select(s => new NetDeclaration(s.FullName, Place.Path, Place.Span)).ToEquatableArray(),
            problems.Distinct().OrderBy(p => p.Path, StringComparer.Ordinal).ThenBy(p => p.Span.Start).ToEquatableArray(),
            file.OwnModules.Select(m => (m.Module, Type: PlaceOf(m.Type), Call: PlaceOf(m.Call))).Select(m => new PlacedModule(m.Module, m.Type.Path, m.Type.Span, m.Call.Span)).ToEquatableArray());
    }

    /// <summary>The C# of a stretch of the text: the narrowest piece around it, else around its beginning, else the name of the class.</summary>
    private Place PlaceOf(Span span)
    {
        var around = Pieces.Where(p => p.Start <= span.Start && span.Start < p.Start + p.Length).OrderBy(p => p.Length).ToArray();
        return (around.FirstOrDefault(p => span.End <= p.Start + p.Length) ?? around.FirstOrDefault())?.Place ?? Place;
    }

    // A message that names a line means one of the text, whose lines each come from one declaration.
    private string Message(Dsl.Diagnostic diagnostic) => LineNumber.Replace(diagnostic.Message, match => $"on line {LineOf(int.Parse(match.Groups[1].Value))}");

    private int LineOf(int line)
    {
        var start = 0;
        for (var i = 1; i < line; i++) start = Text.IndexOf('\n', start) + 1;
        var end = Text.IndexOf('\n', start);
        return (Pieces.Where(p => p.Start >= start && p.Start < end).OrderBy(p => p.Start).ThenBy(p => p.Length).FirstOrDefault()?.Place ?? Place).Span.Line;
    }
}
