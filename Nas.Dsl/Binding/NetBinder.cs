using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Binds one net.</summary>
internal sealed class NetBinder(
    DiagnosticBag diagnostics, OperationBinder operations, IReadOnlyDictionary<string, BoundCell> cells, Func<string, bool> isLost, Func<NameSyntax, OperationSet?> useSet)
{
    /// <summary>The net, or null: its errors are reported.</summary>
    public Net? Bind(NetSyntax syntax)
    {
        var before = diagnostics.Errors;
        var parameters = Parameters(syntax);
        if (syntax.Name is not { } name) return null;
        var depths = new HashSet<string>(syntax.Items.OfType<RepeatSyntax>().Select(r => r.Times?.Parameter?.Text).OfType<string>(), StringComparer.Ordinal);
        var scope = new NetScope(name.Text, parameters, depths, !syntax.IsBroken);
        var items = new Dictionary<string, NetItemSyntax>(StringComparer.Ordinal);
        var body = new List<BodyItem>();
        var stages = new Dictionary<string, NameSyntax>(StringComparer.Ordinal);
        StageSyntax? layers = null;
        InputShape? input = null;
        EquatableArray<int> sides = default;
        LearningTask? task = null;
        SettingsSyntax? settings = null;
        EquatableArray<Operation> stem = default, head = default;
        foreach (var item in syntax.Items)
        {
            if (layers is not null && item is RepeatSyntax or StageSyntax { Channels.Count: > 0 }) diagnostics.Add(Diagnostics.BehindLayers(item.Span, layers.Name.Text));
            if (item is RepeatSyntax repeat)
            {
                body.Add(Repeat(repeat, scope));
                continue;
            }

            if (item is StageSyntax stage)
            {
                CheckStageName(stage.Name, stages, name);
                if (stage.Channels.Count == 0) layers = stage;
                if (Stage(stage, scope) is { } bound) body.Add(new StageItem(bound));
                continue;
            }

            // Several lines are one list of limits.
            if (item is CostLimitsSyntax) continue;
            if (items.TryGetValue(item.Keyword, out var first))
            {
                diagnostics.Add(Diagnostics.DuplicateItem(item.Span, item.Keyword, first.Span.Line));
                continue;
            }

            items.Add(item.Keyword, item);
            switch (item)
            {
                case InputSyntax example:
                    (input, sides) = Input(example);
                    break;
                case TaskSyntax said:
                    task = LearningTask.Named(said.Task.Text);
                    if (task is null) diagnostics.Add(Diagnostics.UnknownTask(said.Task, diagnostics.Closest(said.Task.Text, LearningTask.All.Select(t => t.Name))));
                    break;
                case SettingsSyntax written:
                    settings = written;
                    break;
                case StemSyntax written:
                    stem = Layers(written.Operations, OperationUse.Stem, scope);
                    break;
                case HeadSyntax written:
                    head = Layers(written.Operations, OperationUse.Head, scope);
                    break;
            }
        }

        if (sides.Count > 0 && layers is not null) diagnostics.Add(Diagnostics.SidesOfLayers(items["input"].Span, layers.Name.Text));
        var limits = CostLimitBinder.Bind(syntax, diagnostics);
        var chosen = settings is null ? default : SettingsBinder.Bind(settings, input, task, diagnostics);
        if (settings is not null) CheckNamesake(settings, stages.Keys.Concat(cells.Keys).Concat(cells.Values.SelectMany(c => c.GraphNames)).Append(name.Text));
        // What a broken net lacks may stand in the part that was not understood.
        if (!syntax.IsBroken)
        {
            if (!syntax.Parameters.Any(p => p.Name.Text == "channels")) diagnostics.Add(Diagnostics.MissingChannels(name));
            if (!items.ContainsKey("input")) diagnostics.Add(Diagnostics.MissingItem(name, "input", "input image(3, 32, 32)"));
            if (!items.ContainsKey("head")) diagnostics.Add(Diagnostics.MissingItem(name, "head", "head global_avg_pool, linear(classes)"));
            if (diagnostics.Errors == before && !body.Any(i => i is StageItem || (i is Repeat repeat && repeat.Blocks.Any(b => b.Cell is not null))))
                diagnostics.Add(Diagnostics.NoCell(name));
        }

        if (syntax.IsBroken || diagnostics.Errors > before) return null;
        var net = new Net(name.Text, parameters.ToEquatableArray(), input!, stem, body.ToEquatableArray(), head) { Sides = sides, Limits = limits, Settings = chosen };
        return task is null ? net : net with { Task = task };
    }

    // The settings have a place of their own in the text of an architecture, and in its record.
    private void CheckNamesake(SettingsSyntax settings, IEnumerable<string> names)
    {
        if (names.FirstOrDefault(n => Identifiers.Pascal(n) == Identifiers.Pascal(SearchSpace.SettingsName)) is { } namesake) diagnostics.Add(Diagnostics.SettingsName(settings.Span, namesake));
    }

    private List<Parameter> Parameters(NetSyntax syntax)
    {
        var parameters = new List<Parameter>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var parameter in syntax.Parameters)
        {
            if (lines.TryGetValue(parameter.Name.Text, out var line))
            {
                diagnostics.Add(Diagnostics.DuplicateName(parameter.Name, "parameter", line));
                continue;
            }

            lines.Add(parameter.Name.Text, parameter.Name.Span.Line);
            CSharpNames.CheckParameter(parameter.Name, diagnostics);
            var value = Limits.Whole(
                parameter.Default,
                1,
                Limits.Size,
                diagnostics,
                () => Diagnostics.ParameterDefault(parameter.Default.Span, parameter.Name.Text, Limits.Size));
            parameters.Add(new Parameter(parameter.Name.Text, value ?? 1));
        }

        return parameters;
    }

    private (InputShape? Shape, EquatableArray<int> Sides) Input(InputSyntax syntax)
    {
        var numbers = syntax.Sizes.SelectMany(s => s.Numbers).Select(n => n.Value).ToArray();
        if (numbers.Any(double.IsNaN))
        {
            diagnostics.HasHiddenError();
            return default;
        }

        var (isImage, areWhole) = (syntax.Kind.Text == "image", numbers.All(n => Limits.IsWhole(n, 1, Limits.Size)));
        if (syntax.Sizes.FirstOrDefault(s => s.IsChoice) is { } choice)
        {
            var sides = numbers.Skip(1).ToArray();
            if (isImage && areWhole && syntax.Sizes.Count == 2 && choice == syntax.Sizes[1] && sides.Length > 1 && sides.Distinct().Count() == sides.Length)
                return (new ImageShape((int)numbers[0], (int)sides.Max(), (int)sides.Max()), sides.Select(s => (int)s).ToEquatableArray());
            diagnostics.Add(Diagnostics.Sides(choice.Span, Limits.Size));
        }
        else if (areWhole && numbers.Length == (isImage ? 3 : 1))
            return (isImage ? new ImageShape((int)numbers[0], (int)numbers[1], (int)numbers[2]) : new TokensShape((int)numbers[0]), default);
        else diagnostics.Add(isImage ? Diagnostics.ImageShape(syntax.Span, Limits.Size) : Diagnostics.TokensShape(syntax.Span, Limits.Size));
        return default;
    }

    private EquatableArray<Operation> Layers(IEnumerable<OperationSyntax> layers, OperationUse use, NetScope scope)
    {
        var bound = new List<Operation>();
        foreach (var operation in layers)
            if (operations.Bind(operation, use, scope) is { } layer) bound.Add(layer);
        return bound.ToEquatableArray();
    }

    private Repeat Repeat(RepeatSyntax syntax, NetScope scope) =>
        new((syntax.Times is { } times ? Whole(times, Limits.Repeats, scope.Depth, Diagnostics.RepeatCount) : null) ?? Expression.Number(1), syntax.Blocks.Select(b => Block(b, scope)).ToEquatableArray());

    // A whole number from 1 on, or so many times a parameter; null where it is none, which is then reported.
    private Expression? Whole(ValueSyntax syntax, int most, Func<NameSyntax, DiagnosticBag, int?> parameter, Func<Span, int, Diagnostic> wrong)
    {
        if (double.IsNaN(syntax.Factor)) diagnostics.HasHiddenError();
        else if (syntax.IsBoolean || !Limits.IsWhole(syntax.Factor, 1, most)) diagnostics.Add(wrong(syntax.Span, most));
        else if (syntax.Parameter is not { } name) return Expression.Number(syntax.Factor);
        else if (parameter(name, diagnostics) is { } value)
        {
            if (value * syntax.Factor <= most) return new Expression(name.Text, syntax.Factor);
            diagnostics.Add(wrong(syntax.Span, most));
        }

        return null;
    }

    private void CheckStageName(NameSyntax name, Dictionary<string, NameSyntax> stages, NameSyntax net)
    {
        if (name.Text == net.Text) diagnostics.Add(Diagnostics.DuplicateName(name, "net", net.Span.Line));
        if (stages.TryGetValue(name.Text, out var first)) diagnostics.Add(Diagnostics.DuplicateName(name, "stage", first.Span.Line));
        else stages.Add(name.Text, name);
        if (cells.TryGetValue(name.Text, out var cell)) diagnostics.Add(Diagnostics.DuplicateName(name, cell.Kind, cell.Syntax.Name!.Span.Line));
        else if (cells.Values.FirstOrDefault(c => c.GraphNames.Contains(name.Text)) is { } motif)
            diagnostics.Add(Diagnostics.DuplicateName(name, "graph", motif.Syntax.Name!.Span.Line));
        var identifier = Identifiers.Pascal(name.Text);
        if (stages.Keys.Concat(cells.Keys).Concat(cells.Values.SelectMany(c => c.GraphNames)).FirstOrDefault(k => k != name.Text && Identifiers.Pascal(k) == identifier) is { } other)
            diagnostics.Add(Diagnostics.SameInCSharp(name, "The stages", other, identifier));
        CSharpNames.CheckType(name, diagnostics);
    }

    private Stage? Stage(StageSyntax syntax, NetScope scope)
    {
        var before = diagnostics.Errors;
        var min = Limits.Whole(syntax.Depth.First, 1, Limits.Depth, diagnostics, () => Diagnostics.Depth(syntax.Depth.Span, Limits.Depth));
        var max = syntax.Depth.Last is not { } last ? min : Limits.Whole(last, min ?? 1, Limits.Depth, diagnostics, () => Diagnostics.Depth(syntax.Depth.Span, Limits.Depth));
        if (syntax.Depth.Parameter is { } parameter) diagnostics.Add(Diagnostics.DepthByParameter(parameter));
        var stride = syntax.Stride is not { } number ? 1 : Limits.Whole(number, 1, 2, diagnostics, () => Diagnostics.StageStride(number.Span)) ?? 1;
        var set = useSet(syntax.Set);
        var isOfLayers = syntax.Channels.Count == 0;
        if (isOfLayers && syntax.IsSame) diagnostics.Add(Diagnostics.OfLayers(syntax.Depth.Span, "its layers are not all the same; remove 'same'"));
        if (isOfLayers && syntax.Stride is { } step) diagnostics.Add(Diagnostics.OfLayers(step.Span, "each layer says its own stride; remove this one"));
        if (!isOfLayers && syntax.Rules.Count > 0) diagnostics.Add(Diagnostics.RuleOfBlocks(syntax.Rules[0].Span));
        var rules = isOfLayers && set is not null ? syntax.Rules.Select(rule => LayerRules.Bind(rule, set, operations, diagnostics)).OfType<LayerRule>().ToEquatableArray() : default;
        var channels = syntax.Channels.Select(c => Channels(c, scope)).ToArray();
        if (channels.Distinct().Count() < channels.Length && channels.All(c => c is not null))
            diagnostics.Add(Diagnostics.StageChannels(syntax.Channels[0].Span, Limits.Size));
        return diagnostics.Errors > before || channels.Any(c => c is null)
            ? null
            : new Stage(syntax.Name.Text, min!.Value, max!.Value, syntax.IsSame, syntax.Set.Text, channels.Select(c => c!).ToEquatableArray(), stride) { Rules = rules };
    }

    private Expression? Channels(ValueSyntax syntax, NetScope scope) => Whole(syntax, Limits.Size, scope.Size, Diagnostics.StageChannels);

    private Block Block(BlockSyntax syntax, NetScope scope)
    {
        var growth = syntax.Changes.Growth is { } value ? Growth(value) : 1;
        var widths = Widths(syntax, scope);
        var name = syntax.Operation.Name;
        if (cells.TryGetValue(name.Text, out var cell))
        {
            cell.IsUsed = true;
            if (cell.Syntax.IsMotif) diagnostics.Add(Diagnostics.MotifInNet(syntax.Operation.Span, name.Text));
            if (syntax.Operation.Arguments.Count > 0) diagnostics.Add(Diagnostics.CellWithArguments(syntax.Operation.Span, name.Text));
            return new Block(name.Text, null, growth) { Stride = syntax.Changes.Stride is { } stride ? Stride(stride, cell) : null, Widths = widths };
        }

        if (syntax.Changes.Stride is { } ofBlock)
            diagnostics.Add(Diagnostics.BlockStride(ofBlock.Span, "Only a cell has its stride in braces; give a block its own, such as res_block(stride: 2)."));
        // A broken declaration of this name was reported where it stands.
        if (isLost(name.Text)) diagnostics.HasHiddenError();
        else if (operations.Knows(name.Text))
            return new Block(null, operations.Bind(syntax.Operation, OperationUse.Block, scope), growth) { Widths = widths };
        else
        {
            diagnostics.Add(Diagnostics.UnknownCellOrBlock(name, diagnostics.Closest(name.Text, cells.Keys.Concat(operations.Possible(OperationUse.Block)))));
        }

        return new Block(null, null, growth);
    }

    private EquatableArray<Expression> Widths(BlockSyntax syntax, NetScope scope)
    {
        var widths = syntax.Changes.Widths.Select(w => Channels(w, scope)).ToArray();
        if (widths.Contains(null)) return default;
        if (widths.Length > 0 && (widths.Length < 2 || widths.Distinct().Count() < widths.Length))
            diagnostics.Add(Diagnostics.BlockWidths(syntax.Changes.Widths[0].Span, Limits.Size));
        return widths.Select(w => w!).ToEquatableArray();
    }

    private int? Stride(NumberSyntax syntax, BoundCell cell)
    {
        var stride = Limits.Whole(syntax, 1, 2, diagnostics, () => Diagnostics.BlockStride(syntax.Span, "A cell's stride is 1, or 2 to halve height and width."));
        if (stride == 2 && cell.ReduceAfter.Count > 0) diagnostics.Add(Diagnostics.ReduceAtStride(syntax.Span));
        if (stride == 2 && cell.Output == CellOutput.Share)
            diagnostics.Add(Diagnostics.BlockStride(syntax.Span, "A cell whose nodes share its width cannot halve height and width; put a pool before it."));
        if (stride == 2 && cell.Banks > 0)
            diagnostics.Add(Diagnostics.BlockStride(syntax.Span, "A cell of memory banks cannot halve height and width; put a pool before it."));
        if (stride == 2 && cell.From == From.AnyNodes)
            diagnostics.Add(Diagnostics.BlockStride(syntax.Span, "A cell whose nodes take one another only cannot halve height and width; put a pool before it."));
        if (stride == 2 && cell.Output == CellOutput.Scales)
            diagnostics.Add(Diagnostics.BlockStride(syntax.Span, "A pyramid puts out the scales that it is given and has no stride; remove it."));
        if (stride == 2 && cell.Syntax.IsRecurrent) diagnostics.Add(Diagnostics.BlockStride(syntax.Span, "A recurrent cell goes through a text place by place and has no stride; remove it."));
        // What the cell has anyway need not be said.
        return stride == cell.Stride ? null : stride;
    }

    private int Growth(ValueSyntax syntax)
    {
        if (double.IsNaN(syntax.Factor))
        {
            diagnostics.HasHiddenError();
            return 1;
        }

        if (syntax.Parameter?.Text == "channels" && Limits.IsWhole(syntax.Factor, 1, Limits.Size)) return (int)syntax.Factor;
        diagnostics.Add(Diagnostics.Growth(syntax.Span));
        return 1;
    }
}
