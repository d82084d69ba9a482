using Nas.Runtime.Spaces;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// A fully connected layer of several networks at once, one batched product for all: (members, batch, in) to (members, batch, out).
/// First weights are uniform within ±√(6 / in) (He et al. 2015, for rectifiers), or within a bound, biases are 0.
/// </summary>
internal sealed class EnsembleLinear : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    public EnsembleLinear(int members, int inputs, int outputs, RandomStream random, double? bound = null)
        : base(nameof(EnsembleLinear))
    {
        weight = Uniform(bound ?? Math.Sqrt(6.0 / inputs), random, members, inputs, outputs);
        bias = new Parameter(zeros(members, 1, outputs));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => baddbmm(x, weight, bias);

    /// <summary>A parameter drawn uniformly within ±<paramref name="bound"/>.</summary>
    public static Parameter Uniform(double bound, RandomStream random, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(bound * ((2 * random.NextDouble()) - 1));
        return new Parameter(tensor(values, shape));
    }
}
