using Nas.Runtime.Data;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>
/// The loss of a detector without anchors, of one scale (Tian et al. 2019, FCOS): a place of the image belongs to the smallest box that it lies in, or whose
/// centre it holds. For each place and class the focal loss (Lin et al. 2017, equation 5, with alpha 0.25 and gamma 2), and for each place that belongs to a box one less
/// the generalised overlap of that box and the one that is foretold (Rezatofighi et al. 2019), both divided by the number of such places.
/// </summary>
internal sealed class DetectionLoss : TaskLoss
{
    private const double Alpha = 0.25;

    /// <inheritdoc/>
    public override Tensor Mean(Tensor output, Tensor target)
    {
        using var scope = NewDisposeScope();
        var (logits, left, top, right, bottom) = Foretold(output);
        var (classes, box, belongs) = Assigned(output, target);

        var wanted = (classes.unsqueeze(-1) == arange(logits.shape[^1], device: output.device)).to_type(output.dtype) * belongs.unsqueeze(-1);
        var sure = logits.sigmoid();
        var ofTruth = (sure * wanted) + ((1 - sure) * (1 - wanted));
        var weight = (Alpha * wanted) + ((1 - Alpha) * (1 - wanted));
        var focal = weight * (1 - ofTruth).square() * nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction: nn.Reduction.None);

        var sides = box.unbind(-1);
        var (width, height) = ((minimum(right, sides[2]) - maximum(left, sides[0])).clamp_min(0), (minimum(bottom, sides[3]) - maximum(top, sides[1])).clamp_min(0));
        var shared = width * height;
        var both = ((right - left) * (bottom - top)) + ((sides[2] - sides[0]) * (sides[3] - sides[1])) - shared;
        var around = (maximum(right, sides[2]) - minimum(left, sides[0])) * (maximum(bottom, sides[3]) - minimum(top, sides[1]));
        var overlap = (shared / both.clamp_min(1e-9)) - ((around - both) / around.clamp_min(1e-9));
        var count = belongs.sum().clamp_min(1);
        return ((focal.sum() + ((1 - overlap) * belongs).sum()) / count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override TaskMeasure Measure() => new Precision(this);

    /// <inheritdoc/>
    public override TaskMeasure Glance() => new Placed(this);

    /// <summary>What a net says of each place, (batch, height, width, ...): the classes before a sigmoid, and the sides of the box in parts of the image.</summary>
    public static (Tensor Logits, Tensor Left, Tensor Top, Tensor Right, Tensor Bottom) Foretold(Tensor output)
    {
        var (height, width) = (output.shape[2], output.shape[3]);
        var all = output.permute(0, 2, 3, 1);
        var classes = all.shape[3] - Dsl.Planning.Layer.Detect.Sides;
        var (x, y) = Centres(output);
        // In strides, so that the numbers are the same whatever the image.
        var sides = nn.functional.softplus(all.narrow(3, classes, Dsl.Planning.Layer.Detect.Sides), 1, 20).unbind(-1);
        return (all.narrow(3, 0, classes), x - (sides[0] / width), y - (sides[1] / height), x + (sides[2] / width), y + (sides[3] / height));
    }

    // The middle of each place, in parts of the image.
    private static (Tensor X, Tensor Y) Centres(Tensor output)
    {
        var (height, width) = (output.shape[2], output.shape[3]);
        var x = (arange(width, dtype: output.dtype, device: output.device) + 0.5) / width;
        var y = (arange(height, dtype: output.dtype, device: output.device) + 0.5) / height;
        return (x.view(1, 1, -1), y.view(1, -1, 1));
    }

    // For each place the class and the box that it belongs to, and whether it does at all.
    private static (Tensor Classes, Tensor Box, Tensor Belongs) Assigned(Tensor output, Tensor target)
    {
        var (height, width) = (output.shape[2], output.shape[3]);
        var (x, y) = Centres(output);
        (x, y) = (x.unsqueeze(-1), y.unsqueeze(-1));
        var boxes = target.to_type(output.dtype).view(target.shape[0], 1, 1, target.shape[1], 5);
        var parts = boxes.unbind(-1);
        var (label, left, top, right, bottom) = (parts[0], parts[1], parts[2], parts[3], parts[4]);
        var inside = (x > left) & (x < right) & (y > top) & (y < bottom);
        // A box that is too small for any middle has the place that holds its own.
        var holds = ((((left + right) / 2) - x).abs() <= 0.5 / width) & ((((top + bottom) / 2) - y).abs() <= 0.5 / height);
        var area = ((right - left) * (bottom - top)).masked_fill(((inside | holds) & (label >= 0)).logical_not(), double.PositiveInfinity);
        var (smallest, which) = area.min(-1);
        var belongs = smallest.isfinite().to_type(output.dtype);
        var chosen = boxes.expand(-1, height, width, -1, -1).gather(3, which.unsqueeze(-1).unsqueeze(-1).expand(-1, -1, -1, 1, 5)).squeeze(3);
        return (chosen.select(-1, 0), chosen.narrow(-1, 1, 4), belongs);
    }

    // How many of the places that belong to a thing have its class for the likeliest.
    private sealed class Placed(DetectionLoss loss) : TaskMeasure
    {
        private double _loss;
        private double _right;
        private double _places;
        private long _batches;

        public override double Accuracy => _right / Math.Max(1, _places);

        public override double Loss => _loss / _batches;

        public override void Add(Tensor output, Tensor target, double? mean)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var (classes, _, belongs) = Assigned(output, target);
            _loss += mean ?? loss.Mean(output, target).item<float>();
            _right += ((Foretold(output).Logits.argmax(-1).to_type(output.dtype) == classes).to_type(output.dtype) * belongs).sum().item<float>();
            _places += belongs.sum().item<float>();
            _batches++;
        }
    }

