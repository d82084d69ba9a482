using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>Walks a net from its input to its head and fills in channels, heights and widths.</summary>
internal sealed class Planner
{
    private const string ChannelsParameter = "channels";

    private readonly SearchSpace _space;
    private readonly Dictionary<string, int> _parameters;
    private int _width;

    public Planner(SearchSpace space, IReadOnlyDictionary<string, int>? parameters)
    {
        _space = space;
        _parameters = Complete(space.Net, parameters);
        _width = _parameters[ChannelsParameter];
    }

    /// <summary>The shape of what flows between stages; <paramref name="IsImage"/> is false behind a global pool, where only channels are left.</summary>
    private readonly record struct Shape(int Channels, int Height, int Width, bool IsImage = true);

    public NetworkPlan Plan()
    {
        var input = _space.Net.Input;
        var shape = new Shape(input.Channels, input.Height, input.Width);
        var stem = Sequence(_space.Net.Stem, ref shape);

        // The outputs of the stages so far; the stem stands in where a first cell asks for one more.
        var outputs = new List<Shape> { shape, shape };
        var stages = new List<StagePlan>();
        foreach (var block in _space.Net.Body.SelectMany(r => Enumerable.Range(0, r.Times).SelectMany(_ => r.Blocks)))
        {
            _width = checked(_width * block.Growth);
            StagePlan stage = block.Cell is { } name
                ? PlanCell(stages.Count, _space.Cell(name), outputs)
                : PlanBlock(stages.Count, block.Layer!, outputs[outputs.Count - 1]);
            stages.Add(stage);
            outputs.Add(new Shape(stage.OutputChannels, stage.OutputHeight, stage.OutputWidth));
        }

        shape = outputs[outputs.Count - 1];
        var head = Sequence(_space.Net.Head, ref shape);
        return new NetworkPlan(_space, _parameters, stem, stages.ToEquatableArray(), head);
    }

    private BlockPlan PlanBlock(int index, Operation operation, Shape shape)
    {
        var layers = Sequence([operation], ref shape);
        return new BlockPlan(index, layers, shape.Channels, shape.Height, shape.Width);
    }

    private CellPlan PlanCell(int index, Cell cell, List<Shape> outputs)
    {
        var inputs = outputs.Skip(outputs.Count - cell.Inputs.Count).ToArray();
        var newest = inputs[inputs.Length - 1];
        var preprocess = inputs.Select(input => Preprocess(cell, input, newest)).ToEquatableArray();
        return new CellPlan(
            index,
            cell,
            _space.OperationSet(cell.OperationSet),
            _width,
            newest.Height,
            newest.Width,
            preprocess,
            ParametersHere(),
            checked(_width * cell.OutputMultiplier),
            ((newest.Height - 1) / cell.Stride) + 1,
            ((newest.Width - 1) / cell.Stride) + 1);
    }

    // A concatenated output is several times as wide as the cell, so its successors always project it (Liu et al. 2019);
    // where the last node is the output, a cell of the same width takes it as it is (Dong and Yang 2020).
    private EquatableArray<Layer> Preprocess(Cell cell, Shape input, Shape newest)
    {
        if (input.Height > newest.Height || input.Width > newest.Width)
            return EquatableArray.Of<Layer>(new Layer.FactorizedReduce(input.Channels, _width));
        if (cell.Output == CellOutput.Last && input.Channels == _width) return default;
        return EquatableArray.Of<Layer>(
            new Layer.Relu(),
            new Layer.Convolution(input.Channels, _width, 1),
            new Layer.BatchNorm(_width));
    }

    private EquatableArray<Layer> Sequence(IEnumerable<Operation> operations, ref Shape shape)
    {
        var layers = new List<Layer>();
        foreach (var operation in operations)
        {
            // Pooling has no argument for its stride: on an edge the cell says it, and elsewhere it is there to halve the image.
            foreach (var layer in OperationDefinition.Lower(operation, shape.Channels, _width, 2, ParametersHere()))
            {
                shape = After(layer, shape, operation);
                layers.Add(layer);
            }
        }

        return layers.ToEquatableArray();
    }

    private static Shape After(Layer layer, Shape shape, Operation operation)
    {
        var takesImage = layer is not (Layer.Linear or Layer.Dropout or Layer.Relu or Layer.Identity);
        if (takesImage && !shape.IsImage) throw new ArgumentException($"'{operation}' needs an image, but a global_avg_pool stands before it.");
        if (layer is Layer.Linear && shape.IsImage) throw new ArgumentException($"'{operation}' needs a global_avg_pool before it.");
        return new Shape(
            layer.OutputChannels(shape.Channels),
            layer.OutputSize(shape.Height),
            layer.OutputSize(shape.Width),
            shape.IsImage && layer is not Layer.GlobalAveragePool);
    }

    /// <summary>The parameters as an expression sees them at this place of the net: <c>channels</c> is the width here, growth included.</summary>
    private Dictionary<string, int> ParametersHere() =>
        _parameters.ToDictionary(p => p.Key, p => p.Key == ChannelsParameter ? _width : p.Value);

    private static Dictionary<string, int> Complete(Net net, IReadOnlyDictionary<string, int>? parameters)
    {
        var values = net.Parameters.ToDictionary(p => p.Name, p => p.Default);
        if (!values.ContainsKey(ChannelsParameter)) throw new ArgumentException($"{net.Name} has no parameter '{ChannelsParameter}'.", nameof(net));
        foreach (var pair in parameters ?? new Dictionary<string, int>())
        {
            if (!values.ContainsKey(pair.Key))
                throw new ArgumentException($"{net.Name} has no parameter '{pair.Key}'; it has {string.Join(", ", values.Keys)}.", nameof(parameters));
            values[pair.Key] = pair.Value;
        }

        foreach (var pair in values)
            if (pair.Value < 1) throw new ArgumentException($"'{pair.Key}' of {net.Name} is {pair.Value}; it must be at least 1.", nameof(parameters));
        return values;
    }
}
