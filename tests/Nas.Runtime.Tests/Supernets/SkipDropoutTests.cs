using Nas.Dsl.Planning;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>Dropout behind skip connections (Chen et al. 2019, section 3.3), and behind nothing else.</summary>
public sealed class SkipDropoutTests : IDisposable
{
    private const int Skip = 0, Convolution = 1; // candidates of the only edge

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly MixedSupernet _supernet = Supernet();

    public void Dispose()
    {
        _supernet.Dispose();
        _scope.Dispose();
    }

    // What comes out of the cell is all ones, of which the head takes the mean.
    [Fact]
    public void A_share_of_a_skip_connection_is_dropped_and_the_rest_grows()
    {
        var shares = Enumerable.Range(0, 20).Select(_ => Output(Gate.Pick(Skip), 0.7)).ToArray();
        Assert.True(shares.Distinct().Count() > 10);
        // 20 times 8 · 64 · 64 numbers that are 1/0.3 with probability 0.3: the mean's deviation is 0.0019.
        Assert.Equal(1, shares.Average(), 0.01);
        Assert.All(shares, s => Assert.NotEqual(1, s));
        Assert.Equal(1, Output(Gate.Pick(Skip), 0), 1e-6);
    }

    [Fact]
    public void Other_candidates_are_whole()
    {
        Assert.Equal(Output(Gate.Pick(Convolution), 0), Output(Gate.Pick(Convolution), 0.7));
        Assert.NotEqual(Output(Gate.Mix(tensor(new[] { 0.5f, 0.5f })), 0), Output(Gate.Mix(tensor(new[] { 0.5f, 0.5f })), 0.7));
    }

    private double Output(Gate gate, double dropout)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return _supernet.forward(ones(1, 1, 64, 64), new Gates([gate]).WithSkipDropout(dropout))[0, 0].item<float>();
    }

    private static MixedSupernet Supernet()
    {
        using var _ = no_grad();
        var supernet = new MixedSupernet(NetworkPlan.Of(SmallSpaces.Read(
            """
            ops Ops { skip_connect, nor_conv(3) }
            cell C { input x nodes 1 { from all of previous, op Ops } output last }
            net Dropped(channels: 8, classes: 1) { input image(1, 64, 64) stem conv(1) C head global_avg_pool, linear(classes) }
            """)));
        foreach (var (name, parameter) in supernet.named_parameters())
            if (name == "stem.0.weight") parameter.fill_(1);
            else if (name == "head.1.weight") parameter.fill_(1 / 8.0);
            else if (name == "head.1.bias") parameter.zero_();
        return supernet;
    }
}
