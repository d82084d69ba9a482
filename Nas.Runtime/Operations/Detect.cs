using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// For each place of an image how sure a net is of each class, a box, and the place itself; see <see cref="Dsl.Planning.Layer.Detect"/>.
/// </summary>
internal sealed class Detect : nn.Module<Tensor, Tensor>
{
    // -log((1 - p) / p) with p = 0.01: nearly all places show nothing, and would drown the others at first (Lin et al. 2017, section 4.1).
    private const double Unsure = -4.6;

    private readonly Conv2d projection;
    private readonly int classes;

    /// <summary>New weights.</summary>
    /// <param name="inputs">The channels of the image.</param>
    /// <param name="classes">How many classes there are.</param>
    public Detect(int inputs, int classes)
        : base(nameof(Detect))
    {
        this.classes = classes;
        projection = nn.Conv2d(inputs, classes + Dsl.Planning.Layer.Detect.Sides, 1);
        using (no_grad())
        {
            using var sureness = projection.bias!.narrow(0, 0, classes);
            sureness.fill_(Unsure);
        }

        RegisterComponents();
    }

    /// <summary>(batch, inputs, height, width) to (batch, height · width, classes + 8).</summary>
    public override Tensor forward(Tensor input) => Run(input, weight => weight);

    /// <summary>Runs with a part of its weight.</summary>
    public Tensor Run(Tensor input, Func<Tensor, Tensor> part)
    {
        using var scope = NewDisposeScope();
        return Rows(nn.functional.conv2d(input, part(projection.weight), projection.bias), classes).MoveToOuterDisposeScope();
    }

    /// <summary>What the projection says of each place, as rows with boxes.</summary>
    /// <param name="places">(batch, classes + 4, height, width): the classes, and before a softplus how many places it is to each side.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <returns>(batch, height · width, classes + 8).</returns>
    internal static Tensor Rows(Tensor places, int classes)
    {
        using var scope = NewDisposeScope();
        var rows = places.permute(0, 2, 3, 1).flatten(1, 2);
        var here = Boxes(places).expand(rows.shape[0], -1, -1);
        var (start, end) = (here.narrow(2, 0, 2), here.narrow(2, 2, 2));
        var middle = (start + end) / 2;
        // In places, so that the numbers are the same whatever the image.
        var distances = nn.functional.softplus(rows.narrow(2, classes, Dsl.Planning.Layer.Detect.Sides), 1, 20) * (end - start).repeat(1, 1, 2);
        return cat([rows.narrow(2, 0, classes), middle - distances.narrow(2, 0, 2), middle + distances.narrow(2, 2, 2), here], 2).MoveToOuterDisposeScope();
    }

    // The left, top, right and bottom of each place, row by row, in parts of the image.
    private static Tensor Boxes(Tensor image)
    {
        var (height, width) = (image.shape[2], image.shape[3]);
        var left = arange(width, dtype: image.dtype, device: image.device).repeat(height) / width;
        var top = arange(height, dtype: image.dtype, device: image.device).repeat_interleave(width) / height;
        return stack([left, top, left + (1.0 / width), top + (1.0 / height)], 1);
    }
}
