namespace Nas.Dsl.Planning;

/// <summary>What is made of layers, kind by kind: their cost, their modules, their C#.</summary>
/// <typeparam name="T">What is made.</typeparam>
public interface ILayerVisitor<out T>
{
    /// <inheritdoc cref="Layer.Convolution"/>
    T Visit(Layer.Convolution layer);

    /// <inheritdoc cref="Layer.AsymmetricConvolution"/>
    T Visit(Layer.AsymmetricConvolution layer);

    /// <inheritdoc cref="Layer.RectangularConvolution"/>
    T Visit(Layer.RectangularConvolution layer);

    /// <inheritdoc cref="Layer.Upsample"/>
    T Visit(Layer.Upsample layer);

    /// <inheritdoc cref="Layer.BatchNorm"/>
    T Visit(Layer.BatchNorm layer);

    /// <inheritdoc cref="Layer.Relu"/>
    T Visit(Layer.Relu layer);

    /// <inheritdoc cref="Layer.Relu6"/>
    T Visit(Layer.Relu6 layer);

    /// <inheritdoc cref="Layer.HardSwish"/>
    T Visit(Layer.HardSwish layer);

    /// <inheritdoc cref="Layer.Swish"/>
    T Visit(Layer.Swish layer);

    /// <inheritdoc cref="Layer.SqueezeExcite"/>
    T Visit(Layer.SqueezeExcite layer);

    /// <inheritdoc cref="Layer.ChannelShuffle"/>
    T Visit(Layer.ChannelShuffle layer);

    /// <inheritdoc cref="Layer.MaxPool"/>
    T Visit(Layer.MaxPool layer);

    /// <inheritdoc cref="Layer.AveragePool"/>
    T Visit(Layer.AveragePool layer);

    /// <inheritdoc cref="Layer.Identity"/>
    T Visit(Layer.Identity layer);

    /// <inheritdoc cref="Layer.FirstChannels"/>
    T Visit(Layer.FirstChannels layer);

    /// <inheritdoc cref="Layer.Zero"/>
    T Visit(Layer.Zero layer);

    /// <inheritdoc cref="Layer.FactorizedReduce"/>
    T Visit(Layer.FactorizedReduce layer);

    /// <inheritdoc cref="Layer.GlobalAveragePool"/>
    T Visit(Layer.GlobalAveragePool layer);

    /// <inheritdoc cref="Layer.Flatten"/>
    T Visit(Layer.Flatten layer);

    /// <inheritdoc cref="Layer.Linear"/>
    T Visit(Layer.Linear layer);

    /// <inheritdoc cref="Layer.Dropout"/>
    T Visit(Layer.Dropout layer);

    /// <inheritdoc cref="Layer.Embedding"/>
    T Visit(Layer.Embedding layer);

    /// <inheritdoc cref="Layer.Positions"/>
    T Visit(Layer.Positions layer);

    /// <inheritdoc cref="Layer.Patches"/>
    T Visit(Layer.Patches layer);

    /// <inheritdoc cref="Layer.LayerNorm"/>
    T Visit(Layer.LayerNorm layer);

    /// <inheritdoc cref="Layer.SelfAttention"/>
    T Visit(Layer.SelfAttention layer);

    /// <inheritdoc cref="Layer.Gelu"/>
    T Visit(Layer.Gelu layer);

    /// <inheritdoc cref="Layer.Tanh"/>
    T Visit(Layer.Tanh layer);

    /// <inheritdoc cref="Layer.Sigmoid"/>
    T Visit(Layer.Sigmoid layer);

    /// <inheritdoc cref="Layer.Detect"/>
    T Visit(Layer.Detect layer);

    /// <inheritdoc cref="Layer.Residual"/>
    T Visit(Layer.Residual layer);

    /// <inheritdoc cref="Layer.Halves"/>
    T Visit(Layer.Halves layer);

    /// <inheritdoc cref="Layer.Own"/>
    T Visit(Layer.Own layer);
}
