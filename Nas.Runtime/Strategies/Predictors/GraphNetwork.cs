using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>How a graph network passes messages.</summary>
internal enum GraphLayer
{
    /// <summary>A graph convolution (Kipf and Welling 2017): the sum of a vertex and those before it, one layer, batch norm, ReLU.</summary>
    Convolution,

    /// <summary>GIN (Xu et al. 2019, equation 4.1 with epsilon 0): the sum of a vertex and those before it, two layers, ReLU, batch norm.</summary>
    Isomorphism,
}

/// <summary>
/// A graph network with batch norms. Information goes along the edges. Behind the last layer convolutions have all of it in a global vertex, which hears all others (Shi et al. 2020); of an
/// isomorphism network the mean over all vertices goes through one more layer (Wei et al. 2020).
/// </summary>
internal sealed class GraphNetwork : nn.Module<Tensor[], Tensor>
{
    private const int Hidden = 16; // the layer behind the mean
    private const double Bound = 0.05; // of the first weights of a convolution
    private readonly GraphLayer _kind;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly (EnsembleLinear[] Linear, EnsembleNorm Norm)[] _layers;
    private readonly EnsembleLinear? _hidden;
    private readonly EnsembleLinear _output;

    /// <summary>A new network.</summary>
    /// <param name="kind">How messages are passed, and what is read.</param>
    /// <param name="activation">What makes it more than linear.</param>
    /// <param name="features">The features of a vertex of the encoding.</param>
    /// <param name="layers">How many graph layers.</param>
    /// <param name="width">The features behind each.</param>
    /// <param name="outputs">What it puts out for an architecture.</param>
    /// <param name="random">Where first weights come from.</param>
    public GraphNetwork(GraphLayer kind, Func<Tensor, Tensor> activation, int features, int layers, int width, int outputs, RandomStream random)
        : base("graph")
    {
        (_kind, _activation, _layers) = (kind, activation, new (EnsembleLinear[], EnsembleNorm)[layers]);
        var inputs = kind == GraphLayer.Convolution ? features + 1 : features;
        for (var i = 0; i < layers; i++)
        {
            var from = i == 0 ? inputs : width;
            _layers[i] = (
                kind == GraphLayer.Convolution ? [new(1, from, width, random, Bound)] : [new(1, from, width, random), new(1, width, width, random)],
                new EnsembleNorm(1, width));
            for (var j = 0; j < _layers[i].Linear.Length; j++) register_module($"{i}_{j}", _layers[i].Linear[j]);
            register_module($"{i}_norm", _layers[i].Norm);
        }

        if (kind == GraphLayer.Isomorphism) register_module("hidden", _hidden = new EnsembleLinear(1, width, Hidden, random));
        _output = new EnsembleLinear(1, _hidden is null ? width : Hidden, outputs, random);
        register_module("output", _output);
    }

    /// <summary>What <see cref="Embed"/> takes of a list of architectures.</summary>
    public static Tensor[] Encode(GraphEncoding encoding, GraphLayer kind, IReadOnlyList<Genotype> genotypes)
    {
        var (adjacency, features) = encoding.Graphs(genotypes);
        var messages = adjacency.transpose(1, 2) + eye(encoding.Vertices);
        if (kind == GraphLayer.Isomorphism) return [messages, features];
        (messages, features) = (nn.functional.pad(messages, [0, 1, 0, 1]), nn.functional.pad(features, [0, 1, 0, 1]));
        messages.select(1, encoding.Vertices).fill_(1); // the global vertex hears all, itself included,
        features.select(1, encoding.Vertices).select(1, encoding.Features).fill_(1); // and is of a kind of its own
        return [messages, features];
    }

    /// <summary>What the last layer reads, (1, architectures, width).</summary>
    public Tensor Embed(Tensor[] inputs)
    {
        var (messages, x) = (inputs[0], inputs[1]);
        var (batch, vertices) = (messages.shape[0], messages.shape[1]);
        var present = x.sum([2L], keepdim: true).gt(0).to(ScalarType.Float32); // a vertex without a kind is none
        var rows = present.reshape(1, batch * vertices, 1);
        foreach (var (linear, norm) in _layers)
        {
            x = messages.bmm(x).reshape(1, batch * vertices, -1);
            foreach (var layer in linear[..^1]) x = _activation(layer.forward(x));
            x = linear[^1].forward(x);
            x = (_kind == GraphLayer.Convolution ? _activation(norm.forward(x, rows)) : norm.forward(_activation(x), rows)).reshape(batch, vertices, -1);
        }

        return (_hidden is null ? x.select(1, vertices - 1) : _activation(_hidden.forward((x.sum([1L]) / present.sum([1L])).unsqueeze(0))).squeeze(0)).unsqueeze(0);
    }

    public override Tensor forward(Tensor[] inputs) => _output.forward(Embed(inputs));
}
