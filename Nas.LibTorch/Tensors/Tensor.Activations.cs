using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // Activation functions of a tensor.
    public partial class Tensor
    {
        public Tensor celu() => Call("celu", this);
        public Tensor celu(Scalar alpha) => Call("celu", this, alpha);
        public Tensor celu_() => CallInPlace("celu_", this);
        public Tensor celu_(Scalar alpha) => CallInPlace("celu_", this, alpha);
        public Tensor elu(double alpha = 1) => Call("elu", this, alpha);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Call("elu", this, alpha, scale, input_scale);
        public Tensor elu_(double alpha = 1) => CallInPlace("elu_", this, alpha);
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => CallInPlace("elu_", this, alpha, scale, input_scale);
        public Tensor gelu() => Call("gelu", this);
        public Tensor gelu_() => CallInPlace("gelu_", this);
        public Tensor glu(long dim = -1) => Call("glu", this, dim);
        public Tensor hardsigmoid() => Call("hardsigmoid", this);
        public Tensor hardsigmoid_() => CallInPlace("hardsigmoid_", this);
        public Tensor hardswish() => Call("hardswish", this);
        public Tensor hardswish_() => CallInPlace("hardswish_", this);
        public Tensor hardtanh(Scalar min, Scalar max) => Call("hardtanh", this, min, max);
        public Tensor hardtanh_(Scalar min, Scalar max) => CallInPlace("hardtanh_", this, min, max);
        public Tensor leaky_relu(Scalar negative_slope) => Call("leaky_relu", this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => CallInPlace("leaky_relu_", this, negative_slope);
        public Tensor log_sigmoid() => Call("log_sigmoid", this);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Call("log_softmax.int", this, dim, dtype);
        public Tensor prelu(Tensor target) => Call("prelu", this, target);
        public Tensor relu() => Call("relu", this);
        public Tensor relu6() => Call("relu6", this);
        public Tensor relu6_() => CallInPlace("relu6_", this);
        public Tensor relu_() => CallInPlace("relu_", this);
        public Tensor rrelu(double lower = 0.125, double upper = 0.3333333333333333) => Call("rrelu", this, lower, upper);
        public Tensor rrelu_(double lower = 0.125, double upper = 0.3333333333333333) => CallInPlace("rrelu_", this, lower, upper);
        public Tensor selu() => Call("selu", this);
        public Tensor selu_() => CallInPlace("selu_", this);
        public Tensor sigmoid() => Call("sigmoid", this);
        public Tensor sigmoid_() => CallInPlace("sigmoid_", this);
        public Tensor silu() => Call("silu", this);
        public Tensor silu_() => CallInPlace("silu_", this);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Call("softmax.int", this, dim, dtype);
        public Tensor softplus(double beta = 1, double threshold = 20) => Call("softplus", this, beta, threshold);
        public Tensor threshold(Scalar threshold, Scalar value) => Call("threshold", this, threshold, value);
        public Tensor threshold_(Scalar threshold, Scalar value) => CallInPlace("threshold_", this, threshold, value);
    }
}
