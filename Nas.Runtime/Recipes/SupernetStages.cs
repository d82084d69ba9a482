using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

/// <summary>What is trained in a stage of a search.</summary>
/// <param name="Supernet">The weights.</param>
/// <param name="Step">The way of stepping, with the optimisers.</param>
/// <param name="Options">How the weights are trained.</param>
internal sealed record SupernetStage(Supernet Supernet, WeightStep Step, TrainingOptions Options);

/// <summary>
/// The stages of a search, which divide its epochs evenly: each has a supernet with new weights, made when it begins. Most searches have one. Where there are fewer epochs
/// than stages, the last stages are left out.
/// </summary>
/// <param name="epochs">Epochs of all stages.</param>
/// <param name="count">How many stages there are.</param>
/// <param name="create">Makes a stage, of its number and its epochs.</param>
internal sealed class SupernetStages(int epochs, int count, Func<int, int, SupernetStage> create) : IDisposable
{
    private SupernetStage _current = create(0, Begin(1, epochs, count));

    /// <summary>The stage under way.</summary>
    public SupernetStage Current => _current;

    /// <summary>Its number, from 0.</summary>
    public int Number { get; private set; }

    /// <summary>Its first epoch.</summary>
    public int First => Begin(Number, epochs, count);

    /// <summary>Its epochs.</summary>
    public int Epochs => Begin(Number + 1, epochs, count) - First;

    /// <summary>The stage that an epoch is of.</summary>
    /// <param name="epoch">From 0.</param>
    public int Of(int epoch) => (int)((long)epoch * count / epochs);

    /// <summary>Puts another stage in place of that under way, unless it is that one.</summary>
    /// <param name="number">From 0.</param>
    public void MoveTo(int number)
    {
        if (number == Number) return;
        Dispose();
        _current = create(number, Begin(number + 1, epochs, count) - Begin(number, epochs, count));
        Number = number;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _current.Step.Dispose();
        _current.Supernet.Dispose();
    }

    private static int Begin(int stage, int epochs, int count) => (int)((((long)stage * epochs) + count - 1) / count);
}
