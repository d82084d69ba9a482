using System.Text.RegularExpressions;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using TextMateSharp.Grammars;
using TextMateSharp.Internal.Themes.Reader;
using TextMateSharp.Internal.Types;
using TextMateSharp.Registry;
using TextMateSharp.Themes;

namespace Nas.Dsl.Tests.Editing;

/// <summary>The colours of editors that know nothing but regular expressions, by the library that some of them have.</summary>
public partial class ColouringTests
{
    private static readonly IGrammar Grammar = new Registry(new NoOptions()).LoadGrammarFromPathSync(Repository.PathOf("editors", "vscode", "nas.tmLanguage.json"), 0, null);

    [Fact]
    public void Every_word_of_the_language_is_one()
    {
        // As the compiler has them, in the two files where they stand.
        var words = TakenWord().Matches(Repository.Read("Nas.Dsl/Syntax/Grammar.cs")).Concat(QuotedWord().Matches(Repository.Read("Nas.Dsl/Syntax/Words.cs"))).Select(m => m.Groups[1].Value)
            .Append(SearchSpace.SettingsName).ToHashSet();
        Assert.InRange(words.Count, 60, 200);
        Assert.All(words, word => Assert.Matches("^(keyword|storage|support\\.type|constant\\.language)\\.", Only(word)));
    }

    [Fact]
    public void Every_operation_is_one() => Assert.All(OperationDefinition.All.Keys, name => Assert.Equal("support.function.nas", Only(name)));

    [Theory]
    [InlineData("my_conv", "variable.other.nas")]
    [InlineData("conv3", "variable.other.nas")]
    [InlineData("Größe", "variable.other.nas")]
    [InlineData("1e-4", "constant.numeric.nas")]
    [InlineData("-0.25", "constant.numeric.nas")]
    [InlineData("5M", "constant.numeric.nas")]
    [InlineData("80ms", "constant.numeric.nas")]
    [InlineData("<=", "keyword.operator.nas")]
    [InlineData("\"phone 2.csv\"", "string.quoted.double.nas")]
    [InlineData("// net N { 3", "comment.line.double-slash.nas")]
    [InlineData("/* net N { 3 */", "comment.block.nas")]
    public void Anything_else_is_what_it_is(string text, string expected) => Assert.Equal(expected, Only(text));

    [Theory]
    [InlineData("cell Net : input {", "Net", "entity.name.type.nas")]
    [InlineData("ops conv { none }", "conv", "entity.name.type.nas")]
    [InlineData("op se_block = A.B(channels)", "se_block", "entity.name.function.nas")]
    [InlineData("nodes 4 { from 2 of previous, op Small }", "Small", "variable.other.nas")]
    [InlineData("max_pool(3, norm: false)", "norm", "variable.parameter.nas")]
    [InlineData("repeat 1..4 { A }", "4", "constant.numeric.nas")]
    [InlineData("namespace Samples.Spaces;", "Samples.Spaces", "entity.name.namespace.nas")]
    public void A_name_has_the_colour_of_its_place(string line, string name, string expected)
    {
        var token = Grammar.TokenizeLine(line).Tokens.Single(t => line[t.StartIndex..Math.Min(t.EndIndex, line.Length)] == name);
        Assert.Equal(expected, token.Scopes[^1]);
    }

    [Fact]
    public void A_comment_goes_on_in_the_next_line()
    {
        var first = Grammar.TokenizeLine("/* two");
        var second = Grammar.TokenizeLine("lines */ none", first.RuleStack, TimeSpan.MaxValue);
        Assert.Equal(["comment.block.nas", "support.function.nas"], second.Tokens.Where(t => t.Scopes.Count > 1).Select(t => t.Scopes[1]).Distinct());
    }

    // What all of a text is.
    private static string Only(string text) => Assert.Single(Grammar.TokenizeLine(text).Tokens.Select(t => t.Scopes.ElementAtOrDefault(1) ?? "nothing").Distinct());

    private sealed class NoOptions : IRegistryOptions
    {
        public IRawTheme GetTheme(string scopeName) => GetDefaultTheme();

        public IRawGrammar? GetGrammar(string scopeName) => null;

        public ICollection<string>? GetInjections(string scopeName) => null;

        public IRawTheme GetDefaultTheme()
        {
            using var empty = new StreamReader(new MemoryStream("{\"tokenColors\": []}"u8.ToArray()));
            return ThemeReader.ReadThemeSync(empty);
        }
    }

    [GeneratedRegex("Word\\(\"([a-z]+)\"\\)")]
    private static partial Regex TakenWord();

    [GeneratedRegex("\"([a-z]+)\"")]
    private static partial Regex QuotedWord();
}
