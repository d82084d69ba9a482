namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Fills tensors with the usual initial values, in place and unseen by autograd. Each function returns its argument.</summary>
        public static partial class init
        {
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            /// <summary>The factor on the standard deviation that keeps the variance through a nonlinearity.</summary>
            /// <param name="nonlinearity">What follows the layer.</param>
            /// <param name="param">The negative slope of a leaky ReLU; it is used as given, 0 included.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2.0),
                NonlinearityType.LeakyReLU => Math.Sqrt(2.0 / (1.0 + param * param)),
                _ => 1.0,
            };

            /// <summary>The number of inputs and outputs of each unit of a weight (out, in, kernel...).</summary>
            /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions", nameof(tensor));
                var field = 1L;
                for (var i = 2; i < shape.Length; i++) field *= shape[i];
                return (shape[1] * field, shape[0] * field);
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Fill(tensor, t => t.uniform_(low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Fill(tensor, t => t.normal_(mean, std, generator));

            public static Tensor constant_(Tensor tensor, Scalar val) => Fill(tensor, t => t.fill_(val));

            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            public static Tensor zeros_(Tensor tensor) => Fill(tensor, t => t.zero_());

            /// <summary>The identity in a matrix.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                if (tensor.Dimensions != 2) throw new ArgumentException("Only tensors with 2 dimensions are supported", nameof(tensor));
                return Copy(tensor, () => eye(tensor.shape[0], tensor.shape[1], tensor.dtype, tensor.device));
            }

            /// <summary>The Dirac delta: a convolution (3 to 5 dimensions) of that weight hands its channels through.</summary>
            public static Tensor dirac_(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length is < 3 or > 5) throw new ArgumentException("Only tensors with 3, 4, or 5 dimensions are supported", nameof(tensor));
                return Fill(tensor, t =>
                {
                    t.zero_();
                    for (var channel = 0L; channel < Math.Min(shape[0], shape[1]); channel++)
                    {
                        var at = t.select(0, channel).select(0, channel);
                        for (var d = 2; d < shape.Length; d++) at = at.select(0, shape[d] / 2);
                        at.fill_(1);
                    }
                });
            }

            /// <summary>Glorot and Bengio (2010): U(-a, a) with a = gain · √(6 / (fan_in + fan_out)).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var limit = Math.Sqrt(3.0) * gain * Math.Sqrt(2.0 / (fanIn + fanOut));
                return uniform_(tensor, -limit, limit);
            }

            /// <summary>Glorot and Bengio (2010): N(0, gain² · 2 / (fan_in + fan_out)).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
            }

            /// <inheritdoc cref="xavier_uniform_"/>
            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            /// <inheritdoc cref="xavier_normal_"/>
            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) => xavier_normal_(tensor, gain);

            /// <summary>He et al. (2015): U(-b, b) with b = gain · √(3 / fan).</summary>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var limit = Math.Sqrt(3.0) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -limit, limit);
            }

            /// <summary>He et al. (2015): N(0, gain² / fan).</summary>
            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>A random matrix with orthonormal rows or columns (Saxe et al. 2013), times the gain; later dimensions count as columns.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                if (tensor.Dimensions < 2) throw new ArgumentException("Only tensors with 2 or more dimensions are supported", nameof(tensor));
                var rows = tensor.shape[0];
                var columns = tensor.NumberOfElements / Math.Max(rows, 1);
                return Copy(tensor, () =>
                {
                    var flat = empty([rows, columns], tensor.dtype, tensor.device).normal_();
                    if (rows < columns) flat = flat.t();
                    var (q, r) = Interop.Operator.Call2("linalg_qr", flat);
                    // The sign of R's diagonal makes Q uniform.
                    q = q.mul(r.diag().sign());
                    if (rows < columns) q = q.t();
                    return q.mul(gain).reshape(tensor.shape);
                });
            }

            /// <summary>N(0, std²) with a share of zeros in each column (Martens 2010).</summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01)
            {
                if (tensor.Dimensions != 2) throw new ArgumentException("Only tensors with 2 dimensions are supported", nameof(tensor));
                var (rows, columns) = (tensor.shape[0], tensor.shape[1]);
                var zeros = (long)Math.Ceiling(sparsity * rows);
                return Fill(tensor, t =>
                {
                    t.normal_(0, std);
                    for (var column = 0L; column < columns && zeros > 0; column++)
                        t.select(1, column).index_fill_(0, randperm(rows, dtype: ScalarType.Int64, device: t.device).slice(0, 0, zeros, 1), 0);
                });
            }

            /// <summary>N(mean, std²) cut off to a .. b, through the inverse of the distribution function.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
            {
                // The share of the normal distribution below x, through erf's tensor operator: there is none in .NET.
                double Below(double x)
                {
                    using var erf = torch.tensor((x - mean) / std / Math.Sqrt(2.0), ScalarType.Float64).erf();
                    return (1.0 + erf.ToDouble()) / 2.0;
                }

                var (low, high) = (Below(a), Below(b));
                return Fill(tensor, t =>
                {
                    t.uniform_(2 * low - 1, 2 * high - 1, generator);
                    t.erfinv_();
                    t.mul_(std * Math.Sqrt(2.0)).add_(mean);
                    t.clamp_(a, b);
                });
            }

            /// <summary>What linear layers and convolutions draw their bias from: U(-1/√fan_in, 1/√fan_in).</summary>
            internal static void BiasUniform(Tensor bias, long fanIn)
            {
                var limit = fanIn > 0 ? 1.0 / Math.Sqrt(fanIn) : 0.0;
                uniform_(bias, -limit, limit);
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static Tensor Fill(Tensor tensor, Action<Tensor> fill)
            {
                using var _ = no_grad();
                using var __ = NewDisposeScope();
                fill(tensor);
                return tensor;
            }

            private static Tensor Copy(Tensor tensor, Func<Tensor> make) => Fill(tensor, t => t.copy_(make()));
        }
    }
}
