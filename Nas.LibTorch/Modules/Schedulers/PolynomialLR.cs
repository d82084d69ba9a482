namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times (1 - epoch / total_iters) to a power, then 0.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly int _total;
                    private readonly double _power;

                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_total, _power) = (total_iters, power);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Groups.Select(g =>
                        LastEpoch == 0 || LastEpoch > _total ? g.LearningRate
                        : g.LearningRate * Math.Pow((1.0 - (double)LastEpoch / _total) / (1.0 - (double)(LastEpoch - 1) / _total), _power));

                    protected override IEnumerable<double> get_closed_form_lr() => BaseRates.Select(r => r * Math.Pow(1.0 - (double)Math.Min(_total, LastEpoch) / _total, _power));
                }
            }
        }
    }
}
