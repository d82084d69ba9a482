using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SkiaSharp;

namespace OnnxClassifier;

/// <summary>Says what a picture shows, by a network that <c>dotnet nas export-network</c> has written.</summary>
/// <param name="model">The file of the network.</param>
public sealed class Classifier(string model) : IDisposable
{
    private readonly InferenceSession _session = new(model);

    /// <summary>The likeliest class of a picture, and how likely it is.</summary>
    /// <param name="path">A file that SkiaSharp reads: JPEG, PNG, WebP, BMP, GIF.</param>
    public (string Name, float Probability) Classify(string path)
    {
        var size = _session.InputMetadata["image"].Dimensions; // batch, channels, height, width
        using var picture = SKBitmap.Decode(path) ?? throw new InvalidDataException($"{path} is no picture.");
        using var middle = Middle(picture, (float)size[3] / size[2]);
        using var scaled = middle.Resize(new SKImageInfo(size[3], size[2], SKColorType.Rgba8888, SKAlphaType.Opaque), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var results = _session.Run([NamedOnnxValue.CreateFromTensor("image", Pixels(scaled, size[1]))], ["probabilities"]);
        var probabilities = results[0].AsTensor<float>().ToArray();
        var best = Array.IndexOf(probabilities, probabilities.Max());
        return (Classes() is { } classes ? classes[best] : $"class {best}", probabilities[best]);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    // The largest part in the middle with the sides of the network, since it was trained on such parts.
    private static SKBitmap Middle(SKBitmap picture, float ratio)
    {
        var width = (int)Math.Clamp(MathF.Round(picture.Height * ratio), 1, picture.Width);
        var height = (int)Math.Clamp(MathF.Round(picture.Width / ratio), 1, picture.Height);
        var part = new SKBitmap();
        picture.ExtractSubset(part, SKRectI.Create((picture.Width - width) / 2, (picture.Height - height) / 2, width, height));
        return part;
    }

    // From 0 for black to 1 for white; the network normalises them itself.
    private static DenseTensor<float> Pixels(SKBitmap picture, int channels)
    {
        var tensor = new DenseTensor<float>([1, channels, picture.Height, picture.Width]);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var colour = picture.GetPixel(x, y);
                float[] parts = [colour.Red / 255f, colour.Green / 255f, colour.Blue / 255f];
                if (channels == 1) tensor[0, 0, y, x] = (0.299f * parts[0]) + (0.587f * parts[1]) + (0.114f * parts[2]);
                else for (var channel = 0; channel < channels; channel++) tensor[0, channel, y, x] = parts[channel];
            }
        }

        return tensor;
    }

    private string[]? Classes() => _session.ModelMetadata.CustomMetadataMap.TryGetValue("classes", out var names) ? JsonSerializer.Deserialize<string[]>(names) : null;
}
