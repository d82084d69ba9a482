using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Nas.Generators;
using Nas.Runtime.Supernets;

namespace Nas.Benchmarks;

/// <summary>
/// Makes a space whose text is known only now into running code, by the generator and the compiler. That happens in a process of its
/// own, so that the compiler's memory does not count in what is measured.
/// </summary>
internal static class SpaceCompiler
{
    public static ISearchSpaceDefinition Compile(string space)
    {
        var folder = Directory.CreateTempSubdirectory("nas-benchmark-").FullName;
        var (source, assembly) = (Path.Combine(folder, "Space.nas"), Path.Combine(folder, $"{Path.GetFileName(folder)}.dll")); // a name that no other has: several may be loaded;
        File.WriteAllText(source, space);
        // This program is its own executable, or an argument of dotnet.
        var itself = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(itself) == "dotnet" ? [typeof(SpaceCompiler).Assembly.Location] : [];
        using var compiler = Process.Start(itself, [.. program, "compile", source, assembly]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0) throw new InvalidOperationException("The space does not compile; see above.");
        var definition = Assembly.LoadFrom(assembly).GetCustomAttribute<SearchSpaceDefinitionAttribute>()!.Definition;
        return (ISearchSpaceDefinition)Activator.CreateInstance(definition, nonPublic: true)!;
    }

    public static Command Command()
    {
        var source = new Argument<FileInfo>("source") { Description = "A .nas file." };
        var output = new Argument<FileInfo>("output") { Description = "The assembly to write." };
        var command = new Command("compile", "Compiles a .nas file to an assembly.") { source, output };
        command.SetAction(result => Emit(result.GetValue(source)!.FullName, result.GetValue(output)!.FullName));
        return command;
    }

    private static int Emit(string source, string output)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(output),
            references: references,
            options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        CSharpGeneratorDriver.Create([new SearchSpaceGenerator().AsSourceGenerator()], [new NasFile(source)])
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var problems);
        var result = generated.Emit(output);
        var errors = problems.Concat(result.Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error).ToImmutableArray();
        foreach (var error in errors) Console.Error.WriteLine(error);
        return errors.IsEmpty ? 0 : 1;
    }

    private sealed class NasFile(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path), Encoding.UTF8);
    }
}
