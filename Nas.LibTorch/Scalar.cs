using System.Numerics;
using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>A number of any element type, as operators take it.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double _real;
    private readonly double _imaginary;
    private readonly long _integer;

    private Scalar(torch.ScalarType type, long integer, double real, double imaginary = 0)
    {
        Type = type;
        _integer = integer;
        _real = real;
        _imaginary = imaginary;
    }

    public torch.ScalarType Type { get; }

    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1 : 0, value ? 1 : 0);
    public static implicit operator Scalar(byte value) => new(torch.ScalarType.Byte, value, value);
    public static implicit operator Scalar(sbyte value) => new(torch.ScalarType.Int8, value, value);
    public static implicit operator Scalar(short value) => new(torch.ScalarType.Int16, value, value);
    public static implicit operator Scalar(int value) => new(torch.ScalarType.Int32, value, value);
    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value, value);
    public static implicit operator Scalar(Half value) => new(torch.ScalarType.Float16, 0, (double)value);
    public static implicit operator Scalar(float value) => new(torch.ScalarType.Float32, 0, value);
    public static implicit operator Scalar(double value) => new(torch.ScalarType.Float64, 0, value);
    public static implicit operator Scalar(Complex value) => new(torch.ScalarType.ComplexFloat64, 0, value.Real, value.Imaginary);

    public static implicit operator Scalar((float, float) value) =>
        new(torch.ScalarType.ComplexFloat32, 0, value.Item1, value.Item2);

    /// <summary>A scalar holds no native memory; disposing it is allowed and does nothing, as its users may expect to.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    internal bool IsIntegral => Type is <= torch.ScalarType.Int64 or torch.ScalarType.Bool;
    internal long Integer => IsIntegral ? _integer : checked((long)_real);
    internal double Real => _real;
    internal Complex Complex => new(_real, _imaginary);

    internal Argument ToArgument() => Type switch
    {
        torch.ScalarType.Bool => _integer != 0,
        torch.ScalarType.ComplexFloat32 or torch.ScalarType.ComplexFloat64 => Argument.OfComplex(Complex),
        _ when IsIntegral => _integer,
        _ => _real,
    };
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this bool value) => value;
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this sbyte value) => value;
    public static Scalar ToScalar(this short value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this Half value) => value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this Complex value) => value;
    public static Scalar ToScalar(this (float, float) value) => value;

    public static bool ToBoolean(this Scalar value) => value.IsIntegral ? value.Integer != 0 : value.Real != 0;
    public static byte ToByte(this Scalar value) => checked((byte)value.Integer);
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.Integer);
    public static short ToInt16(this Scalar value) => checked((short)value.Integer);
    public static int ToInt32(this Scalar value) => checked((int)value.Integer);
    public static long ToInt64(this Scalar value) => value.Integer;
    public static Half ToHalf(this Scalar value) => (Half)value.Real;
    public static float ToSingle(this Scalar value) => (float)value.Real;
    public static double ToDouble(this Scalar value) => value.Real;
    public static (float Real, float Imaginary) ToComplexFloat32(this Scalar value) => ((float)value.Complex.Real, (float)value.Complex.Imaginary);
    public static Complex ToComplexFloat64(this Scalar value) => value.Complex;
}
