using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces.Encodings;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// Knows operations by the slices that tell of them and of their neighbours in the net (Brock et al. 2018), which a dense network of convolutions reads: each layer adds some channels to those
/// before it, and between two blocks of layers the channels are halved.
/// </summary>
internal sealed class ConvolutionalHypernetwork : Hypernetwork
{
    private const double Slope = 0.02; // of the leaky ReLU

    private readonly LayerEncoding _encoding;
    private readonly (Conv1d Layer, bool Adds)[] _layers;

    /// <summary>New weights of its own.</summary>
    /// <param name="plan">The net, nothing chosen.</param>
    /// <param name="growth">How many channels a layer adds.</param>
    /// <param name="blocks">How many layers each block has; at least one block.</param>
    /// <param name="shapes">Of each kind of weight that is to be written.</param>
    public ConvolutionalHypernetwork(NetworkPlan plan, int growth, IReadOnlyList<int> blocks, IReadOnlyList<long[]> shapes)
        : this(new LayerEncoding(plan), growth, blocks, shapes)
    {
    }

    private ConvolutionalHypernetwork(LayerEncoding encoding, int growth, IReadOnlyList<int> blocks, IReadOnlyList<long[]> shapes)
        : base(nameof(ConvolutionalHypernetwork), blocks.Skip(1).Aggregate(encoding.Features + (growth * blocks[0]), (channels, layers) => (channels / 2) + (growth * layers)), shapes)
    {
        _encoding = encoding;
        var (channels, made) = (encoding.Features, new List<(Conv1d Layer, bool Adds)>());
        foreach (var (block, layers) in blocks.Index())
        {
            if (block > 0) channels = Add(channels / 2, adds: false);
            for (var layer = 0; layer < layers; layer++) channels += Add(growth, adds: true);
        }

        _layers = [.. made];

        int Add(int output, bool adds)
        {
            var layer = nn.Conv1d(channels, output, 3, padding: 1, bias: false);
            nn.init.orthogonal_(layer.weight!);
            register_module($"layer{made.Count}", layer);
            made.Add((layer, adds));
            return output;
        }
    }

    /// <inheritdoc/>
    protected override Tensor Known(Genotype genotype, IReadOnlyList<GeneratedWeight> weights)
    {
        var slices = new float[_encoding.Features * _encoding.Layers];
        _encoding.Encode(genotype, slices);
        var known = tensor(slices, 1, _encoding.Features, _encoding.Layers, device: _layers[0].Layer.weight!.device);
        foreach (var (layer, adds) in _layers)
        {
            var next = layer.call(Leaky(known));
            known = adds ? cat([known, next], 1) : next;
        }

        return Rows(Leaky(known).squeeze(0).t(), weights.Select(w => w.Layer));

        static Tensor Leaky(Tensor x) => nn.functional.leaky_relu(x, Slope);
    }
}
