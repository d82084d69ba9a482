namespace Nas.Runtime.Training;

/// <summary>Trainings that wait in memory, and end with their process.</summary>
public sealed class MemoryPausedTrainings : IPausedTrainings
{
    private readonly Dictionary<int, MemoryCheckpoints> _states = [];

    /// <inheritdoc/>
    public ICheckpoints Of(int training)
    {
        if (!_states.TryGetValue(training, out var state)) _states.Add(training, state = new());
        return state;
    }

    /// <inheritdoc/>
    public void Delete(int training) => _states.Remove(training);
}
