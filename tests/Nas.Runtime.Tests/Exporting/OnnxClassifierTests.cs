using Nas.Dsl.Planning;
using Nas.Runtime.Exporting;
using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Spaces;
using OnnxClassifier;
using SkiaSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Exporting;

/// <summary>The sample program that classifies a picture without Torch.</summary>
public sealed class OnnxClassifierTests
{
    [Fact]
    public void It_says_of_a_picture_what_the_network_says()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        manual_seed(1);
        var space = SmallSpaces.Widths;
        var (plan, genotype, shape) = (NetworkPlan.Of(space), space.Decisions.Sample(new RandomStream(2)), space.Net.Input);
        using var network = new Network(plan, genotype);
        network.eval();
        var model = Path.Combine(folder.Root, "net.onnx");
        OnnxFile.Write(model, plan, genotype, network.state_dict(), new([0.5], [0.25], ["coat", "shoe", "bag"]));

        // A picture of the network's own size is not scaled, and of a wider one the middle is taken.
        var random = new RandomStream(3);
        byte[] grey = [.. Enumerable.Range(0, shape.Height * shape.Width).Select(_ => (byte)random.Next(256))];
        using (var picture = new SKBitmap(shape.Width, shape.Height))
        {
            for (var i = 0; i < grey.Length; i++) picture.SetPixel(i % shape.Width, i / shape.Width, new SKColor(grey[i], grey[i], grey[i]));
            using var file = File.Create(Path.Combine(folder.Root, "picture.png"));
            picture.Encode(file, SKEncodedImageFormat.Png, 100);
            using var wider = new SKBitmap(shape.Width + 6, shape.Height);
            wider.Erase(SKColors.Red);
            using (var canvas = new SKCanvas(wider)) canvas.DrawBitmap(picture, 3, 0, SKSamplingOptions.Default);
            using var widerFile = File.Create(Path.Combine(folder.Root, "wider.png"));
            wider.Encode(widerFile, SKEncodedImageFormat.Png, 100);
        }

        using var classifier = new Classifier(model);
        var (name, probability) = classifier.Classify(Path.Combine(folder.Root, "picture.png"));
        var pixels = (tensor([.. grey.Select(g => g / 255f)], [1, 1, shape.Height, shape.Width]) - 0.5) / 0.25;
        var expected = nn.functional.softmax(network.call(pixels), -1)[0];
        Assert.Equal(new[] { "coat", "shoe", "bag" }[expected.argmax().item<long>()], name);
        Assert.Equal(expected.max().item<float>(), probability, 1e-4f);
        Assert.Equal((name, probability), classifier.Classify(Path.Combine(folder.Root, "wider.png")));
    }
}
