using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // Several tensors into one, one into several, and choices between two.
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Call("cat", tensors.ToArray(), dim);
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Call("cat", tensors, dim);
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Call("cat", tensors.ToArray(), dim);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Call("stack", tensors.ToArray(), dim);
    public static Tensor hstack(params Tensor[] tensors) => Call("hstack", tensors);
    public static Tensor hstack(IList<Tensor> tensors) => Call("hstack", tensors.ToArray());
    public static Tensor hstack(IEnumerable<Tensor> tensors) => Call("hstack", tensors.ToArray());
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Call("hstack", tensors.ToArray());
    public static Tensor vstack(Tensor[] tensors) => Call("vstack", tensors);
    public static Tensor vstack(IList<Tensor> tensors) => Call("vstack", tensors.ToArray());
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Call("vstack", tensors.ToArray());
    public static Tensor dstack(params Tensor[] tensors) => Call("dstack", tensors);
    public static Tensor dstack(IList<Tensor> tensors) => Call("dstack", tensors.ToArray());
    public static Tensor dstack(IEnumerable<Tensor> tensors) => Call("dstack", tensors.ToArray());
    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => Call("dstack", tensors.ToArray());
    public static Tensor column_stack(params Tensor[] tensors) => Call("column_stack", tensors);
    public static Tensor column_stack(IList<Tensor> tensors) => Call("column_stack", tensors.ToArray());
    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => Call("column_stack", tensors.ToArray());
    public static Tensor row_stack(params Tensor[] tensors) => Call("vstack", tensors);
    public static Tensor row_stack(IList<Tensor> tensors) => Call("vstack", tensors.ToArray());
    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => Call("vstack", tensors.ToArray());
    public static Tensor block_diag(params Tensor[] tensors) => Call("block_diag", tensors);
    public static Tensor cartesian_prod(params Tensor[] tensors) => Call("cartesian_prod", tensors);
    public static Tensor cartesian_prod(IList<Tensor> tensors) => Call("cartesian_prod", tensors.ToArray());
    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) => Call("cartesian_prod", tensors.ToArray());
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => CallList("broadcast_tensors", tensors);
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") => CallList("meshgrid.indexing", tensors.ToArray(), indexing);
    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => input.Select(t => t.atleast_1d()).ToArray();
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => input.Select(t => t.atleast_2d()).ToArray();
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => input.Select(t => t.atleast_3d()).ToArray();

    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);
    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Call("where.self", condition, x, y);

    /// <summary>The indices of the true elements, one tensor for each dimension.</summary>
    public static Tensor[] where(Tensor condition) => CallList("where", condition);

    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) => input.take_along_dim(indices, dim);

    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false, Tensor? sorter = null) =>
        Call("searchsorted.Tensor", sorted_sequence, values, out_int32, right, (string?)null, sorter);

    /// <summary>Sums products of elements along the letters of the equation, as in "ij,jk->ik".</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) => Call("einsum", equation, tensors);

    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2, compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary) =>
        Call("cdist", x1, x2, p, (long)compute_mode);

    public static (Tensor, Tensor) slogdet(Tensor A) => linalg.slogdet(A);
    public static Tensor equal(Tensor tensor, Tensor target) => tensor.equal(target);
    public static Tensor real(Tensor input) => input.real;
    public static Tensor imag(Tensor input) => input.imag;
    public static Tensor isreal(Tensor tensor) => tensor.isreal();
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
    public static bool can_cast(ScalarType from, ScalarType to) => CallBool("can_cast", from, to);
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) => (ScalarType)CallScalar("promote_types", type1, type2).ToInt64();
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)CallScalar("result_type.Tensor", tensor1, tensor2).ToInt64();
}
