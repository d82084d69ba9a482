using Nas.Benchmarks;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Devices;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>
/// How many operators a step of a supernet dispatches: on a GPU, whose kernels are done sooner than the next one is launched, that is what it takes. The bounds are what was counted, and a
/// little more: whoever changes the arithmetic sees what it costs, or lowers them.
/// </summary>
public sealed class OperatorsOfAStepTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly MixedSupernet _supernet = new(NetworkPlan.Of(SmallSpaces.Darts, new Dictionary<string, int> { ["channels"] = 4 }));
    private readonly (Batch Weights, Batch Architecture) _batch = (new(randn(2, 1, 28, 28), zeros(2, ScalarType.Int64)), new(randn(2, 1, 28, 28), zeros(2, ScalarType.Int64)));

    public void Dispose()
    {
        _supernet.Dispose();
        _scope.Dispose();
    }

    [LinuxFact]
    public void Only_what_computes_is_counted_and_the_innermost_alone()
    {
        using var x = randn(2, 3);
        using var weight = randn(3, 4);
        using var bias = randn(4);
        var counts = Count(() =>
        {
            using var scope = NewDisposeScope();
            _ = x.view(3, 2).transpose(0, 1).matmul(weight).add(bias).relu();
        });
        // matmul is done by mm, and what is viewed costs nothing.
        Assert.Equal(new Dictionary<string, long> { ["aten::mm"] = 1, ["aten::add"] = 1, ["aten::clamp_min"] = 1 }, counts);
    }

    [LinuxFact]
    public void A_step_dispatches_no_more_than_it_did()
    {
        using var relaxation = new SoftmaxRelaxation(SmallSpaces.Darts.Decisions, CPU, new RandomStream(1));
        using var darts = new BilevelStep(_supernet, relaxation, new TrainingOptions(1));
        using var single = new WeightStep(_supernet, new UniformSinglePath(SmallSpaces.Darts.Decisions, Constraints.None, new RandomStream(1)), new TrainingOptions(1));
        var (mixed, one) = (Step(darts), Step(single));
        Assert.True(mixed <= 14_500, $"{mixed} operators");
        Assert.True(one <= mixed / 6, $"{one} of {mixed} operators");
    }

    [LinuxFact]
    public void Computed_by_states_as_on_a_gpu_it_dispatches_a_few()
    {
        _supernet.ByState = true;
        using var relaxation = new SoftmaxRelaxation(SmallSpaces.Darts.Decisions, CPU, new RandomStream(1));
        using var first = new BilevelStep(_supernet, relaxation, new TrainingOptions(1));
        using var second = new BilevelStep(_supernet, relaxation, new TrainingOptions(1), order: 2);
        var (one, two) = (Step(first), Step(second));
        Assert.True(one <= 2_200, $"{one} operators");
        Assert.True(two <= 3 * one, $"{two} operators in second order");
    }

    private long Step(WeightStep step)
    {
        step.Run(_batch.Weights, _batch.Architecture); // the first one makes the optimisers' state
        return Count(() => step.Run(_batch.Weights, _batch.Architecture)).Values.Sum();
    }

    private static IReadOnlyDictionary<string, long> Count(Action action) => DispatchedOperators.During(action);
}
