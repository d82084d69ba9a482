using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One rise of the rate to max_lr and one fall far below the initial one, stepped per batch, with the momentum going the other way (Smith and Topin 2018).</summary>
                public class OneCycleLR : LRScheduler
                {
                    public enum AnnealStrategy
                    {
                        Cos = 0,
                        Linear = 1,
                    }

                    private readonly Func<double, double, double, double> _anneal;
                    private readonly bool _cycleMomentum;
                    private readonly List<(double end, Func<int, double> startRate, Func<int, double> endRate, Func<int, double> startMomentum, Func<int, double> endMomentum)> _phases;
                    private readonly int _totalSteps;

                    public OneCycleLR(
                        Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95,
                        double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(
                            optimizer, Repeat(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum,
                            Repeat(optimizer, base_momentum), Repeat(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose)
                    {
                    }

                    /// <summary>With values for each group.</summary>
                    public OneCycleLR(
                        Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null,
                        IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false,
                        int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (total_steps <= 0 && (epochs <= 0 || steps_per_epoch <= 0))
                            throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch)", nameof(total_steps));
                        if (pct_start is < 0 or > 1) throw new ArgumentException("pct_start is within 0 .. 1.", nameof(pct_start));
                        _totalSteps = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        _cycleMomentum = cycle_momentum;
                        _anneal = anneal_strategy == AnnealStrategy.Cos
                            ? (start, end, share) => end + (start - end) / 2.0 * (Math.Cos(Math.PI * share) + 1)
                            : (start, end, share) => (end - start) * share + start;

                        var most = PerGroup(max_lr, 0);
                        var initial = most.Select(m => m / div_factor).ToList();
                        var final = initial.Select(i => i / final_div_factor).ToList();
                        var low = PerGroup(base_momentum, 0.85);
                        var high = PerGroup(max_momentum, 0.95);
                        var peak = pct_start * _totalSteps - 1;
                        _phases = three_phase
                            ?
                            [
                                (peak, i => initial[i], i => most[i], i => high[i], i => low[i]),
                                (2 * pct_start * _totalSteps - 2, i => most[i], i => initial[i], i => low[i], i => high[i]),
                                (_totalSteps - 1, i => initial[i], i => final[i], i => high[i], i => high[i]),
                            ]
                            :
                            [
                                (peak, i => initial[i], i => most[i], i => high[i], i => low[i]),
                                (_totalSteps - 1, i => most[i], i => final[i], i => low[i], i => high[i]),
                            ];
                        if (last_epoch == -1)
                        {
                            for (var i = 0; i < Groups.Count; i++)
                            {
                                Groups[i].InitialLearningRate = initial[i];
                                if (cycle_momentum) Momenta.Set(Groups[i], high[i]);
                            }
                        }
                        step();
                    }

                    /// <exception cref="InvalidOperationException">All steps are done.</exception>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (LastEpoch > _totalSteps)
                            throw new InvalidOperationException($"Tried to step {LastEpoch} times. The specified number of total steps is {_totalSteps}");
                        var start = 0.0;
                        var current = 0;
                        while (current < _phases.Count - 1 && LastEpoch > _phases[current].end) start = _phases[current++].end;
                        var phase = _phases[current];
                        var share = (LastEpoch - start) / (phase.end - start);
                        if (_cycleMomentum)
                            for (var i = 0; i < Groups.Count; i++) Momenta.Set(Groups[i], _anneal(phase.startMomentum(i), phase.endMomentum(i), share));
                        return Enumerable.Range(0, Groups.Count).Select(i => _anneal(phase.startRate(i), phase.endRate(i), share));
                    }

                    private static IEnumerable<double> Repeat(Optimizer optimizer, double value) => optimizer.ParamGroups.Select(_ => value);

                    private List<double> PerGroup(IEnumerable<double>? values, double missing)
                    {
                        var list = values?.ToList() ?? Enumerable.Repeat(missing, Groups.Count).ToList();
                        return list.Count == Groups.Count ? list : throw new ArgumentException($"There are {Groups.Count} parameter groups, but {list.Count} values.");
                    }
                }
            }
        }
    }
}
