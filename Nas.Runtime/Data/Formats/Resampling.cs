namespace Nas.Runtime.Data.Formats;

/// <summary>Changes the size of one channel: along each side on its own, by area where it shrinks, bilinear where it grows.</summary>
internal static class Resampling
{
    /// <summary><paramref name="plane"/> of <paramref name="height"/> × <paramref name="width"/>, row by row, in its new size.</summary>
    public static float[] Resize(float[] plane, int height, int width, int newHeight, int newWidth)
    {
        if (newWidth != width) plane = Along(plane, Weights(width, newWidth), width, newWidth, height, 1, width, newWidth);
        if (newHeight != height) plane = Along(plane, Weights(height, newHeight), height, newHeight, newWidth, newWidth, 1, 1);
        return plane;
    }

    /// <summary>For each new position the first old one that counts, and the weights from there on, which sum to 1.</summary>
    internal static (int First, float[] Weights)[] Weights(int from, int to)
    {
        var result = new (int, float[])[to];
        var scale = (double)from / to;
        for (var i = 0; i < to; i++)
        {
            if (scale > 1)
            {
                // The part of each old pixel that the new one covers.
                var (start, end) = (i * scale, (i + 1) * scale);
                var first = (int)Math.Floor(start);
                var last = Math.Min(from, (int)Math.Ceiling(end - 1e-9));
                result[i] = (first, [.. Enumerable.Range(first, last - first).Select(j => (float)((Math.Min(end, j + 1) - Math.Max(start, j)) / scale))]);
            }
            else
            {
                // Pixels are samples at their centres; outside the outermost centres the edge continues.
                var centre = Math.Clamp((i + 0.5) * scale - 0.5, 0, from - 1);
                var first = Math.Min((int)centre, from - 1);
                var share = (float)(centre - first);
                result[i] = share == 0 || first + 1 == from ? (first, [1f]) : (first, [1 - share, share]);
            }
        }

        return result;
    }

    // Lines of `from` elements become lines of `to` elements; `step` leads along a line (the same before and after), `lineStep` to the next.
    private static float[] Along(float[] plane, (int First, float[] Weights)[] weights, int from, int to, int lines, int step, int lineStep, int newLineStep)
    {
        var result = new float[plane.Length / from * to];
        for (var line = 0; line < lines; line++)
        {
            for (var i = 0; i < to; i++)
            {
                var sum = 0f;
                var (first, factors) = weights[i];
                for (var j = 0; j < factors.Length; j++) sum += factors[j] * plane[line * lineStep + (first + j) * step];
                result[line * newLineStep + i * step] = sum;
            }
        }

        return result;
    }
}
