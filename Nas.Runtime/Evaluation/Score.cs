namespace Nas.Runtime.Evaluation;

/// <summary>What an evaluator found of an architecture.</summary>
/// <param name="Accuracy">The share of validation images classified correctly, 0 to 1.</param>
/// <param name="Loss">The mean cross entropy on the validation images, in nats.</param>
/// <param name="Parameters">The trainable parameters of its final network.</param>
/// <param name="Flops">The multiply-adds of its final network for one image.</param>
public sealed record Score(double Accuracy, double Loss, long Parameters, long Flops);
