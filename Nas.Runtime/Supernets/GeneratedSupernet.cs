using System.Numerics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Supernets;

/// <summary>
/// A supernet whose candidates have no weights of their own: a hypernetwork writes those of each architecture before it runs (Brock et al. 2018, Zhang et al. 2019). What every architecture has,
/// such as stem and head, has its own weights. It runs single architectures, no mixtures.
/// </summary>
public sealed class GeneratedSupernet : Supernet
{
    private readonly MixedSupernet _net;
    private readonly Hypernetwork _hypernetwork;
    private readonly GeneratedWeight[] _weights;
    private (Parameter Weight, Tensor Written)[] _written = []; // of the architecture that ran last

    /// <summary>A supernet with a new hypernetwork.</summary>
    /// <param name="plan">The net, sizes filled in.</param>
    /// <param name="create">Makes the hypernetwork, given the shape of each kind of weight.</param>
    /// <param name="isApart">Whether each weight is of a kind of its own; else those of the same candidate and shape are of one kind, wherever they are.</param>
    /// <exception cref="ArgumentException">The space has no supernet, or no candidate of it has weights.</exception>
    internal GeneratedSupernet(NetworkPlan plan, Func<IReadOnlyList<long[]>, Hypernetwork> create, bool isApart = false)
        : base(nameof(GeneratedSupernet), plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _net = new MixedSupernet(plan);
        register_module("net", _net);
        var kinds = new Dictionary<(int Place, string Candidate, string Name, string Shape), int>();
        var shapes = new List<long[]>();
        var named = _net.named_parameters().ToArray();
        _weights =
        [
            .. from place in OperationPlace.Of(plan).Index()
               from candidate in place.Item.Edge.Candidates.Index().Where(c => c.Item.Motif is null)
               let module = $"{place.Item.Module}.{candidate.Item.Key}"
               from weight in named
               where weight.name.StartsWith(module + ".", StringComparison.Ordinal)
               select new GeneratedWeight(
                   weight.parameter, place.Item.Decision, candidate.Index, place.Item.Stage, place.Index, Kind((isApart ? place.Index : 0, candidate.Item.Key, weight.name[module.Length..], string.Join(',', weight.parameter.shape)), weight.parameter.shape)),
        ];
        if (_weights.Length == 0) throw new ArgumentException($"No candidate of {plan.Space.Name} has weights that could be written.", nameof(plan));
        register_module("hypernetwork", _hypernetwork = create(shapes));
        var generated = _weights.Select(w => w.Weight).ToHashSet<Parameter>(ReferenceEqualityComparer.Instance);
        Trained = [.. named.Select(n => n.parameter).Where(p => !generated.Contains(p)), .. _hypernetwork.parameters()];

        int Kind((int Place, string Candidate, string Name, string Shape) like, long[] shape)
        {
            if (kinds.TryGetValue(like, out var kind)) return kind;
            shapes.Add(shape);
            return kinds[like] = kinds.Count;
        }
    }

    /// <summary>The weights that are not written, and those of the hypernetwork.</summary>
    public override IReadOnlyList<Parameter> Trained { get; }

    /// <summary>The weights that were written for the architecture that ran last: where they are, and what was written there, with a gradient by <see cref="Trained"/>.</summary>
    public IReadOnlyList<(Parameter Weight, Tensor Written)> Written => _written;

    /// <inheritdoc/>
    public override Dictionary<string, Tensor> Inherited(Genotype genotype)
    {
        using (NewDisposeScope())
        using (no_grad()) Write(Gates.Of(genotype));
        return _net.Inherited(genotype);
    }

    /// <inheritdoc/>
    protected override Tensor Run(Tensor x, Gates gates)
    {
        ArgumentNullException.ThrowIfNull(gates);
        Write(gates);
        return _net.forward(x, gates);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Release();
        base.Dispose(disposing);
    }

    private void Write(Gates gates)
    {
        var active = _weights.Where(w => gates[w.Decision].IsActive(w.Candidate)).ToArray();
        Release();
        _written = [.. active.Zip(_hypernetwork.Write(Genotype(gates), active), (to, written) => (to.Weight, written.DetachFromDisposeScope()))];
        using var _ = no_grad();
        foreach (var (weight, written) in _written) weight.copy_(written);
    }

    private void Release()
    {
        foreach (var (_, written) in _written) written.Dispose();
        _written = [];
    }

    private Genotype Genotype(Gates gates) => new(Space.Decisions,
    [
        .. Space.Decisions.Items.Select((item, i) =>
        {
            var active = gates[i].Active & ((1L << item.Choices.Count) - 1);
            return active == 0 ? item.ValueAt(0) // a decision that is not active
                : item.Kind == DecisionKind.Some ? active
                : gates[i].IsMixture ? throw new ArgumentException("Weights are written for a single architecture, not for a mixture.", nameof(gates))
                : BitOperations.TrailingZeroCount(active);
        }),
    ]);
}
