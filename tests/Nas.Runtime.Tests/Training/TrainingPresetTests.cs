using Nas.Runtime.Tests.Data;
using Nas.Runtime.Training;

namespace Nas.Runtime.Tests.Training;

public sealed class TrainingPresetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. TrainingPreset.Names];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void There_are_those_that_the_help_names() => Assert.Equal(["darts-cifar10", "imagenet-mobile", "nasnet-cifar10", "quick"], TrainingPreset.Names);

    /// <summary>So that a user can copy it from there.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Its_file_stands_whole_in_the_docs(string name) =>
        Assert.Contains(Repository.Read($"Nas.Runtime/Training/Presets/{name}.json").Trim(), Repository.Read("docs/training.md"), StringComparison.Ordinal);

    /// <summary>Each that a file may have, with its default.</summary>
    [Fact]
    public void The_docs_list_all_properties()
    {
        var page = Repository.Read("docs/training.md");
        Assert.All(
            typeof(TrainingPreset).GetProperties().Where(p => p.GetSetMethod() is { IsStatic: false }).Select(p => p.Name),
            name => Assert.Contains($"| `{char.ToLowerInvariant(name[0])}{name[1..]}` |", page, StringComparison.Ordinal));
    }

    /// <summary>Liu et al. 2019: section 3.3 and the authors' train.py and train_imagenet.py.</summary>
    [Fact]
    public void They_train_as_the_papers_do()
    {
        var cifar = TrainingPreset.Named("darts-cifar10");
        Assert.Equal((600, 96, 0.025, 3e-4, 5.0), (cifar.Options.Epochs, cifar.Options.BatchSize, cifar.Options.LearningRate, cifar.Options.WeightDecay, cifar.Options.GradientClip));
        Assert.Equal(new(4, true, 16), cifar.Augmentation);
        Assert.Equal(0.0125, cifar.Options.LearningRateAt(300), 12);
        var mobile = TrainingPreset.Named("imagenet-mobile");
        Assert.Equal(0.1 * Math.Pow(0.97, 100), mobile.Options.LearningRateAt(100), 12);
        Assert.Equal((0.1, 3e-5), (mobile.Options.LabelSmoothing, mobile.Options.WeightDecay));
    }

    [Fact]
    public void A_file_of_the_users_says_what_is_other()
    {
        var path = Write("""
            // mine
            { "epochs": 7, "cutout": 8, "averaging": 0.99, }
            """);
        Assert.Equal(new TrainingPreset { Epochs = 7, Cutout = 8, Averaging = 0.99 }, TrainingPreset.Named(path));
    }

    [Theory]
    [InlineData("{ \"epoch\": 7 }", "could not be mapped")]
    [InlineData("{ \"epochs\": \"many\" }", "could not be converted")]
    [InlineData("{ \"epochs\": 7", "own.json is not one: ")]
    [InlineData("null", "says nothing")]
    [InlineData("{ \"epochs\": 0 }", "has epochs 0; it must be 1 or more.")]
    [InlineData("{ \"labelSmoothing\": 1 }", "has labelSmoothing 1; it must be 0 or more and below 1.")]
    [InlineData("{ \"learningRate\": 0 }", "has learningRate 0; it must be above 0.")]
    [InlineData("{ \"decay\": 1.5 }", "has decay 1.5; it must be above 0 and at most 1.")]
    public void A_file_that_is_none_is_one_clear_line(string text, string message)
    {
        var error = Assert.Throws<UsageException>(() => TrainingPreset.Named(Write(text)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void One_that_there_is_not_names_those_that_there_are()
    {
        Assert.Contains("quick", Assert.Throws<UsageException>(() => TrainingPreset.Named("slow")).Hint, StringComparison.Ordinal);
        Assert.StartsWith("The preset", Assert.Throws<UsageException>(() => TrainingPreset.Named(Path.Combine(_folder.Root, "none.json"))).Message, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder.Root, "own.json");
        File.WriteAllText(path, text);
        return path;
    }
}
