using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Generators.Tests.InMemory;
using Nas.Runtime.Spaces;

namespace Nas.Generators.Tests.Running;

/// <summary>The typed architecture is the same thing as the genotype, and refuses what is no point of the space.</summary>
public sealed class ArchitectureTests
{
    // What a user writes against the generated types.
    private const string Code =
        """
        #pragma warning disable CS1591
        using System;
        using Nas.Dsl.Model;
        using Samples.Fashion;
        using static Samples.Fashion.FashionNet;

        namespace User;

        public static class Code
        {
            public static bool IsSepConv(Genotype genotype) => Architecture.FromGenotype(genotype).Normal.Node2.Input0.Op == Op.SepConv3x3;

            public static int From(Genotype genotype) => Architecture.FromGenotype(genotype).Reduction.Node3.Input1.From;

            public static bool AreEqual(Genotype one, Genotype other)
            {
                var (a, b) = (Architecture.FromGenotype(one), Architecture.FromGenotype(other));
                return a == b && a.GetHashCode() == b.GetHashCode();
            }

            public static Genotype WithInput(Genotype genotype, int from, Op op)
            {
                var architecture = Architecture.FromGenotype(genotype);
                var node = architecture.Normal.Node1 with { Input0 = new NormalInput(from, op) };
                return (architecture with { Normal = architecture.Normal with { Node1 = node } }).ToGenotype();
            }

            public static Genotype WithOp(Genotype genotype, string op) =>
                WithInput(genotype, Architecture.FromGenotype(genotype).Normal.Node1.Input0.From, Enum.Parse<Op>(op));

            public static Genotype WithFrom(Genotype genotype, int from) => WithInput(genotype, from, Op.SepConv5x5);

            public static TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> Build(string text) =>
                FashionNet.Build(Architecture.Parse(text), channels: 4);

            public static long Classes(int classes) => new FashionNet.Supernet(channels: 4, classes: classes).Plan.Parameters["classes"];
        }
        """;

    private static readonly Lazy<CompiledSpace> Fashion = new(() => CompiledSpace.Compile(Spaces.Fashion, Code));

    public static TheoryData<string> SpaceNames => new(CompiledSpace.All.Keys);

    [Theory]
    [MemberData(nameof(SpaceNames))]
    public void GenotypeAndArchitectureAreInverses(string name)
    {
        var space = CompiledSpace.All[name].Value;
        var type = space.Assembly.GetTypes().Single(t => t.Name == "Architecture");
        var (from, parse) = (type.GetMethod("FromGenotype")!, type.GetMethod("Parse")!);
        for (var seed = 0; seed < 50; seed++)
        {
            var genotype = space.Draw(seed);
            var architecture = (IArchitecture)from.Invoke(null, [genotype])!;
            Assert.Equal(genotype, architecture.ToGenotype());
            Assert.Equal(architecture, from.Invoke(null, [architecture.ToGenotype()]));
            Assert.Equal(GenotypeText.Write(space.Space, genotype), architecture.ToString());
            Assert.Equal(architecture, parse.Invoke(null, [architecture.ToString()]));
        }
    }

    [Theory]
    [MemberData(nameof(SpaceNames))]
    public void TheEmbeddedTextIsTheSpace(string name)
    {
        var space = CompiledSpace.All[name].Value.Space;
        Assert.Equal(Assert.Single(SpaceFile.Read(Spaces.All[name], "User").Spaces), space);
    }

    [Fact]
    public void UsersReadItByName()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var genotype = Fashion.Value.Draw(seed);
            var decisions = genotype.Space;
            var kept = States(genotype, "Normal.n2.from");
            var operation = decisions.Items[decisions.IndexOf("Normal.n2." + kept[0])];
            Assert.Equal(operation.Choices[(int)genotype[decisions.IndexOf(operation.Name)]] == "sep_conv(3)", Fashion.Value.Call("IsSepConv", genotype));
            var names = decisions.Items[decisions.IndexOf("Reduction.n3.from")].Choices.ToList();
            Assert.Equal(names.IndexOf(States(genotype, "Reduction.n3.from")[1]), Fashion.Value.Call("From", genotype));
        }
    }

    [Fact]
    public void ItIsEqualByValue()
    {
        var (one, other) = (Fashion.Value.Draw(1), Fashion.Value.Draw(2));
        Assert.True((bool)Fashion.Value.Call("AreEqual", one, new Genotype(one.Space, one.Values))!);
        Assert.False((bool)Fashion.Value.Call("AreEqual", one, other)!);
    }

    [Fact]
    public void AChangedOperationIsAChangedValue()
    {
        var genotype = Fashion.Value.Draw(3);
        var changed = (Genotype)Fashion.Value.Call("WithOp", genotype, "DilConv5x5")!;
        var edge = genotype.Space.IndexOf("Normal.n1." + States(genotype, "Normal.n1.from")[0]);
        Assert.Equal(6, changed[edge]);
        Assert.Equal(genotype.Values.Where((_, i) => i != edge), changed.Values.Where((_, i) => i != edge));
    }

    [Fact]
    public void AnOperationThatIsSearchOnlyIsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => Fashion.Value.Call("WithOp", Fashion.Value.Draw(3), "None"));
        Assert.Contains("Normal.Node1.Input0: None is not an operation of Darts", exception.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnInputThatIsNoEarlierStateOrNotBeforeTheNextOneIsRefused(int from)
    {
        // Input1 is 1 or 2 in node 1, so 2 is never before it.
        var exception = Assert.Throws<ArgumentException>(() => Fashion.Value.Call("WithFrom", Fashion.Value.Draw(3), from));
        Assert.StartsWith($"Normal.Node1: From is {from}, ", exception.Message);
    }

    [Fact]
    public void AGenotypeOfAnotherSpaceIsRefused()
    {
        var other = CompiledSpace.All["Bench201"].Value.Draw(1);
        Assert.Contains("FashionNet", Assert.Throws<ArgumentException>(() => Fashion.Value.Call("IsSepConv", other)).Message);
    }

    [Fact]
    public void TheNetsParametersAreThoseOfItsMembers()
    {
        var genotype = Fashion.Value.Draw(4);
        using var network = (TorchSharp.torch.nn.Module)Fashion.Value.Call("Build", GenotypeText.Write(Fashion.Value.Space, genotype))!;
        Assert.Equal([4, 1, 3, 3], network.state_dict()["stem.0.weight"].shape);
        Assert.Equal(10, network.state_dict()["head.1.bias"].shape[0]);
        Assert.Equal(7L, Fashion.Value.Call("Classes", 7));
    }

    [Fact]
    public void AParameterThatTheNetHasNotIsRefused()
    {
        var space = CompiledSpace.All["Odd"].Value;
        Assert.Throws<ArgumentException>(() => space.Build(space.Draw(1), new Dictionary<string, int> { ["depth"] = 3 }));
    }

    private static List<string> States(Genotype genotype, string decision)
    {
        var index = genotype.Space.IndexOf(decision);
        return [.. genotype.Space.Items[index].Choices.Where((_, i) => (genotype[index] >> i & 1) != 0)];
    }
}
