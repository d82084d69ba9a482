using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators;

/// <summary>One of the names of a written network, where something else has it.</summary>
/// <param name="Container">The namespace or type in which it is declared, in full; empty for the global namespace.</param>
/// <param name="Name">The name, one of <see cref="TorchNames.All"/>.</param>
/// <param name="IsNamespace">Whether it names a namespace there, rather than a type or a member.</param>
internal sealed record DeclaredName(string Container, string Name, bool IsNamespace)
{
    /// <summary>Whether it is the framework's own root, which a network means where it says so.</summary>
    public bool IsGlobalSystem => Container.Length == 0 && Name == "System";

    /// <summary>Whether C# declares such a name. This is asked of each node of a file that is typed in, so it looks at syntax alone.</summary>
    public static bool Is(SyntaxNode node) => node is BaseNamespaceDeclarationSyntax space ? IsKnown(space.Name) : IsKnown(Identifier(node));

    /// <summary>What a node declares for which <see cref="Is"/> is true.</summary>
    public static EquatableArray<DeclaredName> In(SyntaxNode node)
    {
        var container = string.Join(".", node.Ancestors().Select(NameOf).Where(name => name.Length > 0).Reverse());
        return node is BaseNamespaceDeclarationSyntax space
            ? Along(container, Dotted(space.Name), isNamespace: true).ToEquatableArray()
            : EquatableArray.Of(new DeclaredName(container, Identifier(node).ValueText, false));
    }

    /// <summary>What the generated class of a net declares.</summary>
    /// <param name="net">Its name with its namespace.</param>
    public static IEnumerable<DeclaredName> In(string net) => Along("", net, isNamespace: false);

    /// <summary>A name as it is written with dots, without arguments of types and without <c>global::</c>; empty for what is no name.</summary>
    public static string Dotted(SyntaxNode name) => name switch
    {
        QualifiedNameSyntax qualified => $"{Dotted(qualified.Left)}.{qualified.Right.Identifier.ValueText}",
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    // A dotted name declares each of its parts within those before.
    private static IEnumerable<DeclaredName> Along(string container, string dotted, bool isNamespace)
    {
        var parts = dotted.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            if (TorchNames.All.Contains(parts[i])) yield return new DeclaredName(container, parts[i], isNamespace || i < parts.Length - 1);
            container = container.Length == 0 ? parts[i] : $"{container}.{parts[i]}";
        }
    }

    private static bool IsKnown(NameSyntax space) => space is QualifiedNameSyntax { Left: var left, Right.Identifier: var right }
        ? IsKnown(right) || IsKnown(left)
        : space is SimpleNameSyntax simple && IsKnown(simple.Identifier);

    private static bool IsKnown(SyntaxToken identifier) => TorchNames.All.Contains(identifier.ValueText);

    private static string NameOf(SyntaxNode container) => container switch
    {
        BaseNamespaceDeclarationSyntax space => Dotted(space.Name),
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        _ => "",
    };

    private static SyntaxToken Identifier(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier,
        DelegateDeclarationSyntax type => type.Identifier,
        MethodDeclarationSyntax { ExplicitInterfaceSpecifier: null } method => method.Identifier,
        PropertyDeclarationSyntax { ExplicitInterfaceSpecifier: null } property => property.Identifier,
        EventDeclarationSyntax { ExplicitInterfaceSpecifier: null } happening => happening.Identifier,
        VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } field => field.Identifier,
        EnumMemberDeclarationSyntax member => member.Identifier,
        ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } property => property.Identifier,
        _ => default,
    };
}
