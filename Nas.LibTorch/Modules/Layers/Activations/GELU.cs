using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x · Φ(x) with the normal distribution function Φ, elementwise.</summary>
public sealed class GELU : ParameterLessModule<Tensor, Tensor>
{
    /// <summary>How Φ is computed: exactly, or through a hyperbolic tangent.</summary>
    public enum Approximate
    {
        none,
        tanh,
    }

    internal GELU(Approximate approximate, bool inplace)
        : base(nameof(GELU))
    {
        this.approximate = approximate;
        this.inplace = inplace;
    }

    public Approximate approximate { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, approximate, inplace);
}
