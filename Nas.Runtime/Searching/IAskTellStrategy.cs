using Nas.Dsl.Model;

namespace Nas.Runtime.Searching;

/// <summary>
/// A strategy that proposes architectures and is told their scores. It is deterministic in its seed and in what it was told, so its
/// state is recovered by asking and telling the same again. Nothing in it draws from Torch's own generator: strategies run side by side.
/// </summary>
public interface IAskTellStrategy
{
    /// <summary>Whether it begins with random proposals to learn from, and has proposed nothing else so far.</summary>
    bool IsRandom => false;

    /// <summary>The next architecture to evaluate. Several may be asked for before a score is told.</summary>
    Proposal Ask();

    /// <summary>Takes a score in.</summary>
    void Tell(Trial trial);

    /// <summary>Whether it may still ask for an architecture more fully than before: for so long the state of its training is kept. Unless it is said, any may be asked for.</summary>
    bool MayPromote(Genotype genotype) => true;
}
