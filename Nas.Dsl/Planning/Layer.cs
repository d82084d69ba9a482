using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>
/// A primitive layer with its sizes filled in. Operations lower to lists of these; modules, C# source, parameter and FLOP counts all
/// follow from them. Tensors are (batch, channels, height, width). A new kind says its shapes here, and what is made of it in every
/// <see cref="ILayerVisitor{T}"/>; before, it does not compile.
/// </summary>
public abstract record Layer
{
    // What layers take that look at each number by itself.
    private const Flow AnyNumbers = Flow.Image | Flow.Sequence | Flow.Vector;

    // What layers take that look at the channels of each place by itself.
    private const Flow Features = Flow.Sequence | Flow.Vector;

    /// <summary>What it takes.</summary>
    public virtual Flow Takes => Flow.Image;

    /// <summary>What comes out of it.</summary>
    /// <param name="input">What it is given, one of those that it takes.</param>
    public virtual Flow Gives(Flow input) => input;

    /// <summary>Whether there are channels for each of the parts that it divides them into.</summary>
    public virtual bool CanDivide => true;

    /// <summary>The channels behind this layer, given those before it.</summary>
    public abstract int OutputChannels(int input);

    /// <summary>Height or width behind this layer, given that before it.</summary>
    public abstract int OutputSize(int input);

    /// <summary>How high and wide the part of an image is that it looks at at once: where layers say their own sizes, no image is smaller.</summary>
    public virtual (int Height, int Width) Field => (1, 1);

    /// <summary>The same layer for another number of channels in; what it puts out changes only where it keeps or divides the channels.</summary>
    /// <param name="channels">Channels in.</param>
    public virtual Layer WithInput(int channels) => this;

    /// <summary>Calls the method of <paramref name="visitor"/> for this kind of layer.</summary>
    public abstract T Accept<T>(ILayerVisitor<T> visitor);

    /// <summary>A layer that keeps the shape.</summary>
    public abstract record ShapeKeeping : Layer
    {
        /// <inheritdoc/>
        public sealed override int OutputChannels(int input) => input;

        /// <inheritdoc/>
        public sealed override int OutputSize(int input) => input;
    }

