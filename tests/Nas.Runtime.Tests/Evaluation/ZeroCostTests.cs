using Nas.Runtime.Data;
using Nas.Runtime.Evaluation.ZeroCost;
using Nas.Runtime.Hosting;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Training;
using Nas.Dsl.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Evaluation;

public sealed class ZeroCostTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Of a linear layer the gradient of the cross entropy is (softmax - truth)ᵀ x / batch.
    [Fact]
    public void Gradients_of_a_linear_layer_are_those_of_the_closed_form()
    {
        var (network, batch) = (nn.Sequential(nn.Flatten(), nn.Linear(4, 3)), Images(8));
        var weight = network.parameters().First();
        using var _ = no_grad();
        var surplus = network.call(batch.X).softmax(1) - nn.functional.one_hot(batch.Y, 3);
        var gradient = surplus.t().matmul(batch.X.flatten(1)) / 8;
        var (norm, cut) = (gradient.norm().item<float>(), (gradient * weight).abs().sum().item<float>());
        using var again = enable_grad();
        Assert.Equal(norm, Of("grad-norm", network, batch), 1e-5);
        network.zero_grad();
        Assert.Equal(cut, Of("snip", network, batch), 1e-5);
    }

    // Σ θ ∂R/∂θ over a layer is R itself, whatever the layer, for R is linear in each.
    [Fact]
    public void Synaptic_flow_is_the_same_through_every_layer()
    {
        var network = nn.Sequential(nn.Flatten(), nn.Linear(4, 5, hasBias: false), nn.ReLU(), nn.BatchNorm1d(5), nn.Linear(5, 3, hasBias: false));
        using var weights = no_grad();
        var parameters = network.parameters().Where(p => p.dim() == 2).ToArray();
        var flow = parameters[1].abs().matmul(parameters[0].abs()).sum().item<float>();
        using var again = enable_grad();
        Assert.Equal(Math.Log(1 + (2 * flow)), Of("synflow", network, Images(2)), 1e-4);
    }

    [Fact]
    public void Images_that_a_network_answers_alike_count_little_in_the_jacobian_covariance()
    {
        const double K = 1e-5;
        // A linear network has one gradient for all images: a single eigenvalue is not 0.
        var alike = -(Math.Log(4 + K) + (1 / (4 + K)) + (3 * (Math.Log(K) + (1 / K))));
        Assert.Equal(1, Of("jacob-cov", nn.Sequential(nn.Flatten(), nn.Linear(4, 3)), Images(4)) / alike, 1e-3);
        Assert.Equal(1, JacobianCovariance.Score(zeros(4, 6)) / alike, 1e-6); // nothing reaches the output
        var apart = tensor(new float[,] { { 1, -1, 0, 0 }, { 0, 0, 1, -1 } });
        Assert.Equal(-2 * (Math.Log(1 + K) + (1 / (1 + K))), JacobianCovariance.Score(apart), 1e-6);
    }

    [Fact]
    public void The_kernel_of_naswot_counts_units_that_agree()
    {
        var kernel = Naswot.Agreements(tensor(new float[,] { { 1, -1, 2, 0 }, { 1, 1, 2, -3 }, { -1, 5, -2, 1 } }));
        Assert.Equal([4f, 3, 0, 3, 4, 1, 0, 1, 4], kernel.data<float>().ToArray());
        Assert.Equal(Math.Log(4 * 9), Naswot.LogDeterminant(diag(tensor(new[] { 4.0, 9.0 }))), 1e-9);
        Assert.Equal(2 * Math.Log(1e-5), Naswot.LogDeterminant(zeros(2, 2, ScalarType.Float64)), 1e-9);

        // What it sees is what goes into the ReLUs of the network.
        var (network, batch) = (nn.Sequential(nn.Flatten(), nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3)), Images(5));
        using var _ = no_grad();
        var first = network[1].call(batch.X.flatten(1));
        var both = Naswot.Agreements(first) + Naswot.Agreements(network[3].call(first.relu()));
        Assert.Equal(Naswot.LogDeterminant(both.to(ScalarType.Float64)), Of("naswot", network, batch), 1e-6);
    }

    // A batch norm divides the feature maps by a deviation, which is added again.
    [Fact]
    public void A_batch_norm_leaves_the_zen_score_as_it_is()
    {
        var with = Zen(nn.Sequential(nn.Conv2d(1, 1, 3, padding: 1), nn.BatchNorm2d(1), nn.AdaptiveAvgPool2d(1)));
        var without = Zen(nn.Sequential(nn.Conv2d(1, 1, 3, padding: 1), nn.AdaptiveAvgPool2d(1)));
        Assert.Equal(without, with, 0.02);
        Assert.True(double.IsFinite(Zen(nn.Sequential(nn.Conv2d(1, 1, 3), nn.Dropout(1)))));

        static double Zen(nn.Module<Tensor, Tensor> network)
        {
            manual_seed(1);
            return Of("zen", network, new Batch(zeros(32, 1, 8, 8), zeros(32, ScalarType.Int64)));
        }
    }

    [Fact]
    public void Every_score_is_a_number_the_same_each_time_and_tells_architectures_apart()
    {
        var tiny = new UserProject(typeof(ZeroCostTests).Assembly).Space("TinyNet");
        var data = DataSource.Named("shapes").Load(new DataRequest("shapes", null, tiny.Space.Net.Input, 3, 5) { TrainCount = 20, TestCount = 3 });
        var random = new RandomStream(4);
        Genotype[] cells = [.. Enumerable.Range(0, 4).Select(_ => tiny.Space.Decisions.Sample(random))];
        foreach (var score in ZeroCostScore.All)
        {
            double[] first = [.. Scored(), .. Scored()];
            Assert.All(first, v => Assert.True(double.IsFinite(v), $"{score.Name}: {v}"));
            Assert.Equal(first[..4], first[4..]);
            Assert.True(first.Distinct().Count() > 1, score.Name);

            IEnumerable<double> Scored()
            {
                var evaluator = new ZeroCostEvaluator(tiny, tiny.Space.Net.Defaults, data.Train, score, 16, CPU, new RandomStream(7));
                return cells.Select(c => evaluator.Evaluate(c, 0, default).Score.Accuracy);
            }
        }
    }

    [Fact]
    public void Of_several_draws_the_most_promising_is_proposed()
    {
        var (space, random) = (Tests.Strategies.TanhSupernet.Three.Decisions, new RandomStream(1));
        Genotype[] draws = [.. Enumerable.Range(0, 6).Select(_ => space.Sample(random))];
        var next = 0;
        // The first value is worth nothing at all: no number is worse than any.
        var constraints = Constraints.None.Choosing(g => g[0] == 0 ? double.NaN : g[1] + (2 * g[2]), 3);
        for (var i = 0; i < 2; i++)
        {
            var chosen = constraints.First(() => draws[next++]);
            Assert.Equal(3 * (i + 1), next);
            Assert.Equal(draws[(3 * i)..next].Max(Worth), Worth(chosen));
        }

        static int Worth(Genotype g) => g[0] == 0 ? -1 : (int)(g[1] + (2 * g[2]));
    }

    private static double Of(string score, nn.Module<Tensor, Tensor> network, Batch batch) =>
        ZeroCostScore.Named(score).Of(network, batch, TaskLoss.Of(LearningTask.Usual(new ImageShape(1, 2, 2))));

    private static Batch Images(int count)
    {
        manual_seed(count);
        return new Batch(randn(count, 1, 2, 2), arange(count).remainder(3));
    }
}
