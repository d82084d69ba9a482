using Nas.Runtime.Searching;

namespace Nas.Runtime.Experiments;

/// <summary>A journal that ends with its process, for one search in one thread.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Queue<int> _waiting = [];
    private readonly Dictionary<int, Outcome> _done = [];

    /// <inheritdoc/>
    public int Recorded => 0;

    /// <inheritdoc/>
    public Outcome? Find(int number) => _done.GetValueOrDefault(number);

    /// <inheritdoc/>
    public void Begin(int number, Proposal proposal) => _waiting.Enqueue(number);

    /// <inheritdoc/>
    public int? Lease() => _waiting.TryDequeue(out var number) ? number : null;

    /// <inheritdoc/>
    public void Complete(int number, Outcome evaluation) => _done[number] = evaluation;
}
