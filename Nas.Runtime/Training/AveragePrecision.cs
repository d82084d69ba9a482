using Nas.Runtime.Data;

namespace Nas.Runtime.Training;

/// <summary>
/// How well things in images were found: the area under the curve of precision over recall, a thing counting as found by the surest box of its class that overlaps
/// it by half, on the mean over the classes that occur (Everingham et al. 2015, section 4.2, with all points of the curve).
/// </summary>
public sealed class AveragePrecision
{
    private const float Found = 0.5f;

    private readonly Dictionary<int, List<(float Sure, bool IsRight)>> _found = [];
    private readonly Dictionary<int, int> _things = [];

    /// <summary>The mean over the classes, 0 to 1; 0 where nothing is to be found.</summary>
    public double Value => _things.Count == 0 ? 0 : _things.Average(c => Area(_found.GetValueOrDefault(c.Key) ?? [], c.Value));

    /// <summary>Boxes without those that overlap a surer one of their class by half (non-maximum suppression).</summary>
    public static IReadOnlyList<(float Sure, LabelledBox Box)> WithoutDoubles(IEnumerable<(float Sure, LabelledBox Box)> boxes)
    {
        var kept = new List<(float Sure, LabelledBox Box)>();
        foreach (var box in boxes.OrderByDescending(b => b.Sure))
            if (kept.All(k => k.Box.Label != box.Box.Label || k.Box.Overlap(box.Box) < Found)) kept.Add(box);
        return kept;
    }

    /// <summary>Adds an image.</summary>
    /// <param name="found">What was found in it, and how sure that is.</param>
    /// <param name="things">What is in it.</param>
    public void Add(IReadOnlyList<(float Sure, LabelledBox Box)> found, IReadOnlyList<LabelledBox> things)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(things);
        foreach (var thing in things) _things[thing.Label] = _things.GetValueOrDefault(thing.Label) + 1;
        var taken = new bool[things.Count];
        foreach (var (sure, box) in found.OrderByDescending(f => f.Sure))
        {
            var best = Enumerable.Range(0, things.Count).Where(t => things[t].Label == box.Label).OrderByDescending(t => things[t].Overlap(box)).FirstOrDefault(-1);
            // A thing that was found already is not found again.
            var isRight = best >= 0 && things[best].Overlap(box) >= Found && !taken[best];
            if (isRight) taken[best] = true;
            if (!_found.TryGetValue(box.Label, out var list)) _found.Add(box.Label, list = []);
            list.Add((sure, isRight));
        }
    }

    private static double Area(List<(float Sure, bool IsRight)> found, int things)
    {
        var (right, points) = (0, new List<(double Recall, double Precision)>());
        foreach (var (hit, index) in found.OrderByDescending(f => f.Sure).Select((f, i) => (f.IsRight, i)))
        {
            if (hit) right++;
            points.Add((right / (double)things, right / (index + 1.0)));
        }

        // From the end, since the precision at a recall is the best at that or a higher one.
        var (area, best) = (0.0, 0.0);
        for (var i = points.Count - 1; i >= 0; i--)
        {
            best = Math.Max(best, points[i].Precision);
            area += (points[i].Recall - (i > 0 ? points[i - 1].Recall : 0)) * best;
        }

        return area;
    }
}
