using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation.ZeroCost;

/// <summary>
/// What a network that was never trained promises, from one batch of images: Abdelfattah et al., <i>Zero-Cost Proxies for Lightweight NAS</i>, ICLR 2021, compare most of them. A new one is one
/// new class here; it is found by its type.
/// </summary>
public abstract class ZeroCostScore
{
    /// <summary>Every score, by name.</summary>
    public static IReadOnlyList<ZeroCostScore> All { get; } =
    [
        .. typeof(ZeroCostScore).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(ZeroCostScore)))
            .Select(t => (ZeroCostScore)Activator.CreateInstance(t, nonPublic: true)!)
            .OrderBy(s => s.Name, StringComparer.Ordinal),
    ];

    /// <summary>The score named <paramref name="name"/>.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static ZeroCostScore Named(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new UsageException($"There is no zero-cost score '{name}'.", $"Choose from: {string.Join(", ", All.Select(s => s.Name))}.");

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The score: larger promises more. It is a number where the network's outputs and gradients are.</summary>
    /// <param name="network">With its first weights, in training mode, on the device of the batch. It is used up: weights and mode may change.</param>
    /// <param name="batch">Images, (batch, channels, height, width), with what the network should say of them.</param>
    /// <param name="loss">What the network would be taught by.</param>
    public abstract double Of(nn.Module<Tensor, Tensor> network, Batch batch, TaskLoss loss);

    /// <summary>The weights of convolutions and linear layers that the loss depends on, each with its gradient.</summary>
    private protected static IEnumerable<(Tensor Weight, Tensor Gradient)> Gradients(nn.Module network, Tensor loss)
    {
        loss.backward();
        return network.parameters().Where(p => p.dim() > 1 && p.grad is not null).Select(p => ((Tensor)p, p.grad!));
    }

    /// <summary>The sum of all numbers of some tensors.</summary>
    private protected static double Sum(IEnumerable<Tensor> values) => values.Sum(v => v.sum(type: ScalarType.Float64).item<double>());

    private protected static Tensor Loss(nn.Module<Tensor, Tensor> network, Batch batch, TaskLoss loss) =>
        loss.Mean(network.call(MemoryLayout.ForNetworks(batch.X)), batch.Y);
}
