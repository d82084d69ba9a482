using TorchSharp.Interop;
using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // Splitting into pieces, and the shape operations whose overloads need a word more than a call.
    public partial class Tensor
    {
        public Tensor[] chunk(long chunks, long dim = 0) => CallList("chunk", this, chunks, dim);
        public Tensor[] split(long size, int dim = 0) => CallList("split.Tensor", this, size, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => CallList("split_with_sizes", this, sizes, dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);
        public Tensor[] split(params long[] sizes) => CallList("split_with_sizes", this, sizes, 0L);

        public Tensor[] tensor_split(long size, long dim = 0) => CallList("tensor_split.sections", this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => CallList("tensor_split.indices", this, sizes, dim);
        public Tensor[] tensor_split(Tensor indices, long dim = 0) => CallList("tensor_split.tensor_indices_or_sections", this, indices, dim);

        public Tensor[] hsplit(long size) => CallList("hsplit.int", this, size);
        public Tensor[] hsplit(params long[] sizes) => CallList("hsplit.array", this, sizes);
        public Tensor[] vsplit(long size) => CallList("vsplit.int", this, size);
        public Tensor[] vsplit(params long[] sizes) => CallList("vsplit.array", this, sizes);
        public Tensor[] dsplit(long size) => CallList("dsplit.int", this, size);
        public Tensor[] dsplit(params long[] sizes) => CallList("dsplit.array", this, sizes);

        public Tensor[] unbind(long dimension = 0) => CallList("unbind.int", this, dimension);

        public Tensor squeeze(long? dim = null) => dim is { } d ? Call("squeeze.dim", this, d) : Call("squeeze", this);
        public Tensor squeeze_(long? dim = null) => dim is { } d ? CallInPlace("squeeze_.dim", this, d) : CallInPlace("squeeze_", this);

        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor roll(long shifts, long? dims = null) =>
            Call("roll", this, new[] { shifts }, dims is { } d ? new[] { d } : Argument.Default);

        public Tensor rot90(long k = 1, (long, long)? dims = null) =>
            Call("rot90", this, k, new[] { dims?.Item1 ?? 0, dims?.Item2 ?? 1 });

        public Tensor unflatten(long dim, params long[] sizes)
        {
            var old = shape;
            var at = Wrap(dim, old.Length);
            // Reshape also infers the one size that is -1; aten::unflatten's overloads differ between versions.
            var known = sizes.Contains(-1) ? old[at] / -sizes.Aggregate(1L, (product, size) => product * size) : 0;
            return reshape([.. old[..at], .. sizes.Select(size => size == -1 ? known : size), .. old[(at + 1)..]]);
        }

        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);

        public Tensor tensordot(Tensor b, long dims = 2)
        {
            var rank = dim();
            return tensordot(b, Enumerable.Range(0, (int)dims).Select(k => rank - dims + k).ToArray(), Enumerable.Range(0, (int)dims).Select(k => (long)k).ToArray());
        }

        public Tensor tensordot(Tensor b, (long, long)[] dims) =>
            tensordot(b, System.Array.ConvertAll(dims, d => d.Item1), System.Array.ConvertAll(dims, d => d.Item2));

        /// <summary>The transpose of a matrix; all dimensions reversed of anything larger.</summary>
        public Tensor T => dim() == 2 ? t() : permute(Enumerable.Range(0, (int)dim()).Reverse().Select(d => (long)d).ToArray());

        /// <summary>The last two dimensions exchanged.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>The conjugate transpose of a matrix.</summary>
        public Tensor H => T.conj();

        public Tensor mH => adjoint();
        public Tensor real => Call("real", this);
        public Tensor imag => Call("imag", this);

        public Tensor round(long decimals = 0) => decimals == 0 ? Call("round", this) : Call("round.decimals", this, decimals);
        public Tensor round_(long decimals = 0) => decimals == 0 ? CallInPlace("round_", this) : CallInPlace("round_.decimals", this, decimals);
        public Tensor polygamma(long p) => Call("polygamma", p, this);
        public Tensor arctan(Tensor other) => atan2(other);
        public Tensor arctan_(Tensor other) => atan2_(other);
        public Tensor cross(Scalar other, long dim) => Call("cross", this, (Tensor)other, dim);
        public Tensor pinverse(double rcond = 1e-15, bool hermitian = false) => Call("linalg_pinv", this, rcond, hermitian);
        public Tensor where(Tensor condition, Tensor y) => Call("where.self", condition, this, y);
        public IList<Tensor> nonzero_as_list() => CallList("nonzero_numpy", this);

        /// <summary>Whether both have the same shape and elements, as a tensor of one truth value.</summary>
        public Tensor equal(Tensor target) => tensor(CallBool("equal", this, target));

        private static string? Rounding(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }
}
