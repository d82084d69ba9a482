using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Nas.Benchmarks;

/// <summary>A large project in memory, and what a user types into it: many <c>.nas</c> files, one of them long, as many nets in C#, and more C#.</summary>
internal sealed class TypingProject
{
    /// <summary>The namespaces of the nets in the files that are edited are in this one, and those of no other net.</summary>
    public const string EditedNamespace = "App.Edited";

    private const int Block = 8;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.Parse);

    private readonly SyntaxTree _edited;
    private readonly SyntaxTree? _editedNets;

    /// <summary>Makes it.</summary>
    /// <param name="nets">How many <c>.nas</c> files.</param>
    /// <param name="declared">How many C# files with nets, the first as long as the first <c>.nas</c> file; or 0.</param>
    /// <param name="sources">How many other C# files.</param>
    public TypingProject(int nets, int declared, int sources)
    {
        DeclaredFiles = declared;
        Spaces = [new NasFile("Edited.nas", LongFile()), .. Enumerable.Range(1, nets - 1).Select(i => new NasFile($"Net{i}.nas", ShortFile(i)))];
        Compilation = CSharpCompilation.Create(
            "App",
            [
                Tree("GlobalUsings.cs", GlobalUsings),
                .. Enumerable.Range(0, declared).Select(i => Tree($"Declared{i}.cs", i == 0 ? LongDeclaration() : ShortDeclaration(i))),
                .. Enumerable.Range(0, sources - 1).Select(i => Tree($"Service{i}.cs", Source(i))),
            ],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _edited = Compilation.SyntaxTrees[declared + (sources / 2)];
        _editedNets = declared > 0 ? Compilation.SyntaxTrees[1] : null;
    }

    /// <summary>The <c>.nas</c> files; the one that is edited is the first.</summary>
    public ImmutableArray<AdditionalText> Spaces { get; }

    /// <summary>The C#.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>How many C# files have nets; the first of them is edited.</summary>
    public int DeclaredFiles { get; }

    /// <summary>How many lines that one has.</summary>
    public int EditedDeclaredLines => _editedNets is null ? 0 : _editedNets.GetText().Lines.Count - 1;

    /// <summary>How many lines the edited <c>.nas</c> file has.</summary>
    public int EditedLines => Spaces[0].GetText()!.Lines.Count - 1;

    /// <summary>What is typed, by name; each gives the project after the edit of a number; one number's is not the next one's.</summary>
    public IEnumerable<(string Name, Func<int, Edit> Edit)> Edits =>
    [
        (".nas, a number of one net", i => InSpace("channels: 12,", $"channels: {16 + (i % 100)},")),
        (".nas, an operation of all nets", i => InSpace("sep_conv(5) }", $"sep_conv({7 + (2 * (i % 10))}) }}")),
        (".nas, the name of a net", i => InSpace("net Net0(", $"net Net0x{i}(")),
        (".nas, a comment", i => InSpace("// remark", $"// remark {i}")),
        .. _editedNets is { } declared ?
            [
                ("net in C#, a number of one net", i => InSource(declared, "Channels = 12,", $"Channels = {16 + (i % 100)},")),
                ("net in C#, an operation of all nets", i => InSource(declared, "[SepConv(5)] Sep5", $"[SepConv({7 + (2 * (i % 10))})] Sep5")),
                ("net in C#, the name of a net", i => InSource(declared, "class Net0", $"class Net0x{i}")),
                ("net in C#, a comment", i => InSource(declared, "// remark", $"// remark {i}")),
            ]
            : Array.Empty<(string, Func<int, Edit>)>(),
        ("C#, in a body", i => InSource(_edited, "total += Weight;", $"total += Weight + {i};")),
        ("C#, a member", i => InSource(_edited, "public int Weight", $"public int Added{i}() => {i};\n\n    public int Weight")),
        ("C#, a using", i => InSource(_edited, "using System.Text;", $"using System.Text;\nusing Alias{i} = System.Text.StringBuilder;")),
    ];

    /// <summary>The driver of a generator for this project, before its first run.</summary>
    public GeneratorDriver Driver(IIncrementalGenerator generator, bool trace) => CSharpGeneratorDriver.Create(
        [generator.AsSourceGenerator()],
        Spaces,
        Options,
        new RootNamespace(),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trace));

    private Edit InSpace(string old, string replacement) =>
        new(Compilation, Spaces.SetItem(0, new NasFile(Spaces[0].Path, Spaces[0].GetText()!.ToString().Replace(old, replacement, StringComparison.Ordinal))));

    private Edit InSource(SyntaxTree edited, string old, string replacement)
    {
        var text = edited.GetText();
        var place = text.ToString().IndexOf(old, StringComparison.Ordinal);
        return new(Compilation.ReplaceSyntaxTree(edited, edited.WithChangedText(text.Replace(place, old.Length, replacement))), Spaces);
    }

    private static SyntaxTree Tree(string path, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Options, path);

    /// <summary>200 lines: six nets with cells of their own, which share a set of operations.</summary>
    private static string LongFile() =>
        $$"""
        namespace {{EditedNamespace}}.Spaces;

        ops Shared {
          search only none,
          skip_connect, max_pool(3), avg_pool(3), sep_conv(3), sep_conv(5) }
        ops Bench {
          none, skip_connect, nor_conv(1), nor_conv(3),
          avg_pool(3, norm: false)
        }

        // remark
        // The nets of this file differ in how wide they begin and in how many nodes their cells have. What they choose from is the
        // same for all of them: ordinary operations where a node keeps two states, those of the benchmark where it takes all. It is
        // one file so that whoever compares them sees them side by side.

        """ + string.Concat(Enumerable.Range(0, 6).Select(i =>
        $$"""

        // The cells of the net {{i}}: each node keeps two of all states before it.
        cell Normal{{i}} {
          input  a, b                                 // the outputs of the two cells before
          nodes  {{2 + (i % 3)}} { from 2 of previous, op Shared }
          output concat(nodes)
        }

        cell Reduction{{i}} : Normal{{i}} {
          stride 2
        }

        cell Dense{{i}} {
          input  x
          nodes  3 { from all of previous, op Bench }
          output last
        }

        // Three stages; the width is doubled at each reduction.
        net Net{{i}}(channels: {{12 + i}}, classes: 10) {
          input  image(3, 32, 32)
          stem   conv(3, channels * 3), batch_norm
          repeat 2 { Normal{{i}} }
          Reduction{{i}} { channels * 2 }
          repeat 2 { Normal{{i}} }
          Dense{{i}}
          Reduction{{i}} { channels * 2 }
          repeat 2 { Normal{{i}} }
          Dense{{i}}
          head   global_avg_pool, linear(classes)
        }

        """));

    private static string ShortFile(int i) =>
        $$"""
        namespace App.Spaces.Area{{i % Block}};

        ops Darts { search only none, skip_connect, max_pool(3), avg_pool(3), sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5) }

        cell Normal {
          input  a, b
          nodes  4 { from 2 of previous, op Darts }
          output concat(nodes)
        }
        cell Reduction : Normal { stride 2 }

        net Net{{i}}(channels: 16, classes: 10) {
          input  image(3, 32, 32)
          stem   conv(3), batch_norm
          repeat 2 { Normal }
          Reduction { channels * 2 }
          repeat 2 { Normal }
          head   global_avg_pool, linear(classes)
        }

        """;

    // The nets of the long .nas file once more.
    private static string LongDeclaration() =>
        $$"""
        using Nas.Runtime.Declaring;

        namespace {{EditedNamespace}}.Declared;

        [Ops]
        public enum Shared { [SearchOnly] None, SkipConnect, [MaxPool(3)] Max, [AvgPool(3)] Average, [SepConv(3)] Sep3, [SepConv(5)] Sep5 }

        [Ops]
        public enum Bench { None, SkipConnect, [NorConv(1)] Nor1, [NorConv(3)] Nor3, [AvgPool(3, norm: false)] Average }

        // remark

        """ + string.Concat(Enumerable.Range(0, 6).Select(i =>
        $$"""

        /// <summary>Each node of its cells keeps two of all states before it; the width is doubled at each reduction.</summary>
        [Net, Image(3, 32, 32)]
        public partial class Net{{i}}
        {
            [Parameter] private const int Channels = {{12 + i}}, Classes = 10;

            [Cell("a", "b"), Nodes({{2 + (i % 3)}}), From(2), Op<Shared>, Output(Output.ConcatNodes)]
            private class Normal;

            [Cell, Like<Normal>, Stride(2)]
            private class Reduction;

            [Cell("x"), Nodes(3), From(Previous.All), Op<Bench>, Output(Output.Last)]
            private class Dense;

            [Stem, Conv(3, nameof(Channels) + " * 3"), BatchNorm]
            public partial Part Stem { get; }

            [Repeat(2), Use<Normal>]
            public partial Part Early { get; }

            [Use<Reduction>, Widen(2)]
            public partial Part Half { get; }

            [Repeat(2), Use<Normal>]
            public partial Part Middle { get; }

            [Use<Dense>, Use<Reduction>, Widen(2)]
            public partial Part Quarter { get; }

            [Repeat(2), Use<Normal>]
            public partial Part Late { get; }

            [Use<Dense>]
            public partial Part Last { get; }

            [Head, GlobalAvgPool, Linear(nameof(Classes))]
            public partial Part Head { get; }
        }

        """));

    private static string ShortDeclaration(int i) =>
        $$"""
        using Nas.Runtime.Declaring;

        namespace App.Declared.Area{{i % Block}};

        [Net, Image(3, 32, 32)]
        public partial class Declared{{i}}
        {
            [Parameter] private const int Channels = 16, Classes = 10;

            [Ops]
            private enum Darts { [SearchOnly] None, SkipConnect, [MaxPool(3)] Max, [AvgPool(3)] Average, [SepConv(3)] Sep3, [SepConv(5)] Sep5, [DilConv(3)] Dil3, [DilConv(5)] Dil5 }

            [Cell("a", "b"), Nodes(4), From(2), Op<Darts>, Output(Output.ConcatNodes)]
            private class Normal;

            [Cell, Like<Normal>, Stride(2)]
            private class Reduction;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Repeat(2), Use<Normal>] public partial Part Early { get; }
            [Use<Reduction>, Widen(2)] public partial Part Half { get; }
            [Repeat(2), Use<Normal>] public partial Part Late { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }

        """;

    // What the SDK writes for a project with implicit usings, and what users of Torch add.
    private static string GlobalUsings => string.Concat(
        new[]
        {
            "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
            "TorchSharp", "static TorchSharp.torch", "static TorchSharp.torch.nn", "App.Services.Area1",
        }.Select(name => $"global using {name};\n"));

    private static string Source(int i) =>
        $$"""
        using System.Globalization;
        using System.Text;
        using System.Text.Json;
        using App.Services;

        namespace App.Services.Area{{i % Block}};

        /// <summary>What a request of kind {{i}} asks for.</summary>
        public sealed record Request{{i}}(string Name, int Count, IReadOnlyList<double> Values);

        /// <summary>Serves requests of kind {{i}}.</summary>
        public sealed partial class Service{{i}}(ILookup<string, Request{{i}}> requests)
        {
            private readonly Dictionary<string, double> _cache = new(StringComparer.Ordinal);
            private int _served;

            public event EventHandler<string>? Served;

            public int Weight { get; set; } = {{i}};

            public string {{(i % 10 == 0 ? "Identity" : "Title")}} => $"{Weight} of {_served}";

        """ + string.Concat(Enumerable.Range(0, 6).Select(m =>
        $$"""

            /// <summary>The weighted sum of what was asked for.</summary>
            public double Sum{{m}}(string name, CancellationToken cancellation = default)
            {
                if (_cache.TryGetValue(name, out var known)) return known;
                var total = 0.0;
                foreach (var request in requests[name].Where(r => r.Count > {{m}}).OrderBy(r => r.Name, StringComparer.Ordinal))
                {
                    cancellation.ThrowIfCancellationRequested();
                    for (var at = 0; at < request.Values.Count; at++)
                    {
                        var value = request.Values[at];
                        if (double.IsNaN(value) || value < 0) continue;
                        total += value * Math.Sqrt(at + {{m}});
                    }

                    total += Weight;
                    Served?.Invoke(this, string.Create(CultureInfo.InvariantCulture, $"{request.Name}: {total:F3}, {_served++}"));
                }

                return _cache[name] = total;
            }

        """)) + "}\n";

    /// <summary>The project after an edit.</summary>
    /// <param name="Compilation">Its C#.</param>
    /// <param name="Spaces">Its <c>.nas</c> files.</param>
    internal sealed record Edit(Compilation Compilation, ImmutableArray<AdditionalText> Spaces);

    private sealed class NasFile(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class RootNamespace : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Settings(("build_property.RootNamespace", "App"));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Settings((string Key, string Value) one) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => (value = key == one.Key ? one.Value : null) is not null;
        }
    }
}
