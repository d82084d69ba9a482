using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

[Collection(ModulesCollection.Name)]
public sealed class ContainerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void SequentialsCallInOrderAndSlice()
    {
        using var net = nn.Sequential(("scale", nn.Linear(1, 1)), ("flip", nn.Tanh()), ("cut", nn.ReLU()));
        nn.init.constant_(((Linear)net[0]).weight, -2);
        nn.init.zeros_(((Linear)net[0]).bias!);
        Numbers.Equal([Math.Tanh(2), 0], net.call(tensor(new[] { -1f, 1f }).reshape(2, 1)), 1e-6);
        Assert.Equal(3, net.Count);
        Assert.Equal(["scale", "flip", "cut"], net.named_children().Select(c => c.name));
        Assert.Equal(["flip", "cut"], net[1..].named_children().Select(c => c.name));
        Assert.Equal(["scale"], net[(null, 1)].named_children().Select(c => c.name));
        net.append(nn.Identity()).append("last", nn.Identity());
        Assert.Equal(["scale", "flip", "cut", "3", "last"], net.named_children().Select(c => c.name));

        using var empty = nn.Sequential();
        var x = ones(2);
        Numbers.Same(x, empty.call(x), 0);
        using var listed = nn.Sequential(new List<nn.Module<Tensor, Tensor>> { nn.ReLU(), nn.Linear(1, 1) });
        Assert.Equal(["1.weight", "1.bias"], listed.state_dict().Keys);
    }

    [Fact]
    public void SequentialsReleaseIntermediatesButNotTheirArgument()
    {
        using var net = nn.Sequential(nn.ReLU(), nn.ReLU(), nn.ReLU(inplace: true));
        using var x = ones(2);
        var before = LiveTensors.Count();
        using var y = net.call(x);
        Assert.Equal(before + 1, LiveTensors.Count());
        Assert.False(x.IsInvalid || y.IsInvalid);
    }

    [Fact]
    public void ModuleListsNumberTheirModules()
    {
        var list = nn.ModuleList(nn.Linear(1, 1), nn.Linear(1, 2));
        list.append(nn.Linear(1, 3));
        list.Insert(0, nn.Linear(1, 4));
        Assert.Equal(["0", "1", "2", "3"], list.named_children().Select(c => c.name));
        Assert.Equal([4L, 1, 2, 3], list.Select(l => l.out_features));
        list.RemoveAt(1);
        Assert.True(list.Remove(list[1]));
        Assert.Equal([4L, 3], list.Select(l => l.out_features));
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias"], list.state_dict().Keys);
        list.Clear();
        Assert.Empty(list.parameters());
    }

    [Fact]
    public void DictionariesKeepNamesAndOrder()
    {
        var dictionary = nn.ModuleDict<nn.Module<Tensor, Tensor>>(("b", nn.Linear(1, 1, false)), ("a", nn.ReLU()));
        Assert.Equal(["b", "a"], dictionary.keys());
        Assert.Equal(["b.weight"], dictionary.state_dict().Keys);
        Assert.True(dictionary.TryGetValue("a", out var relu) && relu is ReLU);
        Assert.False(dictionary.TryGetValue("c", out _));
        dictionary.Insert(0, ("c", nn.Tanh()));
        Assert.Equal(["c", "b", "a"], dictionary.Select<(string, nn.Module<Tensor, Tensor>), string>(e => e.Item1));
        Assert.True(dictionary.Remove("b"));
        Assert.Equal(2, dictionary.Count);

        var parameters = nn.ParameterDict(("w", nn.Parameter(ones(2))), ("v", nn.Parameter(ones(1))));
        Assert.Equal(["w", "v"], parameters.state_dict().Keys);
        parameters.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, parameters["w"].dtype);

        var list = nn.ParameterList(nn.Parameter(ones(1)), nn.Parameter(ones(2)));
        list.append(nn.Parameter(ones(3)));
        list.RemoveAt(0);
        Assert.Equal(["0", "1"], list.state_dict().Keys);
        Assert.Equal(3, list[1].NumberOfElements);
    }
}
