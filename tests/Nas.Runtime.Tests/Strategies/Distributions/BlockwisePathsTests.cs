using System.Numerics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public class BlockwisePathsTests
{
    private static readonly SearchSpace Space = SmallSpaces.Stage;
    private static readonly int Depth = Space.Decisions.IndexOf("S.depth"), Width = Space.Decisions.IndexOf("S.channels");
    private static readonly int First = Space.Decisions.IndexOf("S.n0.kernel"), Second = Space.Decisions.IndexOf("S.n1"), Inside = Space.Decisions.IndexOf("S.n1.kernel");

    // The stage's depth and width and its two blocks are four places: behind each eighth of the training, from its middle on, one is measured.
    [Fact]
    public void Places_are_measured_in_their_order_behind_the_best_of_those_before()
    {
        var judged = new List<Genotype>();
        var paths = Of(1, judged);
        for (var epoch = 0; epoch < 8; epoch++)
        {
            paths.Begin(new(epoch, 8, 0, 1));
            Assert.Equal(Math.Max(0, epoch - 3), paths.Table.Rows.Count);
        }

        Assert.Equal([[Depth], [Width], [First - 1, First], [Second, Inside]], paths.Table.Rows.Select(r => r.Decisions));
        Assert.Equal([2, 2, 2, 3], paths.Table.Rows.Select(r => r.Blocks.Count)); // what is skipped has no kernel
        var largest = new ArchitectureSizes(Space).Largest;
        Assert.All(judged.Take(2), path => Assert.Equal((largest[Width], largest[First]), (path[Width], path[First])));
        Assert.All(judged.Skip(2), path => Assert.Equal(1, path[Depth]));
        Assert.All(judged.Skip(4), path => Assert.Equal(0, path[Width]));
        Assert.All(judged.Skip(6), path => Assert.Equal(0, path[First]));
        Assert.Equal(judged.MaxBy(Accuracy), paths.Derive(Constraints.None));
    }

    [Fact]
    public void Paths_have_the_best_of_what_was_measured_and_anything_behind_it()
    {
        var paths = Of(1);
        Assert.Equal(4, Drawn(paths, Depth, Width).Count);
        paths.Begin(new(5, 8, 0, 1));
        Assert.Equal(2, paths.Table.Rows.Count);
        Assert.Equal(["1,0"], Drawn(paths, Depth, Width));
        Assert.Equal(2, Drawn(paths, First).Count);
        Assert.Equal(2, Drawn(paths, Second).Count);
    }

    [Fact]
    public void A_place_that_is_left_out_has_no_row()
    {
        var paths = Of(-1); // deeper is worse
        for (var epoch = 0; epoch < 8; epoch++) paths.Begin(new(epoch, 8, 0, 1));
        Assert.Equal([[Depth], [Width], [First - 1, First]], paths.Table.Rows.Select(r => r.Decisions));
    }

    [Fact]
    public void It_goes_on_where_it_was_saved()
    {
        var paths = Of(1);
        paths.Begin(new(5, 8, 0, 1));
        var bytes = new MemoryStream();
        paths.Save(new(bytes));
        bytes.Position = 0;
        var other = Of(1, seed: 9);
        other.Load(new(bytes));
        for (var epoch = 6; epoch < 8; epoch++)
        {
            Assert.Equal(Enumerable.Range(0, 5).Select(_ => Key(paths.Sample())), Enumerable.Range(0, 5).Select(_ => Key(other.Sample())));
            foreach (var one in new[] { paths, other }) one.Begin(new(epoch, 8, 0, 1));
        }

        Assert.Equal(paths.Table.Within(Constraints.None), other.Table.Within(Constraints.None));
    }

    // Deep, narrow, of small kernels.
    private static double Accuracy(Genotype path) => Accuracy(path, 1);

    private static double Accuracy(Genotype path, int deep) => 0.5 + (0.1 * deep * path[Depth]) - (0.05 * path[Width]) - (0.02 * path[First]) - (path.IsActive(Inside) ? 0.01 * path[Inside] : 0.005);

    private static BlockwisePaths Of(int deep, List<Genotype>? judged = null, ulong seed = 1) => new(Space.Decisions, new(Space), meta: 0.5, new RandomStream(seed))
    {
        Judge = path =>
        {
            judged?.Add(path);
            return (Accuracy(path, deep), 0);
        },
    };

    private static HashSet<string> Drawn(BlockwisePaths paths, params int[] decisions) =>
        [.. Enumerable.Range(0, 60).Select(_ => paths.Sample()).Select(gates => string.Join(",", decisions.Select(d => BitOperations.TrailingZeroCount(gates[d].Active))))];

    private static string Key(Gates gates) => string.Join(" ", Enumerable.Range(0, gates.Count).Select(i => gates[i].Active));
}
