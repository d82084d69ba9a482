using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Nas.Dsl.Editing;

namespace Nas.Dsl.Tests.Text;

public partial class FormatterTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261128UL, 17UL);

    public static TheoryData<string> Files =>
    [
        .. new[] { "samples", "benchmarks", "templates" }
            .SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.nas", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')).Where(f => !f.Contains("/bin/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_the_repository_has_is_in_this_layout(string file) => Assert.Equal(Repository.Read(file), Formatted(Repository.Read(file)));

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/language.md")]
    [InlineData("docs/csharp.md")]
    public void The_examples_of_the_documentation_are(string page)
    {
        foreach (var example in Examples().Matches(Repository.Read(page).ReplaceLineEndings("\n")).Select(m => m.Groups[1].Value).Where(e => !SpaceFile.Read(e).HasErrors))
            Assert.Equal(example, Formatted(example));
    }

    [Fact]
    public void Any_space_stays_the_same() => Prop.ForAll(AnySpace.Spaces.ToArbitrary(), space => Holds(SpaceText.Write(space))).Check(Fixed.WithMaxTest(30));

    [Fact]
    public void Whatever_stands_between_the_tokens_so_does_it_and_comments_are_kept() => Prop.ForAll(
        (from file in Gen.Elements(Directory.GetFiles(Repository.PathOf("samples", "spaces"), "*.nas"))
         from between in Gen.Frequency(
             (8, Gen.Constant(" ")), (3, Gen.Constant("\n")), (1, Gen.Constant("\n\n\n\t")), (1, Gen.Constant(" // remark {\n")), (1, Gen.Constant("\n  /* two\n lines */\n")), (1, Gen.Constant(" /* in it */ ")),
             (1, Gen.Constant("\n// own\n\n// line\n"))).ListOf(40)
         from seed in Gen.Choose(0, 1000)
         select Scattered(File.ReadAllText(file), between, seed)).ToArbitrary(),
        Holds).Check(Fixed.WithMaxTest(80));

    [Theory]
    [InlineData("input a ,b", "input  a, b")]
    [InlineData("nodes 1{from 2 of previous,op S}", "nodes  1 { from 2 of previous, op S }")]
    [InlineData("nodes 1 {\n from 2 of previous, // two\n op S }", "nodes  1 { from 2 of previous,  // two\n         op S }")]
    [InlineData("output concat ( nodes )   // all\n stride 2 // half", "output concat(nodes)  // all\n  stride 2              // half")]
    public void An_item_has_its_words_in_columns(string written, string expected)
    {
        string[] needed = ["input a, b", "nodes 1 { from 2 of previous, op S }", "output concat(nodes)"];
        var items = needed.Select(i => i.Split(' ')[0] == written.Split(' ')[0] ? written : i);
        var text = $"ops S {{ relu }}\nrecurrent C {{\n{string.Join("\n", items)}\n}}\n";
        Assert.Contains($"  {expected}\n", Formatted(text.Replace("recurrent", "cell", StringComparison.Ordinal).Replace("relu", "skip_connect", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_too_long_goes_on_in_the_next()
    {
        var many = string.Join(", ", Enumerable.Range(0, 15).Select(i => $"mbconv({(2 * i) + 1}, 6)"));
        var lines = Formatted($"ops Many {{ {many} }}\n").Split('\n');
        Assert.Equal("ops Many {", lines[0]);
        Assert.All(lines, l => Assert.True(l.Length <= 160, l));
        Assert.Equal(["}", ""], lines[^2..]);
        var head = string.Join(", ", Enumerable.Repeat("batch_norm, relu", 10));
        Assert.Contains("\n         ", Formatted(Around($"head {head}, global_avg_pool, linear(2)")), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_breaks_of_windows_and_a_mark_at_the_beginning_stay()
    {
        var text = Repository.Read("samples/spaces/Tuned.nas");
        var other = "\uFEFF" + text.Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal(other, Formatted(other));
        Assert.Equal(other, Formatted(other.Replace("  ", " ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ops S { sep_conv(3 }")]
    [InlineData("ops S { sep_conv(4) }")]
    [InlineData("cell C { input a /*")]
    public void A_file_with_errors_has_no_layout(string text) => Assert.Null(new EditedFile(text).Formatted);

    [Theory]
    [InlineData("", "")]
    [InlineData("\n\n// nothing yet \n", "// nothing yet\n")]
    public void A_file_may_be_empty(string text, string expected) => Assert.Equal(expected, Formatted(text));

    private static bool Holds(string text)
    {
        var before = new EditedFile(text);
        var formatted = before.Formatted ?? throw new InvalidOperationException($"{before.Bound.Diagnostics[0]}\n{text}");
        var after = new EditedFile(formatted);
        Assert.Equal(formatted, after.Formatted);
        Assert.Equal(before.Bound.Spaces, after.Bound.Spaces);
        Assert.Equal(Comments(text), Comments(formatted));
        Assert.DoesNotContain(formatted.Split('\n'), l => l.EndsWith(' '));
        return true;
    }

    private static string Around(string head) => $"ops S {{ skip_connect, max_pool(3) }}\nnet N(channels: 4) {{\ninput image(3, 8, 8)\nstem conv(3)\nstage A {{ repeat 1 {{ T }} channels 4 }}\n{head}\n}}\nops T {{ mbconv(3), mbconv(5) }}";

    private static string Formatted(string text)
    {
        var file = new EditedFile(text, "Tests");
        return file.Formatted ?? throw new InvalidOperationException($"{file.Bound.Diagnostics[0]}\n{text}");
    }

    // Some of its white space replaced, where no comment is.
    private static string Scattered(string text, List<string> between, int seed)
    {
        var gaps = 0;
        return Gaps().Replace(Comment().Replace(text, ""), m => (gaps++ * 7 + seed) % 3 == 0 ? between[gaps % between.Count] : m.Value);
    }

    private static IEnumerable<string> Comments(string text) => Comment().Matches(text).Select(m => m.Value.TrimEnd());

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<=[{},()]) *|[ \n]+")]
    private static partial Regex Gaps();

    [GeneratedRegex("```nas\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Examples();
}
