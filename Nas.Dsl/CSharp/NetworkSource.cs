using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>One network's source file while it is written, top to bottom.</summary>
internal sealed class NetworkSource
{
    private readonly NetworkPlan _plan;
    private readonly string _className;
    private readonly IReadOnlyList<(string Name, int Value)> _variables;
    private readonly IReadOnlyList<NetworkPlan> _plans;
    private readonly SizeVariables _sizes;
    private readonly TorchNames _torch;
    private readonly PartSource _parts;
    private readonly LayerSource _layers;
    private readonly GraphClasses _classes;
    private readonly SourceBuilder _source = new();
    private readonly CellPlan? _auxiliary; // what the second head reads
    private readonly BodySource? _body; // where parameters repeat what is in it
    private readonly IReadOnlyList<RowSource> _rows;
    private readonly IReadOnlyList<IReadOnlyList<string>> _fields; // of each row
    private readonly string _loop;

    public NetworkSource(NetworkPlan plan, Genotype genotype, string className, IEnumerable<string> hidden, IEnumerable<string> taken, TrainingParts parts)
    {
        (_plan, _className) = (plan = plan.Of(genotype), Identifiers.Escape(className));
        var repeats = new HashSet<string?>(plan.Space.Net.Repeats.Select(r => r.Times.Parameter));
        var doubled = plan.Parameters.Where(p => !repeats.Contains(p.Key)).Select(p => (p.Key, p.Value, Plan: Doubled(plan, p.Key).Of(genotype))).Where(d => Doubles(plan, d.Plan) && OwnWidths(plan).SequenceEqual(OwnWidths(d.Plan))).ToArray();
        _variables = [.. doubled.Select(d => (d.Key, d.Value))];
        _plans = [plan, .. doubled.Select(d => d.Plan)];
        _loop = Identifiers.Unique(["i"], [.. plan.Parameters.Keys])[0];
        if (parts.HasFlag(TrainingParts.AuxiliaryHead)) _auxiliary = Auxiliary();
        _body = BodySource.Of(plan, _loop, Planned);
        if (_auxiliary is not null && _body?.Head is null) _body = null;
        _sizes = new SizeVariables([.. _variables.Select(v => (Identifiers.Escape(v.Name), v.Value))]);

        // What the space names itself stands nearest: the class and the constructor's parameters.
        string[] own = [className, .. plan.Parameters.Keys, .. taken];
        _torch = new TorchNames([.. hidden, .. own]);
        // Of the user's own classes those of the net's namespace are named as the user does, unless the class has something else of that name.
        var plain = new HashSet<string>(plan.Space.OwnModules.Where(IsNear).Select(m => m.ShortType).Except(own).Except(TorchNames.All), StringComparer.Ordinal);
        _parts = new PartSource(_torch, parts.HasFlag(TrainingParts.DropPath), [.. own, .. plain]);
        _layers = new LayerSource(_torch, _parts, module => IsNear(module) && plain.Contains(module.ShortType) ? Identifiers.Escape(module.ShortType) : module.GlobalType);
        _classes = new GraphClasses(plan, [.. plan.Stages, .. _body?.Stages ?? []], [className, .. taken, .. plain], _torch, _parts, _layers);
        _rows = _body?.Rows(Call) ?? [new RowSource(null, [.. plan.Stages.Select(s => (s, Call(_plans, s.Index)))])];
        _fields = Fields([.. own, .. plain]);

        IReadOnlyList<NetworkPlan>? Planned(IReadOnlyDictionary<string, int> values)
        {
            try
            {
                var usual = NetworkPlan.Of(plan.Space, values).Of(genotype);
                NetworkPlan[] others = [.. _variables.Select(v => Doubled(usual, v.Name).Of(genotype))];
                return others.All(o => Doubles(usual, o)) ? [usual, .. others] : null;
            }
            catch (ArgumentException)
            {
                // Too small an image for so many, for instance.
                return null;
            }
        }

        bool IsNear(OwnModule module) => module.Type == (plan.Space.Namespace.Length == 0 ? module.ShortType : $"{plan.Space.Namespace}.{module.ShortType}");
    }

