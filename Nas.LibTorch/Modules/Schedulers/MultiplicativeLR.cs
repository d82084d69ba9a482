namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a function of the epoch, every epoch but the first.</summary>
                public class MultiplicativeLR : LRScheduler
                {
                    private readonly List<Func<int, double>> _functions;

                    public MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _functions = Enumerable.Repeat(lr_lambda, Groups.Count).ToList();
                        step();
                    }

                    /// <summary>With a function for each group.</summary>
                    public MultiplicativeLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _functions = lr_lambdas.ToList();
                        if (_functions.Count != Groups.Count)
                            throw new ArgumentException($"Expected {Groups.Count} lr_lambdas, but got {_functions.Count}", nameof(lr_lambdas));
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Groups.Select((g, i) => LastEpoch > 0 ? g.LearningRate * _functions[i](LastEpoch) : g.LearningRate);
                }
            }
        }
    }
}
