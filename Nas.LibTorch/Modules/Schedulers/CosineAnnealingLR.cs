namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate along half a cosine from the initial one to eta_min within T_max epochs, and back again after (Loshchilov and Hutter 2017, equation 5, without restarts).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _period;
                    private readonly double _least;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0.0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_period, _least) = (T_max, eta_min);
                        step();
                    }

                    // The recursive form keeps its shape when something else changes the rates between epochs.
                    protected override IEnumerable<double> get_lr()
                    {
                        if (LastEpoch == 0) return Groups.Select(g => g.LearningRate);
                        if (_step_count == 1 && LastEpoch > 0) return get_closed_form_lr();
                        if ((LastEpoch - 1 - _period) % (2 * _period) == 0)
                            return Groups.Select((g, i) => g.LearningRate + (BaseRates[i] - _least) * (1 - Math.Cos(Math.PI / _period)) / 2);
                        var factor = (1 + Math.Cos(Math.PI * LastEpoch / _period)) / (1 + Math.Cos(Math.PI * (LastEpoch - 1) / _period));
                        return Groups.Select(g => factor * (g.LearningRate - _least) + _least);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(r => _least + (r - _least) * (1 + Math.Cos(Math.PI * LastEpoch / _period)) / 2);
                }
            }
        }
    }
}
