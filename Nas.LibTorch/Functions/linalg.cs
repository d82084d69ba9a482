using TorchSharp.Interop;
using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra on batches of matrices.</summary>
    public static partial class linalg
    {
        public static Tensor cholesky(Tensor input) => Call("linalg_cholesky", input);
        public static (Tensor, Tensor) cholesky_ex(Tensor input, bool check_errors = false) =>
            Call2("linalg_cholesky_ex", input, Argument.Default, check_errors);
        public static Tensor cond(Tensor input) => Call("linalg_cond", input);
        public static Tensor cond(Tensor input, double p) => Call("linalg_cond", input, p);
        public static Tensor cond(Tensor input, string p) => Call("linalg_cond.p_str", input, p);
        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Call("linalg_cross", input, other, dim);
        public static Tensor det(Tensor input) => Call("linalg_det", input);
        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) =>
            Call("linalg_diagonal", input, offset, dim1, dim2);
        public static (Tensor, Tensor) eig(Tensor input) => Call2("linalg_eig", input);
        public static Tensor eigvals(Tensor input) => Call("linalg_eigvals", input);
        public static Tensor householder_product(Tensor A, Tensor tau) => Call("linalg_householder_product", A, tau);
        public static Tensor inv(Tensor input) => Call("linalg_inv", input);
        public static (Tensor, Tensor) inv_ex(Tensor input, bool check_errors = false) => Call2("linalg_inv_ex", input, check_errors);
        public static (Tensor, Tensor) ldl_factor(Tensor input, bool hermitian = true) => Call2("linalg_ldl_factor", input, hermitian);
        public static (Tensor, Tensor, Tensor) ldl_factor_ex(Tensor input, bool hermitian = true, bool check_errors = false) =>
            Call3("linalg_ldl_factor_ex", input, hermitian, check_errors);
        public static Tensor ldl_solve(Tensor LD, Tensor pivots, Tensor B, bool hermitian = false) =>
            Call("linalg_ldl_solve", LD, pivots, B, hermitian);
        public static (Tensor, Tensor, Tensor, Tensor) lstsq(Tensor input, Tensor other) => Call4("linalg_lstsq", input, other);
        public static (Tensor, Tensor, Tensor, Tensor) lstsq(Tensor input, Tensor other, double rcond) =>
            Call4("linalg_lstsq", input, other, rcond);
        public static (Tensor, Tensor, Tensor) lu(Tensor input, bool pivot = true) => Call3("linalg_lu", input, pivot);
        public static (Tensor, Tensor) lu_factor(Tensor input, bool pivot = true) => Call2("linalg_lu_factor", input, pivot);
        public static Tensor matrix_exp(Tensor input) => Call("linalg_matrix_exp", input);
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Call("linalg_matrix_norm", input, ord, Argument.OrDefault(dims), keepdim);
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Call("linalg_matrix_norm.str_ord", input, ord, Argument.OrDefault(dims), keepdim);
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Call("linalg_matrix_rank.atol_rtol_float", input, atol, rtol, hermitian);
        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Call("linalg_matrix_rank.atol_rtol_tensor", input, atol, rtol, hermitian);
        public static Tensor multi_dot(IList<Tensor> tensors) => Call("linalg_multi_dot", tensors.ToArray());
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Call("linalg_norm", input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Call("linalg_norm", input, Argument.Default, dims, keepdim);
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Call("linalg_norm.ord_str", input, ord, dims, keepdim);
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Call("linalg_pinv.atol_rtol_float", input, atol, rtol, hermitian);
        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Call("linalg_pinv.atol_rtol_tensor", input, atol, rtol, hermitian);
        public static (Tensor, Tensor) slogdet(Tensor input) => Call2("linalg_slogdet", input);
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Call("linalg_solve", A, B, left);
        public static (Tensor, Tensor) solve_ex(Tensor A, Tensor B, bool left = true, bool check_errors = false) =>
            Call2("linalg_solve_ex", A, B, left, check_errors);
        public static (Tensor, Tensor, Tensor) svd(Tensor input, bool fullMatrices = true) => Call3("linalg_svd", input, fullMatrices);
        public static Tensor svdvals(Tensor input) => Call("linalg_svdvals", input);
        public static Tensor tensorsolve(Tensor A, Tensor B, long[] dims) => Call("linalg_tensorsolve", A, B, dims);
        public static Tensor vander(Tensor input, long? N = null) => Call("linalg_vander", input, N);
        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Call("linalg_vector_norm", input, ord, dims, keepdim);
    }
}
