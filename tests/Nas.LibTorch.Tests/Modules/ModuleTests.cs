using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

[Collection(ModulesCollection.Name)]
public sealed class ModuleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(3, 4);
        [ComponentName(Name = "second_layer")]
        private readonly Linear second = nn.Linear(4, 2, hasBias: false);
        private readonly Parameter scale = nn.Parameter(ones(2));
        private readonly Tensor offset = zeros(2);

        public Block()
            : base(nameof(Block)) => RegisterComponents();

        public Parameter Scale => scale;

        public Tensor Offset => offset;

        public override Tensor forward(Tensor input) => second.call(first.call(input)).mul(scale).add(offset);
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Block block = new();
        private readonly BatchNorm1d norm = nn.BatchNorm1d(2);

        public Net()
            : base(nameof(Net))
        {
            register_buffer("scratch", zeros(1), persistent: false);
            RegisterComponents();
        }

        public Block Block => block;

        public override Tensor forward(Tensor input) => norm.call(block.call(input));
    }

    private sealed class Pair : nn.Module<Tensor, Tensor, Tensor>
    {
        public Pair()
            : base(nameof(Pair))
        {
        }

        public override Tensor forward(Tensor input1, Tensor input2) => input1.sub(input2);
    }

    [Fact]
    public void NestedNamesFollowFieldsAndTheirOrder()
    {
        using var net = new Net();
        Assert.Equal(
            ["block.scale", "block.first.weight", "block.first.bias", "block.second_layer.weight", "norm.weight", "norm.bias"],
            net.named_parameters().Select(p => p.name));
        Assert.Equal(["scratch", "block.offset", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], net.named_buffers().Select(b => b.name));
        Assert.Equal(["block", "norm", "block.first", "block.second_layer"], net.named_modules().Select(m => m.name));
        Assert.Equal(["block", "norm"], net.named_children().Select(m => m.name));
        Assert.Equal(
            [
                "block.scale", "block.first.weight", "block.first.bias", "block.second_layer.weight", "norm.weight", "norm.bias",
                "block.offset", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked",
            ],
            net.state_dict().Keys);
        Assert.Empty(net.named_parameters(recurse: false));
        Assert.Same(net.Block.Scale, net.get_parameter("block.scale"));
        Assert.Null(net.get_parameter("block.none"));
        Assert.True(net.has_buffer("norm.running_var"));
        Assert.False(net.has_parameter("norm.running_var"));
    }

    [Fact]
    public void SharedModulesAreListedOnce()
    {
        using var shared = nn.Linear(2, 2);
        using var both = nn.Sequential(shared, nn.ReLU(), shared);
        Assert.Equal(["0.weight", "0.bias"], both.named_parameters().Select(p => p.name));
    }

    [Fact]
    public void RegistrationRefusesTakenAndDottedNames()
    {
        using var net = new Net();
        net.register_parameter("x", nn.Parameter(ones(1)));
        Assert.Throws<InvalidOperationException>(() => net.register_parameter("x", nn.Parameter(ones(1))));
        Assert.Throws<InvalidOperationException>(() => net.register_buffer("scratch", ones(1)));
        Assert.Throws<ArgumentException>(() => net.register_module("a.b", nn.ReLU()));
        Assert.Throws<ArgumentException>(() => net.register_module("", nn.ReLU()));
        Assert.Throws<InvalidOperationException>(() => net.register_module("norm", nn.ReLU()));
        using var relu = nn.ReLU();
        Assert.Throws<InvalidOperationException>(() => relu.register_parameter("w", nn.Parameter(ones(1))));
    }

    [Fact]
    public void StateDictCopiesValues()
    {
        using var from = new Net();
        using var to = new Net();
        var (missing, unexpected) = to.load_state_dict(from.state_dict());
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        foreach (var (key, tensor) in from.state_dict()) Numbers.Same(tensor, to.state_dict()[key], 0);
    }

    [Fact]
    public void StrictLoadingNamesWhatDiffersAndCopiesNothing()
    {
        using var net = new Net();
        var source = net.state_dict().ToDictionary(e => e.Key, e => ones_like(e.Value));
        source.Remove("norm.bias");
        source["alien"] = ones(1);
        var error = Assert.Throws<InvalidOperationException>(() => net.load_state_dict(source));
        Assert.Contains("norm.bias", error.Message, StringComparison.Ordinal);
        Assert.Contains("alien", error.Message, StringComparison.Ordinal);
        Numbers.Equal([0.0, 0.0], net.get_buffer("block.offset")!, 0);

        var (missing, unexpected) = net.load_state_dict(source, strict: false);
        Assert.Equal(["norm.bias"], missing);
        Assert.Equal(["alien"], unexpected);
        Numbers.Equal([1.0, 1.0], net.get_buffer("block.offset")!, 0);

        source["block.scale"] = ones(5);
        Assert.Throws<ArgumentException>(() => net.load_state_dict(source, strict: false));
    }

    [Fact]
    public void SavedModulesLoadBitForBitAndLeaveTheStreamOpen()
    {
        using var from = new Net();
        using var to = new Net();
        using var stream = new MemoryStream();
        from.call(rand(8, 3));
        from.save(stream);
        stream.WriteByte(77);
        stream.Position = 0;
        var loaded = new Dictionary<string, bool>();
        to.load(stream, loadedParameters: loaded);
        Assert.Equal(77, stream.ReadByte());
        Assert.Equal(10, loaded.Count);
        Assert.All(loaded, e => Assert.True(e.Value));
        foreach (var (key, tensor) in from.state_dict()) Assert.Equal(tensor.bytes.ToArray(), to.state_dict()[key].bytes.ToArray());
    }

    [Fact]
    public void TheFileFormatIsTorchSharps()
    {
        using var linear = nn.Linear(2, 1, hasBias: false);
        nn.init.constant_(linear.weight, 1.0);
        using var stream = new MemoryStream();
        linear.save(stream);
        // One entry; its name; float32 (6); two dimensions, 1 and 2; the bytes of 1, 1.
        byte[] expected = [1, 6, .. "weight"u8, 6, 2, 1, 2, 0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x3f];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void LoadingRefusesAnotherModuleAndSkipsWhatItIsTold()
    {
        using var from = nn.Linear(3, 2);
        using var other = nn.Linear(3, 2, hasBias: false);
        using var stream = new MemoryStream();
        from.save(stream);
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => other.load(stream));
        stream.Position = 0;
        other.load(stream, strict: false);
        Numbers.Same(from.weight, other.weight, 0);

        using var skipping = nn.Linear(3, 2);
        var bias = Numbers.Values(skipping.bias!);
        stream.Position = 0;
        skipping.load(stream, skip: ["bias"]);
        Numbers.Same(from.weight, skipping.weight, 0);
        Numbers.Equal(bias, skipping.bias!, 0);

        using var wide = nn.Linear(4, 2);
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => wide.load(stream));
    }

    [Fact]
    public void HooksRunInOrderAndMayReplace()
    {
        using var layer = nn.Identity();
        var order = new List<string>();
        layer.register_forward_pre_hook((m, x) =>
        {
            order.Add("pre 1");
            return x.add(1);
        });
        var second = layer.register_forward_pre_hook((m, x) =>
        {
            order.Add("pre 2");
            return x.mul(10);
        });
        layer.register_forward_hook((m, x, y) =>
        {
            order.Add($"post of {x.ToDouble()}");
            return y.neg();
        });
        Assert.Equal(-30.0, layer.call(tensor(2.0)).ToDouble());
        Assert.Equal(["pre 1", "pre 2", "post of 30"], order);
        second.remove();
        Assert.Equal(-3.0, layer.call(tensor(2.0)).ToDouble());
        Assert.Equal(2.0, layer.forward(tensor(2.0)).ToDouble());

        using var pair = new Pair();
        var calls = 0;
        pair.register_forward_pre_hook((nn.Module m) => calls++);
        pair.register_forward_pre_hook((m, a, b) => (b, a));
        Assert.Equal(1.0, pair.call(tensor(2.0), tensor(3.0)).ToDouble());
        Assert.Equal(1, calls);
    }

    [Fact]
    public void TrainingModeReachesAllSubmodules()
    {
        using var net = new Net();
        Assert.All(net.modules(), m => Assert.True(m.training));
        net.eval();
        Assert.False(net.training);
        Assert.All(net.modules(), m => Assert.False(m.training));
        net.train();
        Assert.All(net.modules(), m => Assert.True(m.training));
    }

    [Fact]
    public void ApplyVisitsChildrenFirst()
    {
        using var net = new Net();
        var seen = new List<string>();
        net.apply(m => seen.Add(m.GetName()));
        Assert.Equal(["Linear", "Linear", "Block", "BatchNorm1d", "Net"], seen);
    }

    [Fact]
    public void ElementTypesChangeOnFloatingPointTensorsAndInFields()
    {
        using var net = new Net();
        var old = net.Block.Scale;
        net.call(rand(4, 3)).sum().backward();
        net.to(ScalarType.Float64);
        Assert.All(net.parameters(), p => Assert.Equal(ScalarType.Float64, p.dtype));
        Assert.All(net.parameters(), p => Assert.Equal(ScalarType.Float64, p.grad!.dtype));
        Assert.Equal(ScalarType.Int64, net.get_buffer("norm.num_batches_tracked")!.dtype);
        Assert.True(old.IsInvalid);
        Assert.Same(net.get_parameter("block.scale"), net.Block.Scale);
        Assert.Same(net.get_buffer("block.offset"), net.Block.Offset);
        Assert.True(net.Block.Scale.requires_grad && net.Block.Scale.is_leaf);
        Assert.Equal(ScalarType.Float64, net.call(Numbers.Draw(1, 4, 3)).dtype);
        Assert.Equal(ScalarType.Float32, net.@float().Block.Scale.dtype);
    }

    [Fact]
    public void MovingToWhereAModuleIsChangesNothing()
    {
        using var layer = nn.Linear(2, 2);
        var weight = layer.weight;
        Assert.Same(layer, layer.cpu().to(ScalarType.Float32).to("cpu"));
        Assert.Same(weight, layer.weight);
    }

    [FactOnCuda]
    public void ModulesMoveToTheGpuAndBack()
    {
        using var net = new Net();
        using var input = rand(4, 3);
        net.eval();
        var expected = Numbers.Values(net.call(input));
        net.cuda();
        Assert.All(net.parameters(), p => Assert.Equal(DeviceType.CUDA, p.device_type));
        Numbers.Equal(expected, net.call(input.cuda()).cpu(), 1e-5);
        Assert.All(net.cpu().parameters(), p => Assert.Equal(DeviceType.CPU, p.device_type));
    }

    [Fact]
    public void DisposeFreesParametersAndBuffers()
    {
        var before = LiveTensors.Count();
        var net = new Net();
        var kept = net.parameters().Cast<Tensor>().Concat(net.buffers()).ToList();
        Assert.Equal(before + kept.Count, LiveTensors.Count());
        net.Dispose();
        Assert.All(kept, t => Assert.True(t.IsInvalid));
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void ModulesOutliveTheScopeTheyAreMadeIn()
    {
        Linear layer;
        using (NewDisposeScope()) layer = nn.Linear(2, 2);
        Assert.False(layer.weight.IsInvalid);
        layer.Dispose();
        Assert.True(layer.weight.IsInvalid);
    }

    [Fact]
    public void ZeroGradDropsOrClears()
    {
        using var layer = nn.Linear(2, 1);
        layer.call(ones(1, 2)).backward();
        layer.zero_grad(set_to_none: false);
        Numbers.Equal([0.0, 0.0], layer.weight.grad!, 0);
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void ParametersAreLeavesThatTakeOverTheirTensor()
    {
        var source = ones(3, requires_grad: true).mul(2);
        var parameter = nn.Parameter(source);
        Assert.True(source.IsInvalid);
        Assert.True(parameter.is_leaf && parameter.requires_grad);
        Assert.False(nn.Parameter(ones(1), requires_grad: false).requires_grad);
    }
}
