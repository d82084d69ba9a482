using Nas.Runtime.Searching;

namespace Nas.Runtime.Experiments;

/// <summary>
/// What a search has asked for and what came of it. A strategy is deterministic, so asking and telling the same again in the same order
/// brings it back to where it was: a search that is resumed finds its earlier trials here and evaluates only what is missing.
/// </summary>
public interface IJournal
{
    /// <summary>How many trials were done when this search, or this part of it, began.</summary>
    int Recorded { get; }

    /// <summary>What came of a trial, on whatever machine: a score or a failure; null where it is not done.</summary>
    Outcome? Find(int number);

    /// <summary>The strategy asks for a trial. A trial that is there already must be the same.</summary>
    /// <param name="number">From 0, in the order of asking.</param>
    /// <param name="proposal">What is to be evaluated.</param>
    /// <exception cref="StoreException">The recorded trial of that number is another one.</exception>
    void Begin(int number, Proposal proposal);

    /// <summary>Takes the first trial that nobody evaluates; null where there is none.</summary>
    int? Lease();

    /// <summary>A trial that was taken is done, or has failed.</summary>
    void Complete(int number, Outcome evaluation);
}
