using System.Text.RegularExpressions;

namespace Nas.Runtime.Data.Sources;

/// <summary>A text, word by word; marks and ends of lines are words too.</summary>
public sealed partial class TextWords : TextSource
{
    /// <inheritdoc/>
    public override string Name => "words";

    /// <inheritdoc/>
    public override string Description => "your own text, word by word, in --data-dir: train.txt and test.txt, or any .txt files";

    /// <inheritdoc/>
    protected override IEnumerable<string> Tokens(string text) => Word().Matches(text).Select(m => m.Value is "\n" ? "<eos>" : m.Value.ToLowerInvariant());

    // A word in angle brackets stands for something, such as <unk>.
    [GeneratedRegex(@"<\w+>|\w+(?:['’]\w+)*|\n|[^\s\w]")]
    private static partial Regex Word();
}
