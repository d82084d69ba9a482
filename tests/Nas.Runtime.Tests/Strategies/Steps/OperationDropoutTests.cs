using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Steps;

public sealed class OperationDropoutTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Of four candidates one does not run anyway. Of the three others each is left out with the probability, but the last one stays.
    [Fact]
    public void Each_candidate_is_left_out_as_often_as_is_said_and_the_others_weigh_more()
    {
        const double P = 0.4;
        const int Draws = 20_000;
        var dropout = new OperationDropout(P, new RandomStream(1));
        var mixture = new Gates([Gate.Mix(tensor(new float[] { 0.1f, 0.2f, 0.3f, 0.4f }), 0b1011)]);
        var (counts, sum) = (new int[4], new double[4]);
        for (var i = 0; i < Draws; i++)
        {
            using var scope = NewDisposeScope();
            var gate = dropout.Of(mixture)[0];
            Assert.NotEqual(0, gate.Active);
            for (var c = 0; c < 4; c++)
            {
                if (!gate.IsActive(c)) continue;
                counts[c]++;
                sum[c] += gate.Weight(c)!.item<float>();
            }
        }

        // All three out has the chance P³, and then each stays with a third.
        var stays = 1 - P + (P * P * P / 3);
        foreach (var c in new[] { 0, 1, 3 })
        {
            Assert.Equal(stays, counts[c] / (double)Draws, 4 * Math.Sqrt(stays * (1 - stays) / Draws));
            Assert.Equal((c + 1) * 0.1 / (1 - P), sum[c] / counts[c], 1e-5);
        }

        Assert.Equal(0, counts[2]);
    }

    [Fact]
    public void What_runs_alone_stays_and_with_a_probability_of_0_so_does_everything()
    {
        var gates = new Gates([Gate.Pick(1), Gate.All, Gate.Closed, Gate.PickBits(3), Gate.Mix(tensor(new float[] { 0, 1 }))]);
        var dropped = new OperationDropout(0.9, new RandomStream(1)).Of(gates);
        for (var i = 0; i < gates.Count; i++) Assert.Same(gates[i], dropped[i]);
        Assert.Same(gates, OperationDropout.None.Of(gates));
    }

    [Fact]
    public void The_weights_that_stay_have_their_gradients()
    {
        var weights = tensor(new float[] { 0.5f, 0.5f }).requires_grad_();
        var gate = Gate.Mix(weights, 0b11).Only(0b10, 4);
        gate.Weight(1)!.backward();
        Assert.Equal([0, 4], weights.grad!.data<float>().ToArray());
    }

    [Fact]
    public void A_kept_state_draws_on()
    {
        var gates = new Gates([Gate.Mix(ones(20), (1L << 20) - 1)]);
        var first = new OperationDropout(0.5, new RandomStream(1));
        first.Of(gates);
        using var kept = new MemoryStream();
        first.Save(new BinaryWriter(kept));
        var second = new OperationDropout(0.5, new RandomStream(2));
        kept.Position = 0;
        second.Load(new BinaryReader(kept));
        Assert.Equal(first.Of(gates)[0].Active, second.Of(gates)[0].Active);
    }
}
