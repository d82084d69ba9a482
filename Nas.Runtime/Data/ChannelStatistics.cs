namespace Nas.Runtime.Data;

/// <summary>Mean and standard deviation of each channel over all pixels of all images, on a scale where 0 is black and 1 is white.</summary>
/// <param name="Mean">One per channel.</param>
/// <param name="StandardDeviation">One per channel, of the population (divided by n).</param>
public sealed record ChannelStatistics(IReadOnlyList<double> Mean, IReadOnlyList<double> StandardDeviation)
{
    /// <summary>The statistics of <paramref name="pixels"/>, which are image by image, in each image channel by channel. Exact: by counting.</summary>
    internal static ChannelStatistics Of(ReadOnlySpan<byte> pixels, int channels, int pixelsPerChannel)
    {
        var mean = new double[channels];
        var deviation = new double[channels];
        var counts = new long[channels * 256];
        for (var (start, channel) = (0, 0); start < pixels.Length; start += pixelsPerChannel, channel = (channel + 1) % channels)
        {
            var histogram = counts.AsSpan(channel * 256, 256);
            foreach (var value in pixels.Slice(start, pixelsPerChannel)) histogram[value]++;
        }

        for (var channel = 0; channel < channels; channel++)
        {
            var (count, sum, squares) = (0L, 0L, 0L);
            for (var value = 0; value < 256; value++)
            {
                var times = counts[channel * 256 + value];
                count += times;
                sum += times * value;
                squares += times * value * value;
            }

            if (count == 0) continue;
            var average = (double)sum / count;
            mean[channel] = average / 255;
            deviation[channel] = Math.Sqrt(Math.Max(0, (double)squares / count - average * average)) / 255;
        }

        return new ChannelStatistics(mean, deviation);
    }

    /// <summary>
    /// What each value of a byte becomes: (value / 255 - mean) / deviation, 256 numbers for each channel. A channel that is the same
    /// everywhere is moved to 0 and not scaled.
    /// </summary>
    internal float[] NormalisationTable()
    {
        var table = new float[Mean.Count * 256];
        for (var channel = 0; channel < Mean.Count; channel++)
        {
            var deviation = StandardDeviation[channel] > 0 ? StandardDeviation[channel] : 1;
            for (var value = 0; value < 256; value++) table[channel * 256 + value] = (float)((value / 255.0 - Mean[channel]) / deviation);
        }

        return table;
    }
}
