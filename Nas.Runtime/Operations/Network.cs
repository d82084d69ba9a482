using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>One architecture as a plain network, with new weights and without the other candidates.</summary>
public sealed class Network : nn.Module<Tensor, Tensor>
{
    private readonly StageModules<NetworkCell> _stages;

    /// <summary>The network of an architecture.</summary>
    /// <param name="plan">The net, sizes filled in.</param>
    /// <param name="genotype">A point of its space.</param>
    /// <exception cref="ArgumentException">The genotype is one of another space.</exception>
    public Network(NetworkPlan plan, Genotype genotype)
        : base(plan.Space.Name)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        if (!genotype.Space.Equals(plan.Space.Decisions)) throw new ArgumentException($"The genotype is not one of {plan.Space.Name}.", nameof(genotype));
        _stages = new(this, plan, affine: true, cell => new NetworkCell(cell, genotype));
    }

    /// <summary>(batch, channels, height, width) to the head's output.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _stages.Run(input, (cell, inputs) => cell.Run(inputs)).MoveToOuterDisposeScope();
    }
}
