using Nas.Dsl.Planning;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

public sealed class MixedStageTests
{
    // Each width by itself, its channels stretched by Torch's own pooling and then weighed.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    public void Widths_that_are_interpolated_are_stretched_to_the_larger_one(int narrow, int wide)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (stage, width) = Stage();
        using var owner = stage;
        var (x, weights) = (randn(2, 3, 4, 4), new float[3]);
        (weights[narrow], weights[wide]) = (0.3f, 0.7f);
        var (small, large) = (Run(Gate.Pick(narrow)), Run(Gate.Pick(wide)));
        var stretched = nn.functional.adaptive_avg_pool3d(small, [large.shape[1], 4, 4]);
        var mixed = Run(Gate.Mix(tensor(weights), 1L << narrow | 1L << wide, interpolates: true));
        Assert.True((mixed - ((stretched * 0.3) + (large * 0.7))).abs().max().item<float>() < 1e-5);

        Tensor Run(Gate gate) => stage.Run([x], new Gates([.. Enumerable.Range(0, 2).Select(d => d == width ? gate : Gate.Pick(0))]));
    }

    // The weights learn which width is better.
    [Fact]
    public void The_gradient_of_a_width_is_what_its_channels_are_worth()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var (stage, width) = Stage();
        using var owner = stage;
        var (x, weights) = (randn(2, 3, 4, 4), tensor([0.5f, 0, 0.5f], requires_grad: true));
        Run(Gate.Mix(weights, 0b101, interpolates: true)).pow(2).sum().backward();
        const float Step = 1e-2f;
        Assert.Equal((Value(0.5f + Step) - Value(0.5f - Step)) / (2 * Step), weights.grad![0].item<float>(), 0.1);

        double Value(float weight) => Run(Gate.Mix(tensor([weight, 0, 0.5f]), 0b101, interpolates: true)).pow(2).sum().item<float>();

        Tensor Run(Gate gate) => stage.Run([x], new Gates([.. Enumerable.Range(0, 2).Select(d => d == width ? gate : Gate.Pick(0))]));
    }

    // A block of three widths, none of which divides another.
    private static (MixedStage Stage, int Width) Stage()
    {
        var space = SmallSpaces.Read(
            """
            ops Layer { conv_block(3) }
            net Small(channels: 3, classes: 10) { input image(1, 4, 4) stem conv(3) stage S { repeat 1 { Layer } channels {2, 3, 5} } head global_avg_pool, linear(classes) }
            """);
        var plan = NetworkPlan.Of(space).Stages.OfType<CellPlan>().Single().Graph;
        return (new MixedStage("stage", plan, [2, 3, 5]), plan.Graph.Width);
    }
}
