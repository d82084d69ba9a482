using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Generators.Tests.InMemory;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Generators.Tests.Running;

/// <summary>The project's own modules are candidates, blocks and layers as any other: in the built network, the supernet and the written C#.</summary>
public sealed class OwnModulesTests
{
    private static readonly Lazy<CompiledSpace> Own = new(() => CompiledSpace.Compile(OwnSpaces.Nas, OwnSpaces.Modules));
    private static readonly Dictionary<string, int> Parameters = new() { ["channels"] = 6, ["classes"] = 3 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 5)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void OneArchitectureIsOneNetworkInEachOfItsForms(int seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(13);
        var space = Own.Value;
        Assert.NotNull(NetworkForms.AssertOne(space, OwnSpaces.Nas, space.Draw(seed), Parameters, OwnSpaces.Modules).Supernet);
    }

    [Fact]
    public void MixingGatesReachEveryWeight()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var supernet = Own.Value.Definition.CreateSupernet(Parameters);
        var gates = new Gates([.. Own.Value.Space.Decisions.Items.Select(d => Gate.Mix(rand(d.Width) + 0.5))]);

        supernet.call(Own.Value.Images(4), gates).square().sum().backward();

        var own = supernet.named_parameters().Where(p => p.name.Contains("se_block", StringComparison.Ordinal)).ToArray();
        Assert.Contains(own, p => p.name == "cell0.n0_a.se_block.0.reduce.weight");
        // A ReLU of a module may be shut for all images; what was never run has no gradient at all.
        Assert.All(supernet.named_parameters(), p => Assert.True(p.parameter.grad is not null, $"{p.name} has no gradient."));
        Assert.Contains(own, p => p.parameter.grad!.abs().max().item<float>() > 0);
    }

    [Fact]
    public void TheWrittenNetworkNamesTheClassesAsTheUserDoes()
    {
        var space = Own.Value.Space;
        var genotype = Every(space, "se_block");
        var source = NetworkWriter.Write(space, genotype);
        Assert.Contains("new SqueezeExcite(channels)", source);
        // In a cell of stride 2 a factorized reduction stands before it, since it takes no stride.
        Assert.Contains("new FactorizedReduce(channels, channels),\n        new SqueezeExcite(channels)", source);
        Assert.Contains("new GhostConv(", source);

        var elsewhere = SpaceText.Parse(SpaceText.Write(space).Replace("namespace Samples.OwnOperations;", "namespace Elsewhere;"));
        Assert.Contains("new global::Samples.OwnOperations.SqueezeExcite(channels)", NetworkWriter.Write(elsewhere, GenotypeText.Parse(elsewhere, GenotypeText.Write(space, genotype))));
    }

    [Fact]
    public void BothFormsGiveOneModel()
    {
        var declared = CompiledSpace.Declared([.. OwnSpaces.Modules, OwnSpaces.CSharp]).Space;
        Assert.Equal(SpaceText.Write(Own.Value.Space), SpaceText.Write(declared));
        Assert.Equal(Own.Value.Space, declared);
    }

    /// <summary>docs/own-operations.md says what is true.</summary>
    [Fact]
    public void ThePageShowsOneSpaceInBothForms()
    {
        var page = Repository.Read("docs/own-operations.md").ReplaceLineEndings("\n");
        string[] examples = [.. System.Text.RegularExpressions.Regex.Matches(page, "```(?:nas|csharp)\n(.*?)```", System.Text.RegularExpressions.RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        var nas = CompiledSpace.Compile(examples[0], OwnSpaces.Modules).Space;
        var csharp = CompiledSpace.Declared([.. OwnSpaces.Modules, "#pragma warning disable CS1591\n" + examples[1]]).Space;
        Assert.Equal(4, examples.Length);
        Assert.Equal(SpaceText.Write(nas), SpaceText.Write(csharp));
        Assert.Equal(
            SpaceText.Write(CompiledSpace.Compile(examples[2], OwnSpaces.Modules).Space),
            SpaceText.Write(CompiledSpace.Declared([.. OwnSpaces.Modules, "#pragma warning disable CS1591\n" + examples[3]]).Space));
    }

    // Arguments that are choices: each of their values has weights of its own, the same ones in each form.
    [Theory]
    [InlineData("se_block(4)", 4)]
    [InlineData("se_block(8)", 8)]
    public void WhatAConstructorIsGivenIsADecision(string operation, int reduction)
    {
        using var scope = NewDisposeScope();
        manual_seed(13);
        var text = OwnSpaces.Choosing;
        var space = CompiledSpace.Compile(text, OwnSpaces.Modules);
        var genotype = GenotypeText.Parse(space.Space, $"Normal: n0 = {operation}(a) + sep_conv(3)(b); n1 = skip_connect(a) + {operation}(n0) | Chain: depth = 1; n0 = {operation}(x)");
        Assert.NotNull(NetworkForms.AssertOne(space, text, genotype, Parameters, OwnSpaces.Modules).Supernet);
        Assert.Contains($"new SqueezeExcite(channels, reduction: {reduction})", NetworkWriter.Write(space.Space, genotype), StringComparison.Ordinal);
        Assert.Equal(space.Build(genotype, Parameters).parameters().Sum(p => p.numel()), Cost.Of(space.Space, genotype, Parameters).Parameters);

        var supernet = space.Definition.CreateSupernet(Parameters);
        long Held(string choices) => Cost.Held(NetworkPlan.Of(SpaceText.Parse(SpaceText.Write(space.Space).Replace("{4, 8}", choices, StringComparison.Ordinal)), Parameters), supernet: true).Parameters;
        // In the stage's first block a batch norm stands before it, which has a scale and shift in a network alone.
        const int norm = 2 * 6;
        Assert.Equal(norm + supernet.named_parameters().Where(p => p.name.Contains("se_block_4", StringComparison.Ordinal)).Sum(p => p.parameter.numel()), Held("{4, 8}") - Held("8"));
        var gates = new Gates([.. space.Space.Decisions.Items.Select(d => Gate.Mix(rand(d.Width) + 0.5))]);
        supernet.call(space.Images(4), gates).square().sum().backward();
        Assert.Contains(supernet.named_parameters(), p => p.name == "cell0.n0_a.se_block.se_block_8.0.reduce.weight");
        Assert.All(supernet.named_parameters(), p => Assert.True(p.parameter.grad is not null, $"{p.name} has no gradient."));
    }

    // A module for each value, weighed: as much as the two architectures, each with its weight.
    [Fact]
    public void AMixtureOfValuesIsTheSumOfTheirModules()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var space = CompiledSpace.Compile(OwnSpaces.Choosing.Replace("nodes 2", "nodes 1").Replace("  stage Chain { repeat 1..2 { Blocks } channels channels }\n", "").Replace("global_avg_pool, linear(classes)", "global_avg_pool"), OwnSpaces.Modules);
        var supernet = space.Definition.CreateSupernet(new Dictionary<string, int> { ["channels"] = 6, ["classes"] = 6 });
        supernet.eval();
        var images = space.Images(2);
        Gates Chosen(string operation) => Gates.Of(GenotypeText.Parse(space.Space, $"Normal: n0 = {operation}(a) + skip_connect(b)"));
        var (four, eight) = (supernet.call(images, Chosen("se_block(4)")), supernet.call(images, Chosen("se_block(8)")));
        var gates = Chosen("se_block(4)");
        var reduction = space.Space.Decisions.Items.ToList().FindIndex(d => d.Name == "Normal.n0.a.reduction");
        var mixed = supernet.call(images, new Gates([.. Enumerable.Range(0, gates.Count).Select(i => i == reduction ? Gate.Mix(tensor(new[] { 0.25f, 0.75f })) : gates[i])]));
        Weights.AssertClose((0.25 * four) + (0.75 * eight), mixed);
    }

    [Fact]
    public void BothFormsOfAChoiceGiveOneModel()
    {
        var (nas, declared) = (CompiledSpace.Compile(OwnSpaces.Choosing, OwnSpaces.Modules).Space, CompiledSpace.Declared([.. OwnSpaces.Modules, OwnSpaces.ChoosingInCSharp]).Space);
        Assert.Equal(SpaceText.Write(nas), SpaceText.Write(declared));
        Assert.Equal(nas, declared);
    }

    [Fact]
    public void AStoredSpaceIsReadAgainFromItsText()
    {
        using var scope = NewDisposeScope();
        var space = Own.Value.Space;
        var again = SpaceText.Parse(SpaceText.Write(space));
        Assert.Equal(space, again);
        var network = new Runtime.Operations.Network(NetworkPlan.Of(again, Parameters), new Genotype(again.Decisions, Own.Value.Draw(2).Values));
        Assert.Equal([2, 3], network.call(Own.Value.Images(2)).shape);
        Assert.Equal(Cost.Of(space, Own.Value.Draw(2)), Cost.Of(again, Own.Value.Draw(2)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ItsParametersAreThoseOfTheBuiltNetwork(int seed)
    {
        var genotype = Own.Value.Draw(seed);
        using var network = Own.Value.Build(genotype, Parameters);
        Assert.Equal(network.parameters().Sum(p => p.numel()), Cost.Of(Own.Value.Space, genotype, Parameters).Parameters);
    }

    [Fact]
    public void WhereAWidthIsAChoiceThereIsNoSupernet()
    {
        var space = CompiledSpace.Compile(OwnSpaces.Nas.Replace("channels 24", "channels {16, 24}"), OwnSpaces.Modules);
        Assert.DoesNotContain(space.Assembly.GetTypes(), t => t.Name == "Supernet");
        Assert.Contains("se_block is a class of the project", space.Space.WithoutSupernet, StringComparison.Ordinal);
        using var scope = NewDisposeScope();
        using var network = space.Build(space.Draw(1), Parameters);
        Assert.Equal([2, 3], network.call(space.Images(2)).shape);
    }

    // The architecture that has an operation wherever it can stand.
    private static Genotype Every(SearchSpace space, string operation) => new(space.Decisions, [.. space.Decisions.Items.Select(d =>
        d.Kind == DecisionKind.One ? Math.Max(0, d.Choices.ToList().IndexOf(operation)) : d.ValueAt(0))]);
}
