using System.Text.RegularExpressions;
using Nas.Dsl;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

/// <summary>A feature pyramid against the procedure of Ghiasi et al. (2019, section 3.2), step by step from the text of an architecture.</summary>
public sealed partial class PyramidTests
{
    private const int Scales = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nodes_merge_states_as_the_paper_says(int seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var space = SmallSpaces.Sample("NasFpn");
        var genotype = space.Decisions.Sample(new RandomStream((ulong)seed));
        var plan = NetworkPlan.Of(space, new Dictionary<string, int> { ["channels"] = 4 });
        using var network = new Network(plan, genotype);
        network.eval();
        var modules = network.named_modules().ToDictionary(m => m.name, m => m.module);
        Tensor Run(string module, Tensor x) => ((nn.Module<Tensor, Tensor>)modules[module]).call(x);

        var image = rand(2, 3, 64, 64);
        var states = new List<Tensor>();
        var x = Run("stem", image);
        states.Add(x);
        foreach (var block in new[] { "block0", "block1", "block2", "block3" }) states.Add(x = Run(block, x));
        for (var i = 4; i < 7; i++)
        {
            if (i == 4) states = [.. states.Select((s, scale) => Run($"cell{i}.preprocess_p{scale + 3}", s))];
            states = Pyramid(states, GenotypeText.Write(space, genotype), (node, sum) => Run($"cell{i}.n{node}_op", sum));
        }

        var expected = cat([.. states.Select(s => Run("head", s))], 1);
        var actual = network.call(image);
        Assert.Equal([2L, (32 * 32) + (16 * 16) + (8 * 8) + (4 * 4) + (2 * 2), 5 + 8], actual.shape);
        Assert.True((expected - actual).abs().max().item<float>() < 1e-5);
    }

    // The gradient goes through pools, copies of pixels, and what weighs another.
    [Fact]
    public void Every_weight_has_a_gradient()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var space = SmallSpaces.Sample("NasFpn");
        using var network = new Network(NetworkPlan.Of(space, new Dictionary<string, int> { ["channels"] = 4 }), space.Decisions.Sample(new RandomStream(9)));
        network.call(rand(2, 3, 64, 64)).square().sum().backward();
        Assert.All(network.named_parameters(), p => Assert.True(p.parameter.grad is { } gradient && gradient.abs().sum().item<float>() > 0, p.name));
    }

    // One pyramid: the states of all scales, from the finest.
    private static List<Tensor> Pyramid(List<Tensor> inputs, string text, Func<int, Tensor, Tensor> convolution)
    {
        var (states, levels) = (new List<Tensor>(inputs), Enumerable.Range(0, Scales).ToList());
        var readers = Enumerable.Repeat(0, Scales).ToList();
        var nodes = NodePattern().Matches(text);
        for (var n = 0; n < nodes.Count; n++)
        {
            var node = nodes[n].Groups;
            var (first, second, level) = (State(node["a"].Value), State(node["b"].Value), State(node["at"].Value));
            readers[first]++;
            readers[second]++;
            // The coarser of the two is what weighs.
            var (by, of) = levels[second] > levels[first] ? (second, first) : (first, second);
            var (one, other) = (Resized(states[by], levels[by], level), Resized(states[of], levels[of], level));
            var sum = node["attention"].Success ? one + (other * one.flatten(2).max(2).values.sigmoid().unsqueeze(2).unsqueeze(3)) : one + other;
            if (n >= nodes.Count - Scales)
            {
                for (var s = 0; s < states.Count; s++)
                {
                    if (readers[s] > 0 || levels[s] != level) continue;
                    readers[s]++;
                    sum += states[s];
                }
            }

            states.Add(convolution(n, sum));
            levels.Add(level);
            readers.Add(0);
        }

        return [.. Enumerable.Range(0, Scales).Select(level => states[Enumerable.Range(states.Count - Scales, Scales).Single(s => levels[s] == level)])];
    }

    private static int State(string name) => name[0] == 'p' ? name[1] - '3' : Scales + (name[1] - '0');

    private static Tensor Resized(Tensor x, int from, int to)
    {
        for (; from < to; from++) x = nn.functional.max_pool2d(x, 2, 2);
        for (; from > to; from--) x = x.repeat_interleave(2, 2).repeat_interleave(2, 3);
        return x;
    }

    [GeneratedRegex(@"n\d = nor_conv\(3\)\((?<attention>attention\()?(?<a>\w+)(?: \+|,) (?<b>\w+)\)?\) at (?<at>p\d)")]
    private static partial Regex NodePattern();
}
