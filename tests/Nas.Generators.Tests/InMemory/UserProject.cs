using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Nas.Generators.Tests.InMemory;

/// <summary>A user's project in memory: its C#, its <c>.nas</c> files and its settings, as strict as a project can be.</summary>
internal sealed record UserProject
{
    private static readonly ImmutableArray<MetadataReference> AllReferences =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat(Directory.GetFiles(AppContext.BaseDirectory, "Nas.*.dll"))
            .DistinctBy(Path.GetFileName)
            .Where(path => !Path.GetFileName(path).StartsWith("Nas.Generators", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public ImmutableList<NasFile> Spaces { get; init; } = [];

    public ImmutableList<string> Sources { get; init; } = [];

    /// <summary>The names of the sources that have some, by their index.</summary>
    public ImmutableDictionary<int, string> SourcePaths { get; init; } = ImmutableDictionary<int, string>.Empty;

    public string? RootNamespace { get; init; } = "User";

    public string? Folder { get; init; }

    public bool ReferencesRuntime { get; init; } = true;

    /// <summary>What it references besides.</summary>
    public ImmutableArray<MetadataReference> Libraries { get; init; } = [];

    public LanguageVersion Language { get; init; } = LanguageVersion.Latest;

    public UserProject WithSpace(string path, string text, string? defaultNamespace = null) =>
        this with { Spaces = Spaces.RemoveAll(s => s.Path == path).Add(new NasFile(path, text, defaultNamespace)) };

    public UserProject WithSource(string text) => this with { Sources = Sources.Add(text) };

    public UserProject WithSource(string text, string path) => WithSource(text) with { SourcePaths = SourcePaths.Add(Sources.Count, path) };

    /// <summary>The user's own part, before the generator ran.</summary>
    public CSharpCompilation Compilation() => CSharpCompilation.Create(
        "User",
        Sources.Select((text, i) => CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), ParseOptions, SourcePaths.GetValueOrDefault(i, $"User{i}.cs"))),
        AllReferences.Where(r => ReferencesRuntime || !Path.GetFileName(r.Display!).StartsWith("Nas.", StringComparison.Ordinal)).Concat(Libraries),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Error,
            warningLevel: 9999,
            deterministic: true));

    public GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new SearchSpaceGenerator().AsSourceGenerator()],
        Spaces,
        ParseOptions,
        new Options(this),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator once.</summary>
    public GeneratorRunResult Generate() => Driver().RunGenerators(Compilation()).GetRunResult().Results.Single();

    /// <summary>Everything, compiled without a single warning, and loaded.</summary>
    public Assembly Load()
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compilation(), out var compilation, out var diagnostics);
        // What is only worth knowing is no mistake.
        Assert.DoesNotContain(diagnostics, d => d.DefaultSeverity > DiagnosticSeverity.Info);
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Hidden));
        return Assembly.Load(stream.ToArray());
    }

    private CSharpParseOptions ParseOptions => new(Language, DocumentationMode.Diagnose);

    private sealed class Options(UserProject project) : Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptionsProvider
    {
        public override Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions GlobalOptions { get; } =
            new Dictionary(("build_property.RootNamespace", project.RootNamespace), ("build_property.ProjectDir", project.Folder));

        public override Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Dictionary(("build_metadata.AdditionalFiles.Namespace", ((NasFile)textFile).DefaultNamespace));
    }

    private sealed class Dictionary(params (string Key, string? Value)[] options) : Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions
    {
        public override bool TryGetValue(string asked, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? found) =>
            (found = options.FirstOrDefault(o => o.Key == asked).Value) is not null;
    }
}
