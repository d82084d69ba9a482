using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Nas.Dsl.Model;
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

        // What the project references. Nothing here asks the compilation for more: it is another one after every keystroke in C#.
        var references = context.MetadataReferencesProvider
            .Collect()
            .Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName))
            .Select(static (pair, _) => References.Of(pair.Left, pair.Right))
            .WithTrackingName(Steps.References);

        // What the project lacks for the generated code to compile, or nothing.
        var missing = references
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

        // The names of all nets.
        var nets = bound
            .SelectMany(static (file, _) => file.Declarations)
            .Select(static (net, _) => net.FullName)
            .Collect()
            .Select(static (names, _) => names.ToEquatableArray());

        // What C# brings into all files, and where it declares names of written networks; of both a project has few, found by syntax.
        var usings = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => GlobalUsing.Is(node), static (found, _) => GlobalUsing.Of(found.Node))
            .Where(static directive => directive.CanHide)
            .Collect()
            .Select(static (directives, _) => directives.Distinct().ToEquatableArray());
        var inSource = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => DeclaredName.Is(node), static (found, _) => DeclaredName.In(found.Node))
            .Collect()
            .Select(static (names, _) => names.SelectMany(n => n).Distinct().ToEquatableArray());

        // The same of what is referenced, only in the namespaces that matter.
        var inReferences = nets
            .Combine(usings)
            .Select(static (pair, _) => HiddenNames.Containers(pair.Left, pair.Right))
            .Combine(references)
            .Select(static (pair, _) => References.Names(pair.Right, pair.Left));

        var hidden = inSource
            .Combine(inReferences)
            .Combine(nets)
            .Combine(usings)
            .Select(static (item, _) =>
            {
                var (((source, referenced), all), directives) = item;
                return new HiddenNames(source.Concat(referenced).Concat(all.SelectMany(DeclaredName.In)).Distinct().ToEquatableArray(), directives);
            })
            .WithTrackingName(Steps.Hidden);

        // The spaces, each with the names that are something else where its network will stand.
        var placed = spaces
            .Combine(hidden)
            .Select(static (item, _) => (Space: item.Left, Hidden: item.Right.For(item.Left)))
            .WithTrackingName(Steps.Placed);

        // Their C#.
        var sources = placed
            .Select(static (item, _) => NetEmitter.Emit(item.Space, item.Hidden))
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
        public const string References = nameof(References);
        public const string Requirements = nameof(Requirements);
        public const string Namesakes = nameof(Namesakes);
        public const string Space = nameof(Space);
        public const string Emitted = nameof(Emitted);
        public const string Hidden = nameof(Hidden);
        public const string Placed = nameof(Placed);
        public const string Source = nameof(Source);
        public const string Problems = nameof(Problems);
    }
}
