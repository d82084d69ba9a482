using System.Globalization;

namespace Nas.Runtime.Data.Sources;

/// <summary>A text, character by character.</summary>
public sealed class Characters : TextSource
{
    /// <inheritdoc/>
    public override string Name => "text";

    /// <inheritdoc/>
    public override string Description => "your own text, character by character, in --data-dir: train.txt and test.txt, or any .txt files";

    /// <inheritdoc/>
    protected override IEnumerable<string> Tokens(string text)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext()) yield return elements.GetTextElement();
    }
}
