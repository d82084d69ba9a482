using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Evaluation;

/// <summary>The loss and the score of detectors against computations by hand, and the scenes that they are shown.</summary>
public sealed class DetectionTests
{
    private static readonly LabelledBox Left = new(0, 0, 0, 0.4f, 0.4f);
    private static readonly LabelledBox Right = new(0, 0.5f, 0.5f, 1, 1);

    // Two things of one class; what is found of them, from the surest on, by hand.
    [Fact]
    public void Average_precision_is_the_area_under_the_best_precision_at_each_recall()
    {
        Assert.Equal(1, Of((0.9f, Left), (0.8f, Right)), 1e-9);
        Assert.Equal(0.5, Of((0.9f, Left)), 1e-9);
        Assert.Equal(0, Of(), 1e-9);
        // Right, wrong, right: recall 1/2 at precision 1, recall 1 at 2/3.
        Assert.Equal((0.5 * 1) + (0.5 * 2 / 3), Of((0.9f, Left), (0.8f, new(0, 0.4f, 0, 0.5f, 0.1f)), (0.7f, Right)), 1e-9);
        // Wrong first: precision 1/2 at recall 1/2, 2/3 at recall 1, which is the best at both.
        Assert.Equal(2.0 / 3, Of((0.9f, new(0, 0.4f, 0, 0.5f, 0.1f)), (0.8f, Left), (0.7f, Right)), 1e-9);
        // The same thing twice: the second is wrong.
        Assert.Equal(0.5, Of((0.9f, Left), (0.8f, new(0, 0, 0, 0.4f, 0.39f))), 1e-9);
        // A box of another class finds nothing, and overlaps of less than half count as none.
        Assert.Equal(0.5, Of((0.9f, Left), (0.8f, Right with { Label = 1 })), 1e-9);
        Assert.Equal(0, Of((0.9f, new(0, 0.2f, 0.2f, 0.6f, 0.6f))), 1e-9);

        static double Of(params (float, LabelledBox)[] found)
        {
            var precision = new AveragePrecision();
            precision.Add(found, [Left, Right]);
            return precision.Value;
        }
    }

    // A class that is found and one that is not.
    [Fact]
    public void The_mean_is_over_the_classes_that_occur()
    {
        var precision = new AveragePrecision();
        precision.Add([(0.9f, Left)], [Left, Right with { Label = 3 }]);
        precision.Add([(0.9f, Left with { Label = 5 })], []);
        Assert.Equal(0.5, precision.Value, 1e-9);
    }

    [Fact]
    public void Of_boxes_that_overlap_the_surest_stays()
    {
        var near = new LabelledBox(0, 0, 0, 0.4f, 0.35f);
        Assert.Equal([(0.9f, near), (0.7f, Right), (0.5f, Left with { Label = 1 })],
            AveragePrecision.WithoutDoubles([(0.8f, Left), (0.5f, Left with { Label = 1 }), (0.9f, near), (0.7f, Right)]));
    }

    // One place, one class: all terms by hand.
    [Fact]
    public void The_loss_is_its_formula()
    {
        using var scope = NewDisposeScope();
        var output = tensor(new[] { 0.3, 0.1, -0.2, 0.4, 0.5 }).view(1, 5, 1, 1);
        var target = tensor(new[] { 0, 0.2, 0.1, 0.9, 0.8, -1, -1, -1, -1, -1 }).view(1, 2, 5);

        var sure = 1 / (1 + Math.Exp(-0.3));
        var focal = 0.25 * Math.Pow(1 - sure, 2) * -Math.Log(sure);
        double Soft(double v) => Math.Log(1 + Math.Exp(v));
        var (l, t, r, b) = (0.5 - Soft(0.1), 0.5 - Soft(-0.2), 0.5 + Soft(0.4), 0.5 + Soft(0.5));
        var shared = (Math.Min(r, 0.9) - Math.Max(l, 0.2)) * (Math.Min(b, 0.8) - Math.Max(t, 0.1));
        var both = ((r - l) * (b - t)) + (0.7 * 0.7) - shared;
        var around = (Math.Max(r, 0.9) - Math.Min(l, 0.2)) * (Math.Max(b, 0.8) - Math.Min(t, 0.1));
        var expected = focal + 1 - ((shared / both) - ((around - both) / around));

        Assert.Equal(expected, TaskLoss.Of(LearningTask.Detection).Mean(Detect.Rows(output, 1), target).item<double>(), 1e-6);
    }

    // Two scales, of 32 and 16 places in a row. From a middle the farthest side of the small thing is at most 8 of the finer places away, that of the large one
    // more: their places are of one scale each. A place that is sure of nothing costs hardly anything; one that should be sure costs much.
    [Theory]
    [InlineData(0.25, 0.45, 32)]
    [InlineData(0.05, 0.95, 16)]
    public void A_thing_belongs_to_the_places_of_its_scale(double start, double end, int side)
    {
        using var scope = NewDisposeScope();
        var target = tensor(new[] { 0, start, start, end, end }).view(1, 1, 5);
        var loss = TaskLoss.Of(LearningTask.Detection);
        double Of(params int[] sure)
        {
            // Sure where the middle of a place lies in the thing, at the scales that are given; boxes as they should be.
            Tensor[] scales = [.. new[] { 32, 16 }.Select(places =>
            {
                var middle = (arange(places, dtype: float64) + 0.5) / places;
                var (x, y) = (middle.view(1, -1).expand(places, places), middle.view(-1, 1).expand(places, places));
                var inside = (x > start) & (x < end) & (y > start) & (y < end) & sure.Contains(places);
                Tensor[] sides = [x - start, y - start, end - x, end - y];
                Tensor[] channels = [where(inside, 9.0, -9.0), .. sides.Select(s => ((s * places).clamp_min(1e-3).exp() - 1).log())];
                return Detect.Rows(stack(channels).unsqueeze(0), 1);
            })];
            return loss.Mean(cat(scales, 1), target).item<double>();
        }

        Assert.True(Of(side) < 1e-3, $"{Of(side)}");
        Assert.True(Of(48 - side) > 1, $"{Of(48 - side)}");
        Assert.True(Of(32, 16) > 1);
        Assert.True(Of() > 1);
    }

