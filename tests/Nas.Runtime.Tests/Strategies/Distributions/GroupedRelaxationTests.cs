using Nas.Dsl.Model;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class GroupedRelaxationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Those of the paper: pools, skip connections, separable and dilated convolutions.
    [Fact]
    public void Candidates_of_the_same_kinds_of_layers_are_a_group()
    {
        var decisions = SmallSpaces.Darts.Decisions.Items;
        var groups = Groups(SmallSpaces.Darts, OperationGroups.ByLayers);
        Assert.All(Enumerable.Range(0, decisions.Count), d => Assert.Equal(decisions[d].Kind == DecisionKind.One ? [0, 1, 1, 3, 3, 5, 5] : null, groups[d]));
        Assert.All(Groups(SmallSpaces.Bench201, OperationGroups.ByLayers), g => Assert.Equal([0, 1, 2, 2, 4], g!));
        Assert.All(Groups(SmallSpaces.Darts, OperationGroups.None).OfType<int[]>(), g => Assert.Equal(Enumerable.Range(0, 7), g));
    }

    [Fact]
    public void The_values_of_an_argument_are_a_group_and_depths_and_widths_are_in_none()
    {
        // A depth, a width, a block and its kernel, another block and its kernel.
        var space = SmallSpaces.Stage;
        var groups = Groups(space, OperationGroups.ByLayers);
        for (var d = 0; d < groups.Count; d++)
        {
            var item = space.Decisions.Items[d];
            Assert.Equal(item.Name.EndsWith("kernel", StringComparison.Ordinal) ? [0, 0] : item.Name is "S.depth" or "S.channels" ? null : Enumerable.Range(0, item.Choices.Count), groups[d]);
        }

        Assert.Contains(groups, g => g is [0, 0]);
        Assert.DoesNotContain(Groups(space, OperationGroups.None), g => g is [0, 0]);
    }

    // With stages, motifs, recurrent cells, operations on nodes: each operation is in a group, which the first of it stands for.
    [Fact]
    public void Every_space_with_a_supernet_has_groups()
    {
        var names = Directory.GetFiles(Repository.PathOf("samples", "spaces"), "*.nas").Select(f => Path.GetFileNameWithoutExtension(f)!).ToArray();
        var spaces = names.Select(SmallSpaces.Sample).Where(s => s.WithoutSupernet is null).ToArray();
        Assert.True(spaces.Length > 5);
        foreach (var space in spaces)
        {
            var groups = Groups(space, OperationGroups.ByLayers);
            Assert.Contains(groups, g => g is not null);
            for (var d = 0; d < groups.Count; d++)
            {
                if (groups[d] is not { } own) continue;
                Assert.Equal(space.Decisions.Items[d].Choices.Count, own.Length);
                Assert.All(own, g => Assert.Equal(g, own[g]));
            }
        }
    }

    [Fact]
    public void Groups_can_be_said()
    {
        var groups = Groups(SmallSpaces.Darts, "sep_conv(3)+ dil_conv( 3 )/max_pool(3)+skip_connect");
        Assert.All(groups.OfType<int[]>(), g => Assert.Equal([0, 0, 2, 3, 4, 3, 6], g));
        Assert.Contains("'conv(3)'", Assert.Throws<UsageException>(() => Groups(SmallSpaces.Darts, "conv(3)+sep_conv(3)")).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<UsageException>(() => Groups(SmallSpaces.Darts, "sep_conv(3)/sep_conv(3)")).Message, StringComparison.Ordinal);
    }

    // Candidates: skip_connect, max_pool, avg_pool, sep_conv 3 and 5, dil_conv 3 and 5, and none, which is searched only.
    [Fact]
    public void First_one_of_each_group_competes_then_those_of_the_group_that_won()
    {
        using var grouped = Create();
        var row = new float[8];
        row[4] = 9; // does not compete
        row[3] = 2;
        row[5] = 1;
        Set(grouped, row);
        grouped.Begin(new(0, 9, 0, 4));
        grouped.Begin(new(4, 9, 3, 4));
        var edge = SmallSpaces.Darts.Decisions.IndexOf("Normal.n0.a");
        var gate = grouped.Sample()[edge];
        Assert.Equal(0b10101011, gate.Active);
        var total = Math.Exp(2) + Math.Exp(1) + 3;
        Assert.Equal(Math.Exp(2) / total, gate.Weight(3)!.item<float>(), 1e-6);
        Assert.Equal(1 / total, gate.Weight(7)!.item<float>(), 1e-6);
        Assert.Equal(0, gate.Weight(4)!.item<float>());
        Assert.Equal(3, grouped.Derive(Synthetic.Unconstrained(SmallSpaces.Darts))[edge]);

        grouped.Begin(new(5, 9, 0, 4) { Stage = 1 });
        gate = grouped.Sample()[edge];
        Assert.Equal(0b10011000, gate.Active);
        Assert.InRange(grouped.Parameters[0].abs().max().item<float>(), 1e-6, 0.01); // almost uniform again
        row[4] = 1;
        row[3] = 0;
        Set(grouped, row);
        Assert.Equal(4, grouped.Derive(Synthetic.Unconstrained(SmallSpaces.Darts))[edge]);
        grouped.Begin(new(5, 9, 1, 4) { Stage = 1 });
        Assert.Equal(1, grouped.Parameters[0][0, 4].item<float>());
    }

    [Fact]
    public void A_kept_state_goes_on_as_it_would_have()
    {
        using var first = Create();
        manual_seed(1);
        foreach (var parameter in first.Parameters)
            using (no_grad()) parameter.copy_(randn_like(parameter));
        first.Begin(new(1, 2, 0, 4) { Stage = 1 });
        using var kept = new MemoryStream();
        first.Save(new BinaryWriter(kept));
        using var second = Create();
        kept.Position = 0;
        second.Load(new BinaryReader(kept));
        second.Begin(new(1, 2, 0, 4) { Stage = 1 }); // the stage is that already
        Assert.Equal(first.Parameters[0].data<float>().ToArray(), second.Parameters[0].data<float>().ToArray());
        var (one, other) = (first.Sample(), second.Sample());
        Assert.Equal(Enumerable.Range(0, one.Count).Select(i => one[i].Active), Enumerable.Range(0, one.Count).Select(i => other[i].Active));
    }

    private static IReadOnlyList<int[]?> Groups(SearchSpace space, string value) => OperationGroups.Of(space, space.Net.Defaults, value);

    private static GroupedRelaxation Create() =>
        new(SmallSpaces.Darts.Decisions, CPU, new RandomStream(1), Groups(SmallSpaces.Darts, OperationGroups.ByLayers));

    private static void Set(GroupedRelaxation grouped, float[] row)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        grouped.Parameters[0].copy_(tensor(row).unsqueeze(0).expand(grouped.Parameters[0].shape));
    }
}
