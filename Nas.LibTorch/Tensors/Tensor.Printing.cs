using System.Globalization;
using System.Numerics;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Writes a tensor's values as text, larger ones by their corners.</summary>
internal sealed class TensorPrinter(string? format, int? width, CultureInfo? culture, string newLine, bool commas)
{
    private const int SummarizeAbove = 1000;
    private const int Edge = 3;

    internal string Print(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var here = tensor.detach().cpu();
        var values = Values(here.contiguous());
        var shape = here.shape;
        var text = new StringBuilder();
        Write(text, values, shape, 0, 0, values.Length > SummarizeAbove);
        return text.ToString();
    }

    private void Write(StringBuilder text, Array values, long[] shape, int dimension, long offset, bool summarize)
    {
        if (dimension == shape.Length)
        {
            text.Append(Format(values.GetValue(offset)!));
            return;
        }
        var stride = shape[(dimension + 1)..].TotalSize();
        var last = dimension == shape.Length - 1;
        text.Append('[');
        var lineStart = text.Length;
        for (var k = 0L; k < shape[dimension]; k++)
        {
            if (k > 0) Separate(text, dimension, last, ref lineStart);
            if (summarize && shape[dimension] > 2 * Edge && k == Edge)
            {
                text.Append("...");
                k = shape[dimension] - Edge - 1;
                continue;
            }
            Write(text, values, shape, dimension + 1, offset + k * stride, summarize);
        }
        text.Append(']');
    }

    private void Separate(StringBuilder text, int dimension, bool last, ref int lineStart)
    {
        if (commas) text.Append(',');
        if (last && text.Length - lineStart < (width ?? 100))
        {
            text.Append(' ');
            return;
        }
        text.Append(newLine).Append(' ', dimension + 1);
        lineStart = text.Length;
    }

    private string Format(object value) => value switch
    {
        float f => f.ToString(format ?? "g5", culture ?? CultureInfo.InvariantCulture),
        double d => d.ToString(format ?? "g5", culture ?? CultureInfo.InvariantCulture),
        Half h => h.ToString(format ?? "g5", culture ?? CultureInfo.InvariantCulture),
        Complex c => $"{c.Real.ToString(format ?? "g5", culture ?? CultureInfo.InvariantCulture)}{(c.Imaginary < 0 ? "" : "+")}{c.Imaginary.ToString(format ?? "g5", culture ?? CultureInfo.InvariantCulture)}i",
        bool b => b ? "true" : "false",
        IFormattable other => other.ToString(null, culture ?? CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static Array Values(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Bool => tensor.data<bool>().ToArray(),
        ScalarType.Byte => tensor.data<byte>().ToArray(),
        ScalarType.Int8 => tensor.data<sbyte>().ToArray(),
        ScalarType.Int16 => tensor.data<short>().ToArray(),
        ScalarType.Int32 => tensor.data<int>().ToArray(),
        ScalarType.Int64 => tensor.data<long>().ToArray(),
        ScalarType.Float16 => tensor.data<Half>().ToArray(),
        ScalarType.Float32 => tensor.data<float>().ToArray(),
        ScalarType.Float64 => tensor.data<double>().ToArray(),
        ScalarType.ComplexFloat64 => tensor.data<Complex>().ToArray(),
        ScalarType.ComplexFloat32 => tensor.to_type(ScalarType.ComplexFloat64).data<Complex>().ToArray(),
        _ => tensor.to_type(ScalarType.Float32).data<float>().ToArray(),
    };
}

public static partial class TensorExtensionMethods
{
    /// <summary>Element type, shape and device, without the values.</summary>
    public static string metastr(this Tensor tensor) => tensor.ToString(TensorStringStyle.Metadata);

    public static string str(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default) =>
        tensor.ToString(style == TensorStringStyle.Default ? TensorStringStyle.Julia : style, fltFormat, width, cultureInfo, newLine);

    public static string jlstr(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine);

    public static string npstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Numpy, fltFormat, width, cultureInfo, newLine);

    public static string cstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.CSharp, fltFormat, width, cultureInfo, newLine);

    /// <summary>Writes the tensor to the console.</summary>
    public static Tensor print(this Tensor t, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.str(fltFormat, width, newLine, cultureInfo, style));
        return t;
    }

    /// <summary>A tensor with the elements of an array in the given shape.</summary>
    /// <param name="rawArray">The elements, in order.</param>
    /// <param name="dimensions">The shape.</param>
    /// <param name="doCopy">Accepted as TorchSharp does; the elements are copied in any case.</param>
    /// <param name="requires_grad">Whether to record gradients.</param>
    public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false)
    {
        using var flat = from_array(rawArray);
        var shaped = flat.reshape(dimensions);
        return requires_grad ? shaped.detach_().requires_grad_() : shaped;
    }

    public static Tensor ToTensor<T>(this T scalar, Device? device = null, bool requires_grad = false) where T : struct
    {
        using var vector = from_array(new[] { scalar }, device);
        var zero = vector.squeeze(0);
        return requires_grad ? zero.detach_().requires_grad_() : zero;
    }
}

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Element type, shape and device, without the values.</summary>
        public override string ToString() => IsInvalid ? "a disposed tensor" : ToString(TensorStringStyle.Metadata);

        /// <summary>The values where asked for, else as <see cref="ToString()"/>.</summary>
        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            ToString(disamb ? TensorStringStyle.Julia : TensorStringStyle.Metadata, fltFormat, width, cultureInfo, newLine);

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            var line = newLine ?? Environment.NewLine;
            var heading = $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";
            var (title, commas) = style switch
            {
                TensorStringStyle.Numpy => ("", true),
                TensorStringStyle.Julia or TensorStringStyle.CSharp => (heading + line, false),
                _ => (heading, false),
            };
            if (style is TensorStringStyle.Metadata or TensorStringStyle.Default || is_meta) return heading;
            return title + new TensorPrinter(fltFormat, width, cultureInfo, line, commas).Print(this);
        }
    }
}
