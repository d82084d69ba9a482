namespace Nas.Runtime.Exporting;

/// <summary>What flows through an ONNX graph.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Shape">Its dimensions without the first, which is the batch: (channels, height, width) of images, (length, channels) of sequences, (features) of rows.</param>
internal sealed record OnnxValue(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>The channels of images.</summary>
    public int Channels => Shape[0];

    /// <summary>The height of images.</summary>
    public int Height => Shape[1];

    /// <summary>The width of images.</summary>
    public int Width => Shape[2];
}
