using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// At each place of an image how sure a net is of each class, and how far the sides of a box are; see <see cref="Dsl.Planning.Layer.Detect"/>.
/// </summary>
internal sealed class Detect : nn.Module<Tensor, Tensor>
{
    // -log((1 - p) / p) with p = 0.01: nearly all places show nothing, and would drown the others at first (Lin et al. 2017, section 4.1).
    private const double Unsure = -4.6;

    private readonly Conv2d projection;

    /// <summary>New weights.</summary>
    /// <param name="inputs">The channels of the image.</param>
    /// <param name="classes">How many classes there are.</param>
    public Detect(int inputs, int classes)
        : base(nameof(Detect))
    {
        projection = nn.Conv2d(inputs, classes + Dsl.Planning.Layer.Detect.Sides, 1);
        using (no_grad())
        {
            using var sureness = projection.bias!.narrow(0, 0, classes);
            sureness.fill_(Unsure);
        }

        RegisterComponents();
    }

    /// <summary>(batch, inputs, height, width) to (batch, classes + 4, height, width).</summary>
    public override Tensor forward(Tensor input) => projection.call(input);

    /// <summary>Runs with a part of its weight.</summary>
    public Tensor Run(Tensor input, Func<Tensor, Tensor> part) => nn.functional.conv2d(input, part(projection.weight), projection.bias);
}
