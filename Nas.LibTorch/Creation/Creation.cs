using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp.Interop;
using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // What the many overloads of the creation functions come down to.

    private static Tensor Create(string name, long[] size, ScalarType? dtype, Device? device, bool requiresGrad) =>
        Finish(Call(name, size, dtype ?? get_default_dtype(), Argument.None, device ?? get_default_device()), requiresGrad);

    private static Tensor Random(string name, long[] size, ScalarType? dtype, Device? device, bool requiresGrad, Generator? generator) =>
        Finish(generator is null
            ? Call(name, size, dtype ?? get_default_dtype(), Argument.None, device ?? get_default_device())
            : Call(name + ".generator", size, generator, dtype ?? get_default_dtype(), Argument.None, device ?? generator.device), requiresGrad);

    private static Tensor Finish(Tensor tensor, bool requiresGrad) => requiresGrad ? tensor.requires_grad_() : tensor;

    private static Tensor Named(string[]? names, Tensor tensor)
    {
        if (names is null) return tensor;
        tensor.Dispose();
        throw new NotSupportedException("Nas.LibTorch has no named dimensions; leave out names.");
    }

    private static unsafe Tensor FromArray<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> size, ScalarType type, ScalarType? dtype,
        Device? device, bool requiresGrad, string[]? names = null) where T : unmanaged
    {
        nint handle;
        fixed (T* data = elements)
        fixed (long* sizes = size)
        {
            handle = NativeMethods.nas_tensor_from_memory(data, (long)elements.Length * sizeof(T), sizes, size.Length, (int)type);
        }
        var tensor = new Tensor(NativeError.Check(handle));
        var target = device ?? get_default_device();
        if ((dtype is { } wanted && wanted != type) || target.type != DeviceType.CPU)
            tensor = tensor.to(dtype ?? type, target, disposeAfter: true);
        return Named(names, Finish(tensor, requiresGrad));
    }

    private static ReadOnlySpan<T> ToSpan<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> values => CollectionsMarshal.AsSpan(values),
        _ => list.ToArray(),
    };

    private static ReadOnlySpan<T> Flat<T>(Array array) where T : unmanaged
    {
        if (array.Length == 0) return default;
        ref var first = ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array));
        return MemoryMarshal.CreateReadOnlySpan(ref first, array.Length);
    }

    private static long[] Lengths(Array array) => Enumerable.Range(0, array.Rank).Select(array.GetLongLength).ToArray();

    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray<bool>([scalar], [], ScalarType.Bool, dtype, device, requires_grad);
    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) => FromArray<byte>([scalar], [], ScalarType.Byte, null, device, requires_grad);
    public static Tensor tensor(sbyte scalar, Device? device = null, bool requires_grad = false) => FromArray<sbyte>([scalar], [], ScalarType.Int8, null, device, requires_grad);
    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) => FromArray<short>([scalar], [], ScalarType.Int16, null, device, requires_grad);
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) => FromArray<int>([scalar], [], ScalarType.Int32, null, device, requires_grad);
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray<long>([scalar], [], ScalarType.Int64, dtype, device, requires_grad);
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => FromArray<float>([scalar], [], ScalarType.Float32, null, device, requires_grad);
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray<double>([scalar], [], ScalarType.Float64, dtype, device, requires_grad);
    public static Tensor tensor(float real, float imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => tensor((real, imaginary), dtype, device, requires_grad);
    public static Tensor tensor(double real, double imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => tensor(new Complex(real, imaginary), dtype, device, requires_grad);
    public static Tensor tensor((float, float) scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray<(float, float)>([scalar], [], ScalarType.ComplexFloat32, dtype, device, requires_grad);
    public static Tensor tensor(Complex scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray<Complex>([scalar], [], ScalarType.ComplexFloat64, dtype, device, requires_grad);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) => data.to(dtype ?? data.dtype, device ?? data.device);
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    /// <summary>A tensor with the shape and the elements of an array of any rank.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null) => rawArray.GetType().GetElementType() switch
    {
        var t when t == typeof(bool) => FromArray(Flat<bool>(rawArray), Lengths(rawArray), ScalarType.Bool, dtype, device, requires_grad, names),
        var t when t == typeof(byte) => FromArray(Flat<byte>(rawArray), Lengths(rawArray), ScalarType.Byte, dtype, device, requires_grad, names),
        var t when t == typeof(sbyte) => FromArray(Flat<sbyte>(rawArray), Lengths(rawArray), ScalarType.Int8, dtype, device, requires_grad, names),
        var t when t == typeof(short) => FromArray(Flat<short>(rawArray), Lengths(rawArray), ScalarType.Int16, dtype, device, requires_grad, names),
        var t when t == typeof(int) => FromArray(Flat<int>(rawArray), Lengths(rawArray), ScalarType.Int32, dtype, device, requires_grad, names),
        var t when t == typeof(long) => FromArray(Flat<long>(rawArray), Lengths(rawArray), ScalarType.Int64, dtype, device, requires_grad, names),
        var t when t == typeof(Half) => FromArray(Flat<Half>(rawArray), Lengths(rawArray), ScalarType.Float16, dtype, device, requires_grad, names),
        var t when t == typeof(float) => FromArray(Flat<float>(rawArray), Lengths(rawArray), ScalarType.Float32, dtype, device, requires_grad, names),
        var t when t == typeof(double) => FromArray(Flat<double>(rawArray), Lengths(rawArray), ScalarType.Float64, dtype, device, requires_grad, names),
        var t when t == typeof(Complex) => FromArray(Flat<Complex>(rawArray), Lengths(rawArray), ScalarType.ComplexFloat64, dtype, device, requires_grad, names),
        var t => throw new ArgumentException($"No tensor can be made of elements of type {t}.", nameof(rawArray)),
    };
}