    public string Write()
    {
        if (_auxiliary is not null)
        {
            _source.Line("#nullable enable");
            _source.Line();
        }

        _source.Line("using TorchSharp.Modules;");
        _source.Line("using static TorchSharp.torch;");
        _source.Line("using static TorchSharp.torch.nn;");
        _source.Line();
        if (_plan.Space.Namespace.Length > 0)
        {
            _source.Line($"namespace {_plan.Space.Namespace};");
            _source.Line();
        }

        if (Identifiers.Pragma(_className) is { } pragma) _source.Line(pragma);
        var input = _plan.Space.Net.Input;
        _source.Line($"/// <summary>{Summary()}</summary>");
        _source.Open($"public sealed partial class {_className} : {_torch.Type("Module")}<{_torch.Type("Tensor")}, {_torch.Type("Tensor")}>");
        WriteFields();
        _source.Line();
        WriteConstructor();
        _source.Line();
        _source.Line("/// <summary>Runs the network.</summary>");
        _source.Line($"/// <param name=\"x\">{(input is TokensShape tokens ? $"The numbers of tokens, (batch, {tokens.Length}), int64" : $"Images, (batch, {input.Channels}, {input.Height}, {input.Width})")}.</param>");
        WriteForward();
        if (_parts.DropsPaths) WriteDropPaths();
        foreach (var graph in _classes.InOrder)
        {
            _source.Line();
            graph.WriteTo(_source);
        }

        foreach (var recurrent in _classes.Recurrent)
        {
            _source.Line();
            recurrent.WriteTo(_source);
        }

        _classes.Operations.WriteTo(_source);
        if (_parts.DropsPaths && !_parts.IsUsed(PartSource.DropPath)) throw new ArgumentException($"{_plan.Space.Name} has no paths beside others that could be left out in training.");
        _source.Lines(_parts.Lines());
        _source.Close();
        return _source.ToString();
    }

    private string Summary()
    {
        var (cells, stages) = (_plan.Stages.Count(IsCell), _plan.Stages.Count(s => s is CellPlan && !IsCell(s)));
        var input = _plan.Space.Net.Input;
        string[] parts = [.. cells == 0 && stages > 0 ? [] : new[] { Counted(cells, "cell") }, .. stages == 0 ? [] : new[] { Counted(stages, "stage") }];
        if (_body is not null) parts = [cells > 0 ? "cells" : "blocks"];
        return input is TokensShape tokens
            ? $"A network of {string.Join(" and ", parts)} for texts of {tokens.Length} tokens."
            : $"A {(_plan.Stem.Any(l => l is Layer.Patches) ? "" : "convolutional ")}network of {string.Join(" and ", parts)} for images of {input.Height} by {input.Width} pixels{(_plan.Resizes ? $", which it makes {_plan.Input.Height} by {_plan.Input.Width}" : "")}.";
    }

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private void WriteFields()
    {
        if (_plan.Stem.Count > 0) _source.Line($"private readonly {_layers.Type} stem;");
        for (var r = 0; r < _rows.Count; r++)
            for (var s = 0; s < _fields[r].Count; s++)
                _source.Line($"private readonly {TypeOf(_rows[r].Stages[s].Plan)}{(_rows[r].Times is null ? "" : "[]")} {_fields[r][s]};");
        if (_plan.Head.Count > 0) _source.Line($"private readonly {_layers.Type} head;");
        if (_auxiliary is not null) _source.Line($"private readonly {_torch.Type("Sequential")} {Identifiers.AuxiliaryModule};");
    }