    /// <summary>A square two-dimensional convolution.</summary>
    public sealed record Convolution(int In, int Out, int Kernel, int Stride = 1, int Padding = 0, int Dilation = 1, int Groups = 1) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => Out;

        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input + (2 * Padding) - (Dilation * (Kernel - 1)) - 1) / Stride) + 1;

        /// <inheritdoc/>
        public override (int Height, int Width) Field => ((Dilation * (Kernel - 1)) + 1, (Dilation * (Kernel - 1)) + 1);

        /// <inheritdoc/>
        public override bool CanDivide => In >= Groups && In % Groups == 0 && Out >= Groups && Out % Groups == 0;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) =>
            Groups > 1 && Groups == In ? this with { In = channels, Out = Out / In * channels, Groups = channels } : this with { In = channels };

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>
    /// A 1×k convolution, then a k×1 one (Szegedy et al. 2016, section 3.2), padded; with a stride the first halves the width and the second the height.
    /// </summary>
    public sealed record AsymmetricConvolution(int In, int Out, int Kernel, int Stride) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => Out;

        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input - 1) / Stride) + 1;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => this with { In = channels };

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>A convolution of any height and width (Zoph and Le 2017, section 3.1), padded; the sides of its kernel are odd.</summary>
    public sealed record RectangularConvolution(int In, int Out, int Height, int Width, int Stride) : Layer
    {
        /// <inheritdoc/>
        public override (int Height, int Width) Field => (Height, Width);

        /// <inheritdoc/>
        public override int OutputChannels(int input) => Out;

        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input - 1) / Stride) + 1;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => this with { In = channels };

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>Batch normalisation over the channels (Ioffe and Szegedy 2015); in a supernet without scale and shift.</summary>
    public sealed record BatchNorm(int Channels) : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Layer WithInput(int channels) => new BatchNorm(channels);

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>max(x, 0).</summary>
    public sealed record Relu : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => AnyNumbers;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>min(max(x, 0), 6) (Sandler et al. 2018, MobileNetV2).</summary>
    public sealed record Relu6 : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => AnyNumbers;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>x · min(max(x + 3, 0), 6) / 6 (Howard et al. 2019, MobileNetV3, section 5.2).</summary>
    public sealed record HardSwish : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => AnyNumbers;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>x · sigmoid(x) (Ramachandran et al. 2017).</summary>
    public sealed record Swish : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => AnyNumbers;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>
    /// Weighs each channel by what all channels have on the mean (Hu et al. 2018, section 3): global average pooling, a linear layer to
    /// <paramref name="Squeezed"/> numbers, ReLU, a linear layer back, and a sigmoid; with <paramref name="IsHard"/> min(max(x + 3, 0), 6) / 6 in its
    /// place (Howard et al. 2019).
    /// </summary>
    public sealed record SqueezeExcite(int Channels, int Squeezed, bool IsHard) : ShapeKeeping
    {
        /// <inheritdoc/>
        public override bool CanDivide => Squeezed >= 1;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => this with { Channels = channels };

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>
    /// Deals the channels of groups out in turn (Zhang et al. 2018, ShuffleNet, section 3.1): the first of each group, then the second of each.
    /// </summary>
    public sealed record ChannelShuffle(int Channels, int Groups) : ShapeKeeping
    {
        /// <inheritdoc/>
        public override bool CanDivide => Channels % Groups == 0;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => this with { Channels = channels };

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>Square maximum pooling.</summary>
    public sealed record MaxPool(int Kernel, int Stride, int Padding) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => input;

        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input + (2 * Padding) - Kernel) / Stride) + 1;

        /// <inheritdoc/>
        public override (int Height, int Width) Field => (Kernel, Kernel);

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>Each pixel so often in a row and column: the nearest one in an image that is larger by a factor.</summary>
    public sealed record Upsample(int Factor) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => input;

        /// <inheritdoc/>
        public override int OutputSize(int input) => input * Factor;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>
    /// Square average pooling; padding does not count towards the mean. With <paramref name="CeilMode"/> a window that hangs over the
    /// right or lower edge counts too (<c>ceil_mode</c> of PyTorch), so that kernel 2 with stride 2 maps size s to s/2 rounded up.
    /// </summary>
    public sealed record AveragePool(int Kernel, int Stride, int Padding, bool CeilMode = false) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => input;

        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input + (2 * Padding) - Kernel + (CeilMode ? Stride - 1 : 0)) / Stride) + 1;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>The input itself.</summary>
    public sealed record Identity : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => AnyNumbers;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>The first <paramref name="Channels"/> channels of the input.</summary>
    public sealed record FirstChannels(int Channels) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => Channels;

        /// <inheritdoc/>
        public override int OutputSize(int input) => input;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>Zeros of the input's shape, height and width divided by the stride (rounded up).</summary>
    public sealed record Zero(int Stride) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => input;

        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input - 1) / Stride) + 1;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
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

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => this with { In = channels };

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>The mean over height and width, or over the places of a sequence: (batch, channels).</summary>
    /// <param name="IsOfSequence">Whether a sequence comes in.</param>
    public sealed record GlobalAveragePool(bool IsOfSequence = false) : Layer
    {
        /// <inheritdoc/>
        public override Flow Takes => IsOfSequence ? Flow.Sequence : Flow.Image;

        /// <inheritdoc/>
        public override Flow Gives(Flow input) => Flow.Vector;

        /// <inheritdoc/>
        public override int OutputChannels(int input) => input;

        /// <inheritdoc/>
        public override int OutputSize(int input) => 1;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>All numbers of an image as one row, channel by channel; a row stays as it is.</summary>
    /// <param name="Pixels">How many pixels the image has.</param>
    public sealed record Flatten(long Pixels) : Layer
    {
        /// <inheritdoc/>
        public override Flow Takes => Flow.Image | Flow.Vector;

        /// <inheritdoc/>
        public override Flow Gives(Flow input) => Flow.Vector;

        /// <summary>The numbers of the row; at most those that an array can have.</summary>
        public override int OutputChannels(int input) => (int)Math.Min(int.MaxValue, input * Pixels);

        /// <inheritdoc/>
        public override int OutputSize(int input) => 1;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>A fully connected layer over the last dimension, of (batch, features) or of each place of a sequence.</summary>
    public sealed record Linear(int In, int Out, bool HasBias = true) : Layer
    {
        /// <inheritdoc/>
        public override Flow Takes => Features;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => this with { In = channels };

        /// <inheritdoc/>
        public override int OutputChannels(int input) => Out;

        /// <inheritdoc/>
        public override int OutputSize(int input) => input;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>Dropout of whole elements with probability <paramref name="Probability"/> while training.</summary>
    public sealed record Dropout(double Probability) : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => AnyNumbers;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>For each token a row of its own, which is learnt: (batch, length) to (batch, length, <paramref name="Width"/>).</summary>
    public sealed record Embedding(int Vocabulary, int Width) : Layer
    {
        /// <inheritdoc/>
        public override Flow Takes => Flow.Tokens;

        /// <inheritdoc/>
        public override Flow Gives(Flow input) => Flow.Sequence;

        /// <inheritdoc/>
        public override int OutputChannels(int input) => Width;

        /// <inheritdoc/>
        public override int OutputSize(int input) => input;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>Adds to each place of a sequence a row of its own, which is learnt (Gehring et al. 2017, section 3.1).</summary>
    public sealed record Positions(int Length, int Channels) : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => Flow.Sequence;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>
    /// Cuts an image into squares, row by row, and projects the pixels of each (Dosovitskiy et al. 2021, section 3.1): (batch, length, <paramref name="Out"/>).
    /// </summary>
    public sealed record Patches(int In, int Out, int Size) : Layer
    {
        /// <inheritdoc/>
        public override Flow Gives(Flow input) => Flow.Sequence;

        /// <inheritdoc/>
        public override int OutputChannels(int input) => Out;

        /// <inheritdoc/>
        public override int OutputSize(int input) => input / Size;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => this with { In = channels };

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>Normalisation over the channels of each place, with scale and shift (Ba et al. 2016).</summary>
    public sealed record LayerNorm(int Channels) : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => Features;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => new LayerNorm(channels);

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>
    /// Scaled dot-product attention of <paramref name="Heads"/> heads over the places of a sequence (Vaswani et al. 2017, section 3.2), each head
    /// <paramref name="HeadWidth"/> wide; where it <paramref name="IsCausal"/>, a place sees those before it and itself.
    /// </summary>
    public sealed record SelfAttention(int Channels, int Heads, int HeadWidth, bool IsCausal) : ShapeKeeping
    {
        /// <summary>The width of all heads together.</summary>
        public int Inner => Heads * HeadWidth;

        /// <inheritdoc/>
        public override Flow Takes => Flow.Sequence;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => this with { Channels = channels };

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>x · Φ(x) (Hendrycks and Gimpel 2016).</summary>
    public sealed record Gelu : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => AnyNumbers;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>The hyperbolic tangent.</summary>
    public sealed record Tanh : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => AnyNumbers;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    public sealed record Sigmoid : ShapeKeeping
    {
        /// <inheritdoc/>
        public override Flow Takes => AnyNumbers;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>
    /// For each place of an image a row: how sure it is of each class, before a sigmoid; a box; and the place itself as a box. By a 1×1 convolution with bias it
    /// says the first, and, before a softplus, how many places the sides of the box are from the middle of the place (Tian et al. 2019, FCOS, section 3.1).
    /// (batch, height · width, classes + 8).
    /// </summary>
    public sealed record Detect(int In, int Classes) : Layer
    {
        /// <summary>The sides of a box: left, top, right, bottom, in parts of the image.</summary>
        public const int Sides = 4;

        /// <inheritdoc/>
        public override Flow Gives(Flow input) => Flow.Sequence;

        /// <inheritdoc/>
        public override int OutputChannels(int input) => Classes + (2 * Sides);

        /// <inheritdoc/>
        public override int OutputSize(int input) => input;

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => this with { In = channels };

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>The sum of two paths over the same input.</summary>
    public sealed record Residual(EquatableArray<Layer> Main, EquatableArray<Layer> Shortcut) : Layer
    {
        /// <inheritdoc/>
        public override Flow Takes => Main.Concat(Shortcut).Aggregate(Flow.Image | AnyNumbers, (all, layer) => all & layer.Takes);

        /// <inheritdoc/>
        public override int OutputChannels(int input) => Main.Aggregate(input, (c, l) => l.OutputChannels(c));

        /// <inheritdoc/>
        public override int OutputSize(int input) => Main.Aggregate(input, (s, l) => l.OutputSize(s));

        /// <inheritdoc/>
        public override bool CanDivide => Main.Concat(Shortcut).All(l => l.CanDivide);

        /// <inheritdoc/>
        public override Layer WithInput(int channels) => new Residual(Path(Main, channels), Path(Shortcut, channels));

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    /// <summary>
    /// Two paths whose results are concatenated: with <paramref name="Splits"/> the left one over the first half of the channels and the right
    /// one over the others, else both over all of them (Ma et al. 2018, ShuffleNet V2, figure 3).
    /// </summary>
    public sealed record Halves(EquatableArray<Layer> Left, EquatableArray<Layer> Right, bool Splits) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input)
        {
            var (left, right) = Inputs(input);
            return Left.Aggregate(left, (c, l) => l.OutputChannels(c)) + Right.Aggregate(right, (c, l) => l.OutputChannels(c));
        }

        /// <inheritdoc/>
        public override int OutputSize(int input) => Right.Aggregate(input, (s, l) => l.OutputSize(s));

        /// <inheritdoc/>
        public override bool CanDivide => Left.Concat(Right).All(l => l.CanDivide);

        /// <inheritdoc/>
        public override Layer WithInput(int channels)
        {
            var (left, right) = Inputs(channels);
            return this with { Left = Path(Left, left), Right = Path(Right, right) };
        }

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);

        /// <summary>How many of the channels each path gets.</summary>
        public (int Left, int Right) Inputs(int channels) => Splits ? (channels / 2, channels - (channels / 2)) : (channels, channels);
    }

    /// <summary>A module of the user's, which halves height and width where <paramref name="Stride"/> is 2.</summary>
    public sealed record Own(OwnModule Module, int In, int Out, int Stride) : Layer
    {
        /// <inheritdoc/>
        public override int OutputChannels(int input) => Out;

        /// <inheritdoc/>
        public override int OutputSize(int input) => ((input - 1) / Stride) + 1;

        /// <inheritdoc/>
        public override T Accept<T>(ILayerVisitor<T> visitor) => visitor.Visit(this);
    }

    private static EquatableArray<Layer> Path(EquatableArray<Layer> layers, int channels)
    {
        var path = new List<Layer>();
        foreach (var layer in layers)
        {
            path.Add(layer.WithInput(channels));
            channels = path[path.Count - 1].OutputChannels(channels);
        }

        return path.ToEquatableArray();
    }
}
