using System.Numerics;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Spaces;

public class SamplingTests
{
    private static readonly DecisionSpace Two = SmallSpaces.Two.Decisions;

    [Fact]
    public void Samples_are_uniform_over_all_architectures()
    {
        var all = SmallSpaces.Enumerate(Two);
        Assert.Equal(48, all.Count);
        Assert.Equal(48, (int)Two.Count);
        var random = new RandomStream(1);
        var counts = all.ToDictionary(g => g, _ => 0);
        for (var i = 0; i < 48 * 200; i++) counts[Two.Sample(random)]++;
        ChiSquare.AssertUniform([.. counts.Values]);
    }

    [Fact]
    public void A_mutation_changes_one_decision_and_nothing_else()
    {
        foreach (var space in new[] { Two, SmallSpaces.Darts.Decisions, SmallSpaces.Bench201.Decisions, SmallSpaces.TwoWidths.Decisions })
        {
            var random = new RandomStream(2);
            for (var i = 0; i < 500; i++)
            {
                var parent = space.Sample(random);
                AssertNeighbours(parent, parent.Mutate(random));
            }
        }
    }

    [Fact]
    public void Exchanging_an_input_keeps_the_operation_on_it()
    {
        var random = new RandomStream(3);
        var exchanges = 0;
        for (var i = 0; i < 500; i++)
        {
            var parent = SmallSpaces.Darts.Decisions.Sample(random);
            var child = parent.Mutate(random);
            if (Changed(parent, child) is not { Kind: DecisionKind.Some } from) continue;
            exchanges++;
            var index = parent.Space.IndexOf(from.Name);
            var (removed, added) = (parent[index] & ~child[index], child[index] & ~parent[index]);
            Assert.Equal((1L, 1L), (long.PopCount(removed), long.PopCount(added)));
            var edge = from.Name[..from.Name.LastIndexOf('.')];
            long Operation(Genotype genotype, long bit) =>
                genotype[parent.Space.IndexOf($"{edge}.{from.Choices[BitOperations.TrailingZeroCount(bit)]}")];
            Assert.Equal(Operation(parent, removed), Operation(child, added));
            Assert.Equal(-1, Operation(child, removed));
        }

        Assert.InRange(exchanges, 50, 450);
    }

    [Fact]
    public void Every_active_decision_with_a_choice_is_equally_likely_to_change()
    {
        var random = new RandomStream(4);
        var parent = Two.Sample(random);
        // Of the seven decisions n0.from has a single value, and one edge of n1 is not kept.
        var open = Enumerable.Range(0, Two.Items.Count)
            .Where(i => parent.IsActive(i) && Two.Items[i].ValueCount > 1).Select(i => Two.Items[i].Name).ToArray();
        Assert.Equal(5, open.Length);
        var counts = open.ToDictionary(name => name, _ => 0);
        for (var i = 0; i < 5000; i++) counts[Changed(parent, parent.Mutate(random)).Name]++;
        ChiSquare.AssertUniform([.. counts.Values]);
    }

    [Fact]
    public void A_decision_takes_each_of_its_other_values_equally_often()
    {
        var space = SmallSpaces.Darts.Decisions;
        var random = new RandomStream(5);
        var parent = space.Sample(random);
        var exchange = space.IndexOf("Normal.n3.from");
        var operation = Enumerable.Range(0, space.Items.Count).First(i => parent.IsActive(i) && space.Items[i].Kind == DecisionKind.One);
        var (exchanges, operations) = (new Dictionary<long, int>(), new Dictionary<long, int>());
        for (var i = 0; i < 60_000; i++)
        {
            var child = parent.Mutate(random);
            if (child[exchange] != parent[exchange]) exchanges[child[exchange]] = exchanges.GetValueOrDefault(child[exchange]) + 1;
            if (child[operation] != parent[operation]) operations[child[operation]] = operations.GetValueOrDefault(child[operation]) + 1;
        }

        Assert.Equal(2 * 3, exchanges.Count); // one of the two kept for one of the three others
        Assert.Equal(6, operations.Count);
        ChiSquare.AssertUniform([.. exchanges.Values]);
        ChiSquare.AssertUniform([.. operations.Values]);
    }

    [Fact]
    public void Mutations_reach_every_architecture()
    {
        var random = new RandomStream(6);
        var seen = new HashSet<Genotype>();
        var genotype = Two.Sample(random);
        for (var i = 0; i < 3000; i++)
        {
            seen.Add(genotype);
            genotype = genotype.Mutate(random);
        }

        Assert.Equal(48, seen.Count);
    }

    [Fact]
    public void A_space_of_one_architecture_has_no_neighbour()
    {
        var only = Decision.One("only", ["skip_connect"]);
        var space = new DecisionSpace(EquatableArray.Of(only));
        Assert.Throws<InvalidOperationException>(() => new Genotype(space, [0]).Mutate(new RandomStream(0)));
    }

    /// <summary>The decision in which two neighbours differ, that on the inputs where operations moved with it.</summary>
    internal static Decision Changed(Genotype parent, Genotype child)
    {
        var space = parent.Space;
        var changed = Enumerable.Range(0, space.Items.Count).Where(i => parent[i] != child[i]).ToArray();
        Assert.NotEmpty(changed);
        return space.Items[changed.Where(i => space.Items[i].Kind == DecisionKind.Some).DefaultIfEmpty(changed[0]).First()];
    }

    /// <summary>Fails unless the child differs by one operation, or by one exchanged input with the operation moved along.</summary>
    internal static void AssertNeighbours(Genotype parent, Genotype child)
    {
        var space = parent.Space;
        Assert.Equal(child, new Genotype(space, child.Values)); // legal
        var changed = Enumerable.Range(0, space.Items.Count).Where(i => parent[i] != child[i]).ToArray();
        var decision = Changed(parent, child);
        if (decision.Kind == DecisionKind.One)
        {
            Assert.Single(changed);
            return;
        }

        var index = space.IndexOf(decision.Name);
        Assert.Equal(2, long.PopCount(parent[index] ^ child[index]));
        Assert.Equal(3, changed.Length); // the inputs, the edge that went, the edge that came
        Assert.All(changed.Where(i => i != index), i => Assert.Equal(index, space.Items[i].Parent));
    }
}
