using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Generators.Tests.InMemory;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Generators.Tests.Running;

/// <summary>A space that is declared in C# is used as any other: its types, its supernet, its networks, and the network that a search writes.</summary>
public sealed class DeclaredSpaceTests
{
    private const string Code =
        """
        #pragma warning disable CS1591
        using Nas.Runtime.Declaring;
        using Samples.Mobile;
        using static TorchSharp.torch;

        namespace User;

        public static class Code
        {
            public static string Describe(string text)
            {
                var architecture = MobileNet.Architecture.Parse(text);
                return $"{architecture.S1.Depth} blocks of {architecture.S1.Channels}, first {architecture.S1.Node0}; {architecture.Cell.Node0}";
            }

            public static nn.Module<Tensor, Tensor> Build(string text, int classes) => MobileNet.Build(MobileNet.Architecture.Parse(text), channels: 5, classes: classes);

            public static Nas.Runtime.Supernets.Supernet Supernet(int classes) => new MobileNet.Supernet(channels: 5, classes: classes);

            public static Part[] Parts(MobileNet net) => [net.Stem, net.S1, net.S2, net.Down, net.Head];

            public static string[] Texts() => [.. System.Linq.Enumerable.Select(Parts(new MobileNet()), p => $"{p.Name}: {p}")];
        }
        """;

    private static readonly Lazy<CompiledSpace> Mobile = new(() => CompiledSpace.Declared(AttributedSpaces.Mobile, Code));

    [Fact]
    public void ItsTypesAreThoseOfTheSpace()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (space, text) = (Mobile.Value, GenotypeText.Write(Mobile.Value.Space, Mobile.Value.Draw(1)));

        Assert.StartsWith($"{(text.Contains("S1: depth = 1") ? 1 : text.Contains("S1: depth = 2") ? 2 : 3)} blocks of ", (string)space.Call("Describe", text)!);
        var network = (nn.Module<Tensor, Tensor>)space.Call("Build", text, 7)!;
        Assert.Equal([2, 7], network.call(space.Images(2)).shape);
        var supernet = (Supernet)space.Call("Supernet", 7)!;
        Assert.Equal([2, 7], supernet.call(space.Images(2), Gates.Of(space.Draw(2))).shape);
    }

    [Fact]
    public void APartSaysWhatItIs() => Assert.Equal(
        [
            "Stem: stem conv(kernel: 3), batch_norm, relu6",
            "S1: stage S1 { repeat 1..3 { Mobile } channels {3, 5} stride 2 }",
            "S2: stage S2 { repeat 1..2 same { Mobile } channels {4, channels * 2} }",
            "Down: Cell",
            "Head: head conv(kernel: 1, channels: 7), batch_norm, relu6, global_avg_pool, linear(features: classes)",
        ],
        (string[])Mobile.Value.Call("Texts")!);

    /// <summary>The class that declares the space, the generated one and the written network are one, and no name of one is in the way of another.</summary>
    [Theory]
    [InlineData(nameof(AttributedSpaces.Fashion))]
    [InlineData(nameof(AttributedSpaces.Mobile))]
    [InlineData(nameof(AttributedSpaces.MotifNet))]
    [InlineData(nameof(AttributedSpaces.Mix))]
    public void TheWrittenNetworkIsTheSameClass(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        // Called as the written network would call its own.
        var declaration = AttributedSpaces.All[name].CSharp.Replace("Darts", "SepConv3x3", StringComparison.Ordinal).Replace("Reduction", "Residual", StringComparison.Ordinal);
        var space = CompiledSpace.Declared(declaration);
        var genotype = space.Draw(4);

        var source = NetworkWriter.Write(space.Space, genotype, taken: space.DeclaredNames);
        var derived = DerivedWriter.Write(new Derivation
        {
            Namespace = space.Space.Namespace, ClassName = space.Space.Name, Space = space.Space.Name, Genotype = GenotypeText.Write(space.Space, genotype),
        });
        var written = CompiledSpace.Declared(declaration, source, derived);

        Assert.Equal(SpaceText.Write(space.Space), SpaceText.Write(written.Space));
        var type = Assert.Single(written.Assembly.GetTypes(), t => t.IsDefined(typeof(DerivedNetworkAttribute), false));
        var network = (nn.Module<Tensor, Tensor>)type.GetConstructors().Single().Invoke([6, 3]);
        var built = space.Build(genotype, new Dictionary<string, int> { ["channels"] = 6, ["classes"] = 3 });
        Weights.Copy(built.state_dict(), network);
        var images = space.Images(2);
        network.eval();
        built.eval();
        Weights.AssertClose(built.call(images), network.call(images));
    }
}
