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
    private readonly OperationSource _operations;
    private readonly Dictionary<string, CellSource> _cells;
    private readonly SourceBuilder _source = new();

    public NetworkSource(NetworkPlan plan, Genotype genotype, string className, IEnumerable<string> hidden)
    {
        (_plan, _className) = (plan, Identifiers.Escape(className));
        var doubled = plan.Parameters.Select(p => (p.Key, p.Value, Plan: Doubled(plan, p.Key))).Where(d => Doubles(plan, d.Plan)).ToArray();
        _variables = [.. doubled.Select(d => (d.Key, d.Value))];
        _plans = [plan, .. doubled.Select(d => d.Plan)];
        _sizes = new SizeVariables([.. _variables.Select(v => (Identifiers.Escape(v.Name), v.Value))]);

        var occurrences = plan.Stages.OfType<CellPlan>().ToLookup(c => c.Cell.Name);
        var chosen = plan.Space.Graphs.Where(g => occurrences.Contains(g.Name)).Select(g => new ChosenCell(g, genotype)).ToArray();
        // What the space names itself stands nearest: the class and the constructor's parameters.
        string[] own = [className, .. plan.Parameters.Keys];
        _torch = new TorchNames([.. hidden, .. own]);
        _parts = new PartSource(_torch, own);
        _layers = new LayerSource(_torch, _parts);
        var names = Identifiers.Unique(chosen.Select(c => CellClass(c.Cell)), [className, .. _parts.Names]);
        _operations = new OperationSource(_layers, plan.Parameters, chosen.SelectMany(CellSource.Uses), [className, .. _parts.Names, .. names]);
        _cells = chosen.Zip(names, (c, name) => new CellSource(name, c, [.. occurrences[c.Cell.Name]], _operations, _torch))
            .Zip(chosen, (source, c) => (c.Cell.Name, source))
            .ToDictionary(p => p.Name, p => p.source);
    }

    public string Write()
    {
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
        _source.Line($"/// <param name=\"x\">Images, (batch, {input.Channels}, {input.Height}, {input.Width}).</param>");
        WriteForward();
        foreach (var cell in _cells.Values)
        {
            _source.Line();
            cell.WriteTo(_source);
        }

        _operations.WriteTo(_source);
        _source.Lines(_parts.Lines());
        _source.Close();
        return _source.ToString();
    }

    private string Summary()
    {
        var cells = _plan.Stages.OfType<CellPlan>().Count();
        var input = _plan.Space.Net.Input;
        return $"A convolutional network of {cells} {(cells == 1 ? "cell" : "cells")} for images of {input.Height} by {input.Width} pixels.";
    }

    private void WriteFields()
    {
        if (_plan.Stem.Count > 0) _source.Line($"private readonly {_layers.Type} stem;");
        foreach (var stage in _plan.Stages)
            _source.Line($"private readonly {(stage is CellPlan cell ? _cells[cell.Cell.Name].Name : _layers.Type)} {stage.Module};");
        if (_plan.Head.Count > 0) _source.Line($"private readonly {_layers.Type} head;");
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
            _source.Line($"if ({name} != {pair.Value}) throw new {_torch.Type("System")}.ArgumentOutOfRangeException(nameof({name}), {name}, \"The layers here are sized for {pair.Value}.\");");
        }

        if (_plan.Stem.Count > 0) _source.Column($"{Field("stem")} = {_layers.Function}(", Expressions(p => p.Stem), ");");
        for (var i = 0; i < _plan.Stages.Count; i++)
        {
            var index = i;
            var field = Field(_plan.Stages[index].Module);
            if (_plan.Stages[index] is not CellPlan plan)
            {
                _source.List($"{field} = {_layers.Function}(", Expressions(p => ((BlockPlan)p.Stages[index]).Layers), ");");
                continue;
            }

            var cell = _cells[plan.Cell.Name];
            var preprocess = cell.PreprocessedInputs.Select(input => Preprocess(p => ((CellPlan)p.Stages[index]).Preprocess[input]));
            var channels = _sizes.Expression([.. _plans.Select(p => ((CellPlan)p.Stages[index]).Channels)]);
            _source.List($"{field} = new {cell.Name}(", cell.Arguments(preprocess, channels), ");");
        }

        if (_plan.Head.Count > 0) _source.Column($"{Field("head")} = {_layers.Function}(", Expressions(p => p.Head), ");");
        _source.Line("RegisterComponents();");
        _source.Close();
    }

    private void WriteForward()
    {
        _source.Open($"public override {_torch.Type("Tensor")} forward({_torch.Type("Tensor")} x)");
        _source.Line($"using var scope = {_torch.Function("NewDisposeScope")}();");
        var outputs = new List<string> { "x", "x" };
        if (_plan.Stem.Count > 0)
        {
            _source.Line("var s = stem.call(x);");
            outputs = ["s", "s"];
        }

        foreach (var stage in _plan.Stages)
        {
            var output = "x" + stage.Index;
            _source.Line($"var {output} = {stage.Module}.call({string.Join(", ", outputs.Skip(outputs.Count - stage.InputCount))});");
            outputs.Add(output);
        }

        var last = outputs[outputs.Count - 1];
        _source.Line(_plan.Head.Count > 0 ? $"return head.call({last}).MoveToOuterDisposeScope();"
            : last == "x" ? "return x.alias().MoveToOuterDisposeScope();"
            : $"return {last}.MoveToOuterDisposeScope();");
        _source.Close();
    }

    private string Preprocess(Func<NetworkPlan, EquatableArray<Layer>> layers)
    {
        var plan = layers(_plan);
        if (!plan.Any(l => l is Layer.Convolution)) return $"{_layers.Function}({string.Join(", ", Expressions(layers))})";
        string Size(Func<Layer.Convolution, int> size) => _sizes.Expression([.. _plans.Select(p => size(layers(p).OfType<Layer.Convolution>().Single()))]);
        return $"{_parts.Use(PartSource.ReluConvNorm)}({Size(c => c.In)}, {Size(c => c.Out)})";
    }

    private IReadOnlyList<string> Expressions(Func<NetworkPlan, EquatableArray<Layer>> layers) =>
        _layers.Expressions([.. _plans.Select(p => layers(p))], _sizes);

    // A parameter of the constructor that is called like a field hides it.
    private string Field(string name) => _plan.Parameters.ContainsKey(name) ? "this." + name : name;

    private static string CellClass(Cell cell)
    {
        var name = Identifiers.Pascal(cell.Name);
        return name.EndsWith("Cell", StringComparison.Ordinal) ? name : name + "Cell";
    }

    private static string ParameterText(string name) => name switch
    {
        "channels" => "The width of the first cells.",
        "classes" => "How many classes there are.",
        _ => $"The size {name}.",
    };

    private static NetworkPlan Doubled(NetworkPlan plan, string parameter) =>
        NetworkPlan.Of(plan.Space, plan.Parameters.ToDictionary(p => p.Key, p => p.Key == parameter ? 2 * p.Value : p.Value));

    private static bool Doubles(NetworkPlan plan, NetworkPlan doubled) => Lists(plan).Zip(Lists(doubled), (a, b) => LayerSource.Doubles([.. a], [.. b])).All(same => same);

    private static IEnumerable<IEnumerable<Layer>> Lists(NetworkPlan plan)
    {
        yield return plan.Stem;
        foreach (var stage in plan.Stages)
        {
            if (stage is BlockPlan block) yield return block.Layers;
            else
                foreach (var preprocess in ((CellPlan)stage).Preprocess) yield return preprocess;
        }

        yield return plan.Head;
    }
}
