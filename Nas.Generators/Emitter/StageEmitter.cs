using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes what supernet and final network have in common: stem, cells and blocks in a row, head.</summary>
internal static class StageEmitter
{
    public static void EmitFields(CodeWriter code, NetNames names)
    {
        code.Line($"private readonly {Global.Layer} stem;");
        foreach (var (cell, name) in Named(names))
            code.Line($"private readonly {(cell is null ? Global.Layer : names.CellModule(cell))} {name};");
        code.Line($"private readonly {Global.Layer} head;");
    }

    public static void EmitParameterComments(CodeWriter code, NetNames names)
    {
        foreach (var parameter in names.Space.Net.Parameters)
            code.Param(parameter.Name, parameter.Name == "channels" ? "The initial width, at least 1." : $"The net's <c>{parameter.Name}</c>, at least 1.");
    }

    /// <summary>Writes the modules' creation from a <c>plan</c> in scope.</summary>
    public static void EmitCreation(CodeWriter code, NetNames names, bool affine, Func<Cell, string> cellOf)
    {
        var flag = affine ? "affine: true" : "affine: false";
        code.Line($"stem = {Global.LayerModules}.Create(\"stem\", plan.Stem, {flag});");
        var index = 0;
        foreach (var (cell, name) in Named(names))
        {
            code.Line(cell is null
                ? $"{name} = {Global.LayerModules}.Create(\"{name}\", (({Global.BlockPlan})plan.Stages[{index}]).Layers, {flag});"
                : $"{name} = {cellOf(cell)}(\"{name}\", ({Global.CellPlan})plan.Stages[{index}]{(affine ? $", architecture.{names.Cell(cell)}" : "")});");
            index++;
        }

        code.Line($"head = {Global.LayerModules}.Create(\"head\", plan.Head, {flag});");
    }

    /// <summary>Writes the calls, from the image <c>x</c> to the returned result.</summary>
    public static void EmitCalls(CodeWriter code, NetNames names, string cellArguments, string end)
    {
        // A cell of two inputs reads the two outputs before it; the stem stands in where there is only one.
        code.Line("var y0 = stem.call(x);");
        var index = 0;
        foreach (var (cell, name) in Named(names))
        {
            var inputs = cell is { Inputs.Count: 2 } ? $"y{Math.Max(0, index - 1)}, y{index}" : $"y{index}";
            code.Line($"var y{index + 1} = {name}.call({inputs}{(cell is null ? "" : cellArguments)});");
            index++;
        }

        code.Line($"return head.call(y{index}){end};");
    }

    private static IEnumerable<(Cell? Cell, string Name)> Named(NetNames names) =>
        names.Stages.Select((cell, index) => (cell, $"{(cell is null ? "block" : "cell")}{index}"));
}
