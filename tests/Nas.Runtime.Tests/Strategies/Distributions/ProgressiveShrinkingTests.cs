using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class ProgressiveShrinkingTests : IDisposable
{
    private const int Edges = 5; // of SmallSpaces.Two, each with skip_connect, sep_conv(3), and none, which is searched only

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_stage_keeps_the_strongest_candidates_and_begins_anew()
    {
        using var shrinking = Create([new(3, 0), new(2, 0), new(1, 0)]);
        Set(shrinking, [[3, 2, 1], [1, 3, 2], [2, 1, 3], [1, 2, 3], [3, 1, 2]]);
        shrinking.Begin(At(stage: 1));
        Assert.Equal([0b011, 0b110, 0b101, 0b110, 0b101], Kept(shrinking));
        Assert.InRange(shrinking.Parameters[0].abs().max().item<float>(), 1e-6, 0.01);

        Set(shrinking, [[3, 2, 9], [9, 1, 3], [2, 9, 3], [9, 3, 2], [3, 9, 2]]);
        var gates = shrinking.Sample();
        for (var edge = 0; edge < Edges; edge++)
        {
            // A softmax over those that are left, without a gradient for the others.
            var logits = shrinking.Parameters[0][edge].data<float>().ToArray();
            var (gate, kept) = (gates[EdgeDecisions[edge]], Kept(shrinking)[edge]);
            Assert.Equal(kept, gate.Active);
            var total = Enumerable.Range(0, 3).Where(gate.IsActive).Sum(c => Math.Exp(logits[c]));
            for (var c = 0; c < 3; c++) Assert.Equal(gate.IsActive(c) ? Math.Exp(logits[c]) / total : 0, gate.Weight(c)!.item<float>(), 1e-6);
        }

        gates[EdgeDecisions[0]].Weight(0)!.backward();
        var gradient = shrinking.Parameters[0].grad![0].data<float>().ToArray();
        Assert.True(gradient[0] > 0.1 && gradient[1] < -0.1 && gradient[2] == 0, string.Join(" ", gradient));

        // The last stage keeps one, and one that an architecture may name: on n0's edge from b none is stronger, and sep_conv(3) is all else that is left.
        shrinking.Begin(At(stage: 2));
        Assert.Equal([0b001, 0b010, 0b001, 0b010, 0b001], Kept(shrinking));
    }

    [Fact]
    public void Within_a_stage_nothing_shrinks()
    {
        using var shrinking = Create([new(3, 0), new(1, 0)]);
        var before = shrinking.Parameters[0].data<float>().ToArray();
        shrinking.Begin(At(stage: 0));
        shrinking.Begin(At(stage: 0, epoch: 24));
        Assert.Equal(before, shrinking.Parameters[0].data<float>().ToArray());
        Assert.All(Kept(shrinking), kept => Assert.Equal(0b111, kept));
    }

    // The authors' schedule of 25 epochs, 10 of them to warm up.
    [Theory]
    [InlineData(0, 0.7 * 24 / 25)]
    [InlineData(9, 0.7 * 15 / 25)]
    [InlineData(10, 0.7)]
    [InlineData(24, 0.04256704)] // 0.7 exp(-0.2 · 14)
    public void Dropout_fades_in_a_straight_line_and_then_exponentially(int epoch, double expected)
    {
        using var shrinking = Create([new(3, 0.4), new(2, 0.7)]);
        shrinking.Begin(At(stage: 1, epoch));
        Assert.Equal(expected, shrinking.Sample().SkipDropout, 1e-7);
        Assert.Equal(expected, shrinking.SampleForWeights().SkipDropout, 1e-7);
        Assert.Equal(0, shrinking.Mixture()!.SkipDropout);
    }

    [Fact]
    public void A_cell_has_no_more_skip_connections_than_it_may_the_weakest_go_first()
    {
        // On all edges the skip connection is the strongest: on n0 both are taken, of n1 those from b and n0.
        float[][] logits = [[3, 1, 0], [2, 1, 0], [2.5f, 0, 0], [4, 2, 0], [5, 3, 0]];
        Assert.Equal("n0 = skip_connect(a) + skip_connect(b); n1 = skip_connect(b) + skip_connect(n0)", Derived(4));
        // n0 b: e² of e² + e + 1, 0.665, is the least; then a, 0.844. Of n1, b with 0.867 and n0 with 0.876 are left.
        Assert.Equal("n0 = skip_connect(a) + sep_conv(3)(b); n1 = skip_connect(b) + skip_connect(n0)", Derived(3));
        Assert.Equal("n0 = sep_conv(3)(a) + sep_conv(3)(b); n1 = skip_connect(b) + skip_connect(n0)", Derived(2));
        // Without its skip connection n1's edge from b is weaker (0.117) than that from a (0.859), which has one too, and loses it next.
        Assert.Equal("n0 = sep_conv(3)(a) + sep_conv(3)(b); n1 = sep_conv(3)(b) + skip_connect(n0)", Derived(1));
        Assert.Equal("n0 = sep_conv(3)(a) + sep_conv(3)(b); n1 = sep_conv(3)(b) + sep_conv(3)(n0)", Derived(0));
        // Of cells that are not named all may be.
        Assert.Equal("n0 = skip_connect(a) + skip_connect(b); n1 = skip_connect(b) + skip_connect(n0)", Derived(0, "Other"));

        string Derived(int skips, string graph = "Cell")
        {
            using var shrinking = Create([new(3, 0)], skips, graph);
            Set(shrinking, logits);
            return GenotypeText.Write(SmallSpaces.Two, shrinking.Derive(Constraints.None))["Cell: ".Length..];
        }
    }

    [Fact]
    public void A_skip_connection_that_alone_is_left_stays()
    {
        using var shrinking = Create([new(3, 0), new(1, 0)], skips: 0);
        Set(shrinking, [.. Enumerable.Repeat(new[] { 3f, 1, 0 }, Edges)]);
        shrinking.Begin(At(stage: 1));
        Assert.Equal(4, GenotypeText.Write(SmallSpaces.Two, shrinking.Derive(Constraints.None)).Split("skip_connect").Length - 1);
    }

    [Fact]
    public void What_is_kept_is_kept_with_it()
    {
        using var one = Create([new(3, 0), new(2, 0)]);
        using var other = Create([new(3, 0), new(2, 0)]);
        one.Begin(At(stage: 1));
        using var stream = new MemoryStream();
        one.Save(new BinaryWriter(stream));
        stream.Position = 0;
        other.Load(new BinaryReader(stream));
        Assert.Equal(Kept(one), Kept(other));
        other.Begin(At(stage: 1)); // and is no stage that begins
        Assert.Equal(one.Sample()[EdgeDecisions[2]].Weight(0)!.item<float>(), other.Sample()[EdgeDecisions[2]].Weight(0)!.item<float>());
    }

    [Theory]
    [InlineData("5,11", "5,3", "0,0.4,0.7")]
    [InlineData("5,11,17", "5", "0,0.4,0.7")]
    [InlineData("5,11,17", "5,3", "0,0.4")]
    public void Options_for_other_numbers_of_stages_are_refused(string cells, string kept, string dropout)
    {
        var recipe = Recipe.Named("p-darts");
        var options = new OptionValues(recipe, new Dictionary<string, string> { ["cells"] = cells, ["kept"] = kept, ["skip-dropout"] = dropout });
        Assert.Contains("stages", Assert.Throws<UsageException>(() => ((SupernetRecipe)recipe).Distribution(Run(options), new RandomStream(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_supernet_of_each_stage_is_as_deep_as_it_says()
    {
        var recipe = (SupernetRecipe)Recipe.Named("p-darts");
        var run = Run(new OptionValues(recipe, new Dictionary<string, string> { ["cells"] = "2,3", ["kept"] = "2", ["skip-dropout"] = "0,0" }));
        Assert.Equal(2, recipe.Stages(run.Options));
        for (var stage = 0; stage < 2; stage++)
        {
            using var supernet = recipe.CreateSupernet(run, stage);
            Assert.Equal((stage + 2, SmallSpaces.Two.Decisions), (supernet.Plan.Stages.Count, supernet.Space.Decisions));
        }
    }

    private static SearchRun Run(OptionValues options) => new()
    {
        Definition = new GeneralDefinition(SmallSpaces.Two),
        Parameters = SmallSpaces.Two.Net.Defaults,
        Data = ImageDataset.Of(new byte[4], [0], new ImageShape(1, 2, 2), 1),
        Device = CPU,
        Random = new RandomStream(1),
        Epochs = 2,
        Trials = 0,
        BatchSize = 1,
        LearningRate = null,
        Options = options,
        Constraints = Constraints.None,
        Preference = Synthetic.Accuracy,
        Listener = new SearchLog(),
        Cancellation = default,
        Augmentation = Augmentation.None,
    };

    private static int[] EdgeDecisions => [.. Enumerable.Range(0, SmallSpaces.Two.Decisions.Items.Count).Where(d => SmallSpaces.Two.Decisions.Items[d].Kind == DecisionKind.One)];

    private static SearchStep At(int stage, int epoch = 0) => new((25 * stage) + epoch, 75, 0, 9) { Stage = stage, StageEpoch = epoch, StageEpochs = 25 };

    private static long[] Kept(ProgressiveShrinking shrinking) => [.. EdgeDecisions.Select(shrinking.Kept)];

    private static ProgressiveShrinking Create(ShrinkingStage[] stages, int skips = 2, string graph = "Cell") =>
        new(SmallSpaces.Two.Decisions, CPU, new RandomStream(1), stages, warmUp: 10, [graph], skips);

    private static void Set(ProgressiveShrinking shrinking, float[][] logits)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        shrinking.Parameters[0].copy_(tensor(logits.SelectMany(row => row).ToArray(), Edges, 3));
    }
}
