using TorchSharp.Interop;
using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            // A stride that is not given is the kernel's size, as an empty list says to libtorch.

            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Call("max_pool1d", input, One(kernel_size), Stride(stride), One(padding, 0), One(dilation), ceil_mode);

            public static (Tensor, Tensor) max_pool1d_with_indices(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Call2("max_pool1d_with_indices", input, One(kernel_size), Stride(stride), One(padding, 0), One(dilation), ceil_mode);

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Call("max_pool2d", input, Two(kernel_size), Stride(stride, stride), Two(padding ?? 0), Two(dilation ?? 1), ceil_mode);

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                Call("max_pool2d", input, Two(kernel_size), Stride(stride?.Item1, stride?.Item2), Two(padding, 0), Two(dilation, 1), ceil_mode);

            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Call("max_pool2d", input, kernel_size, strides ?? [], Argument.OrDefault(padding), Argument.OrDefault(dilation), ceil_mode);

            public static (Tensor, Tensor) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Call2("max_pool2d_with_indices", input, kernel_size, strides ?? [], Argument.OrDefault(padding), Argument.OrDefault(dilation), ceil_mode);

            public static Tensor max_pool3d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Call("max_pool3d", input, kernel_size, strides ?? [], Argument.OrDefault(padding), Argument.OrDefault(dilation), ceil_mode);

            public static (Tensor, Tensor) max_pool3d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Call2("max_pool3d_with_indices", input, kernel_size, strides ?? [], Argument.OrDefault(padding), Argument.OrDefault(dilation), ceil_mode);

            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                Call("avg_pool1d", input, One(kernel_size), Stride(stride), One(padding, 0), ceil_mode, count_include_pad);

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Call("avg_pool2d", input, Two(kernel_size), Stride(stride, stride), Two(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Call("avg_pool2d", input, Two(kernel_size), Stride(stride?.Item1, stride?.Item2), Two(padding, 0), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Call("avg_pool2d", input, kernel_size, stride ?? [], Argument.OrDefault(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool3d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Call("avg_pool3d", input, kernel_size, stride ?? [], Argument.OrDefault(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => Call("adaptive_avg_pool1d", input, One(output_size));
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => Call("adaptive_avg_pool2d", input, Two(output_size));
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => Call("adaptive_avg_pool2d", input, Two(output_size));
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => Call("adaptive_avg_pool2d", input, output_size);
            public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) => Call("adaptive_avg_pool3d", input, new[] { output_size, output_size, output_size });
            public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) => Call("adaptive_avg_pool3d", input, new[] { output_size.Item1, output_size.Item2, output_size.Item3 });
            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) => Call("adaptive_avg_pool3d", input, output_size);

            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) => First(adaptive_max_pool1d_with_indices(input, output_size));
            public static (Tensor, Tensor) adaptive_max_pool1d_with_indices(Tensor input, long output_size) => Call2("adaptive_max_pool1d", input, One(output_size));
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) => First(adaptive_max_pool2d_with_indices(input, output_size));
            public static (Tensor, Tensor) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) => Call2("adaptive_max_pool2d", input, output_size);
            public static Tensor adaptive_max_pool3d(Tensor input, long[] output_size) => First(adaptive_max_pool3d_with_indices(input, output_size));
            public static (Tensor, Tensor) adaptive_max_pool3d_with_indices(Tensor input, long[] output_size) => Call2("adaptive_max_pool3d", input, output_size);

            private static long[] Stride(long? stride) => stride is { } s ? [s] : [];
            private static long[] Stride(long? first, long? second) => first is { } f && second is { } s ? [f, s] : [];

            private static Tensor First((Tensor Values, Tensor Indices) pair)
            {
                pair.Indices.Dispose();
                return pair.Values;
            }
        }
    }
}
