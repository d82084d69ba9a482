using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Data.Downloads;

namespace Nas.Runtime.Tests.Data;

/// <summary>A source of this test project, to be found like the built-in ones: 30 images of 2 × 2.</summary>
public sealed class ThirtyImages : DataSource
{
    public override string Name => "thirty-images";

    public override string Description => "for a test";

    protected override DataSplit Read(DataRequest request) =>
        new(ImageDatasetTests.Make(30, 3, new ImageShape(1, 2, 2)), ImageDatasetTests.Make(9, 3, new ImageShape(1, 2, 2), 2));
}

public sealed class DataSourceTests
{
    private static readonly DataRequest Thirty = Requests.For("thirty-images", null, new ImageShape(1, 2, 2), 3);

    [Fact]
    public void All_are_found_by_name_those_of_the_user_too()
    {
        var names = DataSource.All.Select(s => s.Name).ToArray();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.All(new[] { "cifar10", "fashion-mnist", "folder", "mnist", "shapes", "thirty-images" }, name => Assert.Contains(name, names));
        Assert.All(DataSource.All, source => Assert.NotEmpty(source.Description));
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<UsageException>(() => DataSource.Named("minst"));
        Assert.Contains("'minst'", error.Message, StringComparison.Ordinal);
        foreach (var known in new[] { "cifar10", "fashion-mnist", "folder", "mnist", "phrases", "shapes", "text", "topics", "words" }) Assert.Contains(known, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_the_net_says_both_and_what_to_write()
    {
        var message = Requests.Fails(() => Requests.Load(Thirty with { Shape = new ImageShape(3, 2, 2), Classes = 5 }));
        Assert.Equal(
            "The net takes image(3, 2, 2) and tells 5 classes apart, but the data 'thirty-images' has image(1, 2, 2) and has 3 classes. " +
            "In the .nas file write 'input image(1, 2, 2)' and 'classes: 3', or choose other data.",
            message);
        Requests.Fails(() => Requests.Load(Requests.For("cifar10", null, Requests.Grey28)), "image(1, 28, 28)", "image(3, 32, 32)");
    }

    [Fact]
    public void Fewer_images_are_taken_evenly_from_the_classes()
    {
        using var split = Requests.Load(Thirty with { TrainCount = 12, TestCount = 6 });
        Assert.Equal([4, 4, 4], split.Train.ClassCounts());
        Assert.Equal([2, 2, 2], split.Test.ClassCounts());
        using var again = Requests.Load(Thirty with { TrainCount = 12, TestCount = 6 });
        Assert.Equal(split.Train.Images.bytes.ToArray(), again.Train.Images.bytes.ToArray());
        Assert.Equal(split.Train.Images.bytes.ToArray().Average(b => b / 255.0), split.Train.Statistics.Mean[0], 12);
        Assert.Same(split.Train.Statistics, split.Test.Statistics);
    }

    [Fact]
    public void More_images_than_there_are()
    {
        Requests.Fails(() => Requests.Load(Thirty with { TrainCount = 31 }), "31 training images", "30");
        Requests.Fails(() => Requests.Load(Thirty with { TestCount = 0 }), "at least 1");
    }

    [Fact]
    public void The_cache_lies_where_the_environment_says_or_at_home()
    {
        var before = Environment.GetEnvironmentVariable(DataCache.Variable);
        try
        {
            Environment.SetEnvironmentVariable(DataCache.Variable, "elsewhere");
            Assert.Equal("elsewhere", DataCache.DefaultDirectory);
            Environment.SetEnvironmentVariable(DataCache.Variable, null);
            Assert.EndsWith(Path.Combine(".cache", "nas"), DataCache.DefaultDirectory, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(DataCache.Variable, before);
        }
    }
}
