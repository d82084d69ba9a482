namespace Nas.Runtime.Strategies.Embeddings;

/// <summary>What <see cref="NeuralArchitectureOptimization"/> is made of and how it learns.</summary>
public sealed record EmbeddingSettings
{
    /// <summary>Random architectures before the first training.</summary>
    public required int Initial { get; init; }

    /// <summary>New architectures after each training.</summary>
    public required int Batch { get; init; }

    /// <summary>How many of the best architectures the ascent starts from.</summary>
    public required int Seeds { get; init; }

    /// <summary>
    /// η, the first step size of the ascent, in lengths of a token's vector; it grows by itself until there are enough new architectures.
    /// </summary>
    public required double StepSize { get; init; }

    /// <summary>λ, the weight of the prediction's loss against the reconstruction's, 0 to 1.</summary>
    public required double TradeOff { get; init; }

    /// <summary>The size of vectors and states.</summary>
    public required int Hidden { get; init; }

    /// <summary>The size of the predictor's hidden layer.</summary>
    public required int PredictorHidden { get; init; }

    /// <summary>The share of activations that is dropped in training, 0 to 1.</summary>
    public required double Dropout { get; init; }

    /// <summary>Steps of the first training.</summary>
    public required int TrainingSteps { get; init; }

    /// <summary>Steps of each later training, which goes on from the weights of the one before.</summary>
    public required int LaterSteps { get; init; }

    /// <summary>Adam's learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Adam's weight decay.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Architectures whose score is predicted, to be learnt from as if it were measured; 0 for none.</summary>
    public int PseudoLabelled { get; init; }

    /// <summary>Whether the encoder reads an architecture in both directions; else from its beginning to its end.</summary>
    public bool BothWays { get; init; }

    /// <summary>How often a scored architecture stands among those with a predicted score.</summary>
    public int UpSampling { get; init; } = 1;
}
