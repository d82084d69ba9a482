using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>What a <see cref="NativeValue"/> holds; mirrors nas_tag in native/nas_torch.h.</summary>
internal enum ValueKind
{
    None = 0,
    Default = 1,
    Tensor = 2,
    Int = 3,
    Double = 4,
    Bool = 5,
    String = 6,
    IntList = 7,
    DoubleList = 8,
    BoolList = 9,
    TensorList = 10,
    Generator = 11,
    Complex = 12,
    Device = 13,
}

/// <summary>One argument or result of an operator, as it crosses to C++; mirrors nas_value in native/nas_torch.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)] public ValueKind Kind;
    [FieldOffset(4)] public int Length;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Pointer;
}

/// <summary>Mirrors nas_tensor_info in native/tensors.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTensorInfo
{
    public int ScalarType;
    public int DeviceType;
    public int DeviceIndex;
    public int Dimensions;
    public int RequiresGrad;
    public int IsLeaf;
    public int Layout;
    public int Reserved;
}
