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

/// <summary>A softmax over the edges into a node beside that over the candidates of each (Xu et al. 2020, equation 3), and the recipe that has it.</summary>
public sealed class EdgeNormalizationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_edges_into_a_node_have_the_softmax_of_their_own_parameters()
    {
        using var relaxation = new SoftmaxRelaxation(SmallSpaces.Two.Decisions, CPU, new RandomStream(1), normalizesEdges: true);
        // n0 takes 2 of 2 states, n1 2 of 3; a row of three parameters is that of n1's states or of an edge's candidates.
        Assert.Equal([[1, 2], [6, 3]], relaxation.Parameters.Select(p => p.shape));
        using (no_grad())
            foreach (var parameter in relaxation.Parameters) parameter.mul_(1500);
        var gates = relaxation.Sample();
        for (var i = 0; i < gates.Count; i++)
        {
            var weights = Enumerable.Range(0, SmallSpaces.Two.Decisions.Items[i].Width).Select(c => gates[i].Weight(c)!.item<float>()).ToArray();
            Assert.Equal(1, weights.Sum(), 1e-6);
            Assert.True(weights.Max() - weights.Min() > 0.1);
            Assert.Equal((1L << weights.Length) - 1, gates[i].Active);
        }

        var from = SmallSpaces.Two.Decisions.IndexOf("Cell.n1.from");
        gates[from].Weight(1)!.backward();
        Assert.True(relaxation.Parameters[1].grad!.abs().sum(1).count_nonzero().item<long>() == 1);
    }

    [Fact]
    public void The_edges_of_the_largest_products_are_kept()
    {
        var decisions = SmallSpaces.Two.Decisions;
        var weights = new Dictionary<string, double[]>
        {
            ["Cell.n0.from"] = [0.5, 0.5],
            ["Cell.n0.a"] = [0.6, 0.3, 0.1],
            ["Cell.n0.b"] = [0.1, 0.2, 0.7],
            ["Cell.n1.from"] = [0.2, 0.3, 0.5],
            ["Cell.n1.a"] = [0.1, 0.9, 0], // 0.18
            ["Cell.n1.b"] = [0.65, 0.35, 0], // 0.195
            ["Cell.n1.n0"] = [0.3, 0.2, 0.5], // 0.15: none, which is its strongest, does not count
        };
        string Kept(Func<string, double[]> of) => Written(SoftmaxRelaxation.Strongest(decisions, [.. decisions.Items.Select(d => of(d.Name))]));
        Assert.Equal("Cell: n0 = skip_connect(a) + sep_conv(3)(b); n1 = sep_conv(3)(a) + skip_connect(b)", Kept(name => weights[name]));
        weights["Cell.n1.from"] = [0.1, 0.3, 0.6];
        Assert.Equal("Cell: n0 = skip_connect(a) + sep_conv(3)(b); n1 = skip_connect(b) + skip_connect(n0)", Kept(name => weights[name]));
    }

    [Fact]
    public void All_parameters_are_saved_with_it()
    {
        using var one = new SoftmaxRelaxation(SmallSpaces.Two.Decisions, CPU, new RandomStream(1), normalizesEdges: true);
        using var other = new SoftmaxRelaxation(SmallSpaces.Two.Decisions, CPU, new RandomStream(2), normalizesEdges: true);
        using var kept = new MemoryStream();
        one.Save(new BinaryWriter(kept));
        kept.Position = 0;
        other.Load(new BinaryReader(kept));
        Assert.All(one.Parameters.Zip(other.Parameters), p => Assert.True(p.First.equal(p.Second).all().item<bool>()));
    }

    [Fact]
    public void Spaces_whose_channels_cannot_pass_are_refused_with_the_reason()
    {
        var recipe = Recipe.Named("pc-darts");
        Assert.Null(recipe.Refusal(SmallSpaces.Darts));
        Assert.Null(recipe.Refusal(SmallSpaces.Bench201));
        Assert.Null(recipe.Refusal(SmallSpaces.Read("ops Ops { mbconv(kernel: {3, 5}), skip_connect } net StageNet(channels: 8, classes: 2) { input image(1, 8, 8) stem conv(3) stage S { repeat 1..2 { Ops } channels 16 } head global_avg_pool, linear(classes) }")));
        Assert.Contains("the width of S is a choice", recipe.Refusal(SmallSpaces.Stage), StringComparison.Ordinal);
        Assert.Contains("those of Rnn have none of their own", recipe.Refusal(SmallSpaces.Sample("DartsRnn")), StringComparison.Ordinal);
        Assert.Contains("reads sequences", recipe.Refusal(SmallSpaces.Sample("Gpt")), StringComparison.Ordinal);
        Assert.Contains("gives as many as it takes", recipe.Refusal(SmallSpaces.Read("ops Ops { nor_conv(1), nor_conv(3) } net Wider(channels: 8, classes: 2) { input image(1, 8, 8) stem conv(3) stage S { repeat 1 { Ops } channels 16 } head global_avg_pool, linear(classes) }")), StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_that_the_parts_do_not_divide_are_said_with_the_option()
    {
        var recipe = (SupernetRecipe)Recipe.Named("pc-darts");
        var run = new SearchRun
        {
            Definition = new GeneralDefinition(SmallSpaces.Two),
            Parameters = new Dictionary<string, int> { ["channels"] = 6 },
            Data = ImageDataset.Of(new byte[4], [0], new ImageShape(1, 2, 2), 1),
            Device = CPU,
            Random = new RandomStream(1),
            Epochs = 1,
            Trials = 0,
            BatchSize = 1,
            LearningRate = null,
            Options = new OptionValues(recipe, new Dictionary<string, string>()),
            Constraints = Constraints.None,
            Preference = Synthetic.Accuracy,
            Listener = new SearchLog(),
            Cancellation = default,
            Augmentation = Augmentation.None,
        };
        var error = Assert.Throws<UsageException>(() => recipe.CreateSupernet(run, 0));
        Assert.Contains("has 6 channels here, which do not come out even between 4 parts", error.Message, StringComparison.Ordinal);
        Assert.Contains("--set parts (4)", error.Hint, StringComparison.Ordinal);
    }

    private static string Written(Genotype genotype) => GenotypeText.Write(SmallSpaces.Two, genotype);
}
