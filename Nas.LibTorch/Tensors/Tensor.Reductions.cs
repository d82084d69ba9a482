using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // Sums, means, extrema and other reductions.
    public partial class Tensor
    {
        public Tensor all() => Call("all", this);
        public Tensor all(long dim, bool keepdim = false) => Call("all.dim", this, dim, keepdim);
        public Tensor amax(params long[] dims) => Call("amax", this, dims);
        public Tensor amin(params long[] dims) => Call("amin", this, dims);
        public (Tensor, Tensor) aminmax(long? dim = null, bool keepdim = false) => Call2("aminmax", this, dim, keepdim);
        public Tensor any() => Call("any", this);
        public Tensor any(long dim, bool keepdim = false) => Call("any.dim", this, dim, keepdim);
        public Tensor argmax() => Call("argmax", this);
        public Tensor argmax(long dim, bool keepdim = false) => Call("argmax", this, dim, keepdim);
        public Tensor argmin() => Call("argmin", this);
        public Tensor argmin(long dim, bool keepdim = false) => Call("argmin", this, dim, keepdim);
        public Tensor bincount(Tensor? weights, long minlength = 0) => Call("bincount", this, weights, minlength);
        public Tensor corrcoef() => Call("corrcoef", this);
        public Tensor count_nonzero(long[]? dims = null) => Call("count_nonzero.dim_IntList", this, dims);
        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
            Call("cov", this, correction, fweights, aweights);
        public (Tensor, Tensor) cummax(long dim) => Call2("cummax", this, dim);
        public (Tensor, Tensor) cummin(long dim) => Call2("cummin", this, dim);
        public Tensor cumprod(long dim, ScalarType? type = null) => Call("cumprod", this, dim, type);
        public Tensor cumsum(long dim, ScalarType? type = null) => Call("cumsum", this, dim, type);
        public Tensor cumulative_trapezoid(double dx = 1, long dim = -1) => Call("cumulative_trapezoid.dx", this, dx, dim);
        public Tensor cumulative_trapezoid(Tensor x, long dim = -1) => Call("cumulative_trapezoid.x", this, x, dim);
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
            Call("diff", this, n, dim, prepend, append);
        public Tensor dist(Tensor other, float p = 2f) => Call("dist", this, other, p);
        public Tensor logcumsumexp(long dim) => Call("logcumsumexp", this, dim);
        public Tensor logsumexp(long dim, bool keepdim = false) => Call("logsumexp", this, (long[])[dim], keepdim);
        public Tensor max() => Call("max", this);
        public (Tensor, Tensor) max(long dim, bool keepdim = false) => Call2("max.dim", this, dim, keepdim);
        public Tensor max(Tensor other) => Call("max.other", this, other);
        public Tensor mean() => Call("mean", this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Call("mean.dim", this, dimensions, keepdim, type);
        public Tensor median() => Call("median", this);
        public Tensor min() => Call("min", this);
        public (Tensor, Tensor) min(long dim, bool keepdim = false) => Call2("min.dim", this, dim, keepdim);
        public Tensor min(Tensor other) => Call("min.other", this, other);
        public (Tensor, Tensor) mode(long dim = -1, bool keepdim = false) => Call2("mode", this, dim, keepdim);
        public Tensor nanmedian() => Call("nanmedian", this);
        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) => Call("nanquantile", this, q, dim, keepdim);
        public Tensor nansum() => Call("nansum", this);
        public Tensor norm(int dim, bool keepdim = false, float p = 2f) => Call("norm.ScalarOpt_dim", this, p, (long[])[dim], keepdim);
        public Tensor norm(float p = 2f) => Call("norm.Scalar", this, p);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Call("prod.dim_int", this, dim, keepdim, type);
        public Tensor prod(ScalarType? type = null) => Call("prod", this, type);
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Call("quantile", this, q, dim, keepdim);
        public Tensor std(bool unbiased = true) => Call("std", this, unbiased);
        public (Tensor, Tensor) std_mean(bool unbiased = true) => Call2("std_mean", this, unbiased);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Call("sum.dim_IntList", this, (long[])[dim], keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Call("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Call("sum.dim_IntList", this, dim.ToArray(), keepdim, type);
        public Tensor sum(ScalarType? type = null) => Call("sum", this, type);
        public Tensor trace() => Call("trace", this);
        public Tensor trapezoid(double dx = 1, long dim = -1) => Call("trapezoid.dx", this, dx, dim);
        public Tensor trapezoid(Tensor x, long dim = -1) => Call("trapezoid.x", this, x, dim);
        public (Tensor, Tensor, Tensor) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Call3("unique_consecutive", this, return_inverse, return_counts, dim);
        public Tensor var(bool unbiased = true) => Call("var", this, unbiased);
        public (Tensor, Tensor) var_mean(bool unbiased = true) => Call2("var_mean", this, unbiased);
    }
}
