namespace Nas.Runtime.Training;

/// <summary>Where a training is.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Step">Steps done of it.</param>
/// <param name="Steps">Steps in an epoch.</param>
/// <param name="Loss">The mean training loss of the epoch so far, in nats.</param>
/// <param name="Accuracy">The training accuracy of the epoch so far, 0 to 1.</param>
public sealed record TrainingStep(int Epoch, int Step, int Steps, double Loss, double Accuracy);
