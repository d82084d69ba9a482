using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Generators.Tests.InMemory;
using Nas.Runtime.Supernets;

namespace Nas.Generators.Tests.Running;

/// <summary>
/// Nothing of the user's captures a name in generated or written code: with types and namespaces of every name that occurs there, wherever C#
/// looks for names before it comes to using directives, all of it compiles.
/// </summary>
public sealed class CapturedNamesTests
{
    private const string Name = "Acme.Nets.Deep";

    // The stem's fixed width makes the constructor check its parameter, nothing but none makes zeros, and only images of several sizes are made smaller.
    private static readonly UserProject Project = new UserProject()
        .WithSpace("Fashion.nas", Spaces.Odd.Replace("namespace Samples.Odd;", $"namespace {Name};"))
        .WithSpace("Bench.nas", Spaces.Bench201.Replace("namespace Samples.Bench;", $"namespace {Name};").Replace("stem   conv(3),", "stem   conv(3, 16),").Replace("    res_block", "    res_block(stride: 1)\n    res_block"))
        .WithSpace("Mixed.nas", $"namespace {Name};\n" + Spaces.Mixed.Replace("global_avg_pool,", "global_avg_pool, dropout(0.2),"))
        .WithSpace("Mobile.nas", Spaces.Mobile.Replace("namespace Samples.Mobile;", $"namespace {Name};").Replace("image(2, 9, 9)", "image(2, {8, 9})"))
        .WithSpace("Bench101.nas", Spaces.Bench101.Replace("namespace Samples.Bench101;", $"namespace {Name};"))
        .WithSpace("Motifs.nas", Spaces.Motifs.Replace("namespace Samples.Motifs;", $"namespace {Name};"))
        .WithSpace("Macro.nas", Spaces.Macro.Replace("namespace Samples.Macro;", $"namespace {Name};"))
        .WithSpace("Shuffle.nas", Spaces.Shuffle.Replace("namespace Samples.Shuffle;", $"namespace {Name};"))
        .WithSpace("Squeezed.nas", Spaces.Squeezed.Replace("namespace Samples.Squeezed;", $"namespace {Name};"))
        .WithSpace("Recurrent.nas", Spaces.Recurrent.Replace("namespace Samples.Recurrent;", $"namespace {Name};"))
        .WithSpace("Pairs.nas", Spaces.Pairs.Replace("namespace Samples.Pairs;", $"namespace {Name};"))
        .WithSpace("Transformer.nas", Spaces.Transformer.Replace("namespace Samples.Transformer;", $"namespace {Name};"))
        .WithSpace("Causal.nas", Spaces.Causal.Replace("namespace Samples.Causal;", $"namespace {Name};"))
        .WithSpace("Chain.nas", Spaces.Chain.Replace("namespace Samples.Chain;", $"namespace {Name};"))
        .WithSpace("Detecting.nas", Spaces.Detecting.Replace("namespace Samples.Detecting;", $"namespace {Name};"))
        .WithSpace("Pyramids.nas", Spaces.Pyramids.Replace("namespace Samples.Pyramids;", $"namespace {Name};"));

    private static readonly string[] Nets =
        ["Bench101Net", "BenchNet", "CausalNet", "ChainNet", "DetectingNet", "MacroNet", "MixedNet", "MobileNet", "MotifNet", "OddNet", "PairsNet", "PyramidNet", "RecurrentNet", "ShuffleNet", "SqueezedNet", "TransformerNet"];

    /// <summary>What is looked up by its bare name in written code, and every name in the full ones.</summary>
    private static readonly Lazy<(ImmutableArray<string> Bare, ImmutableArray<string> All)> Names = new(Collect);

