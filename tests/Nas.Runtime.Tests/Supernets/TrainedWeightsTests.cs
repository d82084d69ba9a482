using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>A supernet that begins from the weights of a trained network is that network, and its slices are what is made narrower.</summary>
public sealed class TrainedWeightsTests : IDisposable
{
    private static readonly SearchSpace Space = SmallSpaces.Widths;
    private static readonly NetworkPlan Plan = NetworkPlan.Of(Space);
    private static readonly Genotype Largest = new ArchitectureSizes(Space).Largest;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Root, "full.weights");

    public void Dispose()
    {
        _folder.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void The_largest_says_what_the_network_says()
    {
        using var network = Saved(Plan, Largest);
        using var supernet = Loaded(Plan);
        var x = randn(5, 1, 8, 8);
        var (expected, own) = (network.forward(x), supernet.forward(x, Gates.Of(Largest)));
        Assert.True(own.allclose(expected, 1e-4, 1e-5), $"{(own - expected).abs().max().item<float>()}");
    }

    [Fact]
    public void What_is_narrower_says_in_the_supernet_what_it_says_alone()
    {
        using var network = Saved(Plan, Largest);
        using var supernet = Loaded(Plan);
        var (random, x) = (new RandomStream(3), randn(5, 1, 8, 8));
        for (var i = 0; i < 3; i++)
        {
            var genotype = Space.Decisions.Sample(random);
            using var narrow = new Network(Plan, genotype);
            using (no_grad())
            {
                var own = narrow.state_dict();
                foreach (var (key, weights) in supernet.Inherited(genotype)) own[key].copy_(weights);
            }

            narrow.eval();
            Assert.True(narrow.forward(x).allclose(supernet.forward(x, Gates.Of(genotype)), 1e-4, 1e-5));
        }
    }

    // As a network that was trained with one has it.
    [Fact]
    public void A_second_head_is_left_out()
    {
        using var network = Saved(Plan, Largest);
        network.add_module("auxiliary", nn.Linear(2, 3));
        network.save(File);
        using var supernet = Loaded(Plan);
        network.add_module("other", nn.Linear(2, 3));
        network.save(File);
        Assert.Contains("other.", Assert.Throws<UsageException>(() => Loaded(Plan)).Message, StringComparison.Ordinal);
    }

    // What alone reads the channels of the last stage, where it is a single block, is the classifier.
    [Fact]
    public void Channels_come_by_their_importance_and_nothing_else_changes()
    {
        var space = SmallSpaces.Read(
            """
            ops Blocks { mbconv(3, {2, 4}, mnasnet, relu) }
            net Short(channels: 8, classes: 3) { input image(1, 8, 8) stem conv(3, 8), batch_norm stage S { repeat 1 { Blocks } channels {8, 16} } head global_avg_pool, linear(classes) }
            """);
        var (plan, largest) = (NetworkPlan.Of(space), new ArchitectureSizes(space).Largest);
        using var network = Saved(plan, largest);
        using var supernet = Loaded(plan);
        var sums = supernet.Inherited(largest).Single(t => t.Key.StartsWith("head.", StringComparison.Ordinal) && t.Value.dim() == 2).Value.detach().abs().sum([0L]).data<float>().ToArray();
        Assert.Equal(sums.OrderDescending(), sums);
        Assert.NotEqual(sums[0], sums[^1]);
        var x = randn(5, 1, 8, 8);
        Assert.True(supernet.forward(x, Gates.Of(largest)).allclose(network.forward(x), 1e-4, 1e-5));
    }

    // Two of a kind that run together elsewhere: each has its own scale.
    [Fact]
    public void Scales_hold_in_cells_too()
    {
        var space = SmallSpaces.Read(
            """
            ops Ops { sep_conv(3), nor_conv(3) }
            cell C { input x nodes 2 { from all of previous, op Ops } output last }
            net Cells(channels: 4, classes: 3) { input image(1, 8, 8) stem conv(3), batch_norm C head global_avg_pool, linear(classes) }
            """);
        var (plan, largest) = (NetworkPlan.Of(space), new ArchitectureSizes(space).Largest);
        using var network = Saved(plan, largest);
        using var supernet = Loaded(plan);
        var x = randn(5, 1, 8, 8);
        foreach (var byState in new[] { false, true })
        {
            supernet.ByState = byState;
            Assert.True(supernet.forward(x, Gates.Of(largest)).allclose(network.forward(x), 1e-4, 1e-5));
        }
    }

    [Fact]
    public void What_is_no_such_file_is_a_usage_error()
    {
        Assert.StartsWith($"The weights in {File} cannot be read: ", Assert.Throws<UsageException>(() => TrainedWeights.Of(File)).Message, StringComparison.Ordinal);
        Saved(Plan, Largest).Dispose();
        var bytes = System.IO.File.ReadAllBytes(File);
        var before = TrainedWeights.Of(File);
        foreach (var other in new[] { bytes[..^5], bytes[..200], [.. bytes, 1], "not weights at all, but text"u8.ToArray(), [] })
        {
            System.IO.File.WriteAllBytes(File, other);
            Assert.Equal($"{File} is not a whole file of weights, neither as dotnet nas train writes it nor of PyTorch nor safetensors.", Refused(TrainedWeights.Of(File)).Message);
        }

        Assert.Equal($"The weights in {File} are others than those that the search was begun with.", Refused(before).Message);
    }

    [Fact]
    public void Weights_of_another_network_are_a_usage_error()
    {
        Saved(Plan, new ArchitectureSizes(Space).Smallest).Dispose();
        var error = Refused(TrainedWeights.Of(File));
        Assert.Matches(@" has \S+ of size [\dx ]+, which is [\dx ]+ in the largest network of Wide, whose weights it must hold\.$", error.Message);
        Assert.StartsWith("The largest network is: ", error.Hint, StringComparison.Ordinal);
        nn.Sequential(("stem", nn.Linear(1, 1))).save(File);
        Assert.Contains(" has no stem.0.weight, of size 8 x 1 x 3 x 3 in the largest network of Wide", Refused(TrainedWeights.Of(File)).Message, StringComparison.Ordinal);
    }

    private static UsageException Refused(TrainedWeights weights)
    {
        using var supernet = Scaled(Plan);
        return Assert.Throws<UsageException>(() => weights.LoadInto(supernet, Largest));
    }

    private static MixedSupernet Scaled(NetworkPlan plan)
    {
        var supernet = new MixedSupernet(plan);
        supernet.ScaleNorms();
        return supernet;
    }

    private MixedSupernet Loaded(NetworkPlan plan)
    {
        var supernet = Scaled(plan);
        TrainedWeights.Of(File).LoadInto(supernet, new ArchitectureSizes(plan.Space).Largest);
        supernet.eval();
        return supernet;
    }

    // Its scales, shifts and statistics are none of those that a new network has.
    private Network Saved(NetworkPlan plan, Genotype genotype)
    {
        manual_seed(2);
        var network = new Network(plan, genotype);
        using (no_grad())
            foreach (var tensor in network.state_dict().Values.Where(t => t.dim() == 1)) tensor.copy_(rand_like(tensor) + 0.5);
        network.save(File);
        network.eval();
        return network;
    }
}
