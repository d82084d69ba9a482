using Nas.Dsl.CSharp;
using Nas.Dsl.Editing;

namespace Nas.Tool.LanguageServer;

/// <summary>Completions as the protocol has them.</summary>
internal static class CompletionAnswer
{
    private const int Plain = 1, Snippet = 2;

    public static CompletionItem[] Of(OpenDocument document, int offset, bool snippets)
    {
        var start = offset;
        while (start > 0 && Identifiers.IsPart(document.File.Text[start - 1])) start--;
        var range = document.RangeOf(start, offset);
        return [.. document.File.CompletionsAt(offset).Select((completion, i) =>
        {
            var snippet = snippets ? completion.Snippet : null;
            return new CompletionItem(completion.Label, Kind(completion.Kind), $"{i:000}", completion.Text, snippet is null ? Plain : Snippet, new TextEdit(range, snippet ?? completion.Text))
            {
                Detail = completion.Detail.Length == 0 ? null : completion.Detail,
                Documentation = completion.Documentation is { } text ? MarkupContent.Markdown(text) : null,
            };
        })];
    }

    // The protocol's numbers: function, variable, class, property, value, enum, keyword.
    private static int Kind(CompletionKind kind) => kind switch
    {
        CompletionKind.Operation => 3,
        CompletionKind.Parameter or CompletionKind.State => 6,
        CompletionKind.Cell => 7,
        CompletionKind.Argument or CompletionKind.Setting => 10,
        CompletionKind.Value => 12,
        CompletionKind.Set => 13,
        _ => 14,
    };
}
