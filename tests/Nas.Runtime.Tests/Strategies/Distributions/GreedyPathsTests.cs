using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public class GreedyPathsTests
{
    private static readonly DecisionSpace Space = DecisionLists.Independent(6, 4);

    // Each path has a loss of its own.
    private static double Loss(Genotype path) => Enumerable.Range(0, path.Values.Count).Sum(i => path[i] * Math.Pow(4, i)) * 0.6180339887 % 1;

    [Fact]
    public void Those_of_the_smallest_losses_are_trained_the_best_first_one_step_each()
    {
        var rounds = new List<IReadOnlyList<Genotype>>();
        var greedy = Create(new(7, 3, 20, 0, 0, 0), seed: 1, rounds);
        for (var round = 0; round < 5; round++)
        {
            var trained = Enumerable.Range(0, 3).Select(_ => Key(greedy.Sample())).ToArray();
            Assert.Equal(round + 1, rounds.Count);
            Assert.Equal(7, rounds[round].Count);
            Assert.Equal(rounds[round].OrderBy(Loss).Take(3).Select(p => Key(Gates.Of(p))), trained);
        }
    }

    [Fact]
    public void The_pool_has_the_best_of_all_that_were_judged_each_once()
    {
        var rounds = new List<IReadOnlyList<Genotype>>();
        var greedy = Create(new(10, 2, 15, 0.5, 0, 0), seed: 2, rounds);
        greedy.Begin(new(9, 10, 3, 4));
        for (var i = 0; i < 60; i++) greedy.Sample();
        var judged = rounds.SelectMany(r => r).ToArray();
        Assert.True(judged.Distinct().Count() < judged.Length, "none came twice");
        Assert.Equal(judged.Distinct().OrderBy(Loss).Take(15), greedy.Pool);
        Assert.Equal(greedy.Pool[0], greedy.Derive(Constraints.None));
    }

    [Fact]
    public void The_loss_that_counts_is_the_newest()
    {
        var two = DecisionLists.Two;
        var (a, b) = (new Genotype(two, [0, 0]), new Genotype(two, [0, 1]));
        var losses = new Dictionary<Genotype, double> { [a] = 1, [b] = 2 };
        var greedy = new GreedyPaths(two, Constraints.None, new RandomStream(1), new(20, 1, 5, 0, 0, 0)) { Judge = (paths, _) => [.. paths.Select(p => losses[p])] };
        greedy.Sample();
        Assert.Equal([a, b], greedy.Pool);
        losses[a] = 3;
        greedy.Sample();
        Assert.Equal([b, a], greedy.Pool);
        losses[b] = double.NaN; // diverged
        greedy.Sample();
        Assert.Equal([a, b], greedy.Pool);
    }

    [Fact]
    public void Exploitation_rises_in_a_straight_line_behind_the_first_part()
    {
        var greedy = Create(new(2, 1, 5, 0.8, 0.2, 0), seed: 3);
        double At(int epoch, int step)
        {
            greedy.Begin(new(epoch, 10, step, 4));
            return greedy.Exploitation;
        }

        Assert.Equal(0, At(0, 0));
        Assert.Equal(0, At(2, 0));
        Assert.Equal(0.8 * 0.05 / 0.8, At(2, 2), 1e-12);
        Assert.Equal(0.4, At(6, 0), 1e-12);
        Assert.Equal(0.775, At(9, 3), 1e-12);
    }

    // Of 4096 paths hardly one that is drawn uniformly is in the pool of 10.
    [Fact]
    public void As_many_paths_come_from_the_pool_as_exploitation_says()
    {
        var rounds = new List<IReadOnlyList<Genotype>>();
        var greedy = Create(new(20, 1, 10, 0.8, 0, 0), seed: 4, rounds);
        greedy.Begin(new(0, 10, 0, 4));
        greedy.Sample();
        greedy.Begin(new(7, 10, 2, 4)); // three quarters
        Assert.Equal(0.6, greedy.Exploitation, 1e-12);
        var known = 0;
        for (var i = 0; i < 100; i++)
        {
            var before = greedy.Pool.ToHashSet();
            greedy.Sample();
            known += rounds[^1].Count(before.Contains);
        }

        Assert.InRange(known / 2000.0, 0.56, 0.64);
    }

    [Fact]
    public void It_settles_when_the_pool_is_full_and_hardly_changes_in_an_epoch()
    {
        var shift = 0.0;
        var greedy = new GreedyPaths(Space, Constraints.None, new RandomStream(5), new(10, 1, 20, 0, 0, 0.1)) { Judge = (paths, _) => [.. paths.Select(p => Loss(p) + shift)] };
        greedy.Begin(new(0, 10, 0, 4));
        greedy.Sample();
        Assert.False(greedy.HasSettled); // 10 of 20
        greedy.Sample();
        Assert.False(greedy.HasSettled); // all are new
        greedy.Begin(new(1, 10, 0, 4));
        Assert.True(greedy.HasSettled);
        shift = -1; // all that are judged now are better
        greedy.Sample();
        Assert.False(greedy.HasSettled);
        greedy.Begin(new(2, 10, 0, 4));
        shift = 1;
        for (var i = 0; i < 4; i++) greedy.Sample();
        Assert.True(greedy.HasSettled);
    }

    [Fact]
    public void Paths_keep_to_the_constraints()
    {
        var space = SmallSpaces.AllEdges;
        var limits = new Constraints(space, space.Net.Defaults, 36 + 50 + 152, null); // at most one convolution of three
        var greedy = new GreedyPaths(space.Decisions, limits, new RandomStream(6), new(4, 2, 10, 0.5, 0, 0)) { Judge = (paths, _) => [.. paths.Select(p => (double)p[0])] };
        greedy.Begin(new(5, 10, 0, 4));
        for (var i = 0; i < 100; i++) greedy.Sample();
        Assert.Equal(4, greedy.Pool.Count);
        Assert.All(greedy.Pool, p => Assert.True(limits.Allow(p)));
    }

    [Fact]
    public void It_goes_on_from_where_it_was_saved()
    {
        var greedy = Create(new(6, 4, 12, 0.8, 0, 0.5), seed: 7);
        greedy.Begin(new(5, 10, 0, 4));
        for (var i = 0; i < 10; i++) greedy.Sample(); // in the midst of a round
        using var stream = new MemoryStream();
        greedy.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var other = Create(new(6, 4, 12, 0.8, 0, 0.5), seed: 8);
        other.Sample();
        other.Load(new BinaryReader(stream));
        Assert.Equal(stream.Length, stream.Position);
        for (var step = 0; step < 20; step++)
        {
            Assert.Equal(greedy.HasSettled, other.HasSettled);
            foreach (var paths in new[] { greedy, other }) paths.Begin(new(6, 10, step + 1, 21));
            Assert.Equal(Key(greedy.Sample()), Key(other.Sample()));
            Assert.Equal(greedy.Pool, other.Pool);
        }
    }

    private static GreedyPaths Create(GreedySampling sampling, ulong seed, List<IReadOnlyList<Genotype>>? rounds = null) => new(Space, Constraints.None, new RandomStream(seed), sampling)
    {
        Judge = (paths, _) =>
        {
            rounds?.Add(paths);
            return [.. paths.Select(Loss)];
        },
    };

    private static string Key(Gates gates) => string.Join(",", Enumerable.Range(0, gates.Count).Select(i => gates[i].Active));
}
