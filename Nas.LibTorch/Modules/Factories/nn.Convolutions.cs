using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <inheritdoc cref="Modules.Conv1d"/>
        public static Conv1d Conv1d(
            long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, ConvolutionShape.Repeat(kernel_size, 1), ConvolutionShape.Repeat(stride, 1), ConvolutionShape.Repeat(dilation, 1), groups, padding_mode) { Padding = ConvolutionShape.Repeat(padding, 1) }, bias, device, dtype);

        /// <inheritdoc cref="Modules.Conv1d"/>
        public static Conv1d Conv1d(
            long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, ConvolutionShape.Repeat(kernel_size, 1), ConvolutionShape.Repeat(stride, 1), ConvolutionShape.Repeat(dilation, 1), groups, padding_mode) { PaddingType = padding }, bias, device, dtype);

        /// <inheritdoc cref="Modules.ConvTranspose1d"/>
        public static ConvTranspose1d ConvTranspose1d(
            long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, ConvolutionShape.Repeat(kernel_size, 1), ConvolutionShape.Repeat(stride, 1), ConvolutionShape.Repeat(dilation, 1), groups, padding_mode) { Padding = ConvolutionShape.Repeat(padding, 1), OutputPadding = ConvolutionShape.Repeat(output_padding, 1) }, bias, device, dtype);

        /// <inheritdoc cref="Modules.Conv2d"/>
        public static Conv2d Conv2d(
            long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, ConvolutionShape.Repeat(kernel_size, 2), ConvolutionShape.Repeat(stride, 2), ConvolutionShape.Repeat(dilation, 2), groups, padding_mode) { Padding = ConvolutionShape.Repeat(padding, 2) }, bias, device, dtype);

        /// <inheritdoc cref="Modules.Conv2d"/>
        public static Conv2d Conv2d(
            long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, ConvolutionShape.Repeat(kernel_size, 2), ConvolutionShape.Repeat(stride, 2), ConvolutionShape.Repeat(dilation, 2), groups, padding_mode) { PaddingType = padding }, bias, device, dtype);

        /// <inheritdoc cref="Modules.Conv2d"/>
        public static Conv2d Conv2d(
            long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, Sizes(kernel_size), Sizes(stride ?? (1, 1)), Sizes(dilation ?? (1, 1)), groups, padding_mode) { Padding = Sizes(padding ?? (0, 0)) }, bias, device, dtype);

        /// <inheritdoc cref="Modules.Conv2d"/>
        public static Conv2d Conv2d(
            long in_channels, long out_channels, (long, long) kernel_size, Padding padding, (long, long)? stride = null, (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, Sizes(kernel_size), Sizes(stride ?? (1, 1)), Sizes(dilation ?? (1, 1)), groups, padding_mode) { PaddingType = padding }, bias, device, dtype);

        /// <inheritdoc cref="Modules.ConvTranspose2d"/>
        public static ConvTranspose2d ConvTranspose2d(
            long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, ConvolutionShape.Repeat(kernel_size, 2), ConvolutionShape.Repeat(stride, 2), ConvolutionShape.Repeat(dilation, 2), groups, padding_mode) { Padding = ConvolutionShape.Repeat(padding, 2), OutputPadding = ConvolutionShape.Repeat(output_padding, 2) }, bias, device, dtype);

        /// <inheritdoc cref="Modules.ConvTranspose2d"/>
        public static ConvTranspose2d ConvTranspose2d(
            long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? output_padding = null, (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, Sizes(kernel_size), Sizes(stride ?? (1, 1)), Sizes(dilation ?? (1, 1)), groups, padding_mode) { Padding = Sizes(padding ?? (0, 0)), OutputPadding = Sizes(output_padding ?? (0, 0)) }, bias, device, dtype);

        /// <inheritdoc cref="Modules.Conv3d"/>
        public static Conv3d Conv3d(
            long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, ConvolutionShape.Repeat(kernel_size, 3), ConvolutionShape.Repeat(stride, 3), ConvolutionShape.Repeat(dilation, 3), groups, padding_mode) { Padding = ConvolutionShape.Repeat(padding, 3) }, bias, device, dtype);

        /// <inheritdoc cref="Modules.Conv3d"/>
        public static Conv3d Conv3d(
            long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, ConvolutionShape.Repeat(kernel_size, 3), ConvolutionShape.Repeat(stride, 3), ConvolutionShape.Repeat(dilation, 3), groups, padding_mode) { PaddingType = padding }, bias, device, dtype);

        /// <inheritdoc cref="Modules.Conv3d"/>
        public static Conv3d Conv3d(
            long in_channels, long out_channels, (long, long, long) kernel_size, (long, long, long)? stride = null, (long, long, long)? padding = null, (long, long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, Sizes(kernel_size), Sizes(stride ?? (1, 1, 1)), Sizes(dilation ?? (1, 1, 1)), groups, padding_mode) { Padding = Sizes(padding ?? (0, 0, 0)) }, bias, device, dtype);

        /// <inheritdoc cref="Modules.Conv3d"/>
        public static Conv3d Conv3d(
            long in_channels, long out_channels, (long, long, long) kernel_size, Padding padding, (long, long, long)? stride = null, (long, long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new(in_channels, out_channels, Sizes(kernel_size), Sizes(stride ?? (1, 1, 1)), Sizes(dilation ?? (1, 1, 1)), groups, padding_mode) { PaddingType = padding }, bias, device, dtype);

        private static long[] Sizes((long, long) sizes) => [sizes.Item1, sizes.Item2];

        private static long[] Sizes((long, long, long) sizes) => [sizes.Item1, sizes.Item2, sizes.Item3];
    }
}
