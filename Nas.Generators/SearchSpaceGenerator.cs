using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Nas.Generators.Emitter;

namespace Nas.Generators;

/// <summary>
/// Turns each net of a project's <c>.nas</c> files into C#: its architecture record, its supernet and its builder. Mistakes are
/// reported where they stand in the <c>.nas</c> file.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SearchSpaceGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Each .nas file of the project, with the namespace that the project gives it.
        var files = context.AdditionalTextsProvider
            .Where(static text => SpaceSource.IsSpace(text.Path))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellation) => SpaceSource.Read(pair.Left, pair.Right, cancellation))
            .WithTrackingName(Steps.Read);

        // Read and bound, alone.
        var bound = files
            .Select(static (file, _) => BoundSource.Of(file))
            .WithTrackingName(Steps.Bind);

        // What the project lacks for the generated code to compile, or nothing.
        var missing = context.CompilationProvider
            .Combine(context.ParseOptionsProvider)
            .Select(static (pair, _) => Requirements.Missing(pair.Left, pair.Right))
            .WithTrackingName(Steps.Requirements);

        // Nets that are declared twice in the project.
        var namesakes = bound
            .Select(static (file, _) => file.Declarations)
            .Collect()
            .Select(static (declarations, _) => Namesakes.Among(declarations))
            .WithTrackingName(Steps.Namesakes);

        // The spaces that C# can be written for.
        var spaces = bound
            .SelectMany(static (file, _) => file.Spaces)
            .WithTrackingName(Steps.Space)
            .Combine(namesakes)
            .Combine(missing)
            .Where(static item => item.Right is null && item.Left.Right.Allow(item.Left.Left))
            .Select(static (item, _) => item.Left.Left)
            .WithTrackingName(Steps.Emitted);

        // Their C#.
        var sources = spaces
            .Select(static (space, _) => NetEmitter.Emit(space))
            .WithTrackingName(Steps.Source);

        // Everything there is to complain about.
        var problems = bound
            .Combine(namesakes)
            .Combine(missing)
            .SelectMany(static (item, _) => Problems.Of(item.Left.Left, item.Left.Right, item.Right))
            .WithTrackingName(Steps.Problems);

        context.RegisterSourceOutput(sources, static (output, source) => output.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8)));
        context.RegisterSourceOutput(problems, static (output, problem) => output.ReportDiagnostic(problem.ToDiagnostic()));
    }

    /// <summary>The names of the steps, for tests of what is computed again and what is not.</summary>
    internal static class Steps
    {
        public const string Read = nameof(Read);
        public const string Bind = nameof(Bind);
        public const string Requirements = nameof(Requirements);
        public const string Namesakes = nameof(Namesakes);
        public const string Space = nameof(Space);
        public const string Emitted = nameof(Emitted);
        public const string Source = nameof(Source);
        public const string Problems = nameof(Problems);
    }
}
