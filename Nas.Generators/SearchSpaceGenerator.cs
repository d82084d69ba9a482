using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Nas.Dsl.Model;
using Nas.Generators.Attributes;
using Nas.Generators.Emitter;

namespace Nas.Generators;

/// <summary>
/// Turns each net of a project, declared in a <c>.nas</c> file or by attributes on a class, into C#: its architecture record, its supernet and
/// its builder. Mistakes are reported where they stand in the <c>.nas</c> file or the C#.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SearchSpaceGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // The attributes for operations, which the user's C# may name.
        context.RegisterPostInitializationOutput(static output =>
            output.AddSource(OperationAttributes.HintName, SourceText.From(OperationAttributes.Source, Encoding.UTF8)));

        // Each .nas file of the project, with the namespace that the project gives it.
        var files = context.AdditionalTextsProvider
            .Where(static text => SpaceSource.IsSpace(text.Path))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellation) => SpaceSource.Read(pair.Left, pair.Right, cancellation))
            .WithTrackingName(Steps.Read);

        // Read and bound, alone.
        var boundFiles = files
            .Select(static (file, _) => BoundSource.Of(file))
            .WithTrackingName(Steps.Bind);

        // Each class that declares a net by attributes, as the text of a .nas file that says the same.
        var declared = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                AttributeNames.Net,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, _) => NetLowering.Lower((INamedTypeSymbol)found.TargetSymbol, (TypeDeclarationSyntax)found.TargetNode))
            .WithTrackingName(Steps.Declare);

        // Bound by the same binder.
        var boundClasses = declared
            .Select(static (net, _) => net.Bind())
            .WithTrackingName(Steps.BindDeclared);

        // From here on nobody asks where a net comes from.
        var bound = boundFiles
            .Collect()
            .Combine(boundClasses.Collect())
            .SelectMany(static (pair, _) => pair.Left.AddRange(pair.Right));

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

        // The user's own modules, whose classes the compilation alone knows. It is asked after every keystroke, but for nothing where there are none.
        var ownModules = bound
            .SelectMany(static (source, _) => source.OwnModules)
            .Collect()
            .Combine(context.CompilationProvider)
            .Select(static (pair, cancellation) => OwnModuleCheck.Of(pair.Left, pair.Right, cancellation))
            .WithTrackingName(Steps.OwnModules);

        // The spaces that C# can be written for.
        var spaces = bound
            .SelectMany(static (source, _) => source.Spaces)
            .WithTrackingName(Steps.Space)
            .Combine(namesakes)
            .Combine(missing)
            .Combine(ownModules)
            .Where(static item => item.Left.Right is null && item.Left.Left.Right.Allow(item.Left.Left.Left) && item.Right.Allow(item.Left.Left.Left.Space))
            .Select(static (item, _) => item.Left.Left.Left)
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

        var folder = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => SpaceSource.ProjectFolder(options));

        // The spaces, each with the names that are something else where its network will stand, and its file where that matters.
        var placed = spaces
            .Combine(hidden)
            .Combine(folder)
            .Select(static (item, _) =>
            {
                var ((declared, names), project) = item;
                return (declared.Space, Hidden: names.For(declared.Space), Declared: declared.Names, File: declared.FileFrom(project));
            })
            .WithTrackingName(Steps.Placed);

        // Their C#.
        var sources = placed
            .Select(static (item, _) => NetEmitter.Emit(item.Space, item.Hidden, item.Declared, item.File))
            .WithTrackingName(Steps.Source);

        // The other half of the parts of nets in C#, whatever is wrong with them.
        var parts = declared
            .Combine(missing)
            .Where(static item => item.Left.HasParts && item.Right is null)
            .Select(static (item, _) => PartsEmitter.Emit(item.Left))
            .WithTrackingName(Steps.Parts);

        // Everything there is to complain about, once: two nets in C# may name the same cell.
        var problems = bound
            .Combine(namesakes)
            .Combine(missing)
            .SelectMany(static (item, _) => Problems.Of(item.Left.Left, item.Left.Right, item.Right))
            .Collect()
            .Combine(ownModules)
            .SelectMany(static (all, _) => all.Left.Concat(all.Right.Problems).Distinct())
            .WithTrackingName(Steps.Problems);

        context.RegisterSourceOutput(sources, static (output, source) => output.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8)));
        context.RegisterSourceOutput(parts, static (output, source) => output.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8)));
        context.RegisterSourceOutput(problems, static (output, problem) => output.ReportDiagnostic(problem.ToDiagnostic()));
    }

    /// <summary>The names of the steps, for tests of what is computed again and what is not.</summary>
    internal static class Steps
    {
        public const string Read = nameof(Read);
        public const string Bind = nameof(Bind);
        public const string Declare = nameof(Declare);
        public const string BindDeclared = nameof(BindDeclared);
        public const string Parts = nameof(Parts);
        public const string References = nameof(References);
        public const string Requirements = nameof(Requirements);
        public const string Namesakes = nameof(Namesakes);
        public const string OwnModules = nameof(OwnModules);
        public const string Space = nameof(Space);
        public const string Emitted = nameof(Emitted);
        public const string Hidden = nameof(Hidden);
        public const string Placed = nameof(Placed);
        public const string Source = nameof(Source);
        public const string Problems = nameof(Problems);
    }
}
