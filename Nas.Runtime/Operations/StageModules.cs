using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Stem, stages in a row and head: what a network and a supernet have in common.</summary>
/// <typeparam name="TCell">The module of a cell or a stage.</typeparam>
internal sealed class StageModules<TCell>
    where TCell : nn.Module
{
    private readonly nn.Module<Tensor, Tensor> _stem;
    private readonly nn.Module<Tensor, Tensor> _head;
    private readonly (StagePlan Plan, nn.Module Module)[] _stages;
    private readonly int _headReads;

    /// <summary>Makes the modules, with new weights.</summary>
    /// <param name="owner">The module that they become parts of: <c>stem</c>, <c>cell0</c>, <c>block1</c>, ..., <c>head</c>.</param>
    /// <param name="plan">The net.</param>
    /// <param name="layers">Makes what is the same in every architecture.</param>
    /// <param name="cell">Makes a cell or a stage; what is no <typeparamref name="TCell"/> takes one tensor.</param>
    public StageModules(nn.Module owner, NetworkPlan plan, Func<string, EquatableArray<Layer>, nn.Module<Tensor, Tensor>> layers, Func<CellPlan, nn.Module> cell)
    {
        _stem = layers("stem", plan.Stem);
        _stages = [.. plan.Stages.Select(s => (s, s is CellPlan c ? cell(c) : layers(s.Module, ((BlockPlan)s).Layers)))];
        _head = layers("head", plan.Head);
        _headReads = plan.HeadReads;
        owner.register_module("stem", _stem);
        foreach (var (stage, module) in _stages) owner.register_module(stage.Module, module);
        owner.register_module("head", _head);
    }

    /// <summary>The stages in their order, and the head behind them.</summary>
    public IEnumerable<nn.Module> Row => [.. _stages.Select(s => s.Module), _head];

    /// <summary>From examples to the head's output.</summary>
    /// <param name="x">Images, (batch, channels, height, width), or tokens, (batch, length).</param>
    /// <param name="run">Runs a cell on its inputs, older first; of a pyramid one of each scale comes in and goes out.</param>
    public Tensor Run(Tensor x, Func<TCell, Tensor[], IReadOnlyList<Tensor>> run)
    {
        // A cell reads the newest outputs; the stem's stands in where there are too few.
        var stem = _stem.call(x);
        var outputs = new List<Tensor> { stem, stem };
        foreach (var (plan, module) in _stages)
            outputs.AddRange(module is TCell cell ? run(cell, [.. plan.Reads.Select(back => outputs[^back])]) : [((nn.Module<Tensor, Tensor>)module).call(outputs[^1])]);
        // Rows of places, of each scale by itself.
        return _headReads == 1 ? _head.call(outputs[^1]) : cat([.. outputs.TakeLast(_headReads).Select(_head.call)], 1);
    }
}
