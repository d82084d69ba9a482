namespace Nas.Runtime.Declaring;

/// <summary>What may be set of a training; <c>docs/training.md</c> says what each does.</summary>
public enum NetSetting
{
    /// <summary>Examples in a step: <c>batch_size</c>.</summary>
    BatchSize,

    /// <summary>The learning rate at the start: <c>learning_rate</c>.</summary>
    LearningRate,

    /// <summary>The learning rate at the end: <c>min_learning_rate</c>.</summary>
    MinLearningRate,

    /// <summary>What the learning rate is multiplied by after each epoch, in place of the cosine: <c>decay</c>.</summary>
    Decay,

    /// <summary>Epochs over which the learning rate rises: <c>warm_up_epochs</c>.</summary>
    WarmUpEpochs,

    /// <summary>The momentum: <c>momentum</c>.</summary>
    Momentum,

    /// <summary>The weight decay: <c>weight_decay</c>.</summary>
    WeightDecay,

    /// <summary>The largest norm of a gradient: <c>gradient_clip</c>.</summary>
    GradientClip,

    /// <summary>What is taken from the right class: <c>label_smoothing</c>.</summary>
    LabelSmoothing,

    /// <summary>How images are mixed: <c>mix_up</c>.</summary>
    MixUp,

    /// <summary>What the mean of the weights keeps of itself: <c>averaging</c>.</summary>
    Averaging,

    /// <summary>Black pixels around an image before a piece is cut out of it: <c>crop_padding</c>.</summary>
    CropPadding,

    /// <summary>Whether images are mirrored: <c>flip</c>.</summary>
    Flip,

    /// <summary>The side of a square that is blanked: <c>cutout</c>.</summary>
    Cutout,

    /// <summary>How many random transforms each image has: <c>random_transforms</c>.</summary>
    RandomTransforms,

    /// <summary>The magnitude of these: <c>random_magnitude</c>.</summary>
    RandomMagnitude,
}
