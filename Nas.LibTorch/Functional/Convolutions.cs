using TorchSharp.Interop;
using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <param name="input">(N, C, L) or (C, L)</param>
            /// <param name="weight">(out channels, C / groups, k)</param>
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                Call("conv1d", input, weight, bias, One(stride), One(padding, 0), One(dilation), groups);

            /// <param name="input">(N, C, H, W) or (C, H, W)</param>
            /// <param name="weight">(out channels, C / groups, kh, kw)</param>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Call("conv2d", input, weight, bias, Argument.OrDefault(strides), Argument.OrDefault(padding), Argument.OrDefault(dilation), groups);

            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Call("conv3d", input, weight, bias, Argument.OrDefault(strides), Argument.OrDefault(padding), Argument.OrDefault(dilation), groups);

            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                Call("conv1d.padding", input, weight, bias, One(stride), Text(padding), One(dilation), groups);

            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Call("conv2d.padding", input, weight, bias, Argument.OrDefault(strides), Text(padding), Argument.OrDefault(dilation), groups);

            public static Tensor conv3d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Call("conv3d.padding", input, weight, bias, Argument.OrDefault(strides), Text(padding), Argument.OrDefault(dilation), groups);

            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                Call("conv_transpose1d", input, weight, bias, One(stride), One(padding, 0), One(output_padding, 0), groups, One(dilation));

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Call("conv_transpose2d.input", input, weight, bias, Argument.OrDefault(strides), Argument.OrDefault(padding), Argument.OrDefault(output_padding), groups, Argument.OrDefault(dilation));

            public static Tensor conv_transpose3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Call("conv_transpose3d.input", input, weight, bias, Argument.OrDefault(strides), Argument.OrDefault(padding), Argument.OrDefault(output_padding), groups, Argument.OrDefault(dilation));

            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Call("im2col", input, Two(kernel_size), Two(dilation), Two(padding), Two(stride));

            public static Tensor unfold(Tensor input, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                Call("im2col", input, Two(kernel_size), Two(dilation, 1), Two(padding, 0), Two(stride, 1));

            public static Tensor fold(Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Call("col2im", input, Two(output_size), Two(kernel_size), Two(dilation), Two(padding), Two(stride));

            public static Tensor fold(Tensor input, (long, long) output_size, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                Call("col2im", input, Two(output_size), Two(kernel_size), Two(dilation, 1), Two(padding, 0), Two(stride, 1));

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Call("linear", input, weights, bias);

            public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null) => Call("bilinear", input1, input2, weight, bias);

            private static long[] One(long? value, long otherwise = 1) => [value ?? otherwise];
            private static long[] Two(long value) => [value, value];
            private static long[] Two((long, long) value) => [value.Item1, value.Item2];
            private static long[] Two((long, long)? value, long otherwise) => value is { } v ? [v.Item1, v.Item2] : [otherwise, otherwise];
            private static string Text(Padding padding) => padding == Padding.Same ? "same" : "valid";
        }
    }
}
