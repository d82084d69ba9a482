using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Tests.Strategies.Steps;

public sealed class DominantEigenvalueTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Of a quadratic form, whose Hessian is its matrix; the sign tells a ridge from a valley.
    [Theory]
    [InlineData(3, 1, 0.5, 3)]
    [InlineData(-4, 1, 0.5, -4)]
    [InlineData(0, 0, 0, 0)]
    public void It_is_that_of_a_quadratic_form(double first, double second, double third, double expected)
    {
        var (a, b) = (new Parameter(tensor(new float[] { 0.3f, -1.2f })), new Parameter(tensor(new float[] { 2.5f })));
        // Eigenvectors that are no axes, and lie in both parameters.
        var turn = linalg.qr(tensor(new float[,] { { 1, 2, 3 }, { 0, 1, 4 }, { 5, 6, 0 } })).Q;
        var matrix = turn.matmul(diag(tensor(new[] { (float)first, (float)second, (float)third }))).matmul(turn.T);
        Tensor[] Gradients()
        {
            var gradient = matrix.mv(cat([a.detach(), b.detach()], 0));
            return [gradient[..2], gradient[2..]];
        }

        using var eigenvalue = new DominantEigenvalue([a, b], new RandomStream(3));
        var value = 0.0;
        for (var i = 0; i < 4; i++) value = eigenvalue.Measure(Gradients);
        Assert.Equal(expected, value, 0.01);
        Assert.Equal(new[] { 0.3f, -1.2f, 2.5f }, a.data<float>().Concat(b.data<float>()));
    }

    // The Hessian of a supernet's loss column by column, in double precision, and its eigenvalues by Torch.
    [Fact]
    public void It_is_that_of_a_supernets_loss()
    {
        manual_seed(1);
        using var supernet = new TanhSupernet(TanhSupernet.Three, 3);
        using var relaxation = new SoftmaxRelaxation(TanhSupernet.Three.Decisions, CPU, new RandomStream(1));
        using (no_grad()) relaxation.Parameters[0].copy_(randn(3, 2));
        using var step = new BilevelStep(supernet, relaxation, new TrainingOptions(1));
        var batch = new Batch(randn(20, 1, 2, 2), randint(3, 20));

        var alpha = relaxation.Parameters[0].detach().to(ScalarType.Float64);
        var columns = Enumerable.Range(0, 6).Select(i =>
        {
            var shift = (nn.functional.one_hot(tensor(new[] { (long)i }), 6).to(ScalarType.Float64) * 1e-5).reshape(3, 2);
            return (Gradient(supernet.Weight, batch, alpha + shift) - Gradient(supernet.Weight, batch, alpha - shift)) / 2e-5;
        });
        var values = linalg.eigvalsh(stack(columns.ToArray(), 0)).data<double>().ToArray();
        var expected = values.MaxBy(Math.Abs);

        using var eigenvalue = new DominantEigenvalue(relaxation.Parameters, new RandomStream(2));
        var value = 0.0;
        for (var i = 0; i < 10; i++) value = eigenvalue.Measure(() => step.ArchitectureGradients(null, batch));
        Assert.Equal(expected, value, 0.01 * Math.Abs(expected));
    }

    [Fact]
    public void It_goes_on_from_where_it_was_saved()
    {
        var at = new Parameter(tensor(new float[] { 1, 1, 1 }));
        var matrix = tensor(new float[,] { { 2, 1, 0 }, { 1, 2.5f, 0 }, { 0, 0, 2.9f } });
        Tensor[] Gradients() => [matrix.mv(at.detach())];
        using var first = new DominantEigenvalue([at], new RandomStream(3));
        first.Measure(Gradients);
        using var stream = new MemoryStream();
        first.Save(new BinaryWriter(stream));
        stream.Position = 0;
        using var second = new DominantEigenvalue([at], new RandomStream(4));
        second.Load(new BinaryReader(stream));
        Assert.Equal(first.Measure(Gradients), second.Measure(Gradients));
    }

    private static Tensor Gradient(Tensor weight, Batch batch, Tensor alpha)
    {
        var leaf = alpha.detach().clone().requires_grad_();
        var logits = TanhSupernet.Logits(batch.X.to(ScalarType.Float64), weight.detach().to(ScalarType.Float64), leaf.softmax(1));
        return autograd.grad([nn.functional.cross_entropy(logits, batch.Y)], [leaf])[0].flatten();
    }
}
