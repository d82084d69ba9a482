using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>The supernet of any space: its plan with every edge mixed. The generator emits a subclass for each net.</summary>
public class MixedSupernet : Supernet
{
    private readonly StageModules<MixedCell> _stages;

    /// <summary>A supernet with new weights.</summary>
    /// <param name="plan">The net, sizes filled in.</param>
    public MixedSupernet(NetworkPlan plan)
        : base(plan.Space.Name, plan) => _stages = new(this, plan, affine: false, cell => new MixedCell(cell));

    /// <inheritdoc/>
    protected sealed override Tensor Run(Tensor x, Gates gates) => _stages.Run(x, (cell, inputs) => cell.Run(inputs, gates));
}
