using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Nas.LibTorch.Tests;

public sealed class AutogradTests
{
    [Fact]
    public void GradAnswersOneGradientForEachInputAndNullForUnusedOnes()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 2.0, 3.0 }).requires_grad_();
        var unused = tensor(1.0).requires_grad_();
        var y = x.pow(3).sum();
        var gradients = grad([y], [x, unused], retain_graph: true, allow_unused: true);
        Assert.Equal([12.0, 27.0], gradients[0].data<double>().ToArray());
        Assert.Null(gradients[1]);
        Assert.Null(x.grad);
        Assert.Throws<ExternalException>(() => grad([y], [unused]));
    }

    [Fact]
    public void SecondDerivativesThroughCreateGraph()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0).requires_grad_();
        var first = grad([x.pow(3)], [x], create_graph: true)[0];
        Assert.Equal(12, first.ToDouble());
        Assert.Equal(12, grad([first], [x])[0].ToDouble());
    }

    [Fact]
    public void BackwardAccumulatesAndGradOutputsWeigh()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2.0 }).requires_grad_();
        (x * x).sum().backward();
        backward(x * x, tensor(new[] { 10.0, 0.0 }));
        Assert.Equal([22.0, 4.0], x.grad!.data<double>().ToArray());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void NoGradRecordsNothingAndIsUndone()
    {
        using var scope = NewDisposeScope();
        var x = tensor(1.0).requires_grad_();
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True((x * 2).requires_grad);
        using (inference_mode()) Assert.True(is_inference_mode_enabled());
        Assert.False(is_inference_mode_enabled());
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void ACustomFunctionHasItsOwnGradient()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -1.0, 0.5, 2.0 }).requires_grad_();
        var y = Cube.apply(x, 2.0);
        Assert.Equal([-2.0, 0.25, 16.0], y.data<double>().ToArray());
        Gradients.Check(t => Cube.apply(t[0], 2.0), [x]);
        var straightThrough = Sign.apply(x);
        Assert.Equal([-1.0, 1.0, 1.0], straightThrough.data<double>().ToArray());
        straightThrough.sum().backward();
        Assert.Equal([1.0, 1.0, 1.0], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void ACustomFunctionOfSeveralResults()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor(3.0).requires_grad_(), tensor(4.0).requires_grad_());
        var results = SumAndProduct.apply(a, b);
        Assert.Equal((7.0, 12.0), (results[0].ToDouble(), results[1].ToDouble()));
        results[1].backward();
        Assert.Equal((4.0, 3.0), (a.grad!.ToDouble(), b.grad!.ToDouble()));
        Gradients.Check(t => stack(SumAndProduct.apply(t[0], t[1])), [a, b]);
    }

    [Fact]
    public void AnExceptionInBackwardComesOutOfBackward()
    {
        using var scope = NewDisposeScope();
        var x = tensor(1.0).requires_grad_();
        var error = Assert.Throws<ExternalException>(() => Failing.apply(x).backward());
        Assert.Contains("this gradient is not defined", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChangingASavedTensorInPlaceIsFound()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2.0 }).requires_grad_();
        var inner = x * 1;
        var y = Cube.apply(inner, 1.0);
        inner.add_(1);
        var error = Assert.Throws<ExternalException>(() => y.sum().backward());
        Assert.Contains("modified by an inplace operation", error.Message, StringComparison.Ordinal);
    }

    private sealed class Cube : SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("factor", vars[1]);
            return x.pow(3) * (double)vars[1];
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            [grad_output * ctx.get_saved_variables()[0].square() * 3 * (double)ctx.get_data("factor"), null!];
    }

    private sealed class Sign : SingleTensorFunction<Sign>
    {
        public override string Name => nameof(Sign);
        public override Tensor forward(AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).sign();
        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output];
    }

    private sealed class SumAndProduct : MultiTensorFunction<SumAndProduct>
    {
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            var (a, b) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([a, b]);
            return [a + b, a * b];
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            return [grad_outputs[0] + grad_outputs[1] * saved[1], grad_outputs[0] + grad_outputs[1] * saved[0]];
        }
    }

    private sealed class Failing : SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);
        public override Tensor forward(AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();
        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => throw new InvalidOperationException("this gradient is not defined");
    }
}
