using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

public sealed class PruningBlocksTests() : GeneratedSupernetTests((plan, shapes) => new PruningBlocks(plan, width: 5, shapes), isApart: true)
{
    private static readonly SearchSpace Widths = SmallSpaces.Read(
        """
        ops Layer { conv_block(3) }
        net Small(channels: 4, classes: 10) {
          input image(1, 8, 8) stem conv(3)
          stage S1 { repeat 1 { Layer } channels {3, 5} }
          stage S2 { repeat 2 { Layer } channels {4, 6} }
          stage S3 { repeat 1 { Layer } channels {2, 7} }
          head global_avg_pool, linear(classes)
        }
        """);

    // Of an operation count its own width and that of what comes in, wherever that is a choice, and nothing else.
    [Fact]
    public override void Weights_depend_on_the_architecture()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var plan = NetworkPlan.Of(Widths);
        using var supernet = new GeneratedSupernet(plan, shapes => new PruningBlocks(plan, width: 5, shapes), isApart: true);
        var smallest = Written(new());
        Assert.Equal(4, smallest.Count);
        Assert.Equal([true, true, false, false], Changed("S1"));
        Assert.Equal([false, true, true, true], Changed("S2"));
        Assert.Equal([false, false, false, true], Changed("S3"));

        bool[] Changed(string stage) => [.. Written(new() { [stage] = 1 }).Zip(smallest, (now, then) => !now.SequenceEqual(then))];

        List<float[]> Written(Dictionary<string, long> chosen)
        {
            var values = Widths.Decisions.Items.Select(_ => 0L).ToArray();
            foreach (var (stage, value) in chosen) values[Widths.Graph(stage).Width] = value;
            supernet.forward(randn(2, 1, 8, 8), Gates.Of(new Genotype(Widths.Decisions, values)));
            return [.. supernet.Written.Select(w => w.Written.data<float>().ToArray())];
        }
    }
}
