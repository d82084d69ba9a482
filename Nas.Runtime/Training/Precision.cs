namespace Nas.Runtime.Training;

/// <summary>The numbers that a training computes with. Weights, momenta, statistics, what is measured and the loss are float32 in either case.</summary>
public enum Precision
{
    /// <summary>32 bits, 24 of them digits.</summary>
    Float32,

    /// <summary>
    /// bfloat16: 16 bits, 8 of them digits, for what layers compute forwards and backwards. It takes half of the memory, and a GPU multiplies matrices of it several times as fast.
    /// </summary>
    BFloat16,
}
