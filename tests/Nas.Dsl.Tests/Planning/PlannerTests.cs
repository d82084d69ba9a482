using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Planning;

public class PlannerTests
{
    [Fact]
    public void What_a_parameter_repeats_is_planned_as_often_as_it_says()
    {
        var text = Spaces.Sample("Darts");
        foreach (var (cells, stages) in new[] { (1, 5), (2, 8), (6, 20) })
        {
            var written = Spaces.Read(text.Replace("repeat cells", $"repeat {cells}"));
            Dictionary<string, int> depth = new() { ["cells"] = cells };
            var plan = NetworkPlan.Of(Spaces.Read(text), depth);
            Assert.Equal(stages, plan.Stages.Count);
            Assert.Equal(NetworkPlan.Of(written).Stages.Select(s => s.Outputs[0]), plan.Stages.Select(s => s.Outputs[0]));
            // Cells share their decisions wherever they stand.
            Assert.Equal(written.Decisions, plan.Space.Decisions);
            var genotype = new Genotype(written.Decisions, [.. written.Decisions.Items.Select(d => d.ValueAt(0))]);
            Assert.Equal(Cost.Of(written, genotype), Cost.Of(plan.Space, genotype, depth));
        }

        Assert.Contains("more than 1000 times; choose a smaller 'cells'", Assert.Throws<ArgumentException>(() => NetworkPlan.Of(Spaces.Read(text), new Dictionary<string, int> { ["cells"] = 1001 })).Message);
        Assert.Throws<ArgumentException>(() => NetworkPlan.Of(Spaces.Read(text), new Dictionary<string, int> { ["cells"] = 0 }));
    }

    [Fact]
    public void DartsNetHasTheWidthsAndSizesOfThePaper()
    {
        var plan = NetworkPlan.Of(Spaces.Darts);
        Assert.Equal([new Layer.Convolution(1, 48, 3, 1, 1), new Layer.BatchNorm(48)], plan.Stem);
        Assert.Equal([16, 16, 32, 32, 32], plan.Stages.Cast<CellPlan>().Select(c => c.Graph.Channels));
        // Four nodes, concatenated.
        Assert.Equal([64, 64, 128, 128, 128], plan.Stages.Select(s => s.OutputChannels));
        Assert.Equal([28, 28, 14, 14, 14], plan.Stages.Select(s => s.OutputHeight));
        Assert.Equal([new Layer.GlobalAveragePool(), new Layer.Linear(128, 10)], plan.Head);
    }

    [Fact]
    public void InputsComeFromTheTwoStagesBeforeAndTheStemStandsIn()
    {
        var cells = NetworkPlan.Of(Spaces.Darts).Stages.Cast<CellPlan>().ToArray();
        Assert.Equal([ReluConvNorm(48, 16), ReluConvNorm(48, 16)], cells[0].Preprocess);
        Assert.Equal([ReluConvNorm(48, 16), ReluConvNorm(64, 16)], cells[1].Preprocess);
        Assert.Equal([ReluConvNorm(64, 32), ReluConvNorm(64, 32)], cells[2].Preprocess);
        // The older input of the cell behind a reduction is twice as large as the newer one.
        Assert.Equal([FactorizedReduce(64, 32), ReluConvNorm(128, 32)], cells[3].Preprocess);
        Assert.Equal([ReluConvNorm(128, 32), ReluConvNorm(128, 32)], cells[4].Preprocess);
    }

    [Fact]
    public void EdgesOutOfInputsOfAReductionHaveItsStride()
    {
        var reduction = (CellPlan)NetworkPlan.Of(Spaces.Darts).Stages[2];
        var last = reduction.Graph.Nodes[3];
        Assert.Equal(["n3_a", "n3_b", "n3_n0", "n3_n1", "n3_n2"], last.Edges.Select(e => e.Module));
        Layer[] skips = [.. last.Edges.Select(e => Assert.Single(e.Candidates.Single(c => c.Key == "skip_connect").Layers))];
        var (reduced, same) = (new Layer.FactorizedReduce(32, 32), new Layer.Identity());
        Assert.Equal([reduced, reduced, same, same, same], skips);
    }

    [Fact]
    public void CellWhoseLastNodeIsTheOutputTakesInputsOfItsWidthAsTheyAre()
    {
        var plan = NetworkPlan.Of(Spaces.Bench201);
        Assert.All(plan.Stages.OfType<CellPlan>(), c => Assert.Equal([default], c.Preprocess));
        var block = Assert.IsType<BlockPlan>(plan.Stages[5]);
        Assert.Equal((32, 16, 16), (block.OutputChannels, block.OutputHeight, block.OutputWidth));
        Assert.Equal(64, plan.Stages[16].OutputChannels);

        var wide = NetworkPlan.Of(Spaces.Read(Spaces.Bench201Text.Replace("stem conv(3),", "stem conv(3, 24),")));
        Assert.Equal([ReluConvNorm(24, 16)], ((CellPlan)wide.Stages[0]).Preprocess);
        Assert.Equal([default], ((CellPlan)wide.Stages[1]).Preprocess);
    }

