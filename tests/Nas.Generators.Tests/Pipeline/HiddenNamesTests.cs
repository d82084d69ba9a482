using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Pipeline;

/// <summary>
/// Which names a net's project gives another meaning to, of those that a written network holds. They are found by syntax, so every form of
/// declaration is one to try; that written networks compile beside them is tested elsewhere.
/// </summary>
public sealed class HiddenNamesTests
{
    [Theory]
    // Types and namespaces around the net.
    [InlineData("namespace Acme.Nets; internal class Tensor { }", "Tensor")]
    [InlineData("namespace Acme.Nets; internal class Tensor<T> { }", "Tensor")]
    [InlineData("namespace Acme { namespace Nets { internal struct cat { } } internal interface zeros { } } internal enum Linear { }", "Linear, cat, zeros")]
    [InlineData("namespace Acme.Nets; internal delegate void Dropout(); internal record Identity; internal record struct ReLU;", "Dropout, Identity, ReLU")]
    [InlineData("namespace Acme.Nets; internal class @Module { } internal class \\u0063at { }", "Module, cat")]
    [InlineData("namespace Acme.Nets.Tensor.Linear { } namespace Acme.System { } namespace zeros.Deep { }", "System, Tensor, zeros")]
    [InlineData("namespace Acme { namespace Conv2d.Linear { } } namespace System.Own { }", "Conv2d")]
    // Elsewhere, or not there.
    [InlineData("namespace Acme.Other { class Tensor { } } namespace Nets { class Linear { } } namespace Acme.Nets { class Box { class Conv2d { } } }", "")]
    [InlineData("namespace Acme.Nets;\n#if NEVER\nclass Tensor { }\n#endif\nclass Tensors { void M() { int cat = 0; int zeros() => cat; } }", "")]
    // In the net's own class.
    [InlineData("namespace Acme.Nets; partial class MixedNet { int cat; void zeros() { } object Linear => null; event System.Action Dropout; }", "Dropout, Linear, cat, zeros")]
    [InlineData("namespace Acme.Nets; partial class MixedNet { event System.Action Dropout { add { } remove { } } class ReLU { } delegate void Module(); const int a = 1, functional = 2; }", "Dropout, Module, ReLU, functional")]
    [InlineData("namespace Acme.Nets; interface I { int cat(); } partial class MixedNet : I { int I.cat() => 0; }", "")]
    // By global usings.
    [InlineData("global using Linear = System.Int32; global using Other = System.Int32;", "Linear")]
    [InlineData("global using Parts; namespace Parts { class Tensor { } } namespace Parts.Linear { class Any { } }", "Tensor")]
    [InlineData("global using static Parts.Box<int>.Inner; namespace Parts { class Box<T> { internal class Inner { internal static int cat() => 0; internal enum zeros { } } } }", "cat, zeros")]
    [InlineData("global using static global::Kind; enum Kind { Linear, Dropout }", "Dropout, Linear")]
    [InlineData("global using static Parts.Pair; namespace Parts { record Pair(int Tensor, int Other); }", "Tensor")]
    [InlineData("using Parts; namespace Parts { class Tensor { } }", "")]
    [InlineData("global using TorchSharp.Modules; global using static TorchSharp.torch; global using static TorchSharp.torch.nn;", "")]
    [InlineData("global using System.Reflection;", "Module")]
    public void EveryDeclarationIsSeenWhereItIsNear(string source, string expected) => Assert.Equal(expected, Hidden(Project.WithSource(source)));

    [Theory]
    [InlineData("namespace Acme.Nets { public class Tensor { } internal class Linear { } }", "Tensor")]
    [InlineData("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"User\")] namespace Acme { internal class Linear { } }", "Linear")]
    [InlineData("namespace Acme.Tensor { public class Any { } } public class cat { }", "Tensor, cat")]
    [InlineData("namespace Imported { public class Tensor { } public static class Functions { public static int zeros; } }", "Tensor, zeros")]
    [InlineData("namespace Acme.Other { public class Tensor { } }", "")]
    public void SoIsThatOfAReference(string source, string expected)
    {
        var project = Project.WithSource("global using Imported; global using static Imported.Functions;");
        Assert.Equal(expected, Hidden(project with { Libraries = [Library(source)] }));
    }

    private static UserProject Project { get; } = new UserProject().WithSpace("Mixed.nas", $"namespace Acme.Nets;\n{Spaces.Mixed}");

    private static string Hidden(UserProject project)
    {
        var text = Assert.Single(project.Generate().Nets()).SourceText.ToString();
        return Regex.Match(text, @"HiddenNames.*\{ (.*) \};").Groups[1].Value.Replace("\"", "");
    }

    private static PortableExecutableReference Library(string source)
    {
        using var stream = new MemoryStream();
        var library = CSharpCompilation.Create("Library", [CSharpSyntaxTree.ParseText(source)], new UserProject().Compilation().References, new(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(library.Emit(stream).Success);
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
