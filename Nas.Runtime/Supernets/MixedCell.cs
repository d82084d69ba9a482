using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>An edge as a cell's forward pass names it.</summary>
/// <param name="Mixed">The edge's candidates.</param>
/// <param name="Decision">The index of the decision on its operation.</param>
/// <param name="State">The state it starts from.</param>
public readonly record struct Edge(MixedEdge Mixed, int Decision, State State);

/// <summary>What the cells of a supernet share, whatever the number of their inputs.</summary>
/// <param name="plan">The cell.</param>
public sealed class CellSums(CellPlan plan)
{
    /// <summary>An input of the cell, preprocessed.</summary>
    public static State Input(nn.Module<Tensor, Tensor> preprocess, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(preprocess);
        return new(preprocess.forward(x));
    }

    /// <summary>A node: the sum over its edges of the sum over their candidates.</summary>
    /// <param name="gates">The gates of all decisions.</param>
    /// <param name="from">The decision on the states that the node keeps, or -1: it keeps all.</param>
    /// <param name="edges">The edges, in the order of the states they start from.</param>
    public State Node(Gates gates, int from, ReadOnlySpan<Edge> edges)
    {
        ArgumentNullException.ThrowIfNull(gates);
        var kept = from < 0 ? Gate.All : gates[from];
        var sum = new WeightedSum(plan.OutputHeight, plan.OutputWidth);
        var separable = new SeparableConvolutions(sum);
        for (var i = 0; i < edges.Length; i++)
            if (kept.IsActive(i)) edges[i].Mixed.AddTo(sum, separable, edges[i].State, gates[edges[i].Decision], kept.Weight(i));
        separable.Run();
        return new(sum.Total() ?? Empty(edges[0].State.Value));
    }

    /// <summary>The nodes side by side along the channels.</summary>
    public static Tensor Concat(ReadOnlySpan<State> nodes)
    {
        var values = new Tensor[nodes.Length];
        for (var i = 0; i < values.Length; i++) values[i] = nodes[i].Value;
        return cat(values, 1);
    }

    private Tensor Empty(Tensor like) => zeros([like.shape[0], plan.Channels, plan.OutputHeight, plan.OutputWidth], dtype: like.dtype, device: like.device);
}

/// <summary>A cell of a supernet with two inputs; the generator emits the subclass.</summary>
public abstract class MixedCell : nn.Module<Tensor, Tensor, Gates, Tensor>
{
    private readonly CellSums _sums;

    /// <summary>A cell.</summary>
    protected MixedCell(string name, CellPlan plan)
        : base(name) => _sums = new(plan);

    /// <inheritdoc/>
    public sealed override Tensor forward(Tensor input1, Tensor input2, Gates input3)
    {
        using var scope = NewDisposeScope();
        return Run(input1, input2, input3).MoveToOuterDisposeScope();
    }

    /// <summary>The forward pass; every tensor but the result is released behind it.</summary>
    protected abstract Tensor Run(Tensor a, Tensor b, Gates gates);

    /// <inheritdoc cref="CellSums.Input"/>
    protected static State Input(nn.Module<Tensor, Tensor> preprocess, Tensor x) => CellSums.Input(preprocess, x);

    /// <inheritdoc cref="CellSums.Node"/>
    protected State Node(Gates gates, int from, params ReadOnlySpan<Edge> edges) => _sums.Node(gates, from, edges);

    /// <inheritdoc cref="CellSums.Concat"/>
    protected static Tensor Concat(params ReadOnlySpan<State> nodes) => CellSums.Concat(nodes);

    /// <summary>The last node alone.</summary>
    protected static Tensor Last(State node) => node?.Value ?? throw new ArgumentNullException(nameof(node));
}

/// <summary>A cell of a supernet with one input; the generator emits the subclass.</summary>
public abstract class MixedCell1 : nn.Module<Tensor, Gates, Tensor>
{
    private readonly CellSums _sums;

    /// <summary>A cell.</summary>
    protected MixedCell1(string name, CellPlan plan)
        : base(name) => _sums = new(plan);

    /// <inheritdoc/>
    public sealed override Tensor forward(Tensor input1, Gates input2)
    {
        using var scope = NewDisposeScope();
        return Run(input1, input2).MoveToOuterDisposeScope();
    }

    /// <summary>The forward pass; every tensor but the result is released behind it.</summary>
    protected abstract Tensor Run(Tensor x, Gates gates);

    /// <inheritdoc cref="CellSums.Input"/>
    protected static State Input(nn.Module<Tensor, Tensor> preprocess, Tensor x) => CellSums.Input(preprocess, x);

    /// <inheritdoc cref="CellSums.Node"/>
    protected State Node(Gates gates, int from, params ReadOnlySpan<Edge> edges) => _sums.Node(gates, from, edges);

    /// <inheritdoc cref="CellSums.Concat"/>
    protected static Tensor Concat(params ReadOnlySpan<State> nodes) => CellSums.Concat(nodes);

    /// <summary>The last node alone.</summary>
    protected static Tensor Last(State node) => node?.Value ?? throw new ArgumentNullException(nameof(node));
}
