using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class BinaryGatesTests : IDisposable
{
    private const int Width = 8;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly BinaryGates _gates = new(SmallSpaces.Darts.Decisions, CPU, new RandomStream(1));
    private readonly int[] _decisions = [.. Enumerable.Range(0, SmallSpaces.Darts.Decisions.Items.Count).Where(i => SmallSpaces.Darts.Decisions.Items[i].Width == Width)];

    public BinaryGatesTests()
    {
        manual_seed(1);
        using var _ = no_grad();
        Alpha.copy_(randn(28, Width));
    }

    private Tensor Alpha => _gates.Parameters[0];

    public void Dispose()
    {
        _gates.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Weights_learn_on_one_path_drawn_by_the_softmax()
    {
        const int Draws = 3000;
        var counts = new int[Width];
        for (var i = 0; i < Draws; i++)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var gate = _gates.SampleForWeights()[_decisions[0]];
            var chosen = Assert.Single(Active(gate));
            Assert.Equal(1, gate.Weight(chosen)!.item<float>());
            counts[chosen]++;
        }

        AssertShares(counts, Probabilities()[0]);
    }

    // Drawn without replacement: c is among the two with the probability of being first, or second behind another. Of the two, each by its share.
    [Fact]
    public void The_architecture_learns_on_two_of_which_one_is_open()
    {
        const int Draws = 4000;
        var (drawn, open) = (new int[Width], new int[Width]);
        for (var i = 0; i < Draws; i++)
        {
            using var scope = NewDisposeScope();
            var gate = _gates.Sample()[_decisions[0]];
            var two = Active(gate);
            Assert.Equal(2, two.Length);
            var values = two.Select(c => gate.Weight(c)!.item<float>()).ToArray();
            Assert.Equal([0, 1], values.Order());
            foreach (var c in two) drawn[c]++;
            open[two[Array.IndexOf(values, 1)]]++;
        }

        var p = Probabilities()[0];
        double Second(int first, int c) => p[first] * p[c] / (1 - p[first]);
        AssertShares(drawn, [.. Enumerable.Range(0, Width).Select(c => p[c] + Enumerable.Range(0, Width).Where(f => f != c).Sum(f => Second(f, c)))]);
        AssertShares(open, [.. Enumerable.Range(0, Width).Select(c => Enumerable.Range(0, Width).Where(o => o != c).Sum(o => (Second(c, o) + Second(o, c)) * p[c] / (p[c] + p[o])))]);

        void AssertShares(int[] counts, double[] shares) => BinaryGatesTests.AssertShares(counts, shares, Draws);
    }

    // Equation 4: dL/dα_i = sum over the two of dL/dg_j p_j (δ_ij - p_i), p the softmax over the two.
    [Fact]
    public void Both_gates_have_the_gradient_of_equation_4_and_nobody_else()
    {
        var worth = randn(28, Width).data<float>().ToArray();
        var gates = _gates.Sample();
        var loss = _decisions.SelectMany((d, row) => Active(gates[d]).Select(c => gates[d].Weight(c)! * worth[(row * Width) + c])).Aggregate((a, b) => a + b);
        var gradient = autograd.grad([loss], [Alpha])[0].data<float>().ToArray();
        var p = Probabilities();
        for (var row = 0; row < 28; row++)
        {
            var two = Active(gates[_decisions[row]]);
            var total = two.Sum(c => p[row][c]);
            for (var i = 0; i < Width; i++)
            {
                var expected = two.Contains(i) ? two.Sum(j => worth[(row * Width) + j] * p[row][j] / total * ((i == j ? 1 : 0) - (p[row][i] / total))) : 0;
                Assert.Equal(expected, gradient[(row * Width) + i], 1e-5);
            }
        }
    }

    [Fact]
    public void Behind_a_step_the_others_have_the_probabilities_that_they_had()
    {
        var before = Probabilities();
        var gates = _gates.Sample();
        using (no_grad())
            for (var row = 0; row < 28; row++)
                foreach (var c in Active(gates[_decisions[row]])) Alpha[row, c] = Alpha[row, c] + (gates[_decisions[row]].Weight(c)! * 0.9) - 0.3;
        _gates.Moved();
        var after = Probabilities();
        for (var row = 0; row < 28; row++)
        {
            var two = Active(gates[_decisions[row]]);
            for (var c = 0; c < Width; c++)
            {
                if (!two.Contains(c)) Assert.Equal(before[row][c], after[row][c], 1e-5);
                else Assert.Equal(gates[_decisions[row]].Weight(c)!.item<float>() > 0.5, after[row][c] > before[row][c]);
            }
        }
    }

    [Fact]
    public void A_decision_with_a_single_candidate_is_left_as_it_is()
    {
        using var gates = new BinaryGates(new DecisionSpace(new([Decision.One("only", ["one"])])), CPU, new RandomStream(2));
        var before = gates.Parameters[0].detach().clone();
        Assert.Equal(1, gates.Sample()[0].Active);
        gates.Moved();
        Assert.Equal(before.item<float>(), gates.Parameters[0].item<float>(), 1e-6);
    }

    private static int[] Active(Gate gate) => [.. Enumerable.Range(0, Width).Where(gate.IsActive)];

    private static void AssertShares(int[] counts, double[] shares, int? draws = null)
    {
        var total = draws ?? counts.Sum();
        for (var c = 0; c < counts.Length; c++) Assert.Equal(shares[c], counts[c] / (double)total, (4 * Math.Sqrt(shares[c] * (1 - shares[c]) / total)) + 1e-9);
    }

    private double[][] Probabilities()
    {
        using var scope = NewDisposeScope();
        return [.. Alpha.detach().softmax(1).to(ScalarType.Float64).data<double>().ToArray().Chunk(Width)];
    }
}
