using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>Images with the things that are in each. Owns the images.</summary>
public sealed class DetectionDataset : Dataset
{
    private readonly ImageDataset _images;
    private readonly IReadOnlyList<LabelledBox>[] _boxes;
    private readonly long[] _groups;
    private readonly int _most;

    /// <summary>Images with what is in them.</summary>
    /// <param name="images">The images; their labels do not count.</param>
    /// <param name="boxes">For each image the things in it.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="DataException">There is a list too many or too few, a class that is none, or a box without area.</exception>
    public DetectionDataset(ImageDataset images, IReadOnlyList<LabelledBox>[] boxes, int classes)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(boxes);
        if (images.Count != boxes.Length) throw new DataException($"There are {images.Count} images and boxes for {boxes.Length}.");
        foreach (var box in boxes.SelectMany(b => b))
        {
            if (box.Label < 0 || box.Label >= classes) throw new DataException($"A box has the class {box.Label}; with {classes} classes they are 0 to {classes - 1}.");
            if (!(box.Area > 0)) throw new DataException($"A box goes from ({box.Left}, {box.Top}) to ({box.Right}, {box.Bottom}) and has no area.");
        }

        (_images, _boxes, Classes, _most) = (images, boxes, classes, Math.Max(1, boxes.Max(b => b.Count)));
        _groups = [.. boxes.Select(b => (long)b.Count)];
    }

    /// <inheritdoc/>
    public override int Count => _boxes.Length;

    /// <inheritdoc/>
    public override InputShape Shape => _images.Shape;

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Detection;

    /// <inheritdoc/>
    public override string Unit => _images.Unit;

    /// <summary>How many things there are in each image.</summary>
    public override ReadOnlySpan<long> LabelValues => _groups;

    /// <summary>What is in an image.</summary>
    public IReadOnlyList<LabelledBox> Boxes(int image) => _boxes[image];

    /// <inheritdoc/>
    internal override Dataset Part(IReadOnlyList<int> indices) => new DetectionDataset(_images.Select(indices), [.. indices.Select(i => _boxes[i])], Classes);

    /// <inheritdoc/>
    internal override void StandAlone() => _images.StandAlone();

    /// <inheritdoc/>
    internal override void NormaliseLike(Dataset train) => _images.NormaliseLike(((DetectionDataset)train)._images);

    /// <summary>
    /// The batch of some images, as they are: moving or mirroring them would need to move the boxes too. Y is (batch, things, 5), float32: the class, -1 for none,
    /// then left, top, right, bottom.
    /// </summary>
    internal override Batch Make(ReadOnlySpan<int> indices, Augmentation augmentation, RandomStream? random, Device? device, bool channelsLast)
    {
        using var images = _images.Make(indices, Augmentation.None, null, null, channelsLast);
        var y = torch.full([indices.Length, _most, 5], -1, dtype: ScalarType.Float32);
        var numbers = MemoryMarshal.Cast<byte, float>(y.bytes);
        for (var i = 0; i < indices.Length; i++)
        {
            for (var b = 0; b < _boxes[indices[i]].Count; b++)
            {
                var box = _boxes[indices[i]][b];
                var at = ((i * _most) + b) * 5;
                (numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3], numbers[at + 4]) = (box.Label, box.Left, box.Top, box.Right, box.Bottom);
            }
        }

        return new Batch(images.X.alias(), y).MovedTo(device);
    }

    /// <inheritdoc/>
    internal override void AppendTo(IncrementalHash hash)
    {
        _images.AppendTo(hash);
        foreach (var boxes in _boxes)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Join(' ', boxes.Select(b => FormattableString.Invariant($"{b.Label} {b.Left:R} {b.Top:R} {b.Right:R} {b.Bottom:R}"))) + "\n"));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _images.Dispose();
        base.Dispose(disposing);
    }
}
