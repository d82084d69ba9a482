using Nas.Runtime.Data;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>
/// The loss of a detector without anchors (Tian et al. 2019, FCOS): a place of the image belongs to the smallest box that it lies in, or whose
/// centre it holds, and that is of its scale where there are several (section 3.2). For each place and class the focal loss (Lin et al. 2017, equation 5, with alpha 0.25 and gamma 2), and for each place that belongs to a box one less
/// the generalised overlap of that box and the one that is foretold (Rezatofighi et al. 2019), both divided by the number of such places.
/// </summary>
internal sealed class DetectionLoss : TaskLoss
{
    private const double Alpha = 0.25;

    // A thing belongs to the scale at whose places its farthest side is more than 4 and at most 8 places away; all smaller ones to the finest, all larger
    // ones to the coarsest.
    private const double Near = 4;
    private const double Far = 8;

    /// <inheritdoc/>
    public override Tensor Mean(Tensor output, Tensor target)
    {
        using var scope = NewDisposeScope();
        var (logits, foretold, places) = Parts(output);
        var (classes, truth, belongs) = Assigned(places, target);

        var wanted = (classes.unsqueeze(-1) == arange(logits.shape[^1], device: output.device)).to_type(output.dtype) * belongs.unsqueeze(-1);
        var sure = logits.sigmoid();
        var ofTruth = (sure * wanted) + ((1 - sure) * (1 - wanted));
        var weight = (Alpha * wanted) + ((1 - Alpha) * (1 - wanted));
        var focal = weight * (1 - ofTruth).square() * nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction: nn.Reduction.None);

        var (box, sides) = (foretold.unbind(-1), truth.unbind(-1));
        var (width, height) = ((minimum(box[2], sides[2]) - maximum(box[0], sides[0])).clamp_min(0), (minimum(box[3], sides[3]) - maximum(box[1], sides[1])).clamp_min(0));
        var shared = width * height;
        var both = ((box[2] - box[0]) * (box[3] - box[1])) + ((sides[2] - sides[0]) * (sides[3] - sides[1])) - shared;
        var around = (maximum(box[2], sides[2]) - minimum(box[0], sides[0])) * (maximum(box[3], sides[3]) - minimum(box[1], sides[1]));
        var overlap = (shared / both.clamp_min(1e-9)) - ((around - both) / around.clamp_min(1e-9));
        var count = belongs.sum().clamp_min(1);
        return ((focal.sum() + ((1 - overlap) * belongs).sum()) / count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override TaskMeasure Measure() => new Precision(this);

    /// <inheritdoc/>
    public override TaskMeasure Glance() => new Placed(this);

    // Of each row of <see cref="Dsl.Planning.Layer.Detect"/> the classes before a sigmoid and the box, (batch, places, ...), and the places themselves, (places, 4).
    private static (Tensor Logits, Tensor Box, Tensor Places) Parts(Tensor output)
    {
        const int Sides = Dsl.Planning.Layer.Detect.Sides;
        var classes = output.shape[2] - (2 * Sides);
        return (output.narrow(2, 0, classes), output.narrow(2, classes, Sides), output[0].narrow(1, classes + Sides, Sides).detach());
    }

    // For each place the class and the box that it belongs to, (batch, places) and (batch, places, 4), and whether it does at all.
    private static (Tensor Classes, Tensor Box, Tensor Belongs) Assigned(Tensor places, Tensor target)
    {
        var here = places.unsqueeze(-1).unbind(1);
        var (x, y) = ((here[0] + here[2]) / 2, (here[1] + here[3]) / 2);
        var (width, height) = (here[2] - here[0], here[3] - here[1]);
        var boxes = target.to_type(places.dtype).unsqueeze(1);
        var parts = boxes.unbind(-1);
        var (label, left, top, right, bottom) = (parts[0], parts[1], parts[2], parts[3], parts[4]);
        var inside = (x > left) & (x < right) & (y > top) & (y < bottom);
        // A box that is too small for any middle has the place that holds its own.
        var holds = ((((left + right) / 2) - x).abs() <= 0.5 * width) & ((((top + bottom) / 2) - y).abs() <= 0.5 * height);
        var farthest = maximum(maximum((x - left).abs(), (right - x).abs()) / width, maximum((y - top).abs(), (bottom - y).abs()) / height);
        // Widths that differ by rounding are of one scale.
        var fits = ((farthest > Near) | (width < 1.5 * width.min())) & ((farthest <= Far) | (width > width.max() / 1.5));
        var area = ((right - left) * (bottom - top)).masked_fill(((inside | holds) & fits & (label >= 0)).logical_not(), double.PositiveInfinity);
        var (smallest, which) = area.min(-1);
        var belongs = smallest.isfinite().to_type(places.dtype);
        var chosen = boxes.expand(-1, places.shape[0], -1, -1).gather(2, which.unsqueeze(-1).unsqueeze(-1).expand(-1, -1, 1, 5)).squeeze(2);
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
            var (logits, _, places) = Parts(output);
            var (classes, _, belongs) = Assigned(places, target);
            _loss += mean ?? loss.Mean(output, target).item<float>();
            _right += ((logits.argmax(-1).to_type(output.dtype) == classes).to_type(output.dtype) * belongs).sum().item<float>();
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
            var (logits, box, _) = Parts(output);
            var classes = logits.shape[2];
            var (sure, places) = logits.sigmoid().flatten(1).topk((int)Math.Min(MostFound, logits.shape[1] * classes), 1);
            var sides = box.unbind(-1).Select(s => s.gather(1, places.div(classes, RoundingMode.floor)).cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray()).ToArray();
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
