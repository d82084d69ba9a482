using Nas.Runtime.Spaces;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// The dominant eigenvalue of the Hessian of the architecture's loss by the architecture's parameters: where it grows, the architecture derived is likely
/// to be much worse than the mixture (Zela et al. 2020, section 4). By power iteration, with products of the Hessian and a vector from differences
/// of gradients; each measurement goes on from the vector of the one before, since the Hessian changes little in an epoch.
/// </summary>
public sealed class DominantEigenvalue : IDisposable
{
    private const int Iterations = 4;
    private const double Distance = 0.01; // by which all parameters together are moved
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly Tensor[] _vector; // one for each parameter

    /// <summary>Begins with a random vector.</summary>
    /// <param name="parameters">The architecture's parameters.</param>
    /// <param name="random">Where the vector comes from.</param>
    public DominantEigenvalue(IReadOnlyList<Parameter> parameters, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(random);
        _parameters = parameters;
        _vector = [.. parameters.Select(p =>
        {
            var values = new float[p.numel()];
            for (var i = 0; i < values.Length; i++) values[i] = (float)random.NextGaussian();
            return tensor(values, p.shape, device: p.device).DetachFromDisposeScope();
        })];
    }

    /// <summary>The eigenvalue of the largest absolute value, as near as a few iterations come. The parameters are what they were behind it.</summary>
    /// <param name="gradients">The gradient of the loss at the parameters as they are: one tensor for each, in the caller's dispose scope.</param>
    public double Measure(Func<Tensor[]> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using var scope = NewDisposeScope();
        Tensor[] origin = [.. _parameters.Select(p => p.detach().clone())];
        var value = 0.0;
        for (var i = 0; i < Iterations; i++)
        {
            var norm = Norm(_vector);
            if (norm == 0) return 0;
            Set(_vector, [.. _vector.Select(v => v / norm)]);
            Set(_parameters, [.. origin.Zip(_vector, (p, v) => p + (v * Distance))]);
            var ahead = gradients();
            Set(_parameters, [.. origin.Zip(_vector, (p, v) => p - (v * Distance))]);
            var behind = gradients();
            Set(_parameters, origin);
            Tensor[] product = [.. ahead.Zip(behind, (a, b) => (a - b) / (2 * Distance))];
            value = product.Zip(_vector, (p, v) => (p * v).sum()).Aggregate((a, b) => a + b).item<float>();
            // Where the loss does not bend at all, the vector is as good as any.
            if (Norm(product) > 0) Set(_vector, product);
        }

        return value;
    }

    /// <summary>Writes the vector.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var part in _vector) part.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        foreach (var part in _vector) part.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _vector) part.Dispose();
    }

    private static double Norm(Tensor[] vector) => vector.Select(v => v.square().sum()).Aggregate((a, b) => a + b).sqrt().item<float>();

    private static void Set(IReadOnlyList<Tensor> tensors, Tensor[] values)
    {
        using var _ = no_grad();
        for (var i = 0; i < tensors.Count; i++) tensors[i].copy_(values[i]);
    }
}
