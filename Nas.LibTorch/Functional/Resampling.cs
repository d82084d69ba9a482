using TorchSharp.Interop;
using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Constant or PaddingModes.Zeros => Call("constant_pad_nd", input, pad, value),
                PaddingModes.Reflect => Call($"reflection_pad{pad.Length / 2}d", input, pad),
                PaddingModes.Replicate => Call($"replication_pad{pad.Length / 2}d", input, pad),
                _ => Call("_pad_circular", input, pad),
            };

            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, pad.ToArray(), mode, value);
            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, (long[])[pad.Item1, pad.Item2], mode, value);
            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, (long[])[pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <summary>One number pads the last two dimensions alike on both sides (the last one of a vector).</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, (long[])[pad, pad, pad, pad], mode, value);

            /// <summary>One-hot vectors of class numbers, of type Int64.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Call("one_hot", x, num_classes);

            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => Call("pixel_shuffle", input, upscale_factor);
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => Call("pixel_unshuffle", input, downscale_factor);

            /// <summary>Resizes the last dimensions of (N, C, ...) to a size or by a factor.</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                if (size is null == scale_factor is null) throw new ArgumentException("Give either size or scale_factor.");
                var sizes = x.shape;
                var spatial = sizes.Length - 2;
                long Resized(int d) => size is not null ? size[size.Length == 1 ? 0 : d] : (long)Math.Floor(sizes[d + 2] * scale_factor![scale_factor.Length == 1 ? 0 : d]);
                var target = Enumerable.Range(0, spatial).Select(Resized).ToArray();
                var factors = scale_factor is null || recompute_scale_factor ? null
                    : scale_factor.Length == spatial ? scale_factor : Enumerable.Repeat(scale_factor[0], spatial).ToArray();
                Argument output = factors is null ? target : Argument.None;
                var aligned = align_corners ?? false;
                return (mode, spatial) switch
                {
                    (InterpolationMode.Nearest, 1 or 2 or 3) => Call($"upsample_nearest{spatial}d.vec", x, output, factors),
                    (InterpolationMode.NearestExact, 1 or 2 or 3) => Call($"_upsample_nearest_exact{spatial}d.vec", x, output, factors),
                    (InterpolationMode.Linear, 1) => Call("upsample_linear1d.vec", x, output, aligned, factors),
                    (InterpolationMode.Bilinear, 2) => Call(antialias ? "_upsample_bilinear2d_aa.vec" : "upsample_bilinear2d.vec", x, output, aligned, factors),
                    (InterpolationMode.Bicubic, 2) => Call(antialias ? "_upsample_bicubic2d_aa.vec" : "upsample_bicubic2d.vec", x, output, aligned, factors),
                    (InterpolationMode.Trilinear, 3) => Call("upsample_trilinear3d.vec", x, output, aligned, factors),
                    (InterpolationMode.Area, 1 or 2 or 3) => Call($"adaptive_avg_pool{spatial}d", x, target),
                    _ => throw new ArgumentException($"{mode} does not resize an input of {sizes.Length} dimensions.", nameof(mode)),
                };
            }

            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null) =>
                Call("grid_sampler", input, grid, mode == GridSampleMode.Bilinear ? 0L : 1L,
                    padding_mode switch { GridSamplePaddingMode.Border => 1L, GridSamplePaddingMode.Reflection => 2L, _ => 0L }, align_corners ?? false);

            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                Call("affine_grid_generator", theta, size ?? throw new ArgumentNullException(nameof(size)), align_corners);

            /// <summary>softmax(Q Kᵀ / √d) V over the last two dimensions (Vaswani et al. 2017, equation 1).</summary>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                using var scope = NewDisposeScope();
                var scores = query.matmul(key.transpose(-2, -1)) / Math.Sqrt(query.shape[^1]);
                if (is_casual)
                {
                    var future = ones(scores.shape[^2], scores.shape[^1], ScalarType.Bool, scores.device).triu(1);
                    scores = scores.masked_fill(future, double.NegativeInfinity);
                }
                if (attn_mask is not null)
                    scores = attn_mask.dtype == ScalarType.Bool ? scores.masked_fill(attn_mask.logical_not(), double.NegativeInfinity) : scores + attn_mask;
                var weights = scores.softmax(-1);
                if (p > 0) weights = dropout(weights, p);
                return weights.matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}
