namespace Nas.Runtime.Benchmarks;

/// <summary>How well a predictor ranked the architectures that it had not learnt from.</summary>
/// <param name="Predictor">The name of the predictor.</param>
/// <param name="TrainSize">How many architectures it learnt from.</param>
/// <param name="Seed">What chose them, and its first weights.</param>
/// <param name="KendallTau">Between predictions and scores, see <see cref="Ranking.KendallTau"/>.</param>
/// <param name="BestRank">N@K, see <see cref="Ranking.BestRankAt"/>.</param>
/// <param name="Precision">P@K, see <see cref="Ranking.PrecisionAt"/>.</param>
/// <param name="Seconds">What learning and predicting took.</param>
public sealed record PredictorQuality(
    string Predictor, int TrainSize, ulong Seed, double KendallTau, int BestRank, double Precision, double Seconds);
