using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // Comparisons, orderings and tests of elements.
    public partial class Tensor
    {
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            CallBool("allclose", this, target, rtol, atol, equal_nan);
        public Tensor argsort(long dim = -1, bool descending = false) => Call("argsort", this, dim, descending);
        public Tensor eq(Scalar target) => Call("eq.Scalar", this, target);
        public Tensor eq(Tensor target) => Call("eq.Tensor", this, target);
        public Tensor eq_(Scalar target) => CallInPlace("eq_.Scalar", this, target);
        public Tensor eq_(Tensor target) => CallInPlace("eq_.Tensor", this, target);
        public Tensor fmax(Tensor other) => Call("fmax", this, other);
        public Tensor fmin(Tensor other) => Call("fmin", this, other);
        public Tensor ge(Scalar target) => Call("ge.Scalar", this, target);
        public Tensor ge(Tensor target) => Call("ge.Tensor", this, target);
        public Tensor ge_(Scalar target) => CallInPlace("ge_.Scalar", this, target);
        public Tensor ge_(Tensor target) => CallInPlace("ge_.Tensor", this, target);
        public Tensor greater(Tensor target) => Call("greater.Tensor", this, target);
        public Tensor greater_equal(Tensor target) => Call("greater_equal.Tensor", this, target);
        public Tensor gt(Scalar target) => Call("gt.Scalar", this, target);
        public Tensor gt(Tensor target) => Call("gt.Tensor", this, target);
        public Tensor gt_(Scalar target) => CallInPlace("gt_.Scalar", this, target);
        public Tensor gt_(Tensor target) => CallInPlace("gt_.Tensor", this, target);
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Call("isclose", this, other, rtol, atol, nanEqual);
        public Tensor isfinite() => Call("isfinite", this);
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Call("isin.Tensor_Tensor", this, test_elements, assumeUnique, invert);
        public Tensor isinf() => Call("isinf", this);
        public Tensor isnan() => Call("isnan", this);
        public Tensor isneginf() => Call("isneginf", this);
        public Tensor isposinf() => Call("isposinf", this);
        public Tensor isreal() => Call("isreal", this);
        public Tensor le(Scalar target) => Call("le.Scalar", this, target);
        public Tensor le(Tensor target) => Call("le.Tensor", this, target);
        public Tensor le_(Scalar target) => CallInPlace("le_.Scalar", this, target);
        public Tensor le_(Tensor target) => CallInPlace("le_.Tensor", this, target);
        public Tensor less(Tensor target) => Call("less.Tensor", this, target);
        public Tensor less_equal(Tensor target) => Call("less_equal.Tensor", this, target);
        public Tensor less_equal_(Tensor target) => CallInPlace("less_equal_.Tensor", this, target);
        public Tensor logical_and(Tensor other) => Call("logical_and", this, other);
        public Tensor logical_and_(Tensor other) => CallInPlace("logical_and_", this, other);
        public Tensor logical_not() => Call("logical_not", this);
        public Tensor logical_not_() => CallInPlace("logical_not_", this);
        public Tensor logical_or(Tensor other) => Call("logical_or", this, other);
        public Tensor logical_or_(Tensor other) => CallInPlace("logical_or_", this, other);
        public Tensor logical_xor(Tensor other) => Call("logical_xor", this, other);
        public Tensor logical_xor_(Tensor other) => CallInPlace("logical_xor_", this, other);
        public Tensor lt(Scalar target) => Call("lt.Scalar", this, target);
        public Tensor lt(Tensor target) => Call("lt.Tensor", this, target);
        public Tensor lt_(Scalar target) => CallInPlace("lt_.Scalar", this, target);
        public Tensor lt_(Tensor target) => CallInPlace("lt_.Tensor", this, target);
        public Tensor maximum(Tensor other) => Call("maximum", this, other);
        public Tensor minimum(Tensor other) => Call("minimum", this, other);
        public Tensor msort() => Call("msort", this);
        public Tensor ne(Scalar target) => Call("ne.Scalar", this, target);
        public Tensor ne(Tensor target) => Call("ne.Tensor", this, target);
        public Tensor ne_(Scalar target) => CallInPlace("ne_.Scalar", this, target);
        public Tensor ne_(Tensor target) => CallInPlace("ne_.Tensor", this, target);
        public Tensor not_equal(Tensor target) => Call("not_equal.Tensor", this, target);
        public Tensor not_equal_(Tensor target) => CallInPlace("not_equal_.Tensor", this, target);
        public Tensor signbit() => Call("signbit", this);
        public (Tensor, Tensor) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Call2("sort.stable", this, stable, dim, descending);
        public (Tensor, Tensor) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Call2("topk", this, k, dim, largest, sorted);
    }
}
