using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Elementwise operations on lists of tensors, one call into libtorch for a whole list.</summary>
internal static class ForEach
{
    /// <summary>self + alpha · other.</summary>
    public static Tensor[] Add(Tensor[] self, Tensor[] other, double alpha) => Operator.CallList("_foreach_add.List", self, other, alpha);

    public static Tensor[] Negate(Tensor[] self) => Operator.CallList("_foreach_neg", self);

    public static Tensor[] Sqrt(Tensor[] self) => Operator.CallList("_foreach_sqrt", self);

    /// <summary>self += alpha · other.</summary>
    public static void AddInPlace(Tensor[] self, Tensor[] other, double alpha) => Operator.CallVoid("_foreach_add_.List", self, other, alpha);

    /// <summary>self += value.</summary>
    public static void AddInPlace(Tensor[] self, double value) => Operator.CallVoid("_foreach_add_.Scalar", self, value);

    /// <summary>self *= value.</summary>
    public static void MultiplyInPlace(Tensor[] self, double value) => Operator.CallVoid("_foreach_mul_.Scalar", self, value);

    /// <summary>self /= value.</summary>
    public static void DivideInPlace(Tensor[] self, double value) => Operator.CallVoid("_foreach_div_.Scalar", self, value);

    /// <summary>self += value · a · b.</summary>
    public static void AddProductInPlace(Tensor[] self, Tensor[] a, Tensor[] b, double value) => Operator.CallVoid("_foreach_addcmul_.Scalar", self, a, b, value);

    /// <summary>self += value · a / b.</summary>
    public static void AddQuotientInPlace(Tensor[] self, Tensor[] a, Tensor[] b, double value) => Operator.CallVoid("_foreach_addcdiv_.Scalar", self, a, b, value);

    /// <summary>self = max(self, other).</summary>
    public static void MaximumInPlace(Tensor[] self, Tensor[] other)
    {
        for (var i = 0; i < self.Length; i++) Operator.CallVoid("maximum.out", self[i], other[i], self[i]);
    }
}
