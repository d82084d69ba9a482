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

    // What a user writes against the types of stages, motifs, and cells that take any states.
    private const string MobileCode =
        """
        #pragma warning disable CS1591
        using Nas.Dsl.Model;
        using Samples.Mobile;
        using static Samples.Mobile.MobileNet;

        namespace User;

        public static class Code
        {
            public static string Describe(string text)
            {
                var stage = Architecture.Parse(text).S1;
                return $"{stage.Depth} blocks of {stage.Channels} channels: {stage.Node0}, {stage.Node1?.ToString() ?? "none"}, {(stage.Node2 is null ? "none" : "some")}"
                    + (stage.Node0 == Op.Mbconv7x7Expand3 ? ", the largest first" : "");
            }

            public static string Edges(string text) => Architecture.Parse(text).Cell.Node1 is { A: null, B: Op b, N0: Op n0 } ? $"{b} and {n0}" : "others";

            public static string WithDepth(string text, int depth, string? second, string? third) =>
                Change(text, s => s with { Depth = depth, Node1 = Of(second), Node2 = Of(third) });

            public static string WithChannels(string text, int channels) => Change(text, s => s with { Channels = channels });

            public static string WithFirst(string text, string op) => Change(text, s => s with { Node0 = Of(op)!.Value });

            public static string WithoutEdges(string text)
            {
                var architecture = Architecture.Parse(text);
                return (architecture with { Cell = architecture.Cell with { Node0 = new CellNode0(null, null) } }).ToString();
            }

            public static string WithSecondWidth(string text, int index, string block)
            {
                var architecture = Architecture.Parse(text);
                return (architecture with { S2 = new S2Architecture(2, index, Of(block)!.Value), S4 = architecture.S4 with { Channels = 6 } }).ToString();
            }

            private static Op? Of(string? op) => op is null ? null : System.Enum.Parse<Op>(op);

            private static string Change(string text, System.Func<S1Architecture, S1Architecture> change)
            {
                var architecture = Architecture.Parse(text);
                return (architecture with { S1 = change(architecture.S1) }).ToString();
            }
        }
        """;

    private const string MobileText = "Cell: n0 = skip_connect(a); n1 = sep_conv(3)(b) + nor_conv(1)(n0) | S1: depth = 2; channels = 5; n0 = mbconv(7, 3)(x); n1 = skip_connect(n0) "
        + "| S2: depth = 1; channels = 4; n0 = nor_conv(3)(x) | S3: n0 = nor_conv(3)(x); n1 = skip_connect(n0) | S4: channels = 8; n0 = mbconv(3, 2)(x)";

    private const string Bench101Code =
        """
        #pragma warning disable CS1591
        using Samples.Bench101;
        using static Samples.Bench101.Bench101Net;

        namespace User;

        public static class Code
        {
            public static bool ReadsTheInput(string text) => Architecture.Parse(text).Cell101.Node3.From.HasFlag(Cell101States.X);

            public static string With(string text, string from, string output)
            {
                var cell = Architecture.Parse(text).Cell101;
                return new Architecture(cell with { Node3 = cell.Node3 with { From = Of(from), Op = Op.MaxPool3x3NoNorm }, Output = Of(output) }).ToString();
            }

            public static string WithTwo(string text)
            {
                var cell = Architecture.Parse(text).Cell101;
                return new Architecture(cell with { Node4 = new Cell101Node4(Cell101States.X | Cell101States.N2, Op.ConvBlock1x1), Output = Cell101States.N4 | Cell101States.X }).ToString();
            }

            private static Cell101States Of(string states) => System.Enum.Parse<Cell101States>(states);
        }
        """;

    private const string Bench101Text =
        "Cell101: n0 = conv_block(3)(x); n1 = conv_block(1)(n0); n2 = conv_block(1)(x); n3 = conv_block(1)(x + n0); n4 = conv_block(3)(0); output = n1 + n3";

    private const string MotifsCode =
        """
        #pragma warning disable CS1591
        using Samples.Motifs;
        using static Samples.Motifs.MotifNet;

        namespace User;

        public static class Code
        {
            public static bool AreSame(string text) => Architecture.Parse(text) is var a && a.Pair1 == a.Pair2;

            // Motifs of one shape have one type, so that one can be put in place of another.
            public static string Exchanged(string text)
            {
                var a = Architecture.Parse(text);
                return (a with { Pair1 = a.Pair2, Pair2 = a.Pair1, Top = a.Top with { Node0 = new TopNode0(Op.Pair3) } }).ToString();
            }

            public static string With(string text, string op)
            {
                var a = Architecture.Parse(text);
                return (a with { Pair3 = a.Pair3 with { Node1 = a.Pair3.Node1 with { N0 = System.Enum.Parse<Op>(op) } } }).ToString();
            }
        }
        """;

    private const string MotifsText = "Pair1: n0 = none(x); n1 = skip_connect(x) + sep_conv(3)(n0) | Pair2: n0 = conv_block(1)(x); n1 = none(x) + none(n0) "
        + "| Pair3: n0 = none(x); n1 = none(x) + none(n0) | Block: n0 = Pair1(x); n1 = Pair2(n0) | Top: n0 = Block(x); n1 = Pair2(x) + Pair1(n0) | Down: n0 = Pair3(x); n1 = Block(x) + Block(n0)";

    private const string MacroCode =
        """
        #pragma warning disable CS1591
        using Samples.Macro;
        using static Samples.Macro.MacroNet;

        namespace User;

        public static class Code
        {
            public static bool Skips(string text) => Architecture.Parse(text).Macro.Node3.Skip == (MacroStates.N0 | MacroStates.N2);

            public static string With(string text, string skip)
            {
                var a = Architecture.Parse(text);
                return (a with { Macro = a.Macro with { Node3 = new MacroNode3(Op.AvgPool3x3, System.Enum.Parse<MacroStates>(skip)) } }).ToString();
            }

            public static string WithEdges(string text)
            {
                var a = Architecture.Parse(text);
                return (a with { Both = a.Both with { Node2 = a.Both.Node2 with { A = Op.NorConv1x1, N1 = Op.SkipConnect, Then = Op.MaxPool3x3 } } }).ToString();
            }
        }
        """;

    private const string MacroText = "Macro: n0 = max_pool(3)(x); n1 = max_pool(3)(n0); n2 = max_pool(3)(n1); n3 = sep_conv(5)(n2) + n0 + n2; n4 = max_pool(3)(n3) "
        + "| Both: n0 = skip_connect(skip_connect(a)); n1 = skip_connect(nor_conv(1)(n0)) + n0; n2 = skip_connect(0)";

    private static readonly Lazy<CompiledSpace> Mobile = new(() => CompiledSpace.Compile(Spaces.Mobile, MobileCode));
    private static readonly Lazy<CompiledSpace> Bench101 = new(() => CompiledSpace.Compile(Spaces.Bench101, Bench101Code));
    private static readonly Lazy<CompiledSpace> Motifs = new(() => CompiledSpace.Compile(Spaces.Motifs, MotifsCode));
    private static readonly Lazy<CompiledSpace> Macro = new(() => CompiledSpace.Compile(Spaces.Macro, MacroCode));

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

    [Fact]
    public void AStageHasADepthAWidthAndItsBlocks()
    {
        Assert.Equal("2 blocks of 5 channels: Mbconv7x7Expand3, SkipConnect, none, the largest first", Mobile.Value.Call("Describe", MobileText));
        Assert.Equal("SepConv3x3 and NorConv1x1", Mobile.Value.Call("Edges", MobileText));
        Assert.Equal(
            MobileText.Replace("depth = 2; channels = 5; n0 = mbconv(7, 3)(x); n1 = skip_connect(n0)", "depth = 3; channels = 5; n0 = mbconv(7, 3)(x); n1 = mbconv(5, 2)(n0); n2 = nor_conv(3)(n1)"),
            Mobile.Value.Call("WithDepth", MobileText, 3, "Mbconv5x5Expand2", "NorConv3x3"));
        Assert.Equal(MobileText.Replace("depth = 2", "depth = 1").Replace("n0 = mbconv(7, 3)(x); n1 = skip_connect(n0)", "n0 = mbconv(7, 3)(x)"), Mobile.Value.Call("WithDepth", MobileText, 1, null, null));
        Assert.Equal(MobileText.Replace("channels = 5", "channels = 3"), Mobile.Value.Call("WithChannels", MobileText, 3));
        Assert.Equal(MobileText.Replace("mbconv(7, 3)", "mbconv(3, 2)"), Mobile.Value.Call("WithFirst", MobileText, "Mbconv3x3Expand2"));
        Assert.Equal(
            MobileText.Replace("S2: depth = 1; channels = 4; n0 = nor_conv(3)(x)", "S2: depth = 2; channels = channels * 2; n0 = mbconv(5, 3)(x)").Replace("channels = 8", "channels = 6"),
            Mobile.Value.Call("WithSecondWidth", MobileText, 1, "Mbconv5x5Expand3"));
    }

    [Fact]
    public void WhatIsNoStageIsRefused()
    {
        Refused("S1.Depth is 4; it must be 1 to 3.", "WithDepth", 4, "NorConv3x3", "NorConv3x3");
        Refused("S1.Depth is 0; it must be 1 to 3.", "WithDepth", 0, null, null);
        Refused("S1.Node2 is null, but Depth is 3.", "WithDepth", 3, "NorConv3x3", null);
        Refused("S1.Node1 is null, but Depth is 2.", "WithDepth", 2, null, null);
        Refused("S1.Node2 is NorConv3x3, but Depth is 2; it must be null.", "WithDepth", 2, "SkipConnect", "NorConv3x3");
        Refused("S1.Node1 is SkipConnect, but Depth is 1; it must be null.", "WithDepth", 1, "SkipConnect", null);
        Refused("S1.Node1: SepConv3x3 is not an operation of Mobile that an architecture can name.", "WithDepth", 2, "SepConv3x3", null);
        Refused("S1.Node0: SkipConnect is not an operation of Mobile that a stage's first block can be.", "WithFirst", "SkipConnect");
        Refused("S2.Block: SkipConnect is not an operation of Mobile that a stage's first block can be.", "WithSecondWidth", 0, "SkipConnect");
        Refused("S1.Channels is 4; it must be 3 or 5.", "WithChannels", 4);
        Refused("S2.ChannelsIndex is 2; it must be 0 to 1.", "WithSecondWidth", 2, "NorConv3x3");
        Refused("S2.ChannelsIndex is -1; it must be 0 to 1.", "WithSecondWidth", -1, "NorConv3x3");
        Refused("Cell.n0.from takes 1 to 2 of 2 choices, not 0.", "WithoutEdges");

        static void Refused(string message, string method, params object?[] arguments) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Mobile.Value.Call(method, [MobileText, .. arguments])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StatesAreFlags()
    {
        Assert.True((bool)Bench101.Value.Call("ReadsTheInput", Bench101Text)!);
        Assert.False((bool)Bench101.Value.Call("ReadsTheInput", Bench101Text.Replace("x + n0", "n0"))!);
        Assert.Equal(Bench101Text.Replace("n3 = conv_block(1)(x + n0)", "n3 = max_pool(3, norm: false)(n0 + n2)").Replace("n1 + n3", "x + n3"), Bench101.Value.Call("With", Bench101Text, "N0, N2", "X, N3"));
        Assert.Equal(Bench101Text.Replace("n4 = conv_block(3)(0); output = n1 + n3", "n4 = conv_block(1)(x + n2); output = x + n4"), Bench101.Value.Call("WithTwo", Bench101Text));
        Assert.Equal(Bench101Text.Replace("n3 = conv_block(1)(x + n0)", "n3 = max_pool(3, norm: false)(0)").Replace("n1 + n3", "0"), Bench101.Value.Call("With", Bench101Text, "None", "None"));

        Assert.True((bool)Macro.Value.Call("Skips", MacroText)!);
        Assert.Equal(MacroText.Replace("sep_conv(5)(n2) + n0 + n2", "avg_pool(3)(n2) + n1"), Macro.Value.Call("With", MacroText, "N1"));
        Assert.Equal(MacroText.Replace("sep_conv(5)(n2) + n0 + n2", "avg_pool(3)(n2)"), Macro.Value.Call("With", MacroText, "None"));
        Assert.Equal(MacroText.Replace("n2 = skip_connect(0)", "n2 = max_pool(3)(nor_conv(1)(a) + skip_connect(n1))"), Macro.Value.Call("WithEdges", MacroText));
    }

    [Theory]
    [InlineData("N3", "N1", "Cell101.Node3.From is N3; possible are x, n0, n1, n2.")]
    [InlineData("X, N4", "N1", "Cell101.Node3.From is X, N4; possible are x, n0, n1, n2.")]
    [InlineData("64", "N1", "Cell101.Node3.From is 64; possible are x, n0, n1, n2.")]
    [InlineData("X", "-1", "Cell101.Output is -1; possible are x, n0, n1, n2, n3, n4.")]
    [InlineData("X", "64", "Cell101.Output is 64; possible are x, n0, n1, n2, n3, n4.")]
    [InlineData("X, N0, N1, N2", "X, N0, N1, N2, N3, N4", "Cell101.edges takes 0 to 9 of 21 choices, not 13.")]
    public void StatesThatCannotBeTakenAreRefused(string from, string output, string message) => Assert.StartsWith(
        message, Assert.Throws<ArgumentException>(() => Bench101.Value.Call("With", Bench101Text, from, output)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("X", "Macro.Node3.Skip is X; possible are n0, n1, n2.")]
    [InlineData("N0, N3", "Macro.Node3.Skip is N0, N3; possible are n0, n1, n2.")]
    public void NodesThatCannotBeSkippedFromAreRefused(string skip, string message) => Assert.StartsWith(
        message, Assert.Throws<ArgumentException>(() => Macro.Value.Call("With", MacroText, skip)).Message, StringComparison.Ordinal);

    [Fact]
    public void MotifsAreRecordsThatCellsName()
    {
        Assert.False((bool)Motifs.Value.Call("AreSame", MotifsText)!);
        var exchanged = MotifsText.Replace("Pair1:", "Other:").Replace("Pair2:", "Pair1:").Replace("Other:", "Pair2:");
        var order = exchanged.Split(" | ");
        var expected = string.Join(" | ", [order[1], order[0], .. order[2..]]).Replace("Top: n0 = Block(x)", "Top: n0 = Pair3(x)");
        Assert.Equal(expected, Motifs.Value.Call("Exchanged", MotifsText));
        Assert.Equal(MotifsText.Replace("Pair3: n0 = none(x); n1 = none(x) + none(n0)", "Pair3: n0 = none(x); n1 = none(x) + sep_conv(3)(n0)"), Motifs.Value.Call("With", MotifsText, "SepConv3x3"));
        Assert.StartsWith(
            "Pair3.Node1.N0: Pair1 is not an operation of Primitives that an architecture can name.",
            Assert.Throws<ArgumentException>(() => Motifs.Value.Call("With", MotifsText, "Pair1")).Message,
            StringComparison.Ordinal);
    }

    private static List<string> States(Genotype genotype, string decision)
    {
        var index = genotype.Space.IndexOf(decision);
        return [.. genotype.Space.Items[index].Choices.Where((_, i) => (genotype[index] >> i & 1) != 0)];
    }
}
