using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>Labelled images of one shape, in main memory. Owns its tensors.</summary>
public sealed class ImageDataset : Dataset
{
    private readonly long[] _labels;
    private ChannelStatistics? _statistics;
    private float[]? _table;

    /// <summary>Images with their labels.</summary>
    /// <param name="images">(N, C, H, W), byte, on the CPU; the data set becomes its owner.</param>
    /// <param name="labels">(N), int64, on the CPU, from 0 to <paramref name="classes"/>, exclusive; the data set becomes its owner.</param>
    /// <param name="classes">How many classes there are, with or without images here.</param>
    /// <param name="classNames">The name of each class, or null.</param>
    /// <exception cref="ArgumentException">A tensor of another type or number of dimensions, or another number of names than classes.</exception>
    /// <exception cref="DataException">No image, more or fewer labels than images, or a label out of range.</exception>
    public ImageDataset(Tensor images, Tensor labels, int classes, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        var size = images.shape;
        if (images.dtype != ScalarType.Byte || size.Length != 4)
            throw new ArgumentException($"Images are a byte tensor (N, C, H, W), not {images.dtype} with {size.Length} dimensions.", nameof(images));
        if (labels.dtype != ScalarType.Int64 || labels.shape.Length != 1)
            throw new ArgumentException($"Labels are an int64 tensor (N), not {labels.dtype} with {labels.shape.Length} dimensions.", nameof(labels));
        if (classNames is not null && classNames.Count != classes)
            throw new ArgumentException($"There are {classes} classes and {classNames.Count} names.", nameof(classNames));
        if (size[0] == 0) throw new DataException("The data set holds no image.");
        if (labels.shape[0] != size[0]) throw new DataException($"The data set holds {size[0]} images and {labels.shape[0]} labels.");

        Images = images.contiguous().DetachFromDisposeScope();
        Labels = labels.contiguous().DetachFromDisposeScope();
        Classes = classes;
        ClassNames = classNames;
        Shape = new ImageShape((int)size[1], (int)size[2], (int)size[3]);
        _labels = MemoryMarshal.Cast<byte, long>(Labels.bytes).ToArray();
        foreach (var label in _labels)
            if (label < 0 || label >= classes) throw new DataException($"The data set has the label {label}; with {classes} classes labels are 0 to {classes - 1}.");
    }

    /// <summary>How many images.</summary>
    public override int Count => _labels.Length;

    /// <summary>(N, C, H, W), byte, on the CPU.</summary>
    public Tensor Images { get; }

    /// <summary>(N), int64, on the CPU.</summary>
    public Tensor Labels { get; }

    /// <summary>How many classes there are, with or without images here.</summary>
    public override int Classes { get; }

    /// <summary>Channels, height and width of each image.</summary>
    public override ImageShape Shape { get; }

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Classification;

    /// <inheritdoc/>
    public override string Unit => "images";

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ClassNames { get; }

    /// <inheritdoc/>
    public override ChannelStatistics? Normalisation => Statistics;

    /// <summary>
    /// What the images are normalised with: of this data set, unless it was selected from another one or is the test part of a
    /// <see cref="DataSplit"/>; then of that one, of the training part.
    /// </summary>
    public ChannelStatistics Statistics
    {
        get => _statistics ??= ChannelStatistics.Of(Pixels, Shape.Channels, Shape.Height * Shape.Width);
        internal set => (_statistics, _table) = (value, null);
    }

    /// <summary>The label of each image.</summary>
    public override ReadOnlySpan<long> LabelValues => _labels;

    /// <summary>The bytes of all images, in the order of <see cref="Images"/>.</summary>
    internal ReadOnlySpan<byte> Pixels => Images.bytes;

    private int PixelsPerImage => Shape.Channels * Shape.Height * Shape.Width;

    /// <summary>A data set from plain arrays.</summary>
    /// <param name="pixels">Image by image, in each image channel by channel, in each channel row by row.</param>
    /// <param name="labels">One per image.</param>
    /// <param name="shape">The shape of each image.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="classNames">The name of each class, or null.</param>
    /// <param name="heldOut">See <see cref="Dataset.HeldOut"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> is not one image of this shape for each label.</exception>
    /// <exception cref="DataException">No image, or a label out of range.</exception>
    public static ImageDataset Of(byte[] pixels, long[] labels, ImageShape shape, int classes, IReadOnlyList<string>? classNames = null, IReadOnlyList<int>? heldOut = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(shape);
        var expected = (long)labels.Length * shape.Channels * shape.Height * shape.Width;
        if (pixels.Length != expected) throw new ArgumentException($"{labels.Length} times {shape} is {expected} bytes, not {pixels.Length}.", nameof(pixels));
        if (labels.Length == 0) throw new DataException("The data set holds no image.");
        return new ImageDataset(
            torch.tensor(pixels, new long[] { labels.Length, shape.Channels, shape.Height, shape.Width }, dtype: ScalarType.Byte),
            torch.tensor(labels, new long[] { labels.Length }, dtype: ScalarType.Int64),
            classes,
            classNames) { HeldOut = heldOut };
    }

