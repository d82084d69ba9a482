namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Several schedulers at once: each changes the rates that the one before has set.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly List<LRScheduler> _schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers)
                    {
                        _schedulers = schedulers.ToList();
                        if (_schedulers.Count == 0) throw new ArgumentException("There is no scheduler to chain.", nameof(schedulers));
                        if (_schedulers.Any(s => s.Optimizer != _schedulers[0].Optimizer)) throw new ArgumentException("All schedulers to chain belong to one optimiser.", nameof(schedulers));
                        Groups = _schedulers[0].Groups;
                        RecordRates();
                    }

                    public override void step()
                    {
                        foreach (var scheduler in _schedulers) scheduler.step();
                        RecordRates();
                    }
                }
            }
        }
    }
}
