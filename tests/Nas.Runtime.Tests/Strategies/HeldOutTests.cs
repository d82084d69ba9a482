using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Hosting;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>Examples that the data have set apart are those that a search measures by, whatever share its strategy would draw.</summary>
public sealed class HeldOutTests
{
    private static readonly ISearchSpaceDefinition Tiny = new UserProject(typeof(HeldOutTests).Assembly).Space("TinyNet");

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void What_is_set_apart_is_the_second_part(double share)
    {
        using var data = Data([1, 8, 3]);
        var (first, second) = Run(data).Split(share);
        Assert.Equal([1, 3, 8], second.Order());
        Assert.Equal([0, 2, 4, 5, 6, 7, 9], first.Order());
        // Those that come first are no class of their own: batch norms see them.
        Assert.NotEqual(first.Order(), first);
    }

    [Fact]
    public void Where_nothing_is_it_is_drawn()
    {
        using var data = Data(null);
        var (first, second) = Run(data).Split(0.7);
        Assert.Equal((7, 3), (first.Length, second.Length));
    }

    private static ImageDataset Data(int[]? heldOut) => ImageDataset.Of(new byte[10], [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], new ImageShape(1, 1, 1), 2, heldOut: heldOut);

    private static SearchRun Run(Dataset data)
    {
        var (recipe, space) = (Recipe.Named("random"), Tiny.Space);
        return new()
        {
            Definition = Tiny, Parameters = space.Net.Defaults, Data = data, Device = CPU, Random = new RandomStream(1), Epochs = 1, Trials = 1, BatchSize = 2, LearningRate = null,
            Options = new OptionValues(recipe, new Dictionary<string, string>()), Constraints = Synthetic.Unconstrained(space), Preference = Synthetic.Accuracy, Listener = new Silence(),
            Cancellation = default, Augmentation = Augmentation.None,
        };
    }
}
