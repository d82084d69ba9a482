using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// The relaxation of DARTS with the criteria of DARTS+ by which the search ends before it collapses (Liang et al. 2019, section 3.2): a cell would
/// have too many skip connections, or the order of the candidates that learn has been the same for a number of epochs.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where the initial parameters come from.</param>
/// <param name="graphs">The names of the cells whose skip connections are counted, see <see cref="Decision.Graph"/>.</param>
/// <param name="skips">As many skip connections in one of them end the search; 0: any number is well.</param>
/// <param name="learns">For each decision which of its candidates have weights, bit i for candidate i.</param>
/// <param name="stableEpochs">As many epochs in the same order end the search; 0: the order does not count.</param>
public sealed class EarlyStopping(
    DecisionSpace space, Device device, RandomStream random, IReadOnlyCollection<string> graphs, int skips, IReadOnlyList<long> learns, int stableEpochs)
    : SoftmaxRelaxation(space, device, random)
{
    private int[] _order = []; // that at the end of the epoch before
    private int _stable; // for how many epochs it was the same then

    /// <inheritdoc/>
    public override bool HasSettled => (skips > 0 && Strongest(Weights()) is var derived && graphs.Any(g => SkipConnections.In(derived, g).Count() >= skips)) || (stableEpochs > 0 && Stable() >= stableEpochs);

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        if (step is not { Epoch: > 0, Step: 0 }) return;
        _stable = Stable();
        _order = Order();
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        writer.Write(_stable);
        writer.Write(_order.Length);
        foreach (var candidate in _order) writer.Write(candidate);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        base.Load(reader);
        _stable = reader.ReadInt32();
        _order = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32())];
    }

    private int Stable() => _order.Length > 0 && _order.SequenceEqual(Order()) ? _stable + 1 : 0;

    // Decision by decision the candidates with weights, the strongest first.
    private int[] Order() =>
    [
        .. Weights().SelectMany((weights, d) => Enumerable.Range(0, weights.Length).Where(c => (learns[d] >> c & 1) != 0).OrderByDescending(c => weights[c])),
    ];
}
