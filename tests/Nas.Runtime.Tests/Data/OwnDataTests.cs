using Nas.Dsl.Model;

namespace Nas.Runtime.Tests.Data;

/// <summary>The data source of docs/own-data.md, in this assembly as in a user's project.</summary>
public sealed class OwnDataTests : IDisposable
{
    private const int Plane = 96 * 96;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_shows_what_is_compiled_here() => Assert.Contains(
        $"```csharp\n{Repository.Read("tests/Nas.Runtime.Tests/Data/OwnData.cs").ReplaceLineEndings("\n")}```\n",
        Repository.Read("docs/own-data.md").ReplaceLineEndings("\n"),
        StringComparison.Ordinal);

    [Fact]
    public void Its_images_stand_upright_and_its_labels_count_from_0()
    {
        var pixels = new byte[3 * 3 * Plane];
        pixels[Plane + (5 * 96) + 2] = 200; // green, column 5, row 2 of the first image
        _folder.Write("train_X.bin", pixels);
        _folder.Write("train_y.bin", [1, 10, 3]);
        _folder.Write("test_X.bin", new byte[3 * Plane]);
        _folder.Write("test_y.bin", [4]);
        using var split = Requests.Load(Requests.For("stl10", _folder.Root, new ImageShape(3, 96, 96)));
        Assert.Equal((3, 1), (split.Train.Count, split.Test.Count));
        Assert.Equal(200, split.Train.Images[0, 1, 2, 5].item<byte>());
        Assert.Equal([0, 9, 2], split.Train.Labels.data<long>().ToArray());
        Assert.Equal("truck", split.Train.ClassNames![9]);
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        _folder.Write("train_y.bin", [1, 2]);
        Requests.Fails(() => Requests.LoadAny(Requests.For("stl10", null, new ImageShape(3, 96, 96))), "--data-dir");
        Requests.Fails(() => Requests.LoadAny(Requests.For("stl10", _folder.Root, new ImageShape(3, 96, 96))), "train_X.bin", "cannot be read");
        _folder.Write("train_X.bin", new byte[Plane]);
        Requests.Fails(() => Requests.LoadAny(Requests.For("stl10", _folder.Root, new ImageShape(3, 96, 96))), "train_X.bin has 9,216 bytes", "55,296");
        Requests.Fails(() => Requests.LoadAny(Requests.For("stl10", _folder.Root, new ImageShape(3, 32, 32))), "input image(3, 96, 96)");
    }
}