    private void WriteConstructor()
    {
        _source.Line("/// <summary>Makes the network with fresh weights.</summary>");
        foreach (var name in _plan.Parameters.Keys) _source.Line($"/// <param name=\"{name}\">{ParameterText(name)}</param>");
        _source.Line($"public {_className}({string.Join(", ", _plan.Parameters.Select(p => $"int {Identifiers.Escape(p.Key)} = {p.Value}"))})");
        _source.Open($"    : base(nameof({_className}))");
        foreach (var pair in _plan.Parameters.Where(p => _variables.All(v => v.Name != p.Key)))
        {
            var name = Identifiers.Escape(pair.Key);
            if (_body?.Parameters.Contains(pair.Key) == true) _source.Line($"if ({name} < 1) throw new {_torch.Type("System")}.ArgumentOutOfRangeException(nameof({name}), {name}, \"It is at least 1.\");");
            else _source.Line($"if ({name} != {pair.Value}) throw new {_torch.Type("System")}.ArgumentOutOfRangeException(nameof({name}), {name}, \"The layers here are sized for {pair.Value}.\");");
        }

        if (_plan.Stem.Count > 0) WriteEnd("stem", p => p.Stem);
        WriteStages();
        if (_plan.Head.Count > 0) WriteEnd("head", p => p.Head);
        if (_auxiliary is not null)
        {
            // As large as the authors' of DARTS, which pool with a window of 5 and a stride that makes it two by two.
            var (channels, classes) = (_sizes.Expression([.. _plans.Select(p => p.Stages[_auxiliary.Index].OutputChannels)]), _sizes.Expression([.. _plans.Select(p => p.Classes)]));
            _source.Line("// A second head for the training alone: what it says is in AuxiliaryOutput.");
            _source.Column(
                $"{Field(Identifiers.AuxiliaryModule)} = {_torch.Function("Sequential")}(",
                [
                    $"{_torch.Function("ReLU")}()", $"{_torch.Function("AdaptiveAvgPool2d")}(2)",
                    $"{_torch.Function("Conv2d")}({channels}, 128, 1, bias: false)", $"{_torch.Function("BatchNorm2d")}(128)", $"{_torch.Function("ReLU")}()",
                    $"{_torch.Function("Conv2d")}(128, 768, 2, bias: false)", $"{_torch.Function("BatchNorm2d")}(768)", $"{_torch.Function("ReLU")}()",
                    $"{_torch.Function("Flatten")}()", $"{_torch.Function("Linear")}(768, {classes})",
                ],
                ");");
            Register(Identifiers.AuxiliaryModule);
        }

        if (_body is null) _source.Line("RegisterComponents();");
        _source.Close();
        if (_auxiliary is null) return;
        _source.Line();
        _source.Line("/// <summary>What the auxiliary head said of the last images in training, (batch, classes); null where the network does not train.</summary>");
        _source.Line($"public {_torch.Type("Tensor")}? AuxiliaryOutput {{ get; private set; }}");
    }

    private void WriteEnd(string name, Func<NetworkPlan, IReadOnlyList<Layer>> layers)
    {
        _source.Column($"{Field(name)} = {_layers.Function}(", Expressions(_plans, layers), ");");
        Register(name);
    }

    // Where loops make stages, none is registered by its field.
    private void Register(string name)
    {
        if (_body is not null) _source.Line($"register_module(\"{name}\", {Field(name)});");
    }

    private void WriteStages()
    {
        if (_body is null)
        {
            foreach (var (stage, call) in _rows[0].Stages) Make(stage, Field(stage.Module), call);
            return;
        }

        var number = Identifiers.Unique(["stage"], [.. _plan.Parameters.Keys, _loop])[0];
        _source.Line("// Weights are called by the place of their stage in the network.");
        _source.Line($"var {number} = 0;");
        for (var r = 0; r < _rows.Count; r++)
        {
            var (row, fields) = (_rows[r], _fields[r]);
            if (row.Times is not null)
            {
                for (var s = 0; s < fields.Count; s++) _source.Line($"{fields[s]} = new {TypeOf(row.Stages[s].Plan)}[{row.Times}];");
                _source.Open($"for (var {_loop} = 0; {_loop} < {row.Times}; {_loop}++)");
            }

            for (var s = 0; s < fields.Count; s++)
            {
                var (field, stage) = (row.Times is null ? fields[s] : $"{fields[s]}[{_loop}]", row.Stages[s].Plan);
                Make(stage, field, row.Stages[s].Call);
                _source.Line($"register_module($\"{stage.Module.TrimEnd([.. "0123456789"])}{{{number}++}}\", {field});");
            }

            if (row.Times is not null) _source.Close();
        }

        void Make(StagePlan stage, string field, StageCall call)
        {
            if (stage is CellPlan cell && !IsCell(cell)) _source.Line($"// The stage {cell.Graph.Name}, {Counted(cell.Graph.Nodes.Count, IsOfLayers(cell) ? "layer" : "block")}.");
            if (call.InColumn) _source.Column($"{field} = {call.Function}(", call.Arguments, ");");
            else _source.List($"{field} = {call.Function}(", call.Arguments, ");");
        }
    }

