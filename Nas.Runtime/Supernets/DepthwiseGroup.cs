using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// Depthwise convolutions of one image that are done as one: of kernels that fit a window of 5x5 pixels, or of one geometry. On a GPU, where most of the time goes into starting kernels,
/// products with the zeros around a smaller kernel cost less than a convolution of its own.
/// </summary>
internal sealed class DepthwiseGroup
{
    // Kernels of at most so many pixels become as large as the largest of them.
    private const int LargestWindow = 5;

    private readonly Geometry _geometry;

    private DepthwiseGroup(Geometry geometry, Candidate[] members, int stage)
    {
        // Those that go on stand in front, those of one group after the other.
        var next = stage + 1;
        Next = [.. members.Where(c => c.Stages > next).GroupBy(c => (c.Pointwise(stage).Out, Geometry.Of(c, next))).Select(g => new DepthwiseGroup(g.Key.Item2, [.. g], next))];
        Ended = [.. members.Where(c => c.Stages == next)];
        Members = [.. Next.SelectMany(g => g.Members), .. Ended];
        (_geometry, Stage, Channels) = (geometry, stage, Members[0].Depthwise(stage).In);
        Window = geometry.Own?.Kernel ?? Members.Max(c => Geometry.Side(c.Depthwise(stage)));
    }

    /// <summary>The convolutions, in the order of their channels.</summary>
    public Candidate[] Members { get; }

    /// <summary>Which of a candidate's depthwise convolutions it is, from 0.</summary>
    public int Stage { get; }

    /// <summary>Of each convolution.</summary>
    public int Channels { get; }

    /// <summary>The side of the kernels, in pixels.</summary>
    public int Window { get; }

    /// <summary>Those that follow: the first members here, in their order.</summary>
    public DepthwiseGroup[] Next { get; }

    /// <summary>The other members, behind which no depthwise convolution follows.</summary>
    public Candidate[] Ended { get; }

    /// <summary>The groups of candidates that read one image.</summary>
    public static DepthwiseGroup[] Of(IEnumerable<Candidate> candidates) => [.. candidates.GroupBy(c => Geometry.Of(c, 0)).Select(g => new DepthwiseGroup(g.Key, [.. g], 0))];

    /// <summary>This group and all that follow.</summary>
    public IEnumerable<DepthwiseGroup> All() => Next.SelectMany(n => n.All()).Prepend(this);

    /// <summary>Where in the windows of all members a number of a member's kernel stands.</summary>
    /// <param name="member">Its place among the members.</param>
    /// <param name="channel">From 0.</param>
    /// <param name="row">Of the kernel.</param>
    /// <param name="column">Of the kernel.</param>
    public int Place(int member, int channel, int row, int column)
    {
        var layer = Members[member].Depthwise(Stage);
        var (dilation, side) = _geometry.Own is null ? (layer.Dilation, Geometry.Side(layer)) : (1, layer.Kernel);
        var margin = (Window - side) / 2;
        // The first stage reads the same channels for all members, the others those of each.
        var window = Stage == 0 ? (channel * Members.Length) + member : (member * Channels) + channel;
        return (((window * Window) + margin + (row * dilation)) * Window) + margin + (column * dilation);
    }

    /// <summary>The results of all members: (batch, members, channels, pixels), and how many rows the pixels are of.</summary>
    /// <param name="images">The image that all read, or those of all members side by side.</param>
    /// <param name="windows">The kernels, (members · channels, 1, window, window).</param>
    public (Tensor Images, long Height) Convolve(Tensor images, Tensor windows)
    {
        var (padding, dilation) = _geometry.Own is { } own ? ((long)own.Padding, (long)own.Dilation) : (Window / 2, 1);
        var convolved = nn.functional.conv2d(images, windows, null, [_geometry.Stride, _geometry.Stride], [padding, padding], [dilation, dilation], images.shape[1]);
        return (Stage == 0 ? convolved.view(images.shape[0], Channels, Members.Length, -1).transpose(1, 2) : convolved.view(images.shape[0], Members.Length, Channels, -1), convolved.shape[2]);
    }

    // What convolutions must have in common to be one: all of it, or that their windows are small.
    private readonly record struct Geometry(int Stride, (int Kernel, int Padding, int Dilation)? Own)
    {
        public static Geometry Of(Candidate candidate, int stage)
        {
            var layer = candidate.Depthwise(stage);
            return new(layer.Stride, Side(layer) <= LargestWindow && layer.Padding == Side(layer) / 2 ? null : (layer.Kernel, layer.Padding, layer.Dilation));
        }

        public static int Side(Layer.Convolution layer) => (layer.Dilation * (layer.Kernel - 1)) + 1;
    }
}
