using FsCheck;
using FsCheck.Fluent;
using Nas.Dsl.Editing;
using Nas.Dsl.Tests.Text;

namespace Nas.Dsl.Tests.Editing;

public class BrokenFileTests
{
    [Fact]
    public void Whatever_a_file_holds_every_question_has_an_answer() => Prop.ForAll(
        (from text in AnySpace.DamagedFiles from places in Gen.Choose(0, 10_000).ListOf(5) select (text, places)).ToArbitrary(),
        sample =>
        {
            var file = new EditedFile(sample.text);
            foreach (var offset in sample.places.Select(p => p % (sample.text.Length + 1)))
            {
                Assert.DoesNotContain(file.CompletionsAt(offset), c => c.Label.Length == 0);
                Assert.All(Renaming.At(file, offset).Spans, s => Assert.InRange(s.End, 1, sample.text.Length));
                if (file.SymbolAt(offset) is { } symbol) Assert.Contains(file.OccurrencesOf(symbol), s => s.Start <= offset && offset <= s.End);
            }

            return file.Symbols.All(s => sample.text.Substring(s.Span.Start, s.Span.Length) == s.Name) && (file.Formatted is null) == file.Bound.HasErrors;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261128UL, 23UL));
}