    private StageCall Call(IReadOnlyList<NetworkPlan> plans, int index)
    {
        if (plans[0].Stages[index] is not CellPlan plan) return new StageCall(_layers.Function, Expressions(plans, p => ((BlockPlan)p.Stages[index]).Layers));
        if (!IsCell(plan))
        {
            // Each block by its name, so that a weight says which it is of; one that hands on what it gets needs none.
            var blocks = plan.Graph.Nodes.Select((node, n) => (node.Node.Name, Index: n)).Where(b => !plan.Graph.Nodes[b.Index].Edges[0].IsPlain).Select(b =>
                $"(\"{b.Name}\", {_layers.Block(Expressions(plans, p => ((CellPlan)p.Stages[index]).Graph.Nodes[b.Index].Edges[0].Candidates[0].Layers))})");
            return new StageCall(_layers.Function, [.. blocks.DefaultIfEmpty($"{_torch.Function("Identity")}()")], InColumn: true);
        }

        var channels = Size(g => g.Channels);
        if (plan.Graph.Graph.IsRecurrent) return new StageCall($"new {_classes.OfRecurrent(plan.Graph).Name}", [Size(g => g.Inputs[0].Channels), channels]);
        var cell = _classes.Of(plan.Graph);
        var preprocess = cell.PreprocessedInputs.Select(input => Preprocess(plans, p => ((CellPlan)p.Stages[index]).Preprocess[input]));
        return new StageCall($"new {cell.Name}", cell.Arguments(preprocess, cell.ProjectedInputs.Select(input => Size(g => g.Inputs[input].Channels)), channels));

        string Size(Func<GraphPlan, int> size) => _sizes.Expression([.. plans.Select(p => size(((CellPlan)p.Stages[index]).Graph))]);
    }

    // A loop makes several of a kind, so that what holds them is called by that.
    private IReadOnlyList<IReadOnlyList<string>> Fields(IReadOnlyList<string> taken)
    {
        if (_body is null) return [[.. _plan.Stages.Select(s => s.Module)]];
        var wished = _rows.SelectMany(r => r.Stages.Select(s => Kind(s.Plan) + (r.Times is null ? "" : "s")));
        var names = new Queue<string>(Identifiers.Unique(wished, [.. taken, "stem", "head", Identifiers.AuxiliaryModule, "x", "s", "before", "last", "next", "stage", _loop]));
        return [.. _rows.Select(r => (IReadOnlyList<string>)[.. r.Stages.Select(_ => names.Dequeue())])];

        string Kind(StagePlan stage) => Identifiers.Camel(stage is not CellPlan cell ? "Block" : IsCell(cell) ? TypeOf(cell) : Identifiers.Pascal(cell.Graph.Name) + "Stage");
    }

    // Behind two thirds of the cells, or of the stages where they are blocks.
    private CellPlan Auxiliary()
    {
        var cells = _plan.Stages.OfType<CellPlan>().ToArray();
        return _plan.Space.Net.Task == LearningTask.Classification && _plan.Space.Net.Input is not TokensShape && !_plan.Stem.Any(l => l is Layer.Patches) && _plan.HeadReads == 1 && cells.Length > 0
            && cells[2 * cells.Length / 3] is { Outputs.Count: 1 } place
            ? place
            : throw new ArgumentException($"{_plan.Space.Name} does not classify images by convolutions and the output of its last cell, so that there is no place for a second head.");
    }

    private void WriteDropPaths()
    {
        _source.Line();
        _source.Line("/// <summary>Leaves paths out at random while the network trains.</summary>");
        _source.Line("/// <param name=\"probability\">With which probability a path is left out for an image, from 0 to 1, exclusive.</param>");
        _source.Open("public void DropPaths(double probability)");
        _source.Open("foreach (var module in modules())");
        _source.Line($"if (module is {_parts.Name(PartSource.DropPath)} drop) drop.Probability = probability;");
        _source.Close();
        _source.Close();
    }

