using System.Globalization;
using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Tests.Strategies;

public sealed class CollapseWatchTests : IDisposable
{
    private static readonly SearchSpace Space = SmallSpaces.Read("""
        ops Ops { none, skip_connect, nor_conv(3) }
        cell C { input x nodes 3 { from all of previous, op Ops } output last }
        net Six(channels: 2, classes: 2) { input image(1, 8, 8) stem conv(3), batch_norm C head global_avg_pool, linear(classes) }
        """);

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly SearchLog _log = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Half_of_a_cell_of_skip_connections_is_said_once()
    {
        using var watch = new CollapseWatch(Run(), null);
        Assert.Equal(2 / 6.0, watch.Skips(Architecture("skip_connect", "nor_conv(3)", "none", "skip_connect", "none", "nor_conv(3)")));
        Assert.Empty(_log.Warnings);
        for (var i = 0; i < 2; i++)
            Assert.Equal(0.5, watch.Skips(Architecture("skip_connect", "nor_conv(3)", "none", "skip_connect", "skip_connect", "nor_conv(3)")));
        Assert.StartsWith("C would have 3 skip connections of 6 operations, a sign of collapse", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_said_is_not_said_again_behind_a_break()
    {
        var collapsed = Architecture("skip_connect", "skip_connect", "skip_connect", "skip_connect", "none", "none");
        using var stream = new MemoryStream();
        using (var watch = new CollapseWatch(Run(), null))
        {
            watch.Skips(collapsed);
            watch.Save(new BinaryWriter(stream));
        }

        stream.Position = 0;
        using var resumed = new CollapseWatch(Run(), null);
        resumed.Load(new BinaryReader(stream));
        resumed.Skips(collapsed);
        Assert.Single(_log.Warnings);
    }

    // The mean of five epochs over that of the five before it: 1.3 is below 1 / 0.75, 1.4 above.
    [Theory]
    [InlineData(1.3, 0)]
    [InlineData(1.4, 1)]
    public void A_loss_that_bends_more_and_more_is_said(double growth, int warnings)
    {
        var at = new Parameter(ones(1));
        using var watch = new CollapseWatch(Run(), new DominantEigenvalue([at], new RandomStream(1)));
        for (var epoch = 0; epoch < 10; epoch++)
        {
            var bend = epoch < 5 ? 2.0 : 2.0 * growth;
            Assert.Equal(bend, watch.Curvature(() => [at.detach() * bend])!.Value, 1e-3);
            if (epoch < 9) Assert.Empty(_log.Warnings);
        }

        Assert.Equal(warnings, _log.Warnings.Count);
    }

    [Theory]
    [InlineData(0.8, 0.65, 0)]
    [InlineData(0.8, 0.55, 1)]
    public void An_architecture_much_worse_than_the_mixture_is_said(double mixture, double derived, int warnings)
    {
        using var watch = new CollapseWatch(Run(), null);
        watch.Compare(mixture, derived);
        Assert.Equal(warnings, _log.Warnings.Count);
    }

    [Fact]
    public void Its_numbers_are_the_same_in_every_country()
    {
        var before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone(); // a machine need not know any country
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            using var watch = new CollapseWatch(Run(), null);
            watch.Compare(0.8, 0.555);
            Assert.Contains("has 55.5 % where the mixture has 80.0 %", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // A search reports all three signs after each epoch, and those that draw their gates report only what they derive.
    [Theory]
    [InlineData("darts", true)]
    [InlineData("gdas", false)]
    public void A_search_tells_of_them(string strategy, bool mixes)
    {
        var recipe = Recipe.Named(strategy);
        var run = Run(recipe) with { Epochs = 2 };
        recipe.Run(run);
        var epochs = _log.Reports.Where(r => r.Architecture is not null).ToArray();
        Assert.Equal(2, epochs.Length);
        Assert.All(epochs, e => Assert.Equal((true, mixes, mixes), (e.SkipShare is >= 0 and <= 1, e.Eigenvalue is not null, e.Gap is not null)));
    }

    private static Genotype Architecture(params string[] operations)
    {
        var names = new[] { "none", "skip_connect", "nor_conv(3)" };
        return new(Space.Decisions, operations.Select(o => (long)Array.IndexOf(names, o)).ToArray());
    }

    private SearchRun Run(Recipe? recipe = null)
    {
        recipe ??= Recipe.Named("darts");
        var random = new RandomStream(1);
        var pixels = new byte[60 * 64];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)random.Next(256);
        return new()
        {
            Definition = new GeneralDefinition(Space),
            Parameters = Space.Net.Defaults,
            Data = ImageDataset.Of(pixels, [.. Enumerable.Range(0, 60).Select(i => i % 2L)], new ImageShape(1, 8, 8), 2),
            Device = CPU,
            Random = random,
            Epochs = 1,
            Trials = 0,
            BatchSize = 20,
            LearningRate = null,
            Options = new OptionValues(recipe, new Dictionary<string, string>()),
            Constraints = Synthetic.Unconstrained(Space),
            Preference = Synthetic.Accuracy,
            Listener = _log,
            Cancellation = default,
            Augmentation = Augmentation.None,
        };
    }
}
