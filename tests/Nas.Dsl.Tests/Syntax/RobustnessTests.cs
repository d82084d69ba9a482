using FsCheck;
using FsCheck.Fluent;
using Nas.Dsl.Tests.Text;

namespace Nas.Dsl.Tests.Syntax;

/// <summary>Whatever a file holds, it is read without an exception, in time that grows with its length.</summary>
public class RobustnessTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20240602UL, 33UL);

    [Fact]
    public void Any_text_is_read() =>
        Prop.ForAll<string>(text => ReadsCleanly(text ?? "")).Check(Fixed.WithMaxTest(500));

    [Fact]
    public void Damaged_files_are_read() =>
        Prop.ForAll(AnySpace.DamagedFiles.ToArbitrary(), ReadsCleanly).Check(Fixed.WithMaxTest(1000));

    [Fact]
    public void Files_cut_off_anywhere_are_read()
    {
        for (var length = 0; length < Spaces.DartsText.Length; length++) Assert.True(ReadsCleanly(Spaces.DartsText[..length]));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("(")]
    [InlineData("cell A {")]
    [InlineData("cell A : B { nodes 1 { ")]
    [InlineData("ops A { b(")]
    [InlineData("ops A { b(1, ")]
    [InlineData("net N(channels: 1, ")]
    [InlineData("net N { repeat 2 { ")]
    [InlineData("net N { C { channels * ")]
    [InlineData("net N { limit x(")]
    [InlineData("limit x(\"")]
    [InlineData("limit x <= 5M, ")]
    [InlineData("\"a)\n")]
    [InlineData("/* ")]
    [InlineData("a")]
    [InlineData("a ")]
    [InlineData("1")]
    [InlineData("namespace A.")]
    [InlineData("#")]
    public void Long_repetitions_are_read(string piece)
    {
        Assert.True(ReadsCleanly(Repeated(100_000)));
        // What reading allocates stands for its time, which machines differ in: a quadratic reader allocates four times as much.
        var (whole, half) = (Allocated(Repeated(40_000)), Allocated(Repeated(20_000)));
        Assert.True(whole < 2.5 * half, $"{half} and {whole} bytes");

        string Repeated(int length) => string.Concat(Enumerable.Repeat(piece, length / piece.Length));

        static long Allocated(string text)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            SpaceFile.Read(text);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Very_many_declarations_are_read()
    {
        var cells = Enumerable.Range(1, 5000).Select(i => $"cell C{i} : C{i - 1} {{ stride 1 }}");
        var file = SpaceFile.Read("ops S { skip_connect, sep_conv(3) } cell C0 { input a nodes 1 { from 1 of previous, op S } output last }\n" + string.Join("\n", cells.Reverse())
            + "\nnet N(channels: 4) { input image(3, 8, 8) C5000 head global_avg_pool }");
        Assert.Empty(file.Diagnostics);
        Assert.Equal("C5000", Assert.Single(Assert.Single(file.Spaces).Cells).Name);
    }

    [Fact]
    public void Very_many_unknown_names_are_reported() =>
        Assert.Equal(101, SpaceFile.Read(string.Join("\n", Enumerable.Range(0, 5000).Select(i => $"cell C{i} : D{i} {{ }}"))).Diagnostics.Count);

    private static bool ReadsCleanly(string text)
    {
        var file = SpaceFile.Read(text);
        var lines = Lines(text);
        foreach (var diagnostic in file.Diagnostics)
        {
            var span = diagnostic.Span;
            Assert.InRange(span.Start, 0, text.Length);
            Assert.InRange(span.Length, 0, text.Length - span.Start);
            Assert.Equal(Place(span.Start), (span.Line, span.Column));
            Assert.Equal(Place(span.End), (span.EndLine, span.EndColumn));
            Assert.DoesNotContain('\n', diagnostic.Message);
        }

        foreach (var space in file.Spaces) Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
        return true;

        (int Line, int Column) Place(int position)
        {
            var line = lines.BinarySearch(position);
            if (line < 0) line = ~line - 1;
            return (line + 1, position - lines[line] + 1);
        }
    }

    // Where each line starts, counted independently of the lexer.
    private static List<int> Lines(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
            if (text[i] is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029') starts.Add(i + 1);
        }

        return starts;
    }
}
