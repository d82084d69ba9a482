using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>Images of four pixels whose class is the one of them, or of the first three, that is brighter than the noise: learnt in milliseconds.</summary>
internal static class BrightestPixel
{
    /// <summary>The same at each call.</summary>
    /// <param name="images">How many.</param>
    /// <param name="classes">2 to 4: how many pixels are told apart.</param>
    /// <param name="noise">What each pixel has at random is below this.</param>
    /// <param name="brighter">What the pixel of the class has in addition; with the noise at most 256.</param>
    public static ImageDataset Images(int images, int classes = 3, int noise = 150, int brighter = 100)
    {
        var random = new RandomStream(0);
        var (pixels, labels) = (new byte[images * 4], new long[images]);
        for (var i = 0; i < images; i++)
        {
            labels[i] = random.Next(classes);
            for (var p = 0; p < 4; p++) pixels[(4 * i) + p] = (byte)(random.Next(noise) + (p == labels[i] ? brighter : 0));
        }

        return ImageDataset.Of(pixels, labels, new ImageShape(1, 2, 2), classes);
    }
}
