using Nas.Runtime.Strategies.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

/// <summary>
/// What steps have shown and nobody has read yet. To read is to wait until a GPU has done all that it was given, so that it is done for many steps at once; on a CPU nothing is waited for.
/// </summary>
/// <param name="device">Where the steps are computed.</param>
/// <param name="read">Takes the number of a step, its examples and what it has shown, in their order.</param>
internal sealed class PendingResults(Device device, Action<int, int, (double Loss, double Accuracy)> read) : IDisposable
{
    private const int Most = 16; // a few seconds at most, so that progress still moves and what diverges is soon seen

    private readonly Queue<(int Step, int Count, StepResult Result)> _pending = new();

    /// <summary>Keeps the result of a step.</summary>
    public void Add(int step, int count, StepResult result)
    {
        _pending.Enqueue((step, count, result));
        if (device.type == DeviceType.CPU || _pending.Count == Most) Read();
    }

    /// <summary>Reads all that are kept.</summary>
    public void Read()
    {
        while (_pending.TryDequeue(out var next))
        {
            using (next.Result) read(next.Step, next.Count, next.Result.Read());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, result) in _pending) result.Dispose();
    }
}
