using Nas.Dsl.Model;
using Nas.Runtime.Data;

namespace Nas.Runtime.Training;

/// <summary>How a training goes that an architecture chooses settings of (<see cref="Nas.Dsl.Model.Setting"/>): by these, and for the rest as it would without.</summary>
public static class ChosenSettings
{
    /// <summary>The settings that say how images are varied: those of <see cref="With(Augmentation, IReadOnlyDictionary{string, double})"/>.</summary>
    public static IReadOnlyList<string> OfAugmentation { get; } = ["crop_padding", "flip", "cutout", "random_transforms", "random_magnitude", PolicySize.Name];

    /// <summary>The options with what is chosen.</summary>
    /// <param name="options">How it would be trained.</param>
    /// <param name="settings">What is chosen, by its name in the language.</param>
    public static TrainingOptions With(this TrainingOptions options, IReadOnlyDictionary<string, double> settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        return options with
        {
            BatchSize = (int)Of("batch_size", options.BatchSize), LearningRate = Of("learning_rate", options.LearningRate), MinLearningRate = Of("min_learning_rate", options.MinLearningRate),
            Decay = settings.TryGetValue("decay", out var decay) ? decay : options.Decay, WarmUpEpochs = (int)Of("warm_up_epochs", options.WarmUpEpochs), Momentum = Of("momentum", options.Momentum),
            WeightDecay = Of("weight_decay", options.WeightDecay), GradientClip = Of("gradient_clip", options.GradientClip), LabelSmoothing = Of("label_smoothing", options.LabelSmoothing),
            MixUp = Of("mix_up", options.MixUp), Averaging = Of("averaging", options.Averaging),
        };

        double Of(string name, double otherwise) => settings.GetValueOrDefault(name, otherwise);
    }

    /// <summary>How images are varied, with what is chosen.</summary>
    /// <param name="augmentation">How they would be varied.</param>
    /// <param name="settings">What is chosen, by its name in the language.</param>
    public static Augmentation With(this Augmentation augmentation, IReadOnlyDictionary<string, double> settings)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentNullException.ThrowIfNull(settings);
        return augmentation with
        {
            CropPadding = (int)settings.GetValueOrDefault("crop_padding", augmentation.CropPadding),
            HorizontalFlip = settings.GetValueOrDefault("flip", augmentation.HorizontalFlip ? 1 : 0) != 0,
            CutoutLength = (int)settings.GetValueOrDefault("cutout", augmentation.CutoutLength),
            Random = RandAugment.Of(
                (int)settings.GetValueOrDefault("random_transforms", augmentation.Random?.Transforms ?? 0),
                (int)settings.GetValueOrDefault("random_magnitude", augmentation.Random?.Magnitude ?? RandAugment.UsualMagnitude)),
            // Without their last letter the names of a sub-policy's transforms are alike.
            Policy = AutoAugment.Of(settings.Where(s => TrainingSetting.Named(s.Key) == TrainingSetting.Policy).GroupBy(s => s.Key[..^1], (_, sub) => sub.Select(s => PolicyTransform.Of((int)s.Value)))) ?? augmentation.Policy,
        };
    }
}
