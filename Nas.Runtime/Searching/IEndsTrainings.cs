namespace Nas.Runtime.Searching;

/// <summary>A strategy that looks at trainings on their way, and ends some.</summary>
public interface IEndsTrainings
{
    /// <summary>Whether a training should end.</summary>
    /// <param name="score">Its score so far, with the accuracy at each fidelity (<see cref="Score.Curve"/>).</param>
    bool Ends(Score score);
}
