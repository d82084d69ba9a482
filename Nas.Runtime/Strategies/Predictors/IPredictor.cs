using Nas.Dsl.Model;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>What a predictor says of architectures, on a scale of its own: larger is better.</summary>
/// <param name="Mean">Its best guess of each.</param>
/// <param name="Deviation">How unsure it is of each, as a standard deviation on the scale of <paramref name="Mean"/>; null where it cannot tell.</param>
public sealed record Predictions(IReadOnlyList<double> Mean, IReadOnlyList<double>? Deviation = null);

/// <summary>Learns from architectures with their scores how good others are.</summary>
public interface IPredictor
{
    /// <summary>Learns, from nothing: what was learnt before is forgotten.</summary>
    /// <param name="genotypes">The architectures, at least one.</param>
    /// <param name="scores">Their scores, larger is better.</param>
    void Fit(IReadOnlyList<Genotype> genotypes, IReadOnlyList<double> scores);

    /// <summary>Predicts.</summary>
    /// <exception cref="InvalidOperationException">It has learnt nothing yet.</exception>
    Predictions Predict(IReadOnlyList<Genotype> genotypes);
}