    // Where nothing is, all places say so.
    [Fact]
    public void Without_things_only_sureness_costs()
    {
        using var scope = NewDisposeScope();
        var target = full([1, 1, 5], -1.0);
        var loss = TaskLoss.Of(LearningTask.Detection);
        var sure = 1 / (1 + Math.Exp(-0.5));
        Assert.Equal(4 * 0.75 * sure * sure * -Math.Log(1 - sure), loss.Mean(Detect.Rows(full([1, 5, 2, 2], 0.5, dtype: float64), 1), target).item<double>(), 1e-6);
        Assert.True(loss.Mean(Detect.Rows(full([1, 5, 2, 2], -9.0, dtype: float64), 1), target).item<double>() < 1e-6);
    }

    [Fact]
    public void Its_gradient_is_the_finite_difference()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var target = tensor(new[] { 1, 0.1, 0.2, 0.6, 0.9, 0, 0.5, 0.5, 0.95, 0.9 }).view(1, 2, 5);
        Tests.Operations.Gradients.Check(t => TaskLoss.Of(LearningTask.Detection).Mean(Detect.Rows(t[0], 2), target), [randn(1, 6, 3, 3, dtype: float64)]);
    }

    // The net that says what is there is right, and has hardly any loss.
    [Fact]
    public void Who_says_what_is_there_has_a_score_of_one()
    {
        using var scope = NewDisposeScope();
        using var split = Requests.LoadAny(new("shapes", null, new ImageShape(1, 32, 32), 3, 1) { Task = LearningTask.Detection, TrainCount = 40, TestCount = 5 });
        var data = (DetectionDataset)split.Train;
        using var batch = Batches.Of(data, null, 40).Single();
        const int side = 16;
        var output = full([40, 3 + 4, side, side], -9.0, dtype: float32);
        for (var image = 0; image < 40; image++)
        {
            foreach (var box in data.Boxes(image))
            {
                var (x, y) = ((int)((box.Left + box.Right) / 2 * side), (int)((box.Top + box.Bottom) / 2 * side));
                double[] sides = [((x + 0.5) / side) - box.Left, ((y + 0.5) / side) - box.Top, box.Right - ((x + 0.5) / side), box.Bottom - ((y + 0.5) / side)];
                output[image, box.Label, y, x] = 9;
                for (var s = 0; s < 4; s++) output[image, 3 + s, y, x] = Math.Log(Math.Exp(Math.Max(1e-3, sides[s] * side)) - 1);
            }
        }

        var measure = TaskLoss.Of(LearningTask.Detection).Measure();
        measure.Add(Detect.Rows(output, 3), batch.Y);
        Assert.Equal(1, measure.Accuracy, 1e-9);
    }

    [Fact]
    public void Scenes_are_those_of_the_seed_and_their_boxes_lie_in_them()
    {
        using var one = Load(1);
        using var again = Load(1);
        using var other = Load(2);
        Assert.Equal(DataFingerprint.Of(one.Train), DataFingerprint.Of(again.Train));
        Assert.NotEqual(DataFingerprint.Of(one.Train), DataFingerprint.Of(other.Train));
        var data = (DetectionDataset)one.Train;
        var all = Enumerable.Range(0, data.Count).Select(data.Boxes).ToArray();
        Assert.All(all, boxes => Assert.InRange(boxes.Count, 1, 4));
        Assert.All(all.SelectMany(b => b), b => Assert.True(b is { Left: >= 0, Top: >= 0, Right: <= 1, Bottom: <= 1, Label: >= 0 and < 4, Area: > 0.01f }));
        Assert.Equal([0, 1, 2, 3], all.SelectMany(b => b).Select(b => b.Label).Distinct().Order());

        static DataSplit Load(ulong seed) =>
            Requests.LoadAny(new("shapes", null, new ImageShape(3, 40, 48), 4, seed) { Task = LearningTask.Detection, TrainCount = 60, TestCount = 5 });
    }

    [Fact]
    public void What_does_not_fit_is_one_line()
    {
        Requests.Fails(() => Requests.LoadAny(new("shapes", null, new ImageShape(1, 8, 8), 17, 1) { Task = LearningTask.Detection }), "17 classes", "1 to 16");
        Requests.Fails(() => Requests.LoadAny(new("folder", null, new ImageShape(1, 8, 8), 2, 1) { Task = LearningTask.Detection }), "detection", "shapes");
        using var images = ImageDataset.Of(new byte[4], [0], new ImageShape(1, 2, 2), 1);
        Requests.Fails(() => _ = new DetectionDataset(images, [[new LabelledBox(2, 0, 0, 1, 1)]], 2), "class 2");
        Requests.Fails(() => _ = new DetectionDataset(images, [[new LabelledBox(0, 0.5f, 0, 0.5f, 1)]], 2), "no area");
    }
}
