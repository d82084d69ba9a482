namespace Nas.Dsl.CSharp;

/// <summary>The small classes behind layers that TorchSharp has no module for, written at the end of a network's class.</summary>
internal static class PartSource
{
    public const string FactorizedReduce = "FactorizedReduce";
    public const string Residual = "Residual";
    public const string GlobalAveragePool = "GlobalAveragePool";
    public const string ReluConvNorm = "ReluConvNorm";

    /// <summary>Every name that a part may take.</summary>
    public static string[] Names => [ReluConvNorm, FactorizedReduce, Residual, GlobalAveragePool];

    /// <summary>The source of the named parts, each behind an empty line.</summary>
    public static IEnumerable<string> Lines(ICollection<string> parts) => Names.Where(parts.Contains).SelectMany(p => new[] { "" }.Concat(Source(p).Split('\n')));

    private static string Source(string part) => part switch
    {
        ReluConvNorm =>
            """
            // Brings an input of a cell to the cell's width.
            private static Sequential ReluConvNorm(int inputs, int outputs) => Sequential(
                ReLU(),
                Conv2d(inputs, outputs, 1, bias: false),
                BatchNorm2d(outputs));
            """,
        FactorizedReduce =>
            """
            // Halves height and width: two 1×1 convolutions of stride 2, the second over the image moved by one pixel, so that every
            // second row and column of both parities is seen.
            private sealed class FactorizedReduce : Module<Tensor, Tensor>
            {
                private readonly Conv2d conv1;
                private readonly Conv2d conv2;
                private readonly BatchNorm2d bn;

                public FactorizedReduce(int inputs, int outputs)
                    : base(nameof(FactorizedReduce))
                {
                    conv1 = Conv2d(inputs, outputs / 2, 1, stride: 2, bias: false);
                    conv2 = Conv2d(inputs, outputs - outputs / 2, 1, stride: 2, bias: false);
                    bn = BatchNorm2d(outputs);
                    RegisterComponents();
                }

                public override Tensor forward(Tensor x)
                {
                    using var scope = NewDisposeScope();
                    var here = functional.relu(x);
                    // The zeros matter only where the size is odd.
                    var moved = functional.pad(here, (0, 1, 0, 1)).narrow(2, 1, x.shape[2]).narrow(3, 1, x.shape[3]);
                    return bn.call(cat([conv1.call(here), conv2.call(moved)], dim: 1)).MoveToOuterDisposeScope();
                }
            }
            """,
        Residual =>
            """
            // The sum of two paths over the same input.
            private sealed class Residual : Module<Tensor, Tensor>
            {
                private readonly Sequential main;
                private readonly Sequential shortcut;

                public Residual(Sequential main, Sequential shortcut)
                    : base(nameof(Residual))
                {
                    this.main = main;
                    this.shortcut = shortcut;
                    RegisterComponents();
                }

                public override Tensor forward(Tensor x)
                {
                    using var scope = NewDisposeScope();
                    return (main.call(x) + shortcut.call(x)).MoveToOuterDisposeScope();
                }
            }
            """,
        GlobalAveragePool =>
            """
            // The mean over height and width: (batch, channels).
            private sealed class GlobalAveragePool() : Module<Tensor, Tensor>(nameof(GlobalAveragePool))
            {
                public override Tensor forward(Tensor x) => x.mean([2, 3]);
            }
            """,
        _ => throw new ArgumentException($"There is no part '{part}'.", nameof(part)),
    };
}
