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

    /// <summary>The momentum.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The weight decay.</summary>
    public double WeightDecay { get; init; } = 3e-4;

    /// <summary>The largest norm of a gradient; a larger one is scaled down to it; infinite: none is.</summary>
    public double GradientClip { get; init; } = 5;

    /// <summary>The numbers that are computed with.</summary>
    public Precision Precision { get; init; }

    /// <summary>The learning rate in <paramref name="epoch"/>, from 0 (Loshchilov and Hutter 2017, equation 5, without restarts).</summary>
    public double LearningRateAt(double epoch) =>
        MinLearningRate + ((LearningRate - MinLearningRate) * (1 + Math.Cos(Math.PI * epoch / Epochs)) / 2);
}
