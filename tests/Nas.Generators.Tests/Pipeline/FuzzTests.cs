using Microsoft.CodeAnalysis.Text;
using Nas.Dsl;
using Nas.Generators.Emitter;
using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Pipeline;

/// <summary>
/// Damaged samples: parser, binder and generator take any text, whatever is reported lies in it, and what is a space is one again when it is
/// read from its text. NAS_FUZZ says how many texts are tried; a nightly run tries 100,000.
/// </summary>
public sealed class FuzzTests
{
    private const int Default = 5_000;

    // To write C# takes longer than to read a text, and running the whole generator longer still.
    private const int EmittedOf = 20, DrivenOf = 200;

    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("NAS_FUZZ"), out var count) ? count : Default;

    private static readonly string Samples = Repository.PathOf("samples");

    private static readonly Mutations Files = new([.. Directory.GetFiles(Samples, "*.nas", SearchOption.AllDirectories).Where(IsSource).Order(StringComparer.Ordinal).Select(File.ReadAllText), Attributes.CostLimitTests.Sample]);

    private static readonly Mutations Classes = new([.. Directory.GetFiles(Samples, "*.Space.cs", SearchOption.AllDirectories).Where(IsSource).Order(StringComparer.Ordinal).Select(File.ReadAllText)]);

    [Fact]
    public void ADamagedFileIsReadAndItsSpacesAreWritten() => Parallel.For(0, Count, number =>
    {
        var text = Files.Text(number);
        Try(number, text, () =>
        {
            var bound = BoundSource.Of(new SpaceSource("Fuzz.nas", text, "Fuzz"));
            var lines = SourceText.From(text).Lines;
            foreach (var problem in bound.Problems)
            {
                Assert.InRange(problem.Span.Start, 0, text.Length);
                Assert.InRange(problem.Span.Length, 0, text.Length - problem.Span.Start);
                // The place in characters and the one in lines and columns, counted by the compiler, are one.
                Assert.Equal(lines.GetLinePositionSpan(new TextSpan(problem.Span.Start, problem.Span.Length)), problem.ToDiagnostic().Location.GetLineSpan().Span);
                Assert.DoesNotContain(problem.Message, c => char.IsControl(c));
                Assert.Contains(Rules.All, rule => rule.Id == problem.Id);
            }

            foreach (var (space, _, _) in bound.Spaces)
            {
                Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
                if (number % EmittedOf == 0) Assert.NotEmpty(NetEmitter.Emit(space, default, default, null).Text);
            }
        });
    });

    [Fact]
    public void TheGeneratorRunsOnADamagedFileAndOnADamagedClass() => Parallel.For(0, Count / DrivenOf, number =>
    {
        var (file, source) = (Files.Text(-1 - number), Classes.Text(number));
        Try(number, file + "\n----\n" + source, () =>
        {
            var result = new UserProject().WithSpace("Fuzz.nas", file).WithSource(source).Generate();
            Assert.Null(result.Exception);
            foreach (var diagnostic in result.Diagnostics)
            {
                var (path, span) = (diagnostic.Location.GetLineSpan().Path, diagnostic.Location.SourceSpan);
                var text = SourceText.From(path == "Fuzz.nas" ? file : source);
                Assert.InRange(span.End, span.Start, text.Length);
                Assert.Equal(text.Lines.GetLinePositionSpan(span), diagnostic.Location.GetLineSpan().Span);
            }
        });
    });

    [Fact]
    public void ATextOfANumberIsAlwaysTheSame() => Assert.Equal(Files.Text(7), Files.Text(7));

    private static void Try(int number, string text, Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Number {number}: {exception.Message}\n{text}", exception);
        }
    }

    private static bool IsSource(string path) => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