    private void WriteForward()
    {
        _source.Open($"public override {_torch.Type("Tensor")} forward({_torch.Type("Tensor")} x)");
        _source.Line($"using var scope = {_torch.Function("NewDisposeScope")}();");
        if (_plan.Resizes)
        {
            var (functional, mode) = (_torch.Function("functional"), _torch.Type("InterpolationMode"));
            _source.Line($"x = {functional}.interpolate(x, [{_plan.Input.Height}, {_plan.Input.Width}], mode: {mode}.Bilinear, align_corners: false, antialias: true);");
        }

        var outputs = new List<string> { "x", "x" };
        if (_plan.Stem.Count > 0)
        {
            _source.Line("var s = stem.call(x);");
            outputs = ["s", "s"];
        }

        if (_body is not null)
        {
            WriteLoops(outputs[0]);
            return;
        }

        foreach (var stage in _plan.Stages)
        {
            string[] names = stage.Outputs.Count == 1 ? ["x" + stage.Index] : [.. stage.Outputs.Select((_, scale) => $"x{stage.Index}_{((CellPlan)stage).Graph.Graph.Inputs[scale]}")];
            _source.Line($"var {(names.Length == 1 ? names[0] : $"({string.Join(", ", names)})")} = {stage.Module}.call({string.Join(", ", stage.Reads.Select(back => outputs[outputs.Count - back]))});");
            outputs.AddRange(names);
            if (stage == _auxiliary) _source.Line($"AuxiliaryOutput = training ? {SecondHead(names[0])} : null;");
        }

        var last = outputs[outputs.Count - 1];
        if (_plan.HeadReads > 1)
            _source.List($"return {_torch.Function("cat")}([", [.. outputs.Skip(outputs.Count - _plan.HeadReads).Select(o => $"head.call({o})")], "], dim: 1).MoveToOuterDisposeScope();");
        else _source.Line(_plan.Head.Count > 0 ? $"return head.call({last}).MoveToOuterDisposeScope();"
            : last == "x" ? "return x.alias().MoveToOuterDisposeScope();"
            : $"return {last}.MoveToOuterDisposeScope();");
        _source.Close();
    }

    private static string SecondHead(string input) => $"{Identifiers.AuxiliaryModule}.call({input}).MoveToOuterDisposeScope()";

    private void WriteLoops(string input)
    {
        var isPair = _rows.SelectMany(r => r.Stages).Any(s => s.Plan.Reads.Count > 1);
        var last = isPair ? "last" : input;
        if (isPair) _source.Line($"var (before, last) = ({input}, {input});");
        for (var r = 0; r < _rows.Count; r++)
        {
            var (row, fields, head) = (_rows[r], _fields[r], _auxiliary is not null && _body!.Head!.Row == r ? _body.Head : null);
            var isPlain = row.Times is not null && fields.Count == 1 && head is null;
            if (isPlain) _source.Line($"foreach (var next in {fields[0]}) {Step("next", row.Stages[0].Plan)}");
            else if (row.Times is not null)
            {
                // In a loop only one time says something.
                if (head is not null) _source.Line("AuxiliaryOutput = null;");
                _source.Open($"for (var i = 0; i < {fields[0]}.Length; i++)");
            }

            for (var s = 0; s < fields.Count && !isPlain; s++)
            {
                _source.Line(Step(row.Times is null ? fields[s] : $"{fields[s]}[i]", row.Stages[s].Plan));
                if (head?.Stage != s) continue;
                if (row.Times is null) _source.Line($"AuxiliaryOutput = training ? {SecondHead(last)} : null;");
                else _source.Line($"if (training && i == {(head.Time is { } time ? $"{time}" : $"2 * {fields[0]}.Length / 3")}) AuxiliaryOutput = {SecondHead(last)};");
            }

            if (row.Times is not null && !isPlain) _source.Close();
        }

        _source.Line($"return {(_plan.Head.Count > 0 ? $"head.call({last})" : last)}.MoveToOuterDisposeScope();");
        _source.Close();

        string Step(string module, StagePlan stage) =>
            isPair ? $"(before, last) = (last, {module}.call({(stage.Reads.Count > 1 ? "before, last" : "last")}));" : $"{last} = {module}.call({last});";
    }

