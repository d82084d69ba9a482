using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients by one factor, so that their joint norm does not exceed a limit.</summary>
            /// <param name="tensors">Parameters; those without a gradient do not count.</param>
            /// <param name="max_norm">The limit.</param>
            /// <param name="norm_type">The p of the p-norm, or infinity.</param>
            /// <returns>The joint norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var _ = no_grad();
                using var __ = NewDisposeScope();
                var gradients = GradientsOf(tensors);
                if (gradients.Length == 0) return 0.0;
                var norms = gradients.Select(g => Operator.Call("linalg_vector_norm", g, norm_type)).ToArray();
                var joint = stack(norms.Select(n => n.to(norms[0].device)), 0);
                var total = Operator.Call("linalg_vector_norm", joint, norm_type).to(ScalarType.Float64).ToDouble();
                var factor = max_norm / (total + 1e-6);
                if (factor < 1.0) Operator.CallVoid("_foreach_mul_.Scalar", gradients, factor);
                return total;
            }

            /// <summary>Clamps every element of all gradients to -clip_value .. clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var _ = no_grad();
                using var __ = NewDisposeScope();
                foreach (var gradient in GradientsOf(tensors)) gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>All elements of all parameters in one dimension, one parameter after another.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat(tensors.Select(t => t.reshape(-1)).ToArray(), 0).MoveToOuterDisposeScope();
            }

            /// <summary>Copies what <see cref="parameters_to_vector"/> gave back into the parameters.</summary>
            /// <exception cref="ArgumentException">The vector has not as many elements as the parameters.</exception>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var _ = no_grad();
                using var __ = NewDisposeScope();
                var parameters = tensors.ToList();
                if (vec.Dimensions != 1 || parameters.Sum(p => p.NumberOfElements) != vec.NumberOfElements)
                    throw new ArgumentException("The vector has one dimension and as many elements as all parameters together.", nameof(vec));
                var start = 0L;
                foreach (var parameter in parameters)
                {
                    var end = start + parameter.NumberOfElements;
                    parameter.copy_(vec.slice(0, start, end, 1).reshape(parameter.shape));
                    start = end;
                }
            }

            private static Tensor[] GradientsOf(IEnumerable<Parameter> tensors) => tensors.Select(t => t.grad).OfType<Tensor>().ToArray();
        }
    }
}