    public static TheoryData<string> Places { get; } =
    [
        "namespace", "parent namespace", "global namespace", "sub-namespaces", "parent's namespaces", "global namespaces", "class", "aliases", "imported types", "imported functions",
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public void EverythingCompilesBesideHostileNames(string place)
    {
        var hostile = Project.WithSource(Hostile(place));
        var all = hostile;
        foreach (var source in WrittenIn(hostile)) all = all.WithSource(source);
        var assembly = all.Load();
        foreach (var net in Nets)
        {
            var type = assembly.GetType($"{Name}.{net}", throwOnError: true)!;
            Assert.Equal(typeof(TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>), type.BaseType);
        }
    }

    [Fact]
    public void TheNamesThatAreLookedForAreThoseThatOccur()
    {
        Assert.Equal(TorchNames.All.Order(), Names.Value.Bare);
        Assert.Superset(new HashSet<string> { "TorchSharp", "torch", "nn", "Nas", "Genotype", "Supernet" }, Names.Value.All.ToHashSet());
    }

    /// <summary>Namespaces and classes that are nowhere but in <c>.nas</c> files.</summary>
    [Fact]
    public void NetsDoNotCaptureEachOthersNames()
    {
        var project = new UserProject()
            .WithSpace("Parts.nas", $"namespace Parts.{string.Join(".", TorchNames.All)}.Deep;\n{Spaces.Mixed}")
            .WithSpace("Beside.nas", $"namespace Beside;\n{Spaces.Mixed}")
            .WithSpace("Under.nas", $"namespace Nets.Under;\n{Spaces.Mixed}");
        foreach (var name in TorchNames.All)
        {
            project = project
                .WithSpace($"Below{name}.nas", $"namespace Beside.{name};\n{Spaces.Mixed}")
                .WithSpace($"Net{name}.nas", $"namespace Nets;\n{Spaces.Mixed.Replace("MixedNet", name)}");
        }

        foreach (var source in WrittenIn(project)) project = project.WithSource(source);
        project.Load();
    }

    [Fact]
    public void OnlyWhatIsHiddenIsWrittenInFull()
    {
        var clean = Assert.Single(WrittenIn(Project), s => s.Contains("sealed partial class OddNet "));
        var hidden = Assert.Single(WrittenIn(Project.WithSource("namespace Acme; internal class Sequential { }")), s => s.Contains("sealed partial class OddNet "));
        Assert.DoesNotContain("global::", clean);
        Assert.Equal(clean, hidden.Replace("global::TorchSharp.Modules.", "").Replace("global::TorchSharp.torch.nn.", "").ReplaceLineEndings("\n"));
        Assert.Contains("private readonly global::TorchSharp.Modules.Sequential stem;", hidden);
        Assert.DoesNotContain("global::TorchSharp.torch.Tensor", hidden);
    }

    [Fact]
    public void WhatIsNotSeenHidesNothing()
    {
        // Elsewhere, inside another type, or what the network imports itself.
        var project = Project.WithSource(
            """
            global using TorchSharp;
            global using TorchSharp.Modules;
            global using static TorchSharp.torch;
            global using static TorchSharp.torch.nn;
            namespace Other { internal class Sequential { } }
            namespace Acme.Nets { internal class Box { internal class Tensor { } } }
            """);
        Assert.Equal(string.Join("\n", WrittenIn(Project)), string.Join("\n", WrittenIn(project)));
    }

    /// <summary>The names that a space gives are the user's as well.</summary>
    [Fact]
    public void NamesOfTheSpaceItselfCaptureNothing()
    {
        string[] own = ["Network", "Node", "Genotype", "Definition2", "TorchSharp", "Nas", "torch", "nn", "Math", "Residual", "FactorizedReduce", "GlobalAveragePool", "ReluConvNorm", "train", "Dispose", "name"];
        var words = TorchNames.All.Concat(own).Where(n => n is not ("zeros" or "name")).ToArray();
        // Cells that would be one in C# (cat and Cat) are an error of their own.
        var cells = words.DistinctBy(Identifiers.Pascal).Where(w => w is not ("Dispose" or "Definition2")).Append("First").Append("FirstArchitecture").ToArray();
        string[] inputs = ["cat", "zeros_like", "NewDisposeScope", "functional", "Tensor", "Sequential", "Op", "definition", "scope", "channels", "forward", "System", "equals", "nameof"];
        var parameters = words.Concat(["Definition", "Supernet", "Architecture", "Op", "Build", "Stem", "cell0", "x", "s", "scope", "forward"]).Distinct().Except(["name"]).ToArray();
        var text = $$"""
            ops All { none, skip_connect, sep_conv(3) }
            ops Definition { skip_connect, max_pool(3), avg_pool(5) }

            """
            + string.Concat(cells.Select((cell, i) =>
                $"cell {cell} {{ input {inputs[i % inputs.Length]}, {inputs[(i + 1) % inputs.Length]} nodes 2 {{ from {(i % 2 == 0 ? "all" : "2")} of previous, op {(i % 3 == 0 ? "Definition" : "All")} }} output {(i % 4 < 2 ? "concat(nodes)" : "last")} stride {1 + (i % 8 == 0 ? 1 : 0)} }}\n"))
            + "net NAME(channels: 4, " + string.Join(", ", parameters.Select(p => $"{p}: 3")) + ") {\n  input image(1, 4096, 4096)\n  stem conv(3, Linear)\n"
            + string.Concat(cells.Select(c => $"  {c}\n")) + "  res_block(stride: 2)\n  head global_avg_pool, dropout(0.5), linear(Dropout)\n}\n";
        var project = new UserProject();
        var nets = words.Append("Ordinary").ToArray();
        foreach (var net in nets)
        {
            // One has all names at once; the others are small.
            var space = net == "Ordinary" ? text.Replace("NAME", net) : Spaces.Mixed.Replace("MixedNet", net);
            project = project.WithSpace($"{net}.nas", $"namespace Space{Array.IndexOf(nets, net)};\n" + space);
        }

        foreach (var source in WrittenIn(project)) project = project.WithSource(source);
        project.Load();
    }

    /// <summary>A class may be called by any name that <c>--as</c> takes.</summary>
    [Fact]
    public void TheNameOfTheClassCapturesNothing()
    {
        var space = Assert.Single(Nas.Dsl.SpaceFile.Read(Spaces.Odd).Spaces);
        var genotype = new Genotype(space.Decisions, [.. space.Decisions.Items.Select(d => d.ValueAt(0))]);
        string[] names = [.. TorchNames.All, "FactorizedReduce", "ReluConvNorm", "Residual", "GlobalAveragePool", "NormalCell", "SkipConnect", "SepConv3x3", "RegisterComponents", "train", "call", "to", "TorchSharp"];
        // Each in a namespace of its own, as if it stood alone.
        var project = names.Aggregate(new UserProject(), (p, name) => p.WithSource(NetworkWriter.Write(space with { Namespace = "Of" + name }, genotype, name)));
        project.Load();
    }

    private static string Hostile(string place)
    {
        var (bare, all) = Names.Value;
        string Types(IEnumerable<string> names) => string.Concat(names.Select(n => $"internal class {n} {{ }}\n"));
        // A global TorchSharp, Nas, System or Microsoft is the user's farewell to them.
        string[] roots = ["TorchSharp", "Nas", "System", "Microsoft"];
        // A class or namespace cannot be called like another member of its namespace.
        var free = all.Except(Nets).ToArray();
        return "#pragma warning disable CS8981, CS0649, CS0169, CA1050\n" + place switch
        {
            "namespace" => $"namespace {Name};\n{Types(free)}",
            "parent namespace" => $"namespace Acme.Nets;\n{Types(free)}",
            "global namespace" => Types(free.Except(roots)),
            "sub-namespaces" => string.Concat(free.Select(n => $"namespace {Name}.{n} {{ internal class Any {{ }} }}\n")),
            "parent's namespaces" => string.Concat(free.Select(n => $"namespace Acme.{n} {{ internal class Any {{ }} }}\n")),
            "global namespaces" => string.Concat(free.Except(roots).Select(n => $"namespace {n} {{ internal class Any {{ }} }}\n")),
            "class" => $"namespace {Name};\n" + string.Concat(Nets.Select(net =>
                $"partial class {net} {{ {string.Concat(bare.Select((n, i) => i % 2 == 0 ? $"private static int {n}() => 0; " : $"private class {n} {{ }} "))} }}\n")),
            "aliases" => string.Concat(free.Select(n => $"global using {n} = Elsewhere.Any;\n")) + "namespace Elsewhere { internal class Any { } }\n",
            "imported types" => $"global using Elsewhere;\nnamespace Elsewhere {{ {Types(free)} }}\n",
            "imported functions" => "global using static Elsewhere.Functions;\nnamespace Elsewhere { internal static class Functions {\n"
                + string.Concat(free.Select((n, i) => $"internal static int {n}(params object[] any) => any.Length;\n")) + "} }\n",
            _ => throw new ArgumentOutOfRangeException(nameof(place), place, null),
        };
    }

    /// <summary>The networks of a project's spaces, written as the engine does it: a first and a last architecture of each, under two names.</summary>
    private static ImmutableArray<string> WrittenIn(UserProject project)
    {
        var assembly = project.Load();
        return
        [
            .. from definition in assembly.GetCustomAttributes<SearchSpaceDefinitionAttribute>().Select(a => (ISearchSpaceDefinition)Activator.CreateInstance(a.Definition, nonPublic: true)!)
               orderby definition.Space.Name, definition.Space.Namespace
               from last in new[] { false, true }
               let space = definition.Space
               let genotype = space.Decisions.Nearest([.. space.Decisions.Items.Select(d => d.ValueAt(last ? d.ValueCount - 1 : 0))])
               let name = last ? space.Name + "Last" : space.Name
               from source in new[]
               {
                   Written(space, genotype, name, definition.HiddenNames, last ? TrainingParts.DropPath | TrainingParts.AuxiliaryHead : TrainingParts.None),
                   DerivedWriter.Write(new Derivation { Namespace = space.Namespace, ClassName = name, Space = space.Name, Genotype = Nas.Dsl.GenotypeText.Write(space, genotype) }),
               }
               select source,
        ];
    }

    // With what its training needs, if there is a place for it.
    private static string Written(SearchSpace space, Genotype genotype, string name, IReadOnlyCollection<string> hidden, TrainingParts parts)
    {
        try
        {
            return NetworkWriter.Write(space, genotype, name, null, hidden, parts: parts);
        }
        catch (ArgumentException) when (parts != TrainingParts.None)
        {
            return NetworkWriter.Write(space, genotype, name, null, hidden);
        }
    }

    private static (ImmutableArray<string> Bare, ImmutableArray<string> All) Collect()
    {
        var project = Project;
        foreach (var source in WrittenIn(Project)) project = project.WithSource(source);
        project.Driver().RunGeneratorsAndUpdateCompilation(project.Compilation(), out var compilation, out _);
        var (bare, all) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var tree in compilation.SyntaxTrees)
        {
            var isWritten = !tree.ToString().StartsWith("// <auto-generated", StringComparison.Ordinal);
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var symbol = model.GetSymbolInfo(name).Symbol;
                if (name.IsVar || symbol is null or INamespaceSymbol { IsGlobalNamespace: true } || SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly)) continue;
                if (symbol is not (ITypeSymbol or INamespaceSymbol or IMethodSymbol { IsStatic: true })) continue;
                all.Add(name.Identifier.ValueText);
                var isQualified = name.Parent is QualifiedNameSyntax { Right: var right } && right == name
                    || name.Parent is MemberAccessExpressionSyntax { Name: var member } && member == name
                    || name.Parent is AliasQualifiedNameSyntax
                    || name.Ancestors().OfType<UsingDirectiveSyntax>().Any();
                if (isWritten && !isQualified) bare.Add(name.Identifier.ValueText);
            }
        }

        return ([.. bare], [.. all]);
    }
}
