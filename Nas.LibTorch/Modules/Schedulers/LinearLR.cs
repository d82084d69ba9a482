namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a factor that goes linearly from a start to an end in the first epochs.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double _start;
                    private readonly double _end;
                    private readonly int _total;

                    public LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (start_factor is <= 0 or > 1) throw new ArgumentException("Starting multiplicative factor expected to be greater than 0 and less or equal to 1.", nameof(start_factor));
                        if (end_factor is < 0 or > 1) throw new ArgumentException("Ending multiplicative factor expected to be between 0 and 1.", nameof(end_factor));
                        (_start, _end, _total) = (start_factor, end_factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Groups.Select(g =>
                        LastEpoch == 0 ? g.LearningRate * _start
                        : LastEpoch > _total ? g.LearningRate
                        : g.LearningRate * (1.0 + (_end - _start) / (_total * _start + (LastEpoch - 1) * (_end - _start))));

                    protected override IEnumerable<double> get_closed_form_lr() => BaseRates.Select(r => r * (_start + (_end - _start) * Math.Min(_total, LastEpoch) / _total));
                }
            }
        }
    }
}
