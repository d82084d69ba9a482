using System.Numerics;

namespace TorchSharp.Interop;

/// <summary>
/// One argument of an operator on the managed side. It lives on the caller's stack for the whole call and so keeps the
/// tensors, arrays and generators it names alive; nothing is allocated.
/// </summary>
internal readonly struct Argument
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly ValueKind Kind;

    private Argument(ValueKind kind, long bits = 0, object? reference = null)
    {
        Kind = kind;
        Bits = bits;
        Reference = reference;
    }

    /// <summary>No value, for an optional argument.</summary>
    internal static Argument None => default;

    /// <summary>The default of the operator's schema.</summary>
    internal static Argument Default => new(ValueKind.Default);

    /// <summary>The list, or the schema's default where there is none.</summary>
    internal static Argument OrDefault(long[]? values) => values is null ? Default : values;

    /// <summary>A complex number as (real, imaginary).</summary>
    internal static Argument OfComplex(Complex value) => new(ValueKind.Complex, 0, new[] { value.Real, value.Imaginary });

    public static implicit operator Argument(torch.Tensor? tensor) => tensor is null ? default : new(ValueKind.Tensor, 0, tensor);
    public static implicit operator Argument(torch.Tensor?[] tensors) => new(ValueKind.TensorList, 0, tensors);
    public static implicit operator Argument(long value) => new(ValueKind.Int, value);
    public static implicit operator Argument(int value) => new(ValueKind.Int, value);
    public static implicit operator Argument(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(float value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(bool value) => new(ValueKind.Bool, value ? 1 : 0);
    public static implicit operator Argument(string? value) => value is null ? default : new(ValueKind.String, 0, value);
    public static implicit operator Argument(long[]? values) => values is null ? default : new(ValueKind.IntList, 0, values);
    public static implicit operator Argument(torch.Size size) => size.Shape;
    public static implicit operator Argument(double[]? values) => values is null ? default : new(ValueKind.DoubleList, 0, values);
    public static implicit operator Argument(bool[]? values) => values is null ? default : new(ValueKind.BoolList, 0, values);
    public static implicit operator Argument(long? value) => value is { } v ? v : default(Argument);
    public static implicit operator Argument(int? value) => value is { } v ? v : default(Argument);
    public static implicit operator Argument(double? value) => value is { } v ? v : default(Argument);
    public static implicit operator Argument(bool? value) => value is { } v ? v : default(Argument);
    public static implicit operator Argument(torch.ScalarType value) => new(ValueKind.Int, (long)value);
    public static implicit operator Argument(torch.ScalarType? value) => value is { } v ? v : default(Argument);
    public static implicit operator Argument(torch.nn.Reduction value) => new(ValueKind.Int, (long)value);
    public static implicit operator Argument(Scalar? value) => value is null ? default : value.ToArgument();
    public static implicit operator Argument(torch.Generator? value) => value is null ? default : new(ValueKind.Generator, 0, value);

    public static implicit operator Argument(torch.Device? value) =>
        value is null ? default : new(ValueKind.Device, (uint)value.type | ((long)value.index << 32));
}
