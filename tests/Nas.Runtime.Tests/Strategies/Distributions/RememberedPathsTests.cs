using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class RememberedPathsTests : IDisposable
{
    private const int Members = 6, Late = 10;
    private static readonly DecisionSpace Space = DecisionLists.Independent(8, 3);
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_step_goes_through_its_path_and_then_the_archive()
    {
        var paths = Create(seed: 1);
        for (var step = 0; step < 20; step++)
        {
            paths.Begin(new(0, 1, step, 20));
            Assert.Equal(Math.Min(step + 1, Members), paths.Archive.Count);
            paths.Sample();
            Assert.Equal(paths.Archive.Select(Key), paths.Archive.Select(_ => Key(paths.Sample())));
            Assert.Throws<InvalidOperationException>(paths.Sample);
        }
    }

    // What the rule says, computed once more from the paths that were drawn.
    [Fact]
    public void The_member_most_like_the_path_gives_way_to_what_is_most_novel()
    {
        var renewed = 0;
        for (var seed = 0UL; seed < 10; seed++)
        {
            var (paths, drawn) = (Create(seed), new List<string>());
            string[] before = [];
            for (var step = 0; step < 60; step++)
            {
                paths.Begin(new(0, 1, step, 60));
                drawn.Add(Key(paths.Sample()));
                string[] now = [.. paths.Archive.Select(Key)];
                if (before.Length == Members)
                {
                    var nearest = Enumerable.Range(0, Members).MinBy(i => Distance(before[i], drawn[^1]));
                    Assert.All(Enumerable.Range(0, Members).Where(i => i != nearest), i => Assert.Equal(before[i], now[i]));
                    int Novelty(string path) => Enumerable.Range(0, Members).Where(i => i != nearest).Sum(i => Distance(path, before[i]));
                    var best = drawn.TakeLast(Late).Max(Novelty);
                    Assert.Equal(Math.Max(best, Novelty(before[nearest])), Novelty(now[nearest]));
                    Assert.Equal(best <= Novelty(before[nearest]), now[nearest] == before[nearest]);
                    Assert.True(Diversity(now) >= Diversity(before));
                    if (now[nearest] != before[nearest]) renewed++;
                }

                before = now;
            }

            // Of random members the 15 pairs differ in 80 decisions, of the most diverse ones, which have each value of a decision twice, in 96.
            Assert.InRange(Diversity(before), 86, 96);
        }

        Assert.True(renewed > 10, $"{renewed}");
    }

    [Fact]
    public void Paths_keep_to_the_constraints()
    {
        var space = SmallSpaces.AllEdges;
        var limits = new Constraints(space, space.Net.Defaults, 36 + 50 + 152, null); // at most one convolution of three
        var paths = new RememberedPaths(space.Decisions, limits, new RandomStream(3), 3, 5);
        var seen = new HashSet<string>();
        for (var step = 0; step < 60; step++)
        {
            paths.Begin(new(0, 1, step, 60));
            for (var pass = 0; pass <= paths.Archive.Count; pass++) seen.Add(Key(paths.Sample()));
        }

        Assert.Equal(new[] { "1,1,1", "1,1,2", "1,2,1", "2,1,1" }, seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_goes_on_from_where_it_was_saved()
    {
        var paths = Create(seed: 4);
        for (var step = 0; step < 7; step++) paths.Begin(new(0, 2, step, 7));
        using var stream = new MemoryStream();
        paths.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var other = Create(seed: 5);
        other.Begin(new(0, 2, 0, 7));
        other.Load(new BinaryReader(stream));
        Assert.Equal(stream.Length, stream.Position);
        for (var step = 0; step < 30; step++)
        {
            foreach (var each in new[] { paths, other }) each.Begin(new(1, 2, step, 30));
            Assert.Equal(Key(paths.Sample()), Key(other.Sample()));
            Assert.Equal(paths.Archive, other.Archive);
        }
    }

    // (1 - β) times the loss of the path, and β times the mean loss of the archive, which grows step by step.
    [Fact]
    public void The_path_and_the_archive_share_the_loss()
    {
        manual_seed(1);
        var space = TanhSupernet.Three;
        using var supernet = new TanhSupernet(space, 3);
        var recipe = (OneShotRecipe)Recipe.Named("nsas");
        using var data = ImageDataset.Of(new byte[8], [0, 1], new ImageShape(1, 2, 2), 3);
        var run = new SearchRun
        {
            Definition = new GeneralDefinition(space),
            Parameters = space.Net.Defaults,
            Data = data,
            Device = CPU,
            Random = new RandomStream(5),
            Epochs = 1,
            Trials = 1,
            BatchSize = 6,
            LearningRate = null,
            Options = new OptionValues(recipe, new Dictionary<string, string> { ["archive"] = "3", ["archive-weight"] = "0.3" }),
            Constraints = Synthetic.Unconstrained(space),
            Preference = Synthetic.Accuracy,
            Listener = new SearchLog(),
            Cancellation = default,
            Augmentation = Augmentation.None,
        };
        var (paths, twin) = ((RememberedPaths)recipe.Distribution(run, new RandomStream(6)), recipe.Distribution(run, new RandomStream(6)));
        using var step = recipe.Step(run, supernet, paths, new TrainingOptions(1), new ArchitectureOptions());
        using var batch = new Batch(randn(6, 1, 2, 2), tensor(new long[] { 0, 1, 2, 0, 1, 2 }));
        for (var i = 0; i < 5; i++)
        {
            paths.Begin(new(0, 1, i, 5));
            twin.Begin(new(0, 1, i, 5));
            double Loss(Gates gates) => nn.functional.cross_entropy(supernet.forward(batch.X, gates), batch.Y).item<float>();
            var expected = (0.7 * Loss(twin.Sample())) + (0.3 * paths.Archive.Average(_ => Loss(twin.Sample())));
            Assert.Equal(expected, step.Run(batch, null)!.Read().Loss, 1e-5);
        }
    }

    private static RememberedPaths Create(ulong seed) => new(Space, Constraints.None, new RandomStream(seed), Members, Late);

    private static int Diversity(string[] paths) => Enumerable.Range(0, paths.Length).Sum(i => Enumerable.Range(0, i).Sum(j => Distance(paths[i], paths[j])));

    private static int Distance(string a, string b) => a.Split(',').Zip(b.Split(',')).Count(v => v.First != v.Second);

    private static string Key(Genotype genotype) => Key(Gates.Of(genotype));

    private static string Key(Gates gates) => string.Join(",", Enumerable.Range(0, gates.Count).Select(i => gates[i].Active));
}