    private sealed class Precision(DetectionLoss loss) : TaskMeasure
    {
        // As many of the surest are looked at, above a sureness that is hardly any.
        private const int MostFound = 100;
        private const float LeastSure = 0.05f;

        private readonly AveragePrecision _precision = new();
        private double _loss;
        private long _images;

        public override double Accuracy => _precision.Value;

        public override double Loss => _loss / _images;

        public override void Add(Tensor output, Tensor target, double? mean)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            _loss += (mean ?? loss.Mean(output, target).item<float>()) * output.shape[0];
            _images += output.shape[0];
            var (logits, left, top, right, bottom) = Foretold(output);
            var classes = logits.shape[3];
            var (sure, places) = logits.sigmoid().flatten(1).topk((int)Math.Min(MostFound, logits.shape[1] * logits.shape[2] * classes), 1);
            var sides = new[] { left, top, right, bottom }.Select(s => s.flatten(1).gather(1, places.div(classes, RoundingMode.floor)).cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray()).ToArray();
            var (sureness, labels) = (sure.cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray(), places.remainder(classes).cpu().contiguous().data<long>().ToArray());
            var things = target.cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
            var (found, most) = ((int)sure.shape[1], (int)target.shape[1]);
            for (var image = 0; image < output.shape[0]; image++)
            {
                var first = image * found;
                var all = Enumerable.Range(first, found).Where(i => sureness[i] >= LeastSure)
                    .Select(i => (sureness[i], new LabelledBox((int)labels[i], sides[0][i], sides[1][i], sides[2][i], sides[3][i])));
                var truth = Enumerable.Range(image * most, most).Where(i => things[i * 5] >= 0)
                    .Select(i => new LabelledBox((int)things[i * 5], things[(i * 5) + 1], things[(i * 5) + 2], things[(i * 5) + 3], things[(i * 5) + 4]));
                _precision.Add(AveragePrecision.WithoutDoubles(all), [.. truth]);
            }
        }
    }
}
