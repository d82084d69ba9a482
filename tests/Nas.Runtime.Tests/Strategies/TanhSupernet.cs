using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>
/// A supernet with few weights whose loss is smooth in all of them: for each decision and candidate a layer tanh(x W), and their sum,
/// weighed by the gates, is the logits. A test can compute the same with tensors of its own.
/// </summary>
internal sealed class TanhSupernet : Supernet
{
    public const int Features = 4;
    private readonly Parameter weight; // (decision, candidate, feature, class)

    public TanhSupernet(SearchSpace space, int classes)
        : base(nameof(TanhSupernet), NetworkPlan.Of(space))
    {
        weight = new Parameter(randn(space.Decisions.Items.Count, space.Decisions.Items[0].Width, Features, classes) * 0.7);
        RegisterComponents();
    }

    /// <summary>The space of three decisions with two candidates each.</summary>
    public static SearchSpace Three => SmallSpaces.AllEdges;

    public Tensor Weight => weight;

    /// <summary>(batch, 1, 2, 2) to (batch, classes).</summary>
    /// <param name="x">The images.</param>
    /// <param name="weight">(decision, candidate, feature, class).</param>
    /// <param name="mixture">(decision, candidate).</param>
    public static Tensor Logits(Tensor x, Tensor weight, Tensor mixture)
    {
        var flat = x.reshape(x.shape[0], 1, 1, 1, Features);
        return (flat.matmul(weight).tanh().squeeze(3) * mixture.unsqueeze(2)).sum(new long[] { 1, 2 });
    }

    protected override Tensor Run(Tensor x, Gates gates)
    {
        var candidates = Enumerable.Range(0, (int)weight.shape[1]);
        var rows = Enumerable.Range(0, gates.Count).Select(d => stack(candidates.Select(c => Share(gates[d], c)).ToArray(), 0));
        return Logits(x, weight, stack(rows.ToArray(), 0));
    }

    private static Tensor Share(Gate gate, int candidate) =>
        gate.IsActive(candidate) ? gate.Weight(candidate) ?? ones(1).squeeze(0) : zeros(1).squeeze(0);
}
