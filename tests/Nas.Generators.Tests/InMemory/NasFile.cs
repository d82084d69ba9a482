using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Nas.Generators.Tests.InMemory;

/// <summary>A <c>.nas</c> file in memory.</summary>
internal sealed class NasFile(string path, string text, string? defaultNamespace) : AdditionalText
{
    public override string Path => path;

    /// <summary>The item's <c>Namespace</c> metadata.</summary>
    public string? DefaultNamespace => defaultNamespace;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, System.Text.Encoding.UTF8);
}
