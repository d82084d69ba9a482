using Microsoft.CodeAnalysis;

namespace Nas.Generators.Attributes;

/// <summary>What can be wrong with a net that is declared in C#, besides what can be wrong with any net: one method for each problem.</summary>
internal static class DeclarationProblems
{
    public static Problem ClassOfNet(Place place, string name, string reason) =>
        Error(Rules.ClassOfANet, place, $"'{name}' cannot be a net: {reason}; write: [Net] public partial class {name}");

    public static Problem NotDeclared(Place place, string name, string attribute) =>
        Error(Rules.TypeIsNotDeclared, place, $"'{name}' has no [{attribute}]: give it one, or name a type that has");

    public static Problem MissingAttribute(Place place, string name, string what, string example) =>
        Error(Rules.AttributeIsMissing, place, $"'{name}' has no {what}: add an attribute such as {example}");

    public static Problem MissingChannels(Place place, string name) =>
        Error(Rules.AttributeIsMissing, place, $"'{name}' needs a parameter for the width of its first cell; write: [Parameter] private const int Channels = 16;");

    public static Problem MissingHead(Place place, string name) =>
        Error(Rules.AttributeIsMissing, place, $"'{name}' has no head; write: [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head {{ get; }}");

    public static Problem Text(Place place, string text, string accepted) => Error(Rules.TextOfAnAttribute, place, $"'{text}' is not {accepted}");

    public static Problem NoMeaning(Place place, string attribute, string reason) => Error(Rules.AttributeHasNoMeaning, place, $"[{attribute}] has no meaning here: {reason}");

    public static Problem PartProperty(Place place, string name, string reason) =>
        Error(Rules.PartOfANet, place, $"'{name}' cannot be a part of the net: {reason}; write: public partial Part {name} {{ get; }}");

    public static Problem EmptyPart(Place place, string name) =>
        Error(Rules.PartOfANet, place, $"The part '{name}' says nothing: give it an attribute such as [Use<Normal>], or [Stem] or [Head] with layers");

    public static Problem TakenMember(Place place, string name) =>
        Error(Rules.MemberIsGenerated, place, $"The generated class, or the network that a search writes, has a member '{name}' of its own: rename this one");

    public static Problem SeveralPlaces(Place place, string name) =>
        Error(Rules.PartsInSeveralPlaces, place, $"The parts of '{name}' stand in several declarations of the class, which have no order: move this one to the others");

    public static Problem Parameter(Place place, string name) =>
        Error(Rules.ParameterOfANet, place, $"'{name}' cannot be a parameter of the net; write: [Parameter] private const int {name} = 16;");

    public static Problem FileName(Place place, string name) => new(
        Rules.FileOfANet.Id,
        Dsl.DiagnosticSeverity.Warning,
        $"A search writes the network to {name}.cs: give the file that declares its space another name, such as {name}.Space.cs",
        place.Path,
        place.Span);

    private static Problem Error(DiagnosticDescriptor rule, Place place, string message) => new(rule.Id, Dsl.DiagnosticSeverity.Error, message, place.Path, place.Span);
}
