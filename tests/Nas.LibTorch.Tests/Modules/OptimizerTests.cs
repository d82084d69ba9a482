using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

[Collection(ModulesCollection.Name)]
public sealed class OptimizerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Runs an optimiser and a hand-written update of one element side by side, with the gradient sin(3 x) + x of each element.
    private static void Compare(Func<IEnumerable<Parameter>, optim.Optimizer> make, Func<double, double, int, Dictionary<string, double>, double> update, int steps = 6)
    {
        double[][] values = [[0.7, -1.2, 0.05], [2.0, -0.4]];
        var parameters = values.Select(v => nn.Parameter(tensor(v))).ToList();
        using var optimizer = make(parameters);
        var memory = values.Select(v => v.Select(_ => new Dictionary<string, double>()).ToArray()).ToArray();
        for (var step = 1; step <= steps; step++)
        {
            optimizer.zero_grad();
            parameters.Select(p => (p * p / 2 - (p * 3).cos() / 3).sum()).Aggregate((a, b) => a + b).backward();
            optimizer.step();
            for (var p = 0; p < values.Length; p++)
            {
                for (var i = 0; i < values[p].Length; i++)
                    values[p][i] = update(values[p][i], Math.Sin(3 * values[p][i]) + values[p][i], step, memory[p][i]);
                Numbers.Equal(values[p], parameters[p], 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(0.0, 0.0, 0.0, false, false)]
    [InlineData(0.9, 0.0, 0.01, false, false)]
    [InlineData(0.9, 0.3, 0.0, false, true)]
    [InlineData(0.8, 0.0, 0.1, true, false)]
    public void SgdFollowsItsFormula(double momentum, double dampening, double decay, bool nesterov, bool maximize) => Compare(
        p => optim.SGD(p, 0.1, momentum, dampening, decay, nesterov, maximize),
        (x, g, t, m) =>
        {
            g = (maximize ? -g : g) + decay * x;
            if (momentum == 0) return x - 0.1 * g;
            m["b"] = t == 1 ? g : momentum * m["b"] + (1 - dampening) * g;
            return x - 0.1 * (nesterov ? g + momentum * m["b"] : m["b"]);
        });

    [Theory]
    [InlineData(false, false, 0.0)]
    [InlineData(true, false, 0.1)]
    [InlineData(false, true, 0.1)]
    [InlineData(true, true, 0.0)]
    public void AdamFollowsItsFormula(bool amsgrad, bool decoupled, double decay) => Compare(
        p => decoupled ? optim.AdamW(p, 0.05, 0.8, 0.95, 1e-6, decay, amsgrad) : optim.Adam(p, 0.05, 0.8, 0.95, 1e-6, decay, amsgrad),
        (x, g, t, m) =>
        {
            if (decoupled) x *= 1 - 0.05 * decay;
            else g += decay * x;
            m["m"] = 0.8 * m.GetValueOrDefault("m") + 0.2 * g;
            m["v"] = 0.95 * m.GetValueOrDefault("v") + 0.05 * g * g;
            m["max"] = Math.Max(m.GetValueOrDefault("max"), m["v"]);
            var v = (amsgrad ? m["max"] : m["v"]) / (1 - Math.Pow(0.95, t));
            return x - 0.05 * m["m"] / (1 - Math.Pow(0.8, t)) / (Math.Sqrt(v) + 1e-6);
        });

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.7, true)]
    public void RmsPropFollowsItsFormula(double momentum, bool centered) => Compare(
        p => optim.RMSProp(p, 0.02, 0.9, 1e-6, 0.1, momentum, centered),
        (x, g, t, m) =>
        {
            g += 0.1 * x;
            m["s"] = 0.9 * m.GetValueOrDefault("s") + 0.1 * g * g;
            m["a"] = 0.9 * m.GetValueOrDefault("a") + 0.1 * g;
            var d = g / (Math.Sqrt(m["s"] - (centered ? m["a"] * m["a"] : 0)) + 1e-6);
            m["b"] = momentum * m.GetValueOrDefault("b") + d;
            return x - 0.02 * m["b"];
        });

    [Fact]
    public void AdagradFollowsItsFormula() => Compare(
        p => optim.Adagrad(p, 0.1, lr_decay: 0.2, weight_decay: 0.05, initial_accumulator_value: 0.3),
        (x, g, t, m) =>
        {
            g += 0.05 * x;
            m["s"] = m.GetValueOrDefault("s", 0.3) + g * g;
            return x - 0.1 / (1 + (t - 1) * 0.2) * g / (Math.Sqrt(m["s"]) + 1e-10);
        });

    public static TheoryData<string> Kinds() => ["SGD", "Adam", "AdamW", "RMSProp", "Adagrad"];

    private static OptimizerHelper Make(string kind, IEnumerable<Parameter> p) => kind switch
    {
        "SGD" => optim.SGD(p, 0.1, momentum: 0.9),
        "Adam" => optim.Adam(p, 0.1, amsgrad: true),
        "AdamW" => optim.AdamW(p, 0.1, weight_decay: 0.1),
        "RMSProp" => optim.RMSProp(p, 0.01, momentum: 0.5, centered: true),
        _ => optim.Adagrad(p, 0.1, lr_decay: 0.1),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void StateRestoresBitForBit(string kind)
    {
        static void Train(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                optimizer.zero_grad();
                model.call(Numbers.Draw(i, 4, 3).to(ScalarType.Float32)).square().sum().backward();
                optimizer.step();
            }
        }
        manual_seed(1);
        using var straight = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2));
        using var resumed = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2));
        using var copied = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2));
        using var first = Make(kind, straight.parameters());
        Train(straight, first, 0, 5);
        first.ParamGroups.First().LearningRate = 0.05;

        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) first.save_state_dict(writer);
        stream.Position = 0;
        using var second = Make(kind, resumed.parameters());
        using (var reader = new BinaryReader(stream)) second.load_state_dict(reader);
        using var third = Make(kind, copied.parameters());
        third.load_state_dict(first.state_dict());
        Assert.All(second.state_dict().State.Zip(first.state_dict().State), s => Assert.True(s.First.ApproximatelyEquals(s.Second)));
        resumed.load_state_dict(straight.state_dict());
        copied.load_state_dict(straight.state_dict());

        Train(straight, first, 5, 9);
        Train(resumed, second, 5, 9);
        Train(copied, third, 5, 9);
        foreach (var (key, value) in straight.state_dict())
        {
            Assert.Equal(value.bytes.ToArray(), resumed.state_dict()[key].bytes.ToArray());
            Assert.Equal(value.bytes.ToArray(), copied.state_dict()[key].bytes.ToArray());
        }
    }

    [Fact]
    public void ForeignStateIsRefused()
    {
        using var layer = nn.Linear(2, 2);
        using var sgd = optim.SGD(layer.parameters(), 0.1);
        using var adam = optim.Adam(layer.parameters());
        using var half = optim.Adam([layer.weight]);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) adam.save_state_dict(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        Assert.Throws<InvalidDataException>(() => sgd.load_state_dict(reader));
        Assert.Throws<ArgumentException>(() => half.load_state_dict(adam.state_dict()));
    }

    [Fact]
    public void GroupsHaveTheirOwnOptionsAndTakeTheRestFromTheOptimiser()
    {
        var (a, b, c) = (nn.Parameter(ones(1)), nn.Parameter(ones(1)), nn.Parameter(ones(1)));
        using var sgd = optim.SGD([new SGD.ParamGroup([a], new SGD.Options { LearningRate = 0.5 }), new SGD.ParamGroup([b], new SGD.Options())], 0.1);
        sgd.add_param_group(new SGD.ParamGroup([c], new SGD.Options { LearningRate = 0.25, weight_decay = 1 }));
        (a.sum() + b.sum() + c.sum()).backward();
        sgd.step();
        Numbers.Equal([0.5], a, 1e-6);
        Numbers.Equal([0.9], b, 1e-6);
        Numbers.Equal([0.5], c, 1e-6);
        Assert.Throws<ArgumentException>(() => sgd.add_param_group(new SGD.ParamGroup([a], new SGD.Options())));
        sgd.Momentum = 0.5;
        Assert.All(sgd.ParamGroups, g => Assert.Equal(0.5, ((optim.IMomentum)g).Momentum));
    }

    [Fact]
    public void ParametersWithoutGradientsStayAndLagBehind()
    {
        var (a, b) = (nn.Parameter(ones(1)), nn.Parameter(ones(1)));
        using var adam = optim.Adam([a, b], 0.1);
        a.sum().backward();
        adam.step();
        Numbers.Equal([1.0], b, 0);
        b.sum().backward();
        adam.step();
        Numbers.Equal([0.9], b, 1e-6);
        Assert.Equal([2L, 1L], adam.state_dict().State.Select(s => ((Adam.State)s).step));
    }

    [Fact]
    public void ClosuresComputeTheLossWithGradients()
    {
        var p = nn.Parameter(ones(1));
        using var sgd = optim.SGD([p], 0.1);
        using var _ = no_grad();
        var loss = sgd.step(() =>
        {
            var value = p.square().sum();
            value.backward();
            return value;
        });
        Assert.Equal(1.0, loss.ToDouble());
        Numbers.Equal([0.8], p, 1e-6);
    }

    [Fact]
    public void StepsLeaveNoTensorsBehind()
    {
        using var model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1));
        using var adam = optim.Adam(model.parameters());
        void Step()
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            model.call(ones(2, 4)).sum().backward();
            adam.step();
        }
        Step();
        var before = LiveTensors.Count();
        for (var i = 0; i < 3; i++) Step();
        Assert.Equal(before, LiveTensors.Count());
        adam.Dispose();
        Assert.True(LiveTensors.Count() < before);
    }

    [Fact]
    public void GradientsAreClipped()
    {
        var (a, b) = (nn.Parameter(zeros(2)), nn.Parameter(zeros(1)));
        a.grad = tensor(new[] { 3f, 0f });
        b.grad = tensor(new[] { -4f });
        Assert.Equal(5.0, nn.utils.clip_grad_norm_([a, b], 10), 5);
        Numbers.Equal([-4.0], b.grad!, 0);
        Assert.Equal(5.0, nn.utils.clip_grad_norm_([a, b, nn.Parameter(ones(1))], 1), 5);
        Numbers.Equal([0.6, 0], a.grad!, 1e-5);
        Numbers.Equal([-0.8], b.grad!, 1e-5);
        Assert.Equal(0.8, nn.utils.clip_grad_norm_([a, b], 0.4, double.PositiveInfinity), 5);
        Numbers.Equal([-0.4], b.grad!, 1e-5);
        nn.utils.clip_grad_value_([a, b], 0.1);
        Numbers.Equal([0.1, 0], a.grad!, 1e-6);
        Numbers.Equal([-0.1], b.grad!, 1e-6);
    }

    [Fact]
    public void ParametersBecomeAVectorAndComeBack()
    {
        using var layer = nn.Linear(2, 2);
        var vector = nn.utils.parameters_to_vector(layer.parameters());
        Numbers.Equal([.. Numbers.Values(layer.weight), .. Numbers.Values(layer.bias!)], vector, 0);
        nn.utils.vector_to_parameters(arange(6, dtype: ScalarType.Float32), layer.parameters());
        Numbers.Equal([0.0, 1, 2, 3], layer.weight, 0);
        Numbers.Equal([4.0, 5], layer.bias!, 0);
        Assert.Throws<ArgumentException>(() => nn.utils.vector_to_parameters(ones(5), layer.parameters()));
    }
}
