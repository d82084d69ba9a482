using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>How a graph network passes messages.</summary>
internal enum GraphLayer
{
    /// <summary>GCN (Kipf and Welling 2017): the mean of a vertex and those before it, then one layer.</summary>
    Convolution,

    /// <summary>GIN (Xu et al. 2019, equation 4.1 with epsilon 0): the sum of a vertex and those before it, then two layers.</summary>
    Isomorphism,
}

/// <summary>
/// An ensemble of graph networks. Information goes along the edges; behind the last layer it is the mean over all vertices that is read,
/// to which a global vertex (Shi et al. 2020) comes down where it has no weights of its own.
/// </summary>
internal sealed class GraphNetwork : nn.Module<Tensor[], Tensor>
{
    private readonly int _members;
    private readonly EnsembleLinear[][] _layers;
    private readonly EnsembleLinear _hidden, _output;

    public GraphNetwork(int members, GraphLayer kind, int features, int layers, int width, int outputs, RandomStream random)
        : base("graph")
    {
        _members = members;
        _layers = new EnsembleLinear[layers][];
        for (var i = 0; i < layers; i++)
        {
            var first = new EnsembleLinear(members, i == 0 ? features : width, width, random);
            _layers[i] = kind == GraphLayer.Convolution ? [first] : [first, new EnsembleLinear(members, width, width, random)];
            for (var j = 0; j < _layers[i].Length; j++) register_module($"{i}_{j}", _layers[i][j]);
        }

        _hidden = new EnsembleLinear(members, width, width, random);
        _output = new EnsembleLinear(members, width, outputs, random);
        register_module("hidden", _hidden);
        register_module("output", _output);
    }

    /// <summary>What <see cref="Embed"/> takes of a list of architectures.</summary>
    public static Tensor[] Encode(GraphEncoding encoding, GraphLayer kind, IReadOnlyList<Genotype> genotypes)
    {
        var (adjacency, features) = encoding.Graphs(genotypes);
        var messages = adjacency.transpose(1, 2) + eye(encoding.Vertices);
        return [kind == GraphLayer.Convolution ? messages / messages.sum(2, keepdim: true) : messages, features];
    }

    /// <summary>The last hidden layer, (members, architectures, width).</summary>
    public Tensor Embed(Tensor[] inputs)
    {
        var messages = inputs[0];
        var (batch, vertices) = (messages.shape[0], messages.shape[1]);
        var x = messages.bmm(inputs[1]).reshape(1, batch * vertices, -1).expand(_members, -1, -1);
        for (var i = 0; i < _layers.Length; i++)
        {
            if (i > 0)
                x = messages.unsqueeze(0).matmul(x.reshape(_members, batch, vertices, -1)).reshape(_members, batch * vertices, -1);
            foreach (var layer in _layers[i]) x = layer.forward(x).relu();
        }

        return _hidden.forward(x.reshape(_members, batch, vertices, -1).mean([2])).relu();
    }

    public override Tensor forward(Tensor[] inputs) => _output.forward(Embed(inputs));
}
