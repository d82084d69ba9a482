namespace Nas.Runtime.Training;

/// <summary>How weights are trained: stochastic gradient descent with momentum and a cosine schedule (Liu et al. 2019, appendix A.1).</summary>
/// <param name="Epochs">Passes over the training images, at least 1.</param>
public sealed record TrainingOptions(int Epochs)
{
    /// <summary>Images in a step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The learning rate at the start.</summary>
    public double LearningRate { get; init; } = 0.025;

    /// <summary>The learning rate at the end.</summary>
    public double MinLearningRate { get; init; }

    /// <summary>What the learning rate is multiplied by after each epoch, above 0 to 1; null: it falls along a cosine.</summary>
    public double? Decay { get; init; }

    /// <summary>Epochs at the beginning over which the learning rate rises in equal steps to that of its schedule (Goyal et al. 2017, section 2.2); 0: none.</summary>
    public int WarmUpEpochs { get; init; }

    /// <summary>The momentum.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The weight decay.</summary>
    public double WeightDecay { get; init; } = 3e-4;

    /// <summary>The largest norm of a gradient; a larger one is scaled down to it; infinite: none is.</summary>
    public double GradientClip { get; init; } = 5;

    /// <summary>The numbers that are computed with.</summary>
    public Precision Precision { get; init; }

    /// <summary>What is taken from the right class and shared out among all, 0 to 1, exclusive (Szegedy et al. 2016, section 7); 0: nothing.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The parameter of the beta distribution that the shares of two mixed images come from (Zhang et al. 2018, mixup); 0: none are mixed.</summary>
    public double MixUp { get; init; }

    /// <summary>What the mean of the weights keeps of itself in a step, 0 to 1, exclusive; 0: there is no mean. See <see cref="AveragedWeights"/>.</summary>
    public double Averaging { get; init; }

    /// <summary>With which probability a path is left out for an image in the last epoch, 0 to 1, exclusive; it rises in a straight line from 0 in the first (Liu et al. 2019, section 3.3 and the authors' code). 0: none.</summary>
    public double DropPath { get; init; }

    /// <summary>What the loss of the second head counts, where that of the first counts 1; 0: there is none.</summary>
    public double AuxiliaryWeight { get; init; }

    /// <summary>What the word of a teacher counts, where there is one, 0 to 1; that of the labels counts the rest (Hinton et al. 2015, section 2).</summary>
    public double TeacherWeight { get; init; } = 0.9;

    /// <summary>By what the numbers of both are divided before they are compared, above 0.</summary>
    public double Temperature { get; init; } = 4;

    /// <summary>The learning rate in <paramref name="epoch"/>, from 0 (Loshchilov and Hutter 2017, equation 5, without restarts).</summary>
    public double LearningRateAt(double epoch)
    {
        var rate = Decay is { } decay
            ? Math.Max(MinLearningRate, LearningRate * Math.Pow(decay, epoch))
            : MinLearningRate + ((LearningRate - MinLearningRate) * (1 + Math.Cos(Math.PI * epoch / Epochs)) / 2);
        return epoch < WarmUpEpochs ? rate * (epoch + 1) / WarmUpEpochs : rate;
    }
}
