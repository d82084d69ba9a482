namespace Nas.Runtime.Benchmarks;

/// <summary>How well a predictor ranked with one number of architectures to learn from, over all seeds that were completed.</summary>
/// <param name="Predictor">The name of the predictor.</param>
/// <param name="TrainSize">How many architectures it learnt from.</param>
/// <param name="Seeds">The single measurements, by seed; at least one.</param>
public sealed record PredictorResult(string Predictor, int TrainSize, IReadOnlyList<PredictorQuality> Seeds)
{
    /// <summary>Kendall's tau, -1 to 1.</summary>
    public Statistic KendallTau { get; } = Statistic.Of(Seeds.Select(s => s.KendallTau));

    /// <summary>N@K: a rank, from 1.</summary>
    public Statistic BestRank { get; } = Statistic.Of(Seeds.Select(s => (double)s.BestRank));

    /// <summary>P@K: a share, 0 to 1.</summary>
    public Statistic Precision { get; } = Statistic.Of(Seeds.Select(s => s.Precision));

    /// <summary>The real seconds of learning and predicting; the median, since on a busy machine a few wait for a core.</summary>
    public double Seconds { get; } = Seeds.Select(s => s.Seconds).Order().ElementAt(Seeds.Count / 2);
}
