namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a factor for the first epochs, then the rate itself.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double _factor;
                    private readonly int _total;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (factor is < 0 or > 1) throw new ArgumentException("Constant multiplicative factor expected to be between 0 and 1.", nameof(factor));
                        (_factor, _total) = (factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Groups.Select(g =>
                        LastEpoch == 0 ? g.LearningRate * _factor : LastEpoch == _total ? g.LearningRate / _factor : g.LearningRate);

                    protected override IEnumerable<double> get_closed_form_lr() => BaseRates.Select(r => r * (LastEpoch < _total ? _factor : 1.0));
                }
            }
        }
    }
}
