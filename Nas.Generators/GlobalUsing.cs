using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nas.Dsl.CSharp;

namespace Nas.Generators;

/// <summary>What a <c>global using</c> of the project brings into all of its files.</summary>
/// <param name="Name">An alias, or the full name of the namespace or type whose members it imports.</param>
/// <param name="IsAlias">Which of the two.</param>
internal sealed record GlobalUsing(string Name, bool IsAlias)
{
    /// <summary>Whether it can give one of a network's names another meaning; not where a network imports from there itself.</summary>
    public bool CanHide => IsAlias ? TorchNames.All.Contains(Name) : Name is not ("TorchSharp.Modules" or "TorchSharp.torch" or "TorchSharp.torch.nn");

    public static bool Is(SyntaxNode node) => node is UsingDirectiveSyntax directive && directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword);

    public static GlobalUsing Of(SyntaxNode node)
    {
        var directive = (UsingDirectiveSyntax)node;
        return directive.Alias is { } alias
            ? new GlobalUsing(alias.Name.Identifier.ValueText, true)
            : new GlobalUsing(DeclaredName.Dotted(directive.NamespaceOrType), false);
    }
}
