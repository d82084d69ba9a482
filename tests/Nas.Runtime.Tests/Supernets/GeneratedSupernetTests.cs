using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>What holds of any hypernetwork.</summary>
public abstract class GeneratedSupernetTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GeneratedSupernet _supernet;
    private readonly Batch _batch;

    private protected GeneratedSupernetTests(Func<NetworkPlan, IReadOnlyList<long[]>, Hypernetwork> create, bool isApart = false)
    {
        manual_seed(1);
        var plan = NetworkPlan.Of(SmallSpaces.AllEdges, new Dictionary<string, int> { ["channels"] = 4 });
        _supernet = new GeneratedSupernet(plan, shapes => create(plan, shapes), isApart);
        var input = _supernet.Space.Net.Input;
        _batch = new(randn(6, input.Channels, 8, 8), tensor([.. Enumerable.Range(0, 6).Select(i => i % 2L)]));
    }

    public void Dispose()
    {
        _supernet.Dispose();
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_is_written_is_that_of_the_candidates_that_run()
    {
        var gates = Path(1, 0, 1);
        _supernet.forward(_batch.X, gates);
        var convolutions = _supernet.named_parameters().Where(p => p.name.Contains("nor_conv_3", StringComparison.Ordinal)).ToArray();
        Assert.All(_supernet.Written, w => Assert.Equal(w.Written.data<float>().ToArray(), w.Weight.data<float>().ToArray()));
        // Two of three edges of each cell.
        Assert.Equal(convolutions.Length * 2 / 3, _supernet.Written.Count);
        Assert.All(_supernet.Written, w => Assert.Contains(convolutions, c => ReferenceEquals(c.parameter, w.Weight)));
        Assert.All(convolutions, c => Assert.DoesNotContain(_supernet.Trained, t => ReferenceEquals(t, c.parameter)));
    }

    // Where an operation stands and what is around it makes its weights others.
    [Fact]
    public virtual void Weights_depend_on_the_architecture()
    {
        float[] Written(params long[] values)
        {
            _supernet.forward(_batch.X, Path(values));
            return _supernet.Written[0].Written.data<float>().ToArray();
        }

        Assert.Equal(Written(1, 0, 1), Written(1, 0, 1));
        Assert.NotEqual(Written(1, 0, 1), Written(1, 1, 0));
    }

    // By central differences of the loss, in a weight of each tensor that is trained.
    [Fact]
    public void The_gradient_goes_through_what_is_written()
    {
        var options = new TrainingOptions(1) { LearningRate = 1e-3, Momentum = 0, WeightDecay = 0, GradientClip = 1e9 };
        var before = _supernet.Trained.Select(p => p.detach().clone()).ToArray();
        using var step = new HypernetworkStep(_supernet, new Always(Path(1, 1, 0)), options);
        _supernet.train();
        step.Run(_batch, null)!.Dispose();
        using var _ = no_grad();
        var gradients = _supernet.Trained.Zip(before, (now, then) => (then - now) / 1e-3).ToArray();
        for (var i = 0; i < before.Length; i++) _supernet.Trained[i].copy_(before[i]);
        var moved = 0;
        foreach (var (weight, gradient) in _supernet.Trained.Zip(gradients))
        {
            var at = gradient.abs().flatten().argmax().item<long>();
            var expected = (Loss(weight, at, 2e-3) - Loss(weight, at, -2e-3)) / 4e-3;
            var actual = gradient.flatten()[at].item<float>();
            Assert.Equal(expected, actual, 5e-2 * Math.Max(0.05, Math.Abs(expected)));
            if (Math.Abs(actual) > 1e-3) moved++;
        }

        Assert.True(moved > before.Length / 2, $"{moved} of {before.Length}");
    }

    [Fact]
    public void An_architecture_inherits_what_is_written_for_it()
    {
        var genotype = new Nas.Dsl.Model.Genotype(_supernet.Space.Decisions, [1, 1, 1]);
        var inherited = _supernet.Inherited(genotype);
        _supernet.forward(_batch.X, Gates.Of(genotype));
        foreach (var (weight, written) in _supernet.Written)
            Assert.Contains(inherited.Values, t => t.shape.SequenceEqual(weight.shape) && t.data<float>().ToArray().SequenceEqual(written.data<float>().ToArray()));
    }

    private double Loss(Parameter weight, long at, double by)
    {
        var flat = weight.view(-1);
        flat[at] += by;
        var loss = nn.functional.cross_entropy(_supernet.forward(_batch.X, Path(1, 1, 0)), _batch.Y).item<float>();
        flat[at] -= by;
        return loss;
    }

    private static Gates Path(params long[] values) => Gates.Of(new(SmallSpaces.AllEdges.Decisions, values));

    private sealed class Always(Gates gates) : IGateDistribution
    {
        public IReadOnlyList<Parameter> Parameters => [];

        public Gates Sample() => gates;

        public Nas.Dsl.Model.Genotype Derive(Constraints constraints) => throw new NotSupportedException();

        public void Save(BinaryWriter writer)
        {
        }

        public void Load(BinaryReader reader)
        {
        }
    }
}
