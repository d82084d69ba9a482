using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nas.Generators.Attributes;

/// <summary>A property that is a part of a net.</summary>
/// <param name="Symbol">The property.</param>
/// <param name="Modifiers">What stands before <c>partial</c>, which its other half repeats.</param>
internal sealed record PartProperty(IPropertySymbol Symbol, string Modifiers);

/// <summary>Finds the parts of a net among the properties of its class.</summary>
internal static class PartProperties
{
    /// <summary>The parts, in their order.</summary>
    public static IReadOnlyList<PartProperty> Of(Lowering lowering, INamedTypeSymbol net)
    {
        var parts = new List<PartProperty>();
        SyntaxNode? home = null;
        foreach (var property in net.GetMembers().OfType<IPropertySymbol>())
        {
            if (property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not PropertyDeclarationSyntax syntax) continue;
            var (isPart, isPartial) = (AttributeNames.IsPart(property.Type), syntax.Modifiers.Any(SyntaxKind.PartialKeyword));
            if (lowering.On(property).Count == 0 && !(isPart && isPartial)) continue;
            var place = lowering.PlaceOf(property);
            var reason =
                !isPart ? "its type is not Part"
                : !isPartial ? "it is not partial"
                : property.SetMethod is not null ? "it has a setter"
                : null;
            if (reason is not null)
            {
                lowering.Problems.Add(DeclarationProblems.PartProperty(place, property.Name, reason));
                continue;
            }

            home ??= syntax.Parent;
            if (syntax.Parent != home) lowering.Problems.Add(DeclarationProblems.SeveralPlaces(place, net.Name));
            parts.Add(new PartProperty(property, string.Concat(syntax.Modifiers.Where(m => !m.IsKind(SyntaxKind.PartialKeyword)).Select(m => m.Text + " "))));
        }

        return parts;
    }
}
