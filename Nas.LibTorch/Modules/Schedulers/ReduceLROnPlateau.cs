namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a factor when a measured value has stopped improving for more than some epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _minimize;
                    private readonly bool _relative;
                    private readonly double _factor;
                    private readonly double _threshold;
                    private readonly double _epsilon;
                    private readonly int _patience;
                    private readonly int _cooldown;
                    private readonly List<double> _least;
                    private double _best;
                    private int _badEpochs;
                    private int _cooldownLeft;

                    public ReduceLROnPlateau(
                        Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel",
                        int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1.0) throw new ArgumentException("Factor should be < 1.0", nameof(factor));
                        if (mode is not ("min" or "max")) throw new ArgumentException($"mode {mode} is unknown; it is min or max.", nameof(mode));
                        if (threshold_mode is not ("rel" or "abs")) throw new ArgumentException($"threshold mode {threshold_mode} is unknown; it is rel or abs.", nameof(threshold_mode));
                        if (min_lr is { Count: > 1 } && min_lr.Count != Groups.Count) throw new ArgumentException($"expected {Groups.Count} min_lrs, got {min_lr.Count}", nameof(min_lr));
                        (_minimize, _relative, _factor, _threshold, _epsilon, _patience, _cooldown) = (mode == "min", threshold_mode == "rel", factor, threshold, eps, patience, cooldown);
                        _least = min_lr is null or { Count: 0 } ? Enumerable.Repeat(0.0, Groups.Count).ToList()
                            : min_lr.Count == 1 ? Enumerable.Repeat(min_lr[0], Groups.Count).ToList() : [.. min_lr];
                        _best = _minimize ? double.PositiveInfinity : double.NegativeInfinity;
                        LastEpoch = 0;
                    }

                    /// <exception cref="InvalidOperationException">Always: this scheduler needs the measured value.</exception>
                    public override void step() => step((int?)null);

                    /// <exception cref="InvalidOperationException">Always: this scheduler needs the measured value.</exception>
                    public override void step(int? epoch) => throw new InvalidOperationException("step() should not be used with the ReduceLROnPlateau scheduler; give it the measured value.");

                    /// <summary>Goes on by the value measured in the epoch.</summary>
                    public override void step(double current, int? epoch = null)
                    {
                        LastEpoch = epoch ?? LastEpoch + 1;
                        if (Better(current))
                        {
                            _best = current;
                            _badEpochs = 0;
                        }
                        else
                        {
                            _badEpochs++;
                        }
                        if (_cooldownLeft > 0)
                        {
                            _cooldownLeft--;
                            _badEpochs = 0;
                        }
                        if (_badEpochs > _patience)
                        {
                            SetRates(Groups.Select((g, i) =>
                            {
                                var reduced = Math.Max(g.LearningRate * _factor, _least[i]);
                                return g.LearningRate - reduced > _epsilon ? reduced : g.LearningRate;
                            }).ToList());
                            _cooldownLeft = _cooldown;
                            _badEpochs = 0;
                        }
                        RecordRates();
                    }

                    private bool Better(double value) => (_minimize, _relative) switch
                    {
                        (true, true) => value < _best * (1.0 - _threshold),
                        (true, false) => value < _best - _threshold,
                        (false, true) => value > _best * (1.0 + _threshold),
                        (false, false) => value > _best + _threshold,
                    };
                }
            }
        }
    }
}
