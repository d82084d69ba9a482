using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Evaluation;

public class OpenTrainingsTests
{
    private static readonly Genotype First = SmallSpaces.Two.Decisions.Neutral;
    private static readonly Genotype Second = First.Neighbours(new RandomStream(0)).First();

    private readonly OpenTrainings _trainings = new();
    private readonly HashSet<Genotype> _wanted = [First, Second];
    private int _trials;

    [Fact]
    public void What_is_wanted_more_fully_goes_on_with_the_furthest_training_of_its_architecture()
    {
        Assert.Null(Begin(First, 0.25)); // trial 0
        Assert.Null(Begin(Second, 0.25));
        Assert.Null(Begin(First, 0.25)); // paid again, and so a training of its own
        Assert.Equal(new(0, 0.25), Begin(First, 0.5));
        // The first is as far as that: the third trial's goes on.
        Assert.Equal(new(2, 0.25), Begin(First, 0.5));
        Assert.Null(Begin(First, 0.5));
        Assert.Equal(new(0, 0.5), Begin(First, 1));
        Assert.Equal(new(1, 0.25), Begin(Second, 1));
        Assert.Null(Begin(Second, 1));
    }

    [Fact]
    public void A_training_is_over_when_it_is_in_full_has_failed_or_nobody_wants_it()
    {
        Begin(First, 0.5);
        Begin(Second, 0.5);
        Assert.Empty(Over(First, 0.5, null, 0));
        Assert.Equal([1], Over(Second, 0.5, null, 1, failed: true));
        Assert.Null(Begin(Second, 1)); // trial 2, anew
        Assert.Empty(Over(Second, 1, null, 2)); // it never paused
        Assert.Null(Begin(Second, 0.5)); // trial 3
        Begin(First, 1);
        _wanted.Remove(Second);
        Assert.Equal([0, 3], Over(First, 1, new(0, 0.5), 4));
        Assert.Null(Begin(Second, 1));
    }

    private PausedTraining? Begin(Genotype genotype, double fidelity) => _trainings.Begin(new(genotype, fidelity), _trials++).Earlier;

    private IReadOnlyList<int> Over(Genotype genotype, double fidelity, PausedTraining? earlier, int trial, bool failed = false) =>
        _trainings.Over(new(genotype, fidelity) { Earlier = earlier }, trial, failed, new Wanting(_wanted));

    private sealed class Wanting(HashSet<Genotype> wanted) : IAskTellStrategy
    {
        public Proposal Ask() => throw new NotSupportedException();

        public void Tell(Trial trial) => throw new NotSupportedException();

        public bool MayPromote(Genotype genotype) => wanted.Contains(genotype);
    }
}
