namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One scheduler after another; each milestone is the first epoch of the next, which starts afresh.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly List<LRScheduler> _schedulers;
                    private readonly List<int> _milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        _schedulers = schedulers.ToList();
                        _milestones = milestones.ToList();
                        if (_schedulers.Count == 0 || _schedulers.Count != _milestones.Count + 1)
                            throw new ArgumentException($"Sequential Schedulers expects number of milestones to be one less than the number of schedulers, but got {_milestones.Count} and {_schedulers.Count}", nameof(milestones));
                        if (_schedulers.Any(s => s.Optimizer != optimizer)) throw new ArgumentException("All schedulers belong to the given optimiser.", nameof(schedulers));
                        // Each scheduler has made the first step of its own when it was constructed.
                        foreach (var group in Groups) group.LearningRate = group.InitialLearningRate;
                        foreach (var scheduler in _schedulers) scheduler.UndoStep();
                        _schedulers[0].step();
                        RecordRates();
                    }

                    private protected override void Advance(bool closedForm)
                    {
                        var index = _milestones.Count(m => m <= LastEpoch);
                        if (index > 0 && _milestones[index - 1] == LastEpoch) _schedulers[index].step(0);
                        else _schedulers[index].step();
                        RecordRates();
                    }
                }
            }
        }
    }
}
