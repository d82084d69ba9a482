using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators;

/// <summary>The names of a written network that a <c>global using</c> of the project gives another meaning to.</summary>
internal static class GlobalUsing
{
    public static bool Is(SyntaxNode node) => node is UsingDirectiveSyntax directive && directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword);

    public static EquatableArray<string> Names(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        var directive = (UsingDirectiveSyntax)context.Node;
        if (directive.Alias is { } alias) return Known([alias.Name.Identifier.ValueText]);
        var imported = context.SemanticModel.GetSymbolInfo(directive.NamespaceOrType, cancellation).Symbol as INamespaceOrTypeSymbol;
        // A network imports from there itself.
        if (imported is null || imported.ToDisplayString() is "TorchSharp.Modules" or "TorchSharp.torch" or "TorchSharp.torch.nn") return default;
        return Known(TorchNames.All.Where(name => imported.GetMembers(name).Any(m => m is not INamespaceSymbol)));
    }

    private static EquatableArray<string> Known(IEnumerable<string> names) => names.Where(TorchNames.All.Contains).OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray();
}
