using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>
/// A primitive layer with its sizes filled in. Operations lower to lists of these; modules, C# source, parameter and FLOP counts all
/// follow from them. Tensors are (batch, channels, height, width).
/// </summary>
public abstract record Layer
{
    /// <summary>The channels behind this layer, given those before it.</summary>
    public virtual int OutputChannels(int input) => input;

    /// <summary>Height or width behind this layer, given that before it.</summary>
    public virtual int OutputSize(int input) => input;

    /// <summary>Whether there are channels for each of the parts that it divides them into.</summary>
    public virtual bool CanDivide => true;

    /// <summary>A square two-dimensional convolution.</summary>
    public sealed record Convolution(int In, int Out, int Kernel, int Stride = 1, int Padding = 0, int Dilation = 1, int Groups = 1) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => Out;

        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input + (2 * Padding) - (Dilation * (Kernel - 1)) - 1) / Stride) + 1;

        /// <inheritdoc/>
        public override bool CanDivide => In >= Groups && In % Groups == 0 && Out >= Groups && Out % Groups == 0;
    }

    /// <summary>Batch normalisation over the channels (Ioffe and Szegedy 2015); in a supernet without scale and shift.</summary>
    public sealed record BatchNorm(int Channels) : Layer;

    /// <summary>max(x, 0).</summary>
    public sealed record Relu : Layer;

    /// <summary>Square maximum pooling.</summary>
    public sealed record MaxPool(int Kernel, int Stride, int Padding) : Layer
    {
        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input + (2 * Padding) - Kernel) / Stride) + 1;
    }

    /// <summary>
    /// Square average pooling; padding does not count towards the mean. With <paramref name="CeilMode"/> a window that hangs over the
    /// right or lower edge counts too (<c>ceil_mode</c> of PyTorch), so that kernel 2 with stride 2 maps size s to s/2 rounded up.
    /// </summary>
    public sealed record AveragePool(int Kernel, int Stride, int Padding, bool CeilMode = false) : Layer
    {
        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input + (2 * Padding) - Kernel + (CeilMode ? Stride - 1 : 0)) / Stride) + 1;
    }

    /// <summary>The input itself.</summary>
    public sealed record Identity : Layer;

    /// <summary>Zeros of the input's shape, height and width divided by the stride (rounded up).</summary>
    public sealed record Zero(int Stride) : Layer
    {
        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input - 1) / Stride) + 1;
    }

    /// <summary>
    /// Halves height and width and sets the channels: ReLU, two 1×1 convolutions of stride 2, the second over the image moved by one
    /// pixel (a zero row and column appended where the size is odd), concatenated, batch norm (Liu et al. 2019, their code). Of an odd
    /// number of channels the second convolution puts out one more.
    /// </summary>
    public sealed record FactorizedReduce(int In, int Out) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => Out;

        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input - 1) / 2) + 1;

        /// <inheritdoc/>
        public override bool CanDivide => Out >= 2;
    }

    /// <summary>The mean over height and width: (batch, channels).</summary>
    public sealed record GlobalAveragePool : Layer
    {
        /// <inheritdoc/>
        public override int OutputSize(int input) => 1;
    }

    /// <summary>A fully connected layer with bias, on (batch, features).</summary>
    public sealed record Linear(int In, int Out) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => Out;
    }

    /// <summary>Dropout of whole elements with probability <paramref name="Probability"/> while training.</summary>
    public sealed record Dropout(double Probability) : Layer;

    /// <summary>The sum of two paths over the same input.</summary>
    public sealed record Residual(EquatableArray<Layer> Main, EquatableArray<Layer> Shortcut) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => Main.Aggregate(input, (c, l) => l.OutputChannels(c));

        /// <inheritdoc/>
        public override int OutputSize(int input) => Main.Aggregate(input, (s, l) => l.OutputSize(s));

        /// <inheritdoc/>
        public override bool CanDivide => Main.Concat(Shortcut).All(l => l.CanDivide);
    }
}
