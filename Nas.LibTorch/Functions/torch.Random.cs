using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // The functions for what the members of Tensor in Tensors/Tensor.Random.cs do.
    public static Tensor _sample_dirichlet(Tensor input, Generator? generator = null) => Call("_sample_dirichlet", input, generator);
    public static Tensor _standard_gamma(Tensor input, Generator? generator = null) => Call("_standard_gamma", input, generator);
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);
    public static Tensor binomial(Tensor count, Tensor probs, Generator? generator = null) => count.binomial(probs, generator);
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);
    public static Tensor poisson(Tensor input, Generator? generator = null) => input.poisson(generator);
}
