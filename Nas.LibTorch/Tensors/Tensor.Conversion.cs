using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // Copies to another element type, layout or device.
    public partial class Tensor
    {
        public Tensor copy_(Tensor source, bool nonBlocking = false) => CallInPlace("copy_", this, source, nonBlocking);
        public Tensor pin_memory() => Call("pin_memory", this);
        public Tensor set_(Tensor source) => CallInPlace("set_.source_Tensor", this, source);
        public Tensor to(Tensor other, bool non_blocking = false) => Call("to.other", this, other, non_blocking);
        public Tensor to_dense() => Call("to_dense", this);
        public Tensor to_sparse() => Call("to_sparse", this);
        public Tensor to_sparse(int sparse_dim) => Call("to_sparse.sparse_dim", this, sparse_dim);
        public Tensor type_as(Tensor tensor) => Call("type_as", this, tensor);
    }
}
