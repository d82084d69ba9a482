namespace Nas.Runtime.Operations;

/// <summary>
/// A module of the user's that knows what it costs. Of others the convolutions and linear layers that they are made of are counted, where
/// these are called by <c>call</c>.
/// </summary>
public interface ICountsFlops
{
    /// <summary>The multiply-adds for one image.</summary>
    /// <param name="height">The height of what comes in, in pixels.</param>
    /// <param name="width">The width of what comes in, in pixels.</param>
    long Flops(int height, int width);
}
