using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>
/// A supernet whose edges are computed by the state that they come from, as on a GPU, beside one that computes them by the node that they lead to: the same results and the same gradients of
/// all weights and of all gates, in double precision. Batch norms over a handful of pixels blow rounding up, the more the deeper a net is.
/// </summary>
public sealed class ByStateTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>Spaces of images whose supernets take a second or a few: cells, motifs, stages, a macro net, a detector.</summary>
    public static TheoryData<string> Samples => ["Bench201", "BenchMacro", "Detector", "DetNasSmall", "EnasMacro", "GeNet", "MotifNet", "Nao", "NasRlDense"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_mixture_is_the_same(string sample)
    {
        var (byNode, byState) = Supernets(SmallSpaces.Read(Repository.Read($"samples/spaces/{sample}.nas").Replace("image(3, 224, 224)", "image(3, 32, 32)", StringComparison.Ordinal)), 8);
        AssertSame(byNode, byState, mixes => new([.. mixes.Select(m => Gate.Mix(m))]));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void An_architecture_is_the_same_while_it_trains_and_afterwards(string sample)
    {
        var (byNode, byState) = Supernets(SmallSpaces.Read(Repository.Read($"samples/spaces/{sample}.nas").Replace("image(3, 224, 224)", "image(3, 32, 32)", StringComparison.Ordinal)), 8);
        var gates = Gates.Of(byNode.Space.Decisions.Sample(new RandomStream(5)));
        AssertSame(byNode, byState, _ => gates);
        Tensor[] images = [Images(byNode.Space), Images(byNode.Space)];
        foreach (var supernet in (MixedSupernet[])[byNode, byState])
        {
            supernet.Recalibrate(images, gates);
            supernet.eval();
        }

        AssertClose(byNode.call(images[0], gates), byState.call(images[0], gates));
    }

    [Fact]
    public void All_candidates_of_the_cells_of_DARTS_are_the_same()
    {
        var (byNode, byState) = Supernets(SmallSpaces.Darts, 4);
        AssertSame(byNode, byState, mixes => new([.. mixes.Select(m => Gate.Mix(m))]));
    }

    [Fact]
    public void Where_statistics_are_gathered_they_are_the_same()
    {
        var (byNode, byState) = Supernets(SmallSpaces.Darts, 4, gathers: true);
        AssertSame(byNode, byState, mixes => new([.. mixes.Select(m => Gate.Mix(m))]));
        foreach (var (one, other) in byNode.named_buffers().Zip(byState.named_buffers())) AssertClose(one.buffer.to(float64), other.buffer.to(float64), one.name);
    }

    [Fact]
    public void Some_candidates_of_some_edges_with_weights_of_the_edges_and_parts_of_the_channels_are_the_same()
    {
        var (byNode, byState) = Supernets(SmallSpaces.Darts, 8, parts: 4);
        var random = new RandomStream(2);
        var active = byNode.Space.Decisions.Items.Select(d => 1 + (long)random.Next((1 << d.Width) - 1)).ToArray();
        AssertSame(byNode, byState, mixes => new([.. mixes.Select((m, i) => Gate.Mix(m, active[i]))]));
    }

    [Fact]
    public void What_is_recalibrated_under_a_mixture_is_the_same_afterwards()
    {
        var (byNode, byState) = Supernets(SmallSpaces.Darts, 4);
        var gates = new Gates([.. byNode.Space.Decisions.Items.Select(d => Gate.Mix(rand(d.Width, float64)))]);
        var images = Images(byNode.Space);
        foreach (var supernet in (MixedSupernet[])[byNode, byState])
        {
            supernet.Recalibrate([images, images * 2], gates);
            supernet.eval();
        }

        foreach (var (one, other) in byNode.named_buffers().Zip(byState.named_buffers())) AssertClose(one.buffer.to(float64), other.buffer.to(float64));
        AssertClose(byNode.call(images, gates), byState.call(images, gates));
    }

    private static (MixedSupernet ByNode, MixedSupernet ByState) Supernets(SearchSpace space, int channels, int parts = 1, bool gathers = false)
    {
        manual_seed(1);
        var parameters = space.Net.Parameters.ToDictionary(p => p.Name, p => p.Name == "channels" ? channels : 3);
        var plan = NetworkPlan.Of(space, parameters, parts);
        var (byNode, byState) = (new MixedSupernet(plan) { ByState = false }, new MixedSupernet(plan) { ByState = true });
        byState.load_state_dict(byNode.state_dict());
        byNode.to(float64);
        byState.to(float64);
        if (gathers) return (byNode, byState);
        byNode.GatherNoStatistics();
        byState.GatherNoStatistics();
        return (byNode, byState);
    }

    private static Tensor Images(SearchSpace space) => randn([3, space.Net.Input.Channels, space.Net.Input.Height, space.Net.Input.Width], float64);

    private static void AssertSame(MixedSupernet byNode, MixedSupernet byState, Func<Tensor[], Gates> gates)
    {
        var images = Images(byNode.Space);
        Tensor[] mixes = [.. byNode.Space.Decisions.Items.Select(d => rand(d.Width, float64) + 0.5)];
        var (expected, byNodeGradients) = Run(byNode);
        var (actual, byStateGradients) = Run(byState);
        AssertClose(expected, actual);
        foreach (var (name, gradient) in byNodeGradients)
        {
            Assert.Equal(gradient is null, byStateGradients[name] is null);
            if (gradient is not null) AssertClose(gradient, byStateGradients[name]!, name);
        }

        (Tensor Output, Dictionary<string, Tensor?> Gradients) Run(MixedSupernet supernet)
        {
            supernet.train();
            Tensor[] own = [.. mixes.Select(m => m.detach().clone().requires_grad_())];
            manual_seed(4); // what heads drop
            var output = supernet.call(images, gates(own));
            output.pow(2).sum().backward();
            var gradients = supernet.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad);
            for (var i = 0; i < own.Length; i++) gradients.Add($"gate {i}", own[i].grad);
            return (output, gradients);
        }
    }

    private static void AssertClose(Tensor expected, Tensor actual, string what = "result")
    {
        Assert.Equal(expected.shape, actual.shape);
        var distance = ((expected - actual).norm() / (expected.norm() + 1e-9)).item<double>();
        Assert.True(distance < 1e-5, $"{what}: {distance}");
    }
}
