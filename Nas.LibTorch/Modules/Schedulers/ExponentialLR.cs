namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times gamma every epoch.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double _gamma;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Groups.Select(g => LastEpoch == 0 ? g.LearningRate : g.LearningRate * _gamma);

                    protected override IEnumerable<double> get_closed_form_lr() => BaseRates.Select(r => r * Math.Pow(_gamma, LastEpoch));
                }
            }
        }
    }
}
