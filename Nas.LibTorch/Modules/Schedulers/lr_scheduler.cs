namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>
            /// Changes the learning rates of an optimiser's groups from epoch to epoch. The first epoch is set by the constructor;
            /// call <see cref="step()"/> after each.
            /// </summary>
            public abstract class LRScheduler
            {
                protected int _step_count;
                private readonly Optimizer? _optimizer;
                private readonly bool _verbose;
                private List<double> _lastRates = [];

                protected LRScheduler()
                {
                }

                /// <param name="optimizer">The optimiser.</param>
                /// <param name="last_epoch">The epoch to go on from; -1 to start.</param>
                /// <param name="verbose">Whether to print each rate that is set.</param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    (_optimizer, LastEpoch, _verbose) = (optimizer, last_epoch, verbose);
                    Groups = optimizer.ParamGroups.ToList();
                    BaseRates = Groups.Select(g => g.InitialLearningRate).ToList();
                    _lastRates = Groups.Select(g => g.LearningRate).ToList();
                }

                internal int LastEpoch { get; set; }

                internal IReadOnlyList<ILearningRateController> Groups { get; private protected set; } = [];

                private protected IReadOnlyList<double> BaseRates { get; } = [];

                /// <summary>Goes on to the next epoch.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes on to the next epoch, or to the one given (by its closed form, where the scheduler has one).</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    LastEpoch = epoch ?? LastEpoch + 1;
                    Advance(closedForm: epoch is not null);
                }

                /// <summary>Goes on by a measured value; most schedulers ignore it.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates of the groups as last set.</summary>
                public IEnumerable<double> get_last_lr() => _lastRates;

                /// <summary>The groups' rates in the current epoch, from those in the one before.</summary>
                protected virtual IEnumerable<double> get_lr() => Groups.Select(g => g.LearningRate);

                /// <summary>The groups' rates in the current epoch, from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected virtual void Advance(bool closedForm) => SetRates((closedForm ? get_closed_form_lr() : get_lr()).ToList());

                internal void UndoStep()
                {
                    LastEpoch--;
                    _step_count--;
                }

                private protected void SetRates(List<double> rates)
                {
                    for (var i = 0; i < rates.Count; i++)
                    {
                        Groups[i].LearningRate = rates[i];
                        if (_verbose) Console.WriteLine($"Adjusting learning rate of group {i} to {rates[i]:e4}.");
                    }
                    _lastRates = rates;
                }

                /// <summary>Takes over the rates that other schedulers have set.</summary>
                private protected void RecordRates() => _lastRates = Groups.Select(g => g.LearningRate).ToList();

                /// <summary>The optimiser.</summary>
                internal Optimizer Optimizer => _optimizer!;
            }

            public static partial class impl
            {
            }
        }
    }
}