    /// <summary>Room for the pixels of <paramref name="count"/> images.</summary>
    /// <exception cref="DataException">More than 2 GB.</exception>
    internal static byte[] Allocate(long count, ImageShape shape)
    {
        // In decimal, since a damaged header can claim sizes whose product no whole number holds.
        var bytes = (decimal)count * shape.Channels * shape.Height * shape.Width;
        if (bytes > Array.MaxLength)
            throw new DataException($"{count} times {shape} is {bytes} bytes; a data set is kept in memory and holds at most {Array.MaxLength} bytes. Use smaller or fewer images.");
        return new byte[(int)bytes];
    }

    /// <summary>How many images each class has.</summary>
    public int[] ClassCounts()
    {
        var counts = new int[Classes];
        foreach (var label in _labels) counts[label]++;
        return counts;
    }

    /// <summary>The images with these indices, in this order, copied. They keep the statistics of this data set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such image.</exception>
    public ImageDataset Select(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        var pixels = Allocate(indices.Count, Shape);
        var labels = new long[indices.Count];
        var source = Pixels;
        for (var i = 0; i < indices.Count; i++)
        {
            var index = indices[i];
            if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(indices), index, $"There are {Count} images.");
            source.Slice(index * PixelsPerImage, PixelsPerImage).CopyTo(pixels.AsSpan(i * PixelsPerImage));
            labels[i] = _labels[index];
        }

        var selected = Of(pixels, labels, Shape, Classes, ClassNames, HeldOutOf(indices));
        selected.Statistics = Statistics;
        return selected;
    }

    /// <summary>Disjoint parts, copied; see <see cref="Dataset.SplitIndices"/>.</summary>
    /// <exception cref="ArgumentException">A count below 1, or more than there are.</exception>
    public ImageDataset[] Split(IReadOnlyList<int> counts, ulong seed, bool stratified = true) =>
        [.. SplitIndices(counts, seed, stratified).Select(Select)];

    /// <summary>Two parts, copied, which together are the whole.</summary>
    /// <param name="fraction">The size of the first part, above 0 and below 1; rounded so that neither part is empty.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <param name="stratified">Whether each part has each class in the proportion of the whole.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not above 0 and below 1.</exception>
    /// <exception cref="DataException">There is a single image.</exception>
    public (ImageDataset First, ImageDataset Second) Split(double fraction, ulong seed, bool stratified = true)
    {
        if (!(fraction > 0 && fraction < 1)) throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Above 0 and below 1.");
        if (Count < 2) throw new DataException("A data set of 1 image cannot be divided.");
        var first = Math.Clamp((int)Math.Round(fraction * Count), 1, Count - 1);
        var parts = Split([first, Count - first], seed, stratified);
        return (parts[0], parts[1]);
    }

    /// <summary>The same images, smaller: each pixel is the mean of those that it stands for, rounded to the nearest. Their statistics are their own.</summary>
    /// <param name="height">At most the height that they have.</param>
    /// <param name="width">At most their width.</param>
    internal ImageDataset Resized(int height, int width)
    {
        using var scope = NewDisposeScope();
        var smaller = empty([Count, Shape.Channels, height, width], dtype: ScalarType.Byte);
        // Some at a time: as numbers with a point they are four times as large.
        const int AtOnce = 1024;
        for (var first = 0; first < Count; first += AtOnce)
        {
            using var few = NewDisposeScope();
            var count = Math.Min(AtOnce, Count - first);
            smaller.narrow(0, first, count).copy_(nn.functional.adaptive_avg_pool2d(Images.narrow(0, first, count).to(ScalarType.Float32), [height, width]).round());
        }

        return new ImageDataset(smaller, Labels.clone(), Classes, ClassNames) { HeldOut = HeldOut };
    }

    /// <inheritdoc/>
    internal override Dataset Part(IReadOnlyList<int> indices) => Select(indices);

    /// <inheritdoc/>
    internal override void StandAlone() => (_statistics, _table) = (null, null);

    /// <inheritdoc/>
    internal override void NormaliseLike(Dataset train) => Statistics = ((ImageDataset)train).Statistics;

    /// <inheritdoc/>
    internal override Batch Make(ReadOnlySpan<int> indices, Augmentation augmentation, RandomStream? random, Device? device, bool channelsLast) =>
        ImageBatch.Make(this, indices, augmentation, random, _table ??= Statistics.NormalisationTable(), device, channelsLast);

    /// <inheritdoc/>
    internal override void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{Count} images of {Shape}, {Classes} classes\n"));
        hash.AppendData(Pixels);
        hash.AppendData(MemoryMarshal.AsBytes(LabelValues));
        AppendHeldOutTo(hash);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Images.Dispose();
        Labels.Dispose();
        base.Dispose(disposing);
    }
}
