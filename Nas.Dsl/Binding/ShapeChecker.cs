using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Follows an image through a net with its parameters' defaults: is it large enough, and does each layer get what
/// it takes?</summary>
internal sealed class ShapeChecker
{
    private readonly DiagnosticBag _diagnostics;
    private readonly Net _net;
    private readonly IReadOnlyDictionary<string, BoundCell> _cells;
    private readonly Dictionary<string, int> _parameters;
    private int _channels;
    private int _height;
    private int _width;
    private bool _isImage = true;

    private ShapeChecker(DiagnosticBag diagnostics, Net net, IReadOnlyDictionary<string, BoundCell> cells)
    {
        (_diagnostics, _net, _cells) = (diagnostics, net, cells);
        (_channels, _height, _width) = (net.Input.Channels, net.Input.Height, net.Input.Width);
        _parameters = net.Parameters.ToDictionary(p => p.Name, p => p.Default);
    }

    /// <summary>Whether the shapes of a bound net, whose cells are bound too, fit; the first that does not is reported.</summary>
    public static bool Check(NetSyntax syntax, Net net, IReadOnlyDictionary<string, BoundCell> cells, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Errors;
        new ShapeChecker(diagnostics, net, cells).Walk(syntax);
        return diagnostics.Errors == before;
    }

    private void Walk(NetSyntax syntax)
    {
        var stem = syntax.Items.OfType<StemSyntax>().FirstOrDefault();
        var head = syntax.Items.OfType<HeadSyntax>().First();
        if (stem is not null && !Layers(_net.Stem, stem.Operations)) return;
        var repeats = syntax.Items.OfType<RepeatSyntax>().ToList();
        for (var r = 0; r < repeats.Count; r++)
            for (var time = 0; time < _net.Body[r].Times; time++)
                for (var b = 0; b < repeats[r].Blocks.Count; b++)
                    if (!Stage(_net.Body[r].Blocks[b], repeats[r].Blocks[b])) return;
        if (!Layers(_net.Head, head.Operations)) return;
        if (_isImage) _diagnostics.Add(Diagnostics.HeadKeepsImage(head.Span));
    }

    private bool Stage(Block block, BlockSyntax syntax)
    {
        var width = (long)_parameters["channels"] * block.Growth;
        if (width > Limits.Size) return Fail(Diagnostics.TooWide(syntax.Span, Limits.Size));
        _parameters["channels"] = (int)width;
        if (block.Layer is { } layer) return Layer(layer, syntax.Operation);

        var cell = _cells[block.Cell!].Model;
        if (cell.Stride == 2 && (_height == 1 || _width == 1))
            return Fail(Diagnostics.ImageTooSmall(syntax.Span, cell.Name, _height, _width));
        (_height, _width) = (((_height - 1) / cell.Stride) + 1, ((_width - 1) / cell.Stride) + 1);
        _channels = (int)width * cell.OutputMultiplier;
        return true;
    }

    private bool Layers(EquatableArray<Operation> operations, IReadOnlyList<OperationSyntax> syntax)
    {
        for (var i = 0; i < operations.Count; i++)
            if (!Layer(operations[i], syntax[i])) return false;
        return true;
    }

    private bool Layer(Operation operation, OperationSyntax syntax)
    {
        if (operation.Arguments.Any(a => a.Value.Evaluate(_parameters) > Limits.Size))
            return Fail(Diagnostics.TooWide(syntax.Span, Limits.Size));
        var (height, width) = (_height, _width);
        foreach (var layer in OperationDefinition.Lower(operation, _channels, _parameters["channels"], 2, _parameters))
        {
            // Elementwise layers take an image or a vector alike.
            var takesImage =
                layer is not (Planning.Layer.Linear or Planning.Layer.Dropout or Planning.Layer.Relu or Planning.Layer.Identity);
            if (takesImage && !_isImage) return Fail(Diagnostics.NeedsImage(syntax.Span, operation.Name));
            if (layer is Planning.Layer.Linear && _isImage) return Fail(Diagnostics.NeedsPooling(syntax.Span, operation.Name));
            var (heightBefore, widthBefore) = (_height, _width);
            _channels = layer.OutputChannels(_channels);
            (_height, _width) = (layer.OutputSize(heightBefore), layer.OutputSize(widthBefore));
            var halved = layer.OutputSize(64) <= 32 && layer is not Planning.Layer.GlobalAveragePool;
            if (_height < 1 || _width < 1 || (halved && (heightBefore == 1 || widthBefore == 1)))
                return Fail(Diagnostics.ImageTooSmall(syntax.Span, operation.ToString(), height, width));
            if (layer is Planning.Layer.GlobalAveragePool) _isImage = false;
        }

        return true;
    }

    private bool Fail(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        return false;
    }
}
