using Nas.Dsl.Binding;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>Walks a net from its input to its head and fills in channels, heights and widths.</summary>
internal sealed class Planner
{
    /// <summary>The parameter that every net has: the width of its first cells.</summary>
    public const string ChannelsParameter = "channels";

    private readonly SearchSpace _space;
    private readonly IReadOnlyDictionary<string, int> _parameters;
    private readonly Dictionary<(string Set, int Channels, int Stride), IReadOnlyList<CandidatePlan>> _candidates = [];
    private NetPlace _place;
    private Shape _shape;
    private int _width;

    private Planner(SearchSpace space, IReadOnlyDictionary<string, int> parameters)
    {
        (_space, _parameters, _width) = (space, parameters, parameters[ChannelsParameter]);
        var input = space.Net.Input;
        _shape = new Shape(input.Channels, input.Height, input.Width);
    }

    /// <summary>The shape of what flows between stages; <paramref name="IsImage"/> is false behind a global pool, where only channels are left.</summary>
    private readonly record struct Shape(int Channels, int Height, int Width, bool IsImage = true);

    /// <summary>The plan of a net.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">A value for each parameter of its net.</param>
    /// <exception cref="PlanException">The shapes do not fit.</exception>
    public static NetworkPlan Plan(SearchSpace space, IReadOnlyDictionary<string, int> parameters) => new Planner(space, parameters).Plan();

    private NetworkPlan Plan()
    {
        var stem = Layers(NetPart.Stem, _space.Net.Stem);

        // The outputs of the stages so far; the stem stands in where a first cell asks for one more.
        var outputs = new List<Shape> { _shape, _shape };
        var stages = new List<StagePlan>();
        foreach (var block in _space.Net.Body.SelectMany(r => Enumerable.Range(0, r.Times).SelectMany(_ => r.Blocks)))
        {
            _place = new NetPlace(NetPart.Body, stages.Count);
            var width = (long)_width * block.Growth;
            if (width > Limits.Size) throw new PlanException(new PlanProblem.TooWide(_place));
            _width = (int)width;
            var graph = block.Cell is { } name ? _space.Graphs.First(g => g.Name == name) : null;
            stages.Add(graph is null ? PlanBlock(block.Layer!) : PlanCell(graph, outputs));
            outputs.Add(_shape);
        }

        var head = Layers(NetPart.Head, _space.Net.Head);
        if (_shape.IsImage) throw new PlanException(new PlanProblem.HeadKeepsImage());
        return new NetworkPlan(_space, _parameters, stem, stages, head);
    }

    private BlockPlan PlanBlock(Operation operation)
    {
        var layers = Lower(operation).ToEquatableArray();
        Check(layers, "The block", _shape.Channels, "it divides them");
        return new BlockPlan(_place.Index, layers, _shape.Channels, _shape.Height, _shape.Width);
    }

    private CellPlan PlanCell(Graph graph, List<Shape> outputs)
    {
        var cell = graph.Cell;
        var inputs = outputs.Skip(outputs.Count - cell.Inputs.Count).ToArray();
        var newest = inputs[inputs.Length - 1];
        if (cell.Stride == 2 && (newest.Height == 1 || newest.Width == 1))
            throw new PlanException(new PlanProblem.ImageTooSmall(_place, cell.Name, newest.Height, newest.Width));
        var preprocess = inputs.Select(input => Preprocess(cell, input, newest)).ToArray();
        for (var i = 0; i < preprocess.Length; i++)
            Check(preprocess[i], $"The cell '{cell.Name}'", _width, $"its input '{cell.StateName(i)}' is from before a reduction, and what halves it divides them");
        _shape = new Shape(_width * cell.OutputMultiplier, ((newest.Height - 1) / cell.Stride) + 1, ((newest.Width - 1) / cell.Stride) + 1);
        return new CellPlan(
            _place.Index,
            graph,
            _width,
            newest.Height,
            newest.Width,
            preprocess,
            [.. graph.Nodes.Select((node, index) => PlanNode(graph, node, index))],
            _shape.Channels,
            _shape.Height,
            _shape.Width);
    }

    // Edges out of the cell's inputs have its stride, the others have none.
    private NodePlan PlanNode(Graph graph, Node node, int index) => new(node, [.. node.Edges.Select(edge => new EdgePlan(
        edge, Identifiers.Edge(graph.Cell, index, edge.State), Candidates(graph, edge.State < graph.Cell.Inputs.Count ? graph.Cell.Stride : 1)))]);

    private IReadOnlyList<CandidatePlan> Candidates(Graph graph, int stride)
    {
        var key = (graph.Operations.Name, _width, stride);
        if (_candidates.TryGetValue(key, out var candidates)) return candidates;
        _candidates.Add(key, candidates = CandidatePlan.Of(graph.Operations, _width, stride, ParametersHere()));
        foreach (var candidate in candidates)
            Check(candidate.Layers, $"The cell '{graph.Name}'", _width, $"'{candidate.Operation}'{(stride == 1 ? "" : " at stride 2")} divides them");
        return candidates;
    }

    // Every candidate counts, since a supernet holds them all.
    private void Check(IEnumerable<Layer> layers, string what, int channels, string why)
    {
        if (layers.All(l => l.CanDivide)) return;
        throw new PlanException(new PlanProblem.TooNarrow(_place, $"{what} has only {channels} {(channels == 1 ? "channel" : "channels")} here, and {why}"));
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

    private EquatableArray<Layer> Layers(NetPart part, EquatableArray<Operation> operations)
    {
        var layers = new List<Layer>();
        for (var i = 0; i < operations.Count; i++)
        {
            _place = new NetPlace(part, i);
            layers.AddRange(Lower(operations[i]));
        }

        return layers.ToEquatableArray();
    }

    private IReadOnlyList<Layer> Lower(Operation operation)
    {
        var parameters = ParametersHere();
        if (operation.Arguments.Any(a => a.Value.Evaluate(parameters) > Limits.Size)) throw new PlanException(new PlanProblem.TooWide(_place));
        // Pooling has no argument for its stride: on an edge the cell says it, and elsewhere it is there to halve the image.
        var layers = OperationDefinition.Lower(operation, _shape.Channels, _width, 2, parameters);
        var before = _shape;
        foreach (var layer in layers) _shape = After(layer, _shape, operation, before);
        return layers;
    }

    private Shape After(Layer layer, Shape shape, Operation operation, Shape before)
    {
        if (layer.Takes == LayerInput.Image && !shape.IsImage) throw new PlanException(new PlanProblem.NeedsImage(_place, operation));
        if (layer.Takes == LayerInput.Vector && shape.IsImage) throw new PlanException(new PlanProblem.NeedsPooling(_place, operation));
        var pools = layer is Layer.GlobalAveragePool;
        var (height, width) = (layer.OutputSize(shape.Height), layer.OutputSize(shape.Width));
        var halves = layer.OutputSize(64) <= 32 && !pools;
        if (height < 1 || width < 1 || (halves && (shape.Height == 1 || shape.Width == 1)))
            throw new PlanException(new PlanProblem.ImageTooSmall(_place, operation.ToString(), before.Height, before.Width));
        return new Shape(layer.OutputChannels(shape.Channels), height, width, shape.IsImage && !pools);
    }

    /// <summary>The parameters as an expression sees them at this place of the net: <c>channels</c> is the width here, growth included.</summary>
    private Dictionary<string, int> ParametersHere() =>
        _parameters.ToDictionary(p => p.Key, p => p.Key == ChannelsParameter ? _width : p.Value);
}