    private string Preprocess(IReadOnlyList<NetworkPlan> plans, Func<NetworkPlan, IReadOnlyList<Layer>> layers)
    {
        var plan = layers(plans[0]);
        // By a cell's default operation, or by what halves the image.
        if (plan.Count != 3 || plan[0] is not Layer.Relu || plan[1] is not Layer.Convolution { Kernel: 1, Groups: 1 } || plan[2] is not Layer.BatchNorm) return _layers.InOneLine(Expressions(plans, layers));
        string Size(Func<Layer.Convolution, int> size) => _sizes.Expression([.. plans.Select(p => size(layers(p).OfType<Layer.Convolution>().Single()))]);
        return $"{_parts.Use(PartSource.ReluConvNorm)}({Size(c => c.In)}, {Size(c => c.Out)})";
    }

    private IReadOnlyList<string> Expressions(IReadOnlyList<NetworkPlan> plans, Func<NetworkPlan, IReadOnlyList<Layer>> layers) =>
        _layers.Expressions([.. plans.Select(layers)], _sizes);

    // A parameter of the constructor that is called like a field hides it.
    private string Field(string name) => _plan.Parameters.ContainsKey(name) ? "this." + name : name;

    private string TypeOf(StagePlan stage) => stage is CellPlan { Graph: { Graph.IsRecurrent: true } recurrent } ? _classes.OfRecurrent(recurrent).Name
        : stage is CellPlan cell && IsCell(cell) ? _classes.Of(cell.Graph).Name
        : _layers.Type;

    private static bool IsOfLayers(StagePlan stage) => stage is CellPlan { Graph.Graph.Stage.IsOfLayers: true };

    private static bool IsCell(StagePlan stage) => stage is CellPlan { Graph.Graph.Stage: null };

    private string ParameterText(string name) => name switch
    {
        // A stage says its own width.
        "channels" when _plan.Stem.Count == 0 && _plan.Stages.All(IsOfLayers) => "Without effect: the layers say their own widths.",
        "channels" => _plan.Stages.Any(s => s is BlockPlan || IsCell(s)) ? "The width of the first cells." : "The width of the stem.",
        "classes" => "How many classes there are.",
        "vocabulary" => "How many tokens are told apart.",
        _ when _plan.Space.Net.Repeats.Any(r => r.Times.Parameter == name) => "How often what is repeated stands one behind the other.",
        _ => $"The size {name}.",
    };

    private static NetworkPlan Doubled(NetworkPlan plan, string parameter) =>
        NetworkPlan.Of(plan.Space, plan.Parameters.ToDictionary(p => p.Key, p => p.Key == parameter ? 2 * p.Value : p.Value));

    private static bool Doubles(NetworkPlan plan, NetworkPlan doubled) => Lists(plan).Zip(Lists(doubled), (a, b) => LayerSource.Doubles([.. a], [.. b])).All(same => same);

    // What is written with plain numbers.
    private static IEnumerable<Layer> OwnWidths(NetworkPlan plan) =>
        plan.Stages.OfType<CellPlan>().Where(c => c.Graph.Graph.OwnsWidths).SelectMany(c => c.Graph.Nodes).SelectMany(n => n.Then!.Candidates[0].Layers);

    private static IEnumerable<IEnumerable<Layer>> Lists(NetworkPlan plan)
    {
        yield return plan.Stem;
        foreach (var stage in plan.Stages)
        {
            if (stage is not CellPlan cell)
            {
                yield return ((BlockPlan)stage).Layers;
                continue;
            }

            foreach (var preprocess in cell.Preprocess) yield return preprocess;
            if (!IsCell(cell))
                foreach (var node in cell.Graph.Nodes) yield return node.Edges[0].Candidates[0].Layers;
        }

        yield return plan.Head;
    }
}
