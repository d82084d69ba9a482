using Nas.Dsl.Model;
using Nas.Runtime.Data;
using static TorchSharp.torch;

namespace Samples.OwnData;

/// <summary>STL-10 (Coates, Ng and Lee 2011), from the binary files that its authors publish.</summary>
public sealed class Stl10 : DataSource
{
    private static readonly ImageShape Image = new(3, 96, 96);
    private static readonly string[] Names = ["airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck"];

    public override string Name => "stl10";

    public override string Description => "animals and vehicles, 5,000 + 8,000 images, in the folder that --data-dir names";

    protected override DataSplit Read(DataRequest request)
    {
        RequireFit(request, Image, Names.Length); // before anything is read
        var folder = RequireDirectory(request);
        return new DataSplit(Part(folder, "train"), Part(folder, "test"));
    }

    private static ImageDataset Part(string folder, string part)
    {
        var (pixels, labels) = (Bytes(folder, $"{part}_X.bin"), Bytes(folder, $"{part}_y.bin"));
        var needed = (long)labels.Length * Image.Channels * Image.Height * Image.Width;
        if (pixels.Length != needed) throw new DataException($"{part}_X.bin has {pixels.Length:N0} bytes; the {labels.Length:N0} images of {part}_y.bin have {needed:N0}. Fetch both again.");
        // An image stands there column by column, and labels count from 1.
        using var columns = tensor(pixels, ScalarType.Byte).view(-1, Image.Channels, Image.Width, Image.Height);
        return new ImageDataset(columns.transpose(2, 3), tensor(labels.Select(l => l - 1L).ToArray()), Names.Length, Names);
    }

    private static byte[] Bytes(string folder, string file)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{file} in {folder} cannot be read: {error.Message}");
        }
    }
}
