using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class SigmoidsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Each_candidate_has_the_sigmoid_of_its_own_parameter()
    {
        using var sigmoids = Create(SmallSpaces.AllEdges, 10, [0, 1, -1, 2, 3, -2]);
        var gates = sigmoids.Sample();
        double[] logits = [0, 1, -1, 2, 3, -2];
        for (var i = 0; i < 6; i++) Assert.Equal(1 / (1 + Math.Exp(-logits[i])), gates[i / 2].Weight(i % 2)!.item<float>(), 1e-6);
        gates[1].Weight(0)!.backward();
        Assert.Equal(1, sigmoids.Parameters[0].grad!.ne(0).sum().item<long>());
    }

    // Equation 4: minus the mean of (σ - 1/2)², times its weight.
    [Fact]
    public void The_zero_one_loss_rewards_what_is_decided()
    {
        float[] logits = [0, 1, -1, 2, 3, -2];
        using var sigmoids = Create(SmallSpaces.AllEdges, 10, logits);
        sigmoids.Sample();
        var spread = logits.Average(l => Math.Pow((1 / (1 + Math.Exp(-l))) - 0.5, 2));
        Assert.Equal(0.7 - (10 * spread), sigmoids.Penalty(tensor(0.7f)).item<float>(), 1e-5);
        using var undecided = Create(SmallSpaces.AllEdges, 10, new float[6]);
        Assert.Equal(0.7, undecided.Penalty(tensor(0.7f)).item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(0.85, "n0 = nor_conv(3)(a)")]
    [InlineData(0.5, "n0 = nor_conv(3)(a) + skip_connect(b)")]
    [InlineData(0.99, "n0 = nor_conv(3)(a)")] // one at least
    public void A_node_takes_the_states_above_the_threshold_where_it_may(double threshold, string expected)
    {
        var space = Open;
        using var sigmoids = new Sigmoids(space.Decisions, CPU, new RandomStream(1), 10, threshold);
        using (no_grad()) sigmoids.Parameters[0].copy_(tensor(new float[] { -1, 2, 1, -1 }, 2, 2)); // σ(2) = 0.88, σ(1) = 0.73
        Assert.Equal($"Cell: {expected}", GenotypeText.Write(space, sigmoids.Derive(Synthetic.Unconstrained(space))));
    }

    [Fact]
    public void The_recipe_takes_open_numbers_of_states_but_no_bare_skips()
    {
        var recipe = Recipe.Named("fairdarts");
        Assert.Null(recipe.Refusal(Open));
        Assert.NotNull(Recipe.Named("darts").Refusal(Open));
        Assert.Contains("nothing is chosen on them", recipe.Refusal(SmallSpaces.Sample("EnasMacro")), StringComparison.Ordinal);
    }

    private static SearchSpace Open => SmallSpaces.Read(
        """
        ops Ops { skip_connect, nor_conv(3) }
        cell Cell { input a, b nodes 1 { from 1..2 of previous, op Ops } output last }
        net Small(channels: 4, classes: 10) { input image(1, 8, 8) stem conv(3) Cell head global_avg_pool, linear(classes) }
        """);

    private static Sigmoids Create(SearchSpace space, double weight, float[] logits)
    {
        var sigmoids = new Sigmoids(space.Decisions, CPU, new RandomStream(1), weight, 0.85);
        using var _ = no_grad();
        sigmoids.Parameters[0].copy_(tensor(logits, logits.Length / 2, 2));
        return sigmoids;
    }
}
