using Nas.Dsl.Binding;
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
    private readonly Genotype? _genotype;
    private readonly IReadOnlyDictionary<int, int>? _sizes;
    private readonly LoweredOperations _lowered;
    private readonly InputShape _input;
    private readonly int _parts;
    private readonly Dictionary<(string Graph, int Width, int Stride, EquatableArray<StateShape> Inputs), GraphPlan> _cells = [];
    private NetPlace _place;
    private LayerOrder? _order; // of the stages whose layers say their own sizes, with nothing chosen
    private Shape _shape;
    private int _width;

    private Planner(SearchSpace space, IReadOnlyDictionary<string, int> parameters, Genotype? genotype, LoweredOperations lowered, int parts, IReadOnlyDictionary<int, int>? sizes)
    {
        (_space, _parameters, _genotype, _sizes, _lowered, _parts, _width) = (space, parameters, genotype, sizes, lowered, parts, parameters[ChannelsParameter]);
        _input = space.Side < 0 ? space.Net.Input
            : genotype is not null ? space.Net.ImageAt((int)genotype[space.Side])
            : sizes is not null && sizes.TryGetValue(space.Side, out var choice) ? space.Net.ImageAt(choice)
            : space.Net.Input;
        _shape = new Shape(_input.Channels, _input.Height, _input.Width, _input is TokensShape ? Flow.Tokens : Flow.Image);
    }

    /// <summary>
    /// The shape of what flows between stages, of a sequence with its places as height and width, and whether its channels are a choice.
    /// </summary>
    private readonly record struct Shape(int Channels, int Height, int Width, Flow Flow, bool IsChosen = false);

    // What an operation stands in here.
    private Surroundings Here => new(_shape.Flow == Flow.Sequence ? _shape.Height * _shape.Width : 0, _space.Net.Task.IsCausal);

    // What flows here, as a layer sees it.
    private LayerShape LayerShape => new(_shape.Flow, _shape.Channels, _shape.Height, _shape.Width);

    /// <summary>The plan of a net.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">A value for each parameter of its net.</param>
    /// <param name="genotype">The architecture, or null: nothing is chosen.</param>
    /// <param name="lowered">What operations were lowered to before.</param>
    /// <param name="parts">In how many parts the channels of an edge are split, of which its candidates have one.</param>
    /// <param name="sizes">With nothing else chosen the choice at some decisions on the side of the images and the widths of stages, or null: all are the largest.</param>
    /// <exception cref="PlanException">The shapes do not fit.</exception>
    public static NetworkPlan Plan(
        SearchSpace space, IReadOnlyDictionary<string, int> parameters, Genotype? genotype, LoweredOperations lowered, int parts = 1, IReadOnlyDictionary<int, int>? sizes = null)
    {
        var plan = new Planner(space, parameters, genotype, lowered, parts, sizes).Plan();
        // What fits the largest images may not fit others.
        for (var choice = 0; genotype is null && sizes is null && choice < space.Net.Sides.Count; choice++)
        {
            if (space.Net.ImageAt(choice) == plan.Input) continue;
            try
            {
                new Planner(space, parameters, null, lowered, parts, new Dictionary<int, int> { [space.Side] = choice }).Plan();
            }
            catch (PlanException exception)
            {
                throw new PlanException(exception.Problem with { Side = space.Net.Sides[choice] });
            }
        }

        return plan;
    }

    private NetworkPlan Plan()
    {
        var stem = Layers(NetPart.Stem, _space.Net.Stem);

        // The outputs of the stages so far; the stem stands in where a first cell asks for one more.
        var outputs = new List<Shape> { _shape, _shape };
        var stages = new List<StagePlan>();
        var chosen = 0;
        _place = new NetPlace(NetPart.Body, 0);
        foreach (var item in _space.Net.Body)
        {
            if (item is StageItem { Stage: var stage })
            {
                Add(stage.IsOfLayers ? PlanLayers(stage) : PlanStage(stage));
                continue;
            }

            var repeat = (Repeat)item;
            // A block that is repeated has the same width each time.
            int[] decisions = [.. repeat.Blocks.Select(b => b.Widths.Count == 0 ? -1 : _space.Widths[chosen++])];
            var times = repeat.Count(_parameters);
            if (times > Limits.Repeats) throw new PlanException(new PlanProblem.TooDeep(_place, repeat.Times.Parameter!));
            foreach (var (block, decision) in Enumerable.Range(0, (int)times).SelectMany(_ => repeat.Blocks.Zip(decisions, (b, d) => (b, d))))
            {
                _place = new NetPlace(NetPart.Body, stages.Count);
                var width = (long)_width * block.Growth;
                if (decision >= 0)
                {
                    var widths = block.Widths.Select(w => w.Evaluate(_parameters)).ToArray();
                    width = (long)(_genotype is null ? widths.Max() : widths[_genotype[decision]]);
                    // What was so wide before may be wider or narrower than what comes now.
                    outputs = [.. outputs.Select(o => o with { IsChosen = true })];
                    _shape = _shape with { IsChosen = true };
                    if (_genotype is null) CheckNarrower(block, [.. widths.Where(w => w < width).Select(w => (int)w)], outputs);
                }

                if (width > Limits.Size) throw new PlanException(new PlanProblem.TooWide(_place));
                _width = (int)width;
                Add(Planned(block, outputs));
            }
        }

        // A layer may have more trouble with these than with the widest.
        void CheckNarrower(Block block, int[] widths, List<Shape> before)
        {
            var (shape, width) = (_shape, _width);
            foreach (var other in widths)
            {
                _width = other;
                Planned(block, before);
                _shape = shape;
            }

            _width = width;
        }

        StagePlan Planned(Block block, List<Shape> before) =>
            block.Cell is null ? PlanBlock(block.Layer!) : PlanCell(_space.Graph(block.Cell), block.Stride, before);

        void Add(StagePlan stage)
        {
            stages.Add(stage);
            outputs.AddRange(stage.Outputs.Select(o => _shape with { Channels = o.Channels, Height = o.Height, Width = o.Width }));
            _place = new NetPlace(NetPart.Body, stages.Count);
        }

        var order = _order?.Build();
        if (_order is not null && order is null) throw new PlanException(new PlanProblem.NoLayers(new NetPlace(NetPart.Body, stages.Count - 1)));
        // The head reads each scale by itself; the coarsest is the first to be too small for something.
        var isPyramid = _shape.Flow == Flow.Scales;
        if (isPyramid) _shape = _shape with { Flow = Flow.Image };
        var head = Layers(NetPart.Head, _space.Net.Head);
        if (isPyramid && _space.Net.Task != LearningTask.Detection)
            throw new PlanException(new PlanProblem.Scales(new NetPlace(NetPart.Head, 0), "images of several scales come in, which only a detector tells of; write 'task detection', and end with detect(classes)"));
        // Each scale has statistics of its own, of which a norm of one set of weights would know only the mixture.
        if (isPyramid && Array.FindIndex([.. _space.Net.Head], o => o.Name == "batch_norm") is >= 0 and var norm)
            throw new PlanException(new PlanProblem.Scales(new NetPlace(NetPart.Head, norm), "the head reads images of several scales, whose statistics batch_norm would mix; leave it out"));
        CheckHead(head);
        return new NetworkPlan(_space, _parameters, stem, stages, head) { Input = _input, Lowered = _lowered, Order = order, HeadWidth = _width, Parts = _parts };
    }

    private BlockPlan PlanBlock(Operation operation)
    {
        var layers = Lower(operation).ToEquatableArray();
        Check(layers, "The block", _shape.Channels, "it divides them");
        return new BlockPlan(_place.Index, operation, _width, layers, _shape.Channels, _shape.Height, _shape.Width);
    }

    private CellPlan PlanCell(Graph graph, int? strideHere, List<Shape> outputs)
    {
        var cell = graph.Cell!;
        RequireFlow(cell.Name, cell.IsRecurrent ? Flow.Sequence : graph.IsPyramid ? Flow.Image | Flow.Scales : Flow.Image);
        if (cell.IsRecurrent) return PlanRecurrent(graph);
        if (graph.IsPyramid) return PlanPyramid(graph, outputs);
        var stride = strideHere ?? cell.Stride;
        var inputs = outputs.Skip(outputs.Count - cell.Inputs.Count).ToArray();
        var newest = inputs[inputs.Length - 1];
        if (stride == 2 && (newest.Height == 1 || newest.Width == 1))
            throw new PlanException(new PlanProblem.ImageTooSmall(_place, cell.Name, newest.Height, newest.Width));
        var preprocess = inputs.Select(input => Preprocess(cell, input, newest)).ToArray();
        for (var i = 0; i < preprocess.Length && cell.Default is null; i++)
            Check(preprocess[i], $"The cell '{cell.Name}'", _width, $"its input '{cell.StateName(i)}' is from before a reduction, and what halves it divides them");
        if (graph.Joined is not null && _width < graph.Nodes.Count)
            throw new PlanException(new PlanProblem.TooNarrow(_place, $"The cell '{cell.Name}' has only {_width} {(_width == 1 ? "channel" : "channels")} here, which up to {graph.Nodes.Count} nodes share"));
        if (cell.Banks > 0 && _width % cell.Banks != 0)
            throw new PlanException(new PlanProblem.TooNarrow(_place, $"The cell '{cell.Name}' has {_width} {(_width == 1 ? "channel" : "channels")} here, which do not come out even between {cell.Banks} banks"));
        var shapes = inputs.Zip(preprocess, (input, layers) => new StateShape(
            layers.Aggregate(input.Channels, (channels, layer) => layer.OutputChannels(channels)), newest.Height, newest.Width)).ToArray();
        // A cell that comes again in the same sizes is the same.
        var key = (graph.Name, _width, stride, shapes.ToEquatableArray());
        if (!_cells.TryGetValue(key, out var plan))
        {
            _cells.Add(key, plan = GraphPlanner(ParametersHere()).Cell(graph, _width, stride, shapes));
            if (_genotype is null) CheckCandidates(plan);
        }

        if (cell.Default is { } operation)
            Check(preprocess.SelectMany(p => p).Concat(plan.Exit?.Candidates[0].Layers ?? []), $"The cell '{cell.Name}'", _width, $"its default operation '{operation}' divides them");
        _shape = new Shape(plan.OutputChannels, plan.OutputHeight, plan.OutputWidth, Flow.Image, cell.Output == CellOutput.Loose);
        return new CellPlan(_place.Index, $"cell{_place.Index}", plan, preprocess);
    }

    private CellPlan PlanRecurrent(Graph graph)
    {
        var (planner, input) = (GraphPlanner(ParametersHere()), new StateShape(_shape.Channels, _shape.Height, _shape.Width));
        var plan = graph.IsTree ? planner.Tree(graph, _width, input) : planner.Recurrent(graph, _width, input);
        _shape = _shape with { Channels = _width, IsChosen = false };
        return new CellPlan(_place.Index, $"cell{_place.Index}", plan, [default]);
    }

    // A pyramid reads the newest output of each of as many heights and widths as it has scales.
    private CellPlan PlanPyramid(Graph graph, List<Shape> outputs)
    {
        var reads = new List<int>();
        for (var back = 1; back <= outputs.Count && reads.Count < graph.Inputs.Count; back++)
            if (reads.TrueForAll(r => (Back(r).Height, Back(r).Width) != (Back(back).Height, Back(back).Width))) reads.Insert(0, back);
        var inputs = reads.Select(Back).ToArray();
        var halves = Enumerable.Range(1, inputs.Length - 1).All(i => inputs[i - 1].Height == 2 * inputs[i].Height && inputs[i - 1].Width == 2 * inputs[i].Width);
        if (inputs.Length < graph.Inputs.Count || !halves)
            throw new PlanException(new PlanProblem.Scales(_place, $"'{graph.Name}' needs images of {graph.Inputs.Count} scales, each half as high and wide as the one before, but there are {string.Join(", ", inputs.Select(i => $"{i.Height}×{i.Width}"))}"
                + $"; {(halves ? "put more that halves the image before it" : "choose a size of the image that can be halved so often")}"));
        _shape = inputs[inputs.Length - 1] with { Flow = Flow.Image };
        var preprocess = inputs.Select(input => Preprocess(graph.Cell!, input, input)).ToArray();
        var plan = GraphPlanner(ParametersHere()).Pyramid(graph, _width, [.. inputs.Select(i => new StateShape(_width, i.Height, i.Width))]);
        if (_genotype is null) CheckCandidates(plan);
        _shape = new Shape(_width, plan.OutputHeight, plan.OutputWidth, Flow.Scales);
        return new CellPlan(_place.Index, $"cell{_place.Index}", plan, preprocess) { Scales = reads };

        Shape Back(int back) => outputs[outputs.Count - back];
    }

    private CellPlan PlanStage(Stage stage)
    {
        RequireFlow(stage.Name, stage.Stride == 2 ? Flow.Image : Flow.Image | Flow.Sequence);
        if (stage.Stride == 2 && (_shape.Height == 1 || _shape.Width == 1))
            throw new PlanException(new PlanProblem.ImageTooSmall(_place, stage.Name, _shape.Height, _shape.Width));
        var graph = _space.Graph(stage.Name);
        // Of what is a choice, a supernet holds the largest. The parameters are the net's own: a stage says its width itself.
        var widths = stage.Channels.Select(c => c.Evaluate(_parameters)).ToArray();
        if (widths.Max() > Limits.Size) throw new PlanException(new PlanProblem.TooWide(_place));
        var width = (int)(graph.Width < 0 ? widths[0]
            : _genotype is not null ? widths[_genotype[graph.Width]]
            : _sizes is not null && _sizes.TryGetValue(graph.Width, out var choice) ? widths[choice]
            : widths.Max());
        var input = new StateShape(_shape.Channels, _shape.Height, _shape.Width);
        var isChosen = widths.Length > 1;
        var plan = GraphPlanner(_parameters).Stage(
            graph, input, width, !isChosen && !_shape.IsChosen && input.Channels == width, isChosen || _shape.IsChosen);
        if (_genotype is null && _sizes is null) CheckCandidates(plan);
        _shape = new Shape(width, plan.OutputHeight, plan.OutputWidth, _shape.Flow, isChosen);
        return new CellPlan(_place.Index, $"block{_place.Index}", plan, [default]);
    }

    private CellPlan PlanLayers(Stage stage)
    {
        RequireFlow(stage.Name, Flow.Image | Flow.Vector);
        var graph = _space.Graph(stage.Name);
        var input = LayerShape;
        if (_genotype is null) (_order ??= new LayerOrder(input, _parameters, _lowered)).Add(graph);
        var (plan, output) = GraphPlanner(_parameters).Layers(graph, input);
        if (output.Channels == int.MaxValue) throw new PlanException(new PlanProblem.TooWide(_place));
        _shape = new Shape(output.Channels, output.Height, output.Width, output.Flow, IsChosen: true);
        return new CellPlan(_place.Index, $"block{_place.Index}", plan, [default]);
    }

    private GraphPlanner GraphPlanner(IReadOnlyDictionary<string, int> parameters) => new(_genotype, parameters, _lowered, _place, Here, _parts);

    // Every candidate counts, since a supernet holds them all.
    private void CheckCandidates(GraphPlan plan)
    {
        foreach (var edge in plan.Nodes.SelectMany(n => n.Operations))
        {
            var stride = edge.Edge.State < plan.Inputs.Count ? plan.Stride : 1;
            foreach (var candidate in edge.Candidates)
            {
                if (candidate.Layers.FirstOrDefault(l => (l.Takes & _shape.Flow) == 0) is { } other)
                    throw new PlanException(new PlanProblem.WrongFlow(_place, $"{candidate.Operation}", other.Takes, _shape.Flow));
                Check(candidate.Layers, $"The {(plan.Graph.Stage is null ? "cell" : "stage")} '{plan.Name}'", plan.Channels, $"'{candidate.Operation}'{(stride == 1 ? "" : " at stride 2")} divides them");
                if (candidate.Motif is { } motif) CheckCandidates(motif);
            }
        }

        foreach (var reduction in plan.Reductions)
            Check(reduction.Layers, $"The cell '{plan.Name}'", plan.Channels, $"'reduce after {plan.Nodes[reduction.After].Node.Name}' divides them");
    }

    private void Check(IEnumerable<Layer> layers, string what, int channels, string why)
    {
        if (layers.All(l => l.CanDivide)) return;
        throw new PlanException(new PlanProblem.TooNarrow(_place, $"{what} has only {channels} {(channels == 1 ? "channel" : "channels")} here, and {why}"));
    }

    // A concatenated output is several times as wide as the cell, so its successors always project it (Liu et al. 2019);
    // where the last node is the output, a cell of the same width takes it as it is (Dong and Yang 2020).
    private EquatableArray<Layer> Preprocess(Cell cell, Shape input, Shape newest)
    {
        if (cell.Default is { } first) return _lowered.Of(first, [], input.Channels, _width, 1, false, ParametersHere(), Here).ToEquatableArray();
        var (reductions, height, width) = (new List<Layer>(), input.Height, input.Width);
        for (var channels = input.Channels; height > newest.Height || width > newest.Width; channels = _width)
        {
            reductions.Add(new Layer.FactorizedReduce(channels, _width));
            (height, width) = (((height - 1) / 2) + 1, ((width - 1) / 2) + 1);
        }

        if (reductions.Count > 0) return reductions.ToEquatableArray();
        if (cell.Output == CellOutput.Share || cell.Rule.Merging == Merging.Concat || (cell.Output is CellOutput.Last or CellOutput.Sum or CellOutput.Scales or CellOutput.Banks && input.Channels == _width && !input.IsChosen)) return default;
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
        // Pooling has no argument for its stride: on an edge the cell says it, and elsewhere it is there to halve the image. A module of the
        // user's halves only what it is told to, and keeps the channels unless it is told of others.
        var own = operation.Module;
        var stride = own is null ? 2 : operation.Arguments.Count == 0 ? 1 : (int)operation.Arguments[0].Value.Factor;
        var output = own is { TakesWidths: false } ? _shape.Channels : _width;
        var layers = _lowered.Of(operation, [], _shape.Channels, output, stride, _shape.Channels == output && (own is not null || !_shape.IsChosen), parameters, Here with { Pixels = LayerShape.Pixels });
        var before = _shape;
        foreach (var layer in layers) _shape = After(layer, _shape, operation, before);
        return layers;
    }

    private Shape After(Layer layer, Shape shape, Operation operation, Shape before)
    {
        if ((shape.Flow & ~layer.Takes) != 0)
        {
            if (shape.Flow == Flow.Vector && (layer.Takes & Flow.Image) != 0) throw new PlanException(new PlanProblem.NeedsImage(_place, operation));
            if (shape.Flow == Flow.Image && (layer.Takes & Flow.Vector) != 0) throw new PlanException(new PlanProblem.NeedsPooling(_place, operation));
            throw new PlanException(new PlanProblem.WrongFlow(_place, operation.ToString(), layer.Takes, shape.Flow));
        }

        var pools = layer is Layer.GlobalAveragePool or Layer.Flatten;
        var (height, width) = (layer.OutputSize(shape.Height), layer.OutputSize(shape.Width));
        var halves = layer.OutputSize(64) <= 32 && !pools && layer is not Layer.Patches;
        if (height < 1 || width < 1 || (halves && (shape.Height == 1 || shape.Width == 1)))
            throw new PlanException(new PlanProblem.ImageTooSmall(_place, operation.ToString(), before.Height, before.Width));
        return new Shape(
            layer.OutputChannels(shape.Channels), height, width, layer.Gives(shape.Flow), shape.IsChosen && layer is not (Layer.Convolution or Layer.Linear or Layer.Patches));
    }

    private void CheckHead(EquatableArray<Layer> head)
    {
        var task = _space.Net.Task;
        var detects = head.Count > 0 && head[head.Count - 1] is Layer.Detect;
        if (detects != (task == LearningTask.Detection)) throw new PlanException(new PlanProblem.HeadForTask(task, _shape.Flow));
        if (detects) return;
        if ((_shape.Flow & Flow.Image) != 0) throw new PlanException(new PlanProblem.HeadKeepsImage());
        if (_shape.Flow != (task == LearningTask.LanguageModel ? Flow.Sequence : Flow.Vector)) throw new PlanException(new PlanProblem.HeadForTask(task, _shape.Flow));
    }

    private void RequireFlow(string what, Flow takes)
    {
        if ((_shape.Flow & ~takes) != 0) throw new PlanException(new PlanProblem.WrongFlow(_place, what, takes, _shape.Flow));
    }

    /// <summary>The parameters as an expression sees them at this place of the net: <c>channels</c> is the width here, growth included.</summary>
    private Dictionary<string, int> ParametersHere() =>
        _parameters.ToDictionary(p => p.Key, p => p.Key == ChannelsParameter ? _width : p.Value);
}
