using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>A part of a supernet whose inside gates decide: a cell, a motif or a stage.</summary>
/// <param name="name">Its name.</param>
internal abstract class MixedBlock(string name) : nn.Module(name)
{
    /// <summary>The output for its inputs, older first; every tensor but the result is released behind it.</summary>
    public abstract Tensor Run(Tensor[] inputs, Gates gates);
}
