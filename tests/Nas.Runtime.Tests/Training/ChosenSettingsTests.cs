using System.Globalization;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Hosting;
using Nas.Runtime.Spaces;
using Nas.Runtime.Training;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Training;

/// <summary>Settings that an architecture chooses, in its training.</summary>
public sealed class ChosenSettingsTests
{
    private static readonly SearchSpace Tuned = Around("settings { learning_rate {0.1, 0.01}  flip {true, false}  batch_size {16, 32} }");

    public static TheoryData<string> Names => [.. TrainingSetting.All.Select(s => s.Name)];

    /// <summary>Each changes one thing that a preset says by a like name, and nothing else.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_what_a_preset_says(string name)
    {
        var setting = TrainingSetting.Named(name);
        var value = setting.Kind == SettingKind.Flag ? 0 : setting.Kind == SettingKind.Whole ? 7 : 0.125;
        Assert.True(setting.Allows(value));
        var chosen = new Dictionary<string, double> { [name] = value };
        var property = typeof(TrainingPreset).GetProperties().Single(p => p.Name.Equals(setting.PresetName, StringComparison.OrdinalIgnoreCase));
        var preset = new TrainingPreset();
        property.SetValue(preset, Convert.ChangeType(value, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, CultureInfo.InvariantCulture));
        Assert.NotEqual(new TrainingPreset(), preset);
        Assert.Equal((preset.Options, preset.Augmentation), (new TrainingPreset().Options.With(chosen), new TrainingPreset().Augmentation.With(chosen)));
    }

    [Fact]
    public void What_a_preset_says_and_none_is_has_a_reason() => Assert.Equal(
        ["About", "AuxiliaryWeight", "DropPath", "Epochs", "TeacherWeight", "Temperature"], // how long is trained is the search's, two are parts of a network, and a search has no teacher
        typeof(TrainingPreset).GetProperties().Where(p => p.GetSetMethod() is { IsStatic: false }).Select(p => p.Name)
            .Except(TrainingSetting.All.Append(TrainingSetting.Policy).Select(s => s.PresetName), StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("--learning-rate", "learning_rate", 0.1, null, null)]
    [InlineData("--batch-size", "batch_size", null, 8, null)]
    [InlineData("--augment false", "flip", null, null, false)]
    [InlineData("--augment false", "random_transforms", null, null, false, "random_transforms {0, 2}")]
    [InlineData("--augment false", "policy", null, null, false, "policy 5 of 2 transforms")]
    public void What_architectures_choose_is_not_said_for_all(string option, string setting, double? rate, int? batch, bool? augment, string? settings = null)
    {
        var space = settings is null ? Tuned : Around($"settings {{ {settings} }}");
        var asked = new TrainingSettings { LearningRate = rate, BatchSize = batch, Augment = augment };
        var error = Assert.Throws<UsageException>(() => SearchSetup.RequireUndecided(asked, space));
        Assert.Equal($"Tuned chooses {setting} for each architecture, so that {option} cannot say it for all.", error.Message);
        SearchSetup.RequireUndecided(asked, Around("settings { momentum {0.5, 0.9} }"));
        SearchSetup.RequireUndecided(new() { Augment = true }, Tuned);
    }

    // With one left out, images would be varied in spite of --augment false.
    [Fact]
    public void Those_that_vary_images_are_all_that_do() => Assert.Equal(
        TrainingSetting.All.Select(s => s.Name).Where(name => new TrainingPreset().Augmentation is var usual && usual.With(Changing(name, 3)) != usual.With(Changing(name, 0))).Append(TrainingSetting.Policy.Name),
        ChosenSettings.OfAugmentation);

    /// <summary>The first two sub-policies that the authors found for CIFAR-10, from a search, from what a search wrote, and from a preset.</summary>
    [Fact]
    public void A_policy_is_what_a_preset_says()
    {
        var space = Around("settings { policy 2 of 2 transforms }");
        const string Found = "S: n0 = conv_block(1)(x) | settings: policy_1a = invert 0.1 7; policy_1b = contrast 0.2 6; policy_2a = rotate 0.7 2; policy_2b = translate_x 0.3 9";
        var path = Path.Combine(Path.GetTempPath(), $"nas-policy-{Guid.NewGuid():N}.json");
        try
        {
            File.WriteAllText(path, "{ \"policy\": [[\"invert 0.1 7\", \"contrast 0.2 6\"], [\"rotate 0.7 2\", \"translate_x 0.3 9\"]] }");
            var preset = TrainingPreset.Named(path).Augmentation;
            Assert.Equal([2, 2], preset.Policy!.SubPolicies.Select(s => s.Count));
            Assert.Equal(new(ImageTransform.TranslateX, 0.3, 9), preset.Policy.SubPolicies[1][1]);
            Assert.Equal(preset, new TrainingPreset().Augmentation.With(space.SettingsOf(GenotypeText.Parse(space, Found))));
            Assert.Equal(preset, Trained(Found, null));
            Assert.True(Trained(Found, false).IsNone);
            // A preset says everything, and one without a policy has none.
            Assert.Null(TrainCommand.Options(new() { Preset = "quick" }, space, new(typeof(ChosenSettingsTests), new("Tuned", Found)), new EventWriter(Stream.Null)).Augmentation.Policy);
            foreach (var wrong in new[] { "[[\"turn 0.1 7\"]]", "[[\"rotate 0.15 7\"]]", "[[null]]", "[null]", "null" })
            {
                File.WriteAllText(path, $$"""{ "policy": {{wrong}} }""");
                Assert.EndsWith("such as rotate 0.7 2.", Assert.Throws<UsageException>(() => TrainingPreset.Named(path)).Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(path);
        }

        Augmentation Trained(string found, bool? augment) => TrainCommand.Options(
            new() { Settings = new() { Augment = augment } }, space, new(typeof(ChosenSettingsTests), new("Tuned", found)), new EventWriter(Stream.Null)).Augmentation;
    }

    [Fact]
    public void A_network_that_was_found_is_trained_with_its_own()
    {
        var derived = new DerivedNetwork(typeof(ChosenSettingsTests), new DerivedNetworkAttribute("Tuned", "S: n0 = conv_block(1)(x) | settings: learning_rate = 0.01; flip = false; batch_size = 16"));
        Assert.Equal((0.01, 16, 3e-4, false, 4), Trained(new()));
        // What is typed wins.
        Assert.Equal((0.3, 8, 3e-4, false, 4), Trained(new() { Settings = new() { LearningRate = 0.3, BatchSize = 8 } }));
        Assert.Equal((0.01, 16, 3e-4, false, 0), Trained(new() { Settings = new() { Augment = false } }));
        // A preset says everything.
        Assert.Equal((0.1, 64, 5e-4, true, 2), Trained(new() { Preset = "quick" }));

        (double, int, double, bool, int) Trained(TrainRequest request)
        {
            var (options, augmentation) = TrainCommand.Options(request, Tuned, derived, new EventWriter(Stream.Null));
            return (options.LearningRate, options.BatchSize, options.WeightDecay, augmentation.HorizontalFlip, augmentation.CropPadding);
        }
    }

    // A magnitude does something only where there are transforms.
    private static Dictionary<string, double> Changing(string name, double value) => new() { ["random_transforms"] = 2, [name] = value };

    private static SearchSpace Around(string settings) => SmallSpaces.Read(
        $$"""
        ops Ops { conv_block(1), conv_block(3) }
        net Tuned(channels: 2, classes: 2) { input image(1, 2, 2) stage S { repeat 1 { Ops } channels 2 } head global_avg_pool, linear(classes) {{settings}} }
        """);
}
