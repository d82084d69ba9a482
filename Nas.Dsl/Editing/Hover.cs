namespace Nas.Dsl.Editing;

/// <summary>What an editor shows of a name.</summary>
/// <param name="Span">The name.</param>
/// <param name="Markdown">What there is to say of it.</param>
public sealed record Hover(Span Span, string Markdown);
