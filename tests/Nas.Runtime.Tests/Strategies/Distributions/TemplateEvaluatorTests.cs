using System.Numerics;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public class TemplateEvaluatorTests
{
    // 0.8 and 0.2 on the first of three edges: the weights do not care, the draws do.
    [Fact]
    public void Weights_learn_on_uniform_paths_and_architectures_are_drawn_by_the_evaluator()
    {
        using var scope = NewDisposeScope();
        var space = SmallSpaces.AllEdges;
        using var evaluator = new TemplateEvaluator(space.Decisions, Synthetic.Unconstrained(space), CPU, new RandomStream(1));
        using (no_grad()) evaluator.Parameters[0].copy_(tensor(new[] { (float)Math.Log(4), 0, 0, 0, 0, 0 }, 3, 2));
        var (uniform, drawn, random) = (new int[8], new int[2], new RandomStream(2));
        for (var i = 0; i < 1600; i++)
        {
            var gates = evaluator.SampleForWeights();
            uniform[Enumerable.Range(0, 3).Sum(d => gates[d].IsActive(1) ? 1 << d : 0)]++;
            drawn[evaluator.Draw(random)[0]]++;
        }

        ChiSquare.AssertUniform(uniform);
        Assert.InRange(drawn[1], 256, 384); // 320, and a deviation of 16
        Assert.Equal(0.8, evaluator.Sample()[0].Weight(0)!.item<float>(), 1e-5);
    }

    [Fact]
    public void Paths_of_the_weights_keep_to_the_constraints()
    {
        var space = SmallSpaces.AllEdges;
        using var evaluator = new TemplateEvaluator(space.Decisions, new Constraints(space, space.Net.Defaults, 36 + 50 + 152, null), CPU, new RandomStream(3));
        for (var i = 0; i < 50; i++)
        {
            var gates = evaluator.SampleForWeights();
            Assert.InRange(Enumerable.Range(0, 3).Sum(d => BitOperations.PopCount((ulong)gates[d].Active & 0b10)), 0, 1);
        }
    }
}
