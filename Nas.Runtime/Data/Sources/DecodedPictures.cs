using System.Collections.Concurrent;
using Nas.Runtime.Data.Downloads;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Sources;

/// <summary>Pictures in the shape that a net takes, decoded straight into the memory of the parts that they belong to.</summary>
internal static class DecodedPictures
{
    /// <summary>Both parts.</summary>
    /// <param name="request">What the net asks for.</param>
    /// <param name="classes">The classes of the pictures.</param>
    /// <param name="division">Which picture belongs where.</param>
    /// <param name="files">The files that the pictures are from, all of them: what is kept of them between runs depends on these and on the shape.</param>
    /// <param name="decode">Fills the place of each picture.</param>
    public static DataSplit Of(DataRequest request, Classes classes, Division division, IReadOnlyList<string> files, Action<Memory<byte>[]> decode)
    {
        var shape = request.Image;
        var places = new Memory<byte>[classes.Labels.Length];
        var (train, test) = (Room(division.Train), Room(division.Test));
        var cache = PixelCache.For(request, files);
        if (cache?.Read(places) != true)
        {
            decode(places);
            cache?.Write(places);
        }

        return IdxSource.Join(() => Dataset(train, division.Train, division.HeldOut), () => Dataset(test, division.Test, null));

        byte[] Room(int[] part)
        {
            var size = shape.Channels * shape.Height * shape.Width;
            var pixels = ImageDataset.Allocate(part.Length, shape);
            for (var i = 0; i < part.Length; i++) places[part[i]] = pixels.AsMemory(i * size, size);
            return pixels;
        }

        ImageDataset Dataset(byte[] pixels, int[] part, int[]? heldOut) =>
            ImageDataset.Of(pixels, [.. part.Select(i => classes.Labels[i])], shape, classes.Names.Count, classes.Names, heldOut);
    }

    /// <summary>Decodes pictures by all processors. Of those that fail the first is told of, whichever processor comes to which first.</summary>
    /// <param name="request">What the net asks for.</param>
    /// <param name="places">The place of each picture.</param>
    /// <param name="open">Reads a picture.</param>
    public static void Decode(DataRequest request, IReadOnlyList<Memory<byte>> places, Func<int, Picture> open)
    {
        var failures = new ConcurrentDictionary<int, DataException>();
        Parallel.For(0, places.Count, new ParallelOptions { CancellationToken = request.Cancellation }, (i, loop) =>
        {
            try
            {
                using var picture = open(i);
                picture.CopyTo(request.Image, places[i].Span);
            }
            catch (DataException failure)
            {
                failures[i] = failure;
                loop.Break();
            }
        });
        if (!failures.IsEmpty) throw failures.MinBy(f => f.Key).Value;
    }

    /// <summary>Sees to it that the net takes pictures.</summary>
    /// <exception cref="DataException">It takes other channels.</exception>
    public static void RequireChannels(DataRequest request)
    {
        if (request.Image is { Channels: not (1 or 3) } shape)
            throw new DataException($"The net takes {shape}, but pictures have 1 or 3 channels. In the .nas file write 'input image(3, {shape.Height}, {shape.Width})', or 1 for grey.");
    }
}
