using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Hosting;
using Nas.Runtime.Recipes;
using Nas.Runtime.Tests.Data;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>What an experiment is identified by.</summary>
public sealed class ExperimentSettingsTests : IDisposable
{
    /// <summary>
    /// As earlier versions stored it: a whole request, with what determines nothing blanked out, and without an option that the strategy did not
    /// have then.
    /// </summary>
    private const string Earlier = """
        {"version":1,"command":"search","net":"Nas.Runtime.Tests.Experiments.Tiny.TinyNet","strategy":"random","data":"folder","dataDirectory":"/p/Gr\u00F6\u00DFe","seed":7,
         "device":"cpu","threads":2,"epochs":1,"trials":2,"batchSize":64,"learningRate":1E+30,"maxParameters":5000000,"objectives":["accuracy"],
         "parameters":{"channels":6,"classes":3},"options":{"held-out":"0.2"},"className":"Small","augment":true,"resume":false,"ahead":1,"strategies":[],
         "predictors":[],"trainSizes":[],"reported":false,"toolVersion":""}
        """;

    private static readonly UserProject Project = new(typeof(ExperimentSettingsTests).Assembly);

    private static readonly ExperimentSettings Asked = new()
    {
        Strategy = "random", Data = "folder", DataDirectory = "/p/Größe", Seed = 7, Device = "cpu", Threads = 2, Epochs = 1, Trials = 2, LearningRate = 1e30,
        MaxParameters = 5_000_000, Parameters = new Dictionary<string, int> { ["channels"] = 6 }, ClassName = "Small",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly TorchThreads _threads = new();

    public void Dispose()
    {
        _folder.Dispose();
        _threads.Dispose();
    }

    [Fact]
    public void A_search_recognises_the_experiment_that_an_earlier_version_began()
    {
        var experiment = Stored(Earlier);
        Assert.True(Setup(Asked).IsOf(experiment));
        Assert.Equal(Setup(Asked).Settings, SearchSetup.Of(experiment, experiment.Settings, Project, "0.1.0").Settings);
    }

    // Then these strategies had a policy of their own.
    [Theory]
    [InlineData("50", "cached")]
    [InlineData("0", null)]
    public void A_controller_of_an_earlier_version_still_learns_from_what_it_has_scored(string repeats, string? policy)
    {
        var stored = Stored(Earlier.Replace("\"random\"", "\"reinforce\"", StringComparison.Ordinal).Replace("\"held-out\"", $"\"repeats\":\"{repeats}\",\"held-out\"", StringComparison.Ordinal));
        Assert.Equal(policy, stored.Settings.Repeats);
        Assert.True(Setup(Asked with { Strategy = "reinforce", Repeats = policy }).IsOf(stored));
    }

    [Fact]
    public void A_preset_is_kept_as_the_options_that_it_stands_for()
    {
        var asked = new ExperimentSettings { Strategy = "nao", Device = "cpu", Preset = ExperimentSettings.Paper, Options = new Dictionary<string, string> { ["batch"] = "7" } };
        var settings = Setup(asked).Settings;
        Assert.Equal((null, "600", "7", "0.8"), (settings.Preset, settings.Options["initial"], settings.Options["batch"], settings.Options["trade-off"]));
        Assert.Equal("20", Setup(asked with { Preset = null }).Settings.Options["initial"]);
    }

    [Fact]
    public void An_experiment_of_other_settings_is_not_recognised()
    {
        var experiment = Stored(Earlier);
        ExperimentSettings[] others =
        [
            Asked with { Seed = 8 }, Asked with { Data = "shapes" }, Asked with { Threads = 1 }, Asked with { Epochs = 2 }, Asked with { Trials = 3 }, Asked with { DataFraction = 0.5 }, Asked with { ImageSize = 4 }, Asked with { BatchSize = 32 },
            Asked with { LearningRate = null }, Asked with { MaxParameters = null }, Asked with { MaxFlops = 1_000_000_000 }, Asked with { Objectives = ["flops"] },
            Asked with { Parameters = new Dictionary<string, int>() }, Asked with { Options = new Dictionary<string, string> { ["held-out"] = "0.3" } },
            Asked with { Augment = false }, Asked with { Ahead = 2 }, Asked with { Repeats = ExperimentSettings.Cached }, Asked with { ClassName = null }, Asked with { Strategy = "local-search" }, Asked with { DataDirectory = "/q" },
        ];
        Assert.All(others, other => Assert.False(Setup(other).IsOf(experiment), other.ToJson()));
    }

    [Fact]
    public void Of_another_space_it_is_not_recognised() => Assert.False(Setup(Asked).IsOf(Stored(Earlier) with { SpaceHash = "sha256:00" }));

    // What is optimised besides the accuracy, and a space without a supernet, are for strategies that try networks one by one.
    [Fact]
    public void The_strategy_that_is_usual_can_do_what_is_asked()
    {
        Assert.Equal("regularized-evolution", Setup(new ExperimentSettings { Device = "cpu", Objectives = ["accuracy", "flops"] }).Settings.Strategy);
        var without = Spaces.SmallSpaces.Read("""
            ops Ops { skip_connect, nor_conv(3) }
            cell C { input x nodes 3 { from any of previous, then Ops } limit edges 4 output concat(any, channels) }
            net Cut(channels: 6, classes: 2) { input image(1, 8, 8) stem conv(3), batch_norm C head global_avg_pool, linear(classes) }
            """);
        Assert.NotNull(without.WithoutSupernet);
        Assert.Equal("regularized-evolution", Recipe.Usual(without, SearchSetup.PreferenceOf(new ExperimentSettings(), without.Net.Task)).Name);
    }

    [Fact]
    public void Less_data_and_smaller_images_are_kept_and_said()
    {
        Assert.Equal("validation accuracy", Setup(Asked).Stated("validation accuracy"));
        var setup = Setup(Asked with { DataFraction = 0.125, ImageSize = 4 });
        Assert.Equal("validation accuracy, on 12.5 % of the data, on images of 4 by 4 pixels", setup.Stated("validation accuracy"));
        Assert.Equal((0.125, 4), (ExperimentSettings.Parse(setup.Settings.ToJson()).DataFraction, ExperimentSettings.Parse(setup.Settings.ToJson()).ImageSize));
        Assert.Equal("--image-size 8 makes no image smaller: TinyNet has images of 8 by 8 pixels.", Assert.Throws<UsageException>(() => Setup(Asked with { ImageSize = 8 })).Message);
    }

    /// <summary>Texts, weights for each place, layers that say their own sizes, and images that become too small.</summary>
    [Theory]
    [InlineData("ops O { tanh, relu } recurrent R { input s nodes 2 { from 1 of previous, op O } output mean(nodes) } net N(channels: 4, vocabulary: 9) { input tokens(8) stem embedding(vocabulary) R head linear(vocabulary) }", "reads texts")]
    [InlineData("ops O { transformer(heads: {1, 2}, head_width: 4) } net N(channels: 8, classes: 2) { input image(1, 8, 8) stem patches(2), positions stage B { repeat 2 { O } channels 8 } head layer_norm, global_avg_pool, linear(classes) }", "weights for each place")]
    [InlineData("ops O { conv_layer(3, 3, 4), conv_layer(3, 3, 8) } net N(channels: 1, classes: 2) { input image(1, 8, 8) stage L { repeat 1 { O } } head global_avg_pool, linear(classes) }", "its layers fit the size")]
    [InlineData("ops O { skip_connect, nor_conv(3) } cell C { input x nodes 2 { from all of previous, op O } output last stride 2 } net N(channels: 4, classes: 2) { input image(1, 8, 8) stem conv(3) C C C head global_avg_pool, linear(classes) }", "smaller than 1×1")]
    public void Nets_that_read_images_of_one_size_alone_are_refused(string text, string why)
    {
        var space = Spaces.SmallSpaces.Read(text);
        var error = Assert.Throws<UsageException>(() => new DataProxy(new ExperimentSettings { ImageSize = 2 }, space, space.Net.Defaults));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_left_to_a_default_is_filled_in()
    {
        var settings = Setup(new ExperimentSettings { Device = "cpu" }).Settings;
        Assert.Equal(("Nas.Runtime.Tests.Experiments.Tiny.TinyNet", 100, 0, 64, true, 1), (settings.Net, settings.Epochs, settings.Trials, settings.BatchSize, settings.Augment, settings.Ahead));
        Assert.Equal(["accuracy"], settings.Objectives);
        Assert.Equal(["channels", "classes"], settings.Parameters.Keys);
        Assert.Equal("darts-pt", settings.Strategy);
        Assert.Contains("training", settings.Options.Keys);
        // Nothing is left to fill in.
        Assert.Equal(settings, Setup(settings).Settings);
        Assert.Equal(settings, ExperimentSettings.Parse(settings.ToJson()));
        Assert.Equal(settings.GetHashCode(), ExperimentSettings.Parse(settings.ToJson()).GetHashCode());
    }

    private static SearchSetup Setup(ExperimentSettings asked) => new(asked, Project, "0.1.0");

    private Experiment Stored(string settings)
    {
        using var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root));
        var id = store.Begin(Setup(Asked).Definition.Space, Setup(Asked).Settings, "0.1.0");
        store.Session.Execute("UPDATE experiments SET settings = @settings WHERE id = @id", ("settings", settings), ("id", id));
        return store.Get(id);
    }
}