    [Fact]
    public void ResidualBlockIsThatOfBench201()
    {
        var block = (BlockPlan)NetworkPlan.Of(Spaces.Bench201).Stages[5];
        var residual = Assert.IsType<Layer.Residual>(Assert.Single(block.Layers));
        Assert.Equal(
            [
                new Layer.Relu(), new Layer.Convolution(16, 32, 3, 2, 1), new Layer.BatchNorm(32),
                new Layer.Relu(), new Layer.Convolution(32, 32, 3, 1, 1), new Layer.BatchNorm(32),
            ],
            residual.Main);
        Assert.Equal([new Layer.AveragePool(2, 2, 0, CeilMode: true), new Layer.Convolution(16, 32, 1)], residual.Shortcut);
    }

    [Fact]
    public void ParametersScaleAllThatNamesThem()
    {
        var plan = NetworkPlan.Of(Spaces.Darts, new Dictionary<string, int> { ["channels"] = 36, ["classes"] = 7 });
        Assert.Equal(108, ((Layer.Convolution)plan.Stem[0]).Out);
        Assert.Equal(288, plan.Stages[4].OutputChannels);
        Assert.Equal(new Layer.Linear(288, 7), plan.Head[1]);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(29)]
    [InlineData(31)]
    [InlineData(7)]
    public void SizesAreHalvedUpwards(int size)
    {
        var text = Spaces.DartsText.Replace("image(1, 28, 28)", $"image(1, {size}, {size + 2})");
        var stages = NetworkPlan.Of(Spaces.Read(text)).Stages;
        Assert.Equal((int)Math.Ceiling(size / 2.0), stages[4].OutputHeight);
        Assert.Equal((int)Math.Ceiling((size + 2) / 2.0), stages[4].OutputWidth);
    }

    [Fact]
    public void PoolingInAStemHalvesTheImage()
    {
        var plan = NetworkPlan.Of(Spaces.Read(Spaces.DartsText.Replace("batch_norm\n", "batch_norm, relu, max_pool(3, norm: false)\n")));
        Assert.Equal(new Layer.MaxPool(3, 2, 1), plan.Stem[3]);
        Assert.Equal(14, plan.Stages[0].OutputHeight);
    }

    [Fact]
    public void ChannelsInALayerMeansTheWidthThere()
    {
        var text = Spaces.Bench201Text.Replace("head batch_norm,", "head conv(1, channels * 2), batch_norm,");
        Assert.Equal(new Layer.Convolution(64, 128, 1), NetworkPlan.Of(Spaces.Read(text)).Head[0]);
    }

    [Theory]
    [InlineData("width", 3, "'width'")]
    [InlineData("channels", 0, "'channels' of FashionNet is 0")]
    [InlineData("classes", -1, "'classes' of FashionNet is -1")]
    public void BadParametersAreRefused(string name, int value, string message) => Assert.Contains(
        message,
        Assert.Throws<ArgumentException>(() => NetworkPlan.Of(Spaces.Darts, new Dictionary<string, int> { [name] = value })).Message);

    [Fact]
    public void LayersInAnImpossibleOrderAreRefused()
    {
        static SearchSpace WithHead(params string[] names) => Spaces.Darts with
        {
            Net = Spaces.Darts.Net with
            {
                Head = names.Select(n => Spaces.Darts.Net.Head.Concat(Spaces.Darts.Net.Stem).First(o => o.Name == n)).ToEquatableArray(),
            },
        };
        Assert.Contains("'linear(classes)' needs a global_avg_pool", Assert.Throws<ArgumentException>(() => NetworkPlan.Of(WithHead("linear"))).Message);
        Assert.Contains("'batch_norm' needs an image", Assert.Throws<ArgumentException>(() => NetworkPlan.Of(WithHead("global_avg_pool", "batch_norm"))).Message);
    }

    private static EquatableArray<Layer> ReluConvNorm(int input, int output) =>
        EquatableArray.Of<Layer>(new Layer.Relu(), new Layer.Convolution(input, output, 1), new Layer.BatchNorm(output));

    private static EquatableArray<Layer> FactorizedReduce(int input, int output) =>
        EquatableArray.Of<Layer>(new Layer.FactorizedReduce(input, output));
}
