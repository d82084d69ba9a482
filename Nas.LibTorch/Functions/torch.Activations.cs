namespace TorchSharp;

public static partial class torch
{
    // The functions for what the members of Tensor in Tensors/Tensor.Activations.cs do.
    public static Tensor sigmoid(Tensor input) => input.sigmoid();
    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();
}
