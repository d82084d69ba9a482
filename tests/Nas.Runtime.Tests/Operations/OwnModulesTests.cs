using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

/// <summary>The user's own modules are made by their names, and what they cost is measured.</summary>
public sealed class OwnModulesTests
{
    private const string Here = "Nas.Runtime.Tests.Operations.OwnModulesTests";

    public sealed class Bottleneck : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Conv2d _down, _up;

        public Bottleneck(int channels, int stride, double part = 0.5, bool bias = true)
            : base(nameof(Bottleneck))
        {
            _down = nn.Conv2d(channels, (int)(channels * part), 3, stride: stride, padding: 1, groups: 2, bias: bias);
            _up = nn.Conv2d((int)(channels * part), channels, 1, bias: bias);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _up.call(_down.call(input));
    }

    public sealed class Excite : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _linear;

        public Excite(int channels)
            : base(nameof(Excite))
        {
            _linear = nn.Linear(channels, channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input * _linear.call(input.mean([2, 3])).unsqueeze(2).unsqueeze(3);
    }

    public sealed class Counting(int channels) : nn.Module<Tensor, Tensor>(nameof(Counting)), ICountsFlops
    {
        public long Flops(int height, int width) => channels * height * width;

        public override Tensor forward(Tensor input) => input + 1;
    }

    public sealed class Shrinking() : nn.Module<Tensor, Tensor>(nameof(Shrinking))
    {
        public override Tensor forward(Tensor input) => input.narrow(1, 0, 1);
    }

    public sealed class Failing() : nn.Module<Tensor, Tensor>(nameof(Failing))
    {
        public override Tensor forward(Tensor input) => throw new InvalidOperationException("Not today.\nNor tomorrow.");
    }

    public sealed class Demanding : nn.Module<Tensor, Tensor>
    {
        public Demanding(int channels)
            : base(nameof(Demanding)) => ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1000);

        public override Tensor forward(Tensor input) => input;
    }

    [Fact]
    public void Convolutions_and_linear_layers_are_counted_as_those_of_the_language()
    {
        // 3×3 from 8 to 4 channels in 2 groups at stride 2, 1×1 back, with biases that are parameters but no multiply-adds.
        Assert.Equal(((8 / 2 * 4 * 9) + 4 + (4 * 8) + 8, ((8 / 2 * 4 * 9) + (4 * 8)) * 5 * 4), Measured("Bottleneck(channels, stride)", 8, 2, 9, 7));
        Assert.Equal((8 * 8) + 8, Measured("Excite(channels)", 8, 1, 5, 5).Parameters);
        Assert.Equal((8 * 8) + 8, Measured("Excite(channels)", 8, 1, 5, 5).Flops);
        Assert.Equal((0, 8 * 5 * 6), Measured("Counting(channels)", 8, 1, 5, 6));
    }

    [Fact]
    public void Arguments_are_given_by_place_and_by_name()
    {
        Assert.Equal((8 / 2 * 2 * 9) + (2 * 8), Measured("Bottleneck(channels, stride, 0.25, false)", 8, 1, 4, 4).Parameters);
        Assert.Equal((8 / 2 * 4 * 9) + (4 * 8), Measured("Bottleneck(channels, bias: false, stride: stride)", 8, 1, 4, 4).Parameters);
        Assert.Equal((16 / 2 * 8 * 9) + (8 * 16), Parameters("Bottleneck(channels * 2, bias: false, stride: 1)", 8));
    }

    [Fact]
    public void Measuring_draws_no_random_numbers()
    {
        manual_seed(7);
        using var expected = rand(4);
        manual_seed(7);
        Measured("Bottleneck(channels, stride, 0.75)", 8, 1, 11, 11);
        using var drawn = rand(4);
        Assert.True(expected.Equals(drawn));
    }

    [Theory]
    [InlineData("Shrinking()", "Shrinking gave (1, 1, 6, 6) for an image (1, 4, 6, 6); the operation own must give (1, 4, 6, 6) there.")]
    [InlineData("Bottleneck(channels, 2)", "Bottleneck gave (1, 4, 3, 3) for an image (1, 4, 6, 6)")]
    [InlineData("Failing()", "Failing failed on an image (1, 4, 6, 6): Not today.")]
    [InlineData("Demanding(1, 2)", "Demanding has no public constructor for op own = ")]
    [InlineData("Nowhere(1)", "There is no class ")]
    public void What_does_not_do_is_said_to_the_user(string call, string message)
    {
        var problem = Assert.Throws<UsageException>(() => Measured(call, 4, 1, 6, 6));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_constructor_throws_comes_through() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Measured("Demanding(channels)", 4, 1, 6, 6));

    /// <summary>A space may be read before anybody has said what its classes are, and reading runs nobody's code.</summary>
    [Fact]
    public void Reading_a_space_makes_none_of_its_modules()
    {
        var known = Space("Counting(channels)");
        var space = SpaceText.Parse(SpaceText.Write(known).Replace(Here, "Not.Known", StringComparison.Ordinal));
        Assert.Equal("Not.Known.Counting", Assert.Single(space.OwnModules).Type);
    }

    [Fact]
    public void An_inherited_network_has_the_weights_of_its_modules()
    {
        using var scope = NewDisposeScope();
        var plan = NetworkPlan.Of(Space("Bottleneck(channels, stride)"));
        var supernet = new MixedSupernet(plan);
        var genotype = new Genotype(plan.Space.Decisions, [1, 1]);
        var inherited = supernet.Inherited(genotype);
        using var network = new Network(plan, genotype);
        Assert.Equal(network.state_dict().Keys.Where(k => k.Contains("_down", StringComparison.Ordinal)).Order(), inherited.Keys.Where(k => k.Contains("_down", StringComparison.Ordinal)).Order());
        Assert.Contains("cell0.n0_x.0._down.weight", inherited.Keys);
        Assert.True(inherited["cell0.n0_x.0._down.weight"].Equals(supernet.state_dict()["cell0.n0_x.own.0._down.weight"]));
    }

    private static SearchSpace Space(string call) => OwnModules.Of(
        SpaceText.Parse($$"""
            op own = {{Here}}.{{call}}
            ops S { skip_connect, own }
            cell C { input x nodes 1 { from all of previous, op S } output last }
            cell R : C { stride 2 }
            net N(channels: 4) { input image(3, 8, 8) stem conv(3) C R head global_avg_pool, linear(2) }
            """),
        typeof(Bottleneck), typeof(Excite), typeof(Counting), typeof(Shrinking), typeof(Failing), typeof(Demanding));

    private static (long Parameters, long Flops) Measured(string call, int channels, int stride, int height, int width)
    {
        var layer = new Layer.Own(Space(call).OwnModules[0], channels, channels, stride);
        return Cost.OwnModules!(layer, height, width);
    }

    private static long Parameters(string call, int channels)
    {
        using var module = LayerModules.Create(new Layer.Own(Space(call).OwnModules[0], channels, channels, 1), affine: true);
        return module.parameters().Sum(p => p.numel());
    }
}
