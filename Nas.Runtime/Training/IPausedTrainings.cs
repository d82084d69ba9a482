namespace Nas.Runtime.Training;

/// <summary>Where trainings wait that paused, to go on when their architecture is to be trained more fully; on whatever machine.</summary>
public interface IPausedTrainings
{
    /// <summary>The state of a training.</summary>
    /// <param name="training">The number of the trial that began it, from 0.</param>
    ICheckpoints Of(int training);

    /// <summary>A training does not go on: its state is deleted, if there is one.</summary>
    void Delete(int training);
}
