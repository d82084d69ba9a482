using System.Text;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>
/// Layers that run one after the other at one place of a net: what is counted, and measured, as one. <see cref="Operation"/> and
/// <see cref="Configuration"/> together say which layers they are, so that placements of the same two cost the same.
/// </summary>
public sealed class Placement
{
    private readonly EquatableArray<Operation> _operations;
    private readonly IReadOnlyDictionary<string, int> _parameters;

    /// <summary>Places layers.</summary>
    /// <param name="operations">The operations that they stand for; none where the language has no name for them.</param>
    /// <param name="parameters">The net's parameters as an expression sees them at this place.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="flow">What comes in.</param>
    /// <param name="input">Its shape; of a sequence with its places as height and width.</param>
    internal Placement(EquatableArray<Operation> operations, IReadOnlyDictionary<string, int> parameters, IReadOnlyList<Layer> layers, Flow flow, StateShape input) =>
        (_operations, _parameters, Layers, Flow, Input) = (operations, parameters, layers, flow, input);

    /// <summary>The layers.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>What comes in.</summary>
    public Flow Flow { get; }

    /// <summary>The shape of what comes in; of a sequence with its places as height and width.</summary>
    public StateShape Input { get; }

    /// <summary>How often they run for one example: in a recurrent cell once for each place of a sequence.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether an earlier placement has the same weights, as where a head reads several scales.</summary>
    public bool SharesWeights { get; init; }

    /// <summary>Whether nothing is computed: what comes in is handed on, in whole or in part, or left out.</summary>
    public bool IsFree => Layers.All(l => l is Layer.Identity or Layer.FirstChannels or Layer.Zero);

    /// <summary>
    /// The operations as the language writes them, with numbers in place of the net's parameters: <c>sep_conv(3)</c>, <c>conv(3, channels: 16), batch_norm</c>.
    /// Layers that no operation stands for are named by what they are: <c>relu + convolution + batch_norm</c>.
    /// </summary>
    public string Operation => _operations.Count > 0
        ? string.Join(", ", _operations.Select(Written))
        : string.Join(" + ", Layers.Select(l => SnakeCase(l.GetType().Name)));

    /// <summary>
    /// The shapes of what comes in and goes out: images as channels x height x width, sequences as channels x places, vectors as their length. Behind them
    /// what else decides which layers an operation is made of: <c>residual</c> where the input is added, <c>split</c> where half of the channels is handed on,
    /// <c>projected</c> where a convolution stands before a module of the user's, <c>causal</c> where places see only those before them.
    /// </summary>
    public string Configuration
    {
        get
        {
            var (flow, shape) = (Flow, Input);
            foreach (var layer in Layers)
            {
                flow = layer.Gives(flow);
                shape = new StateShape(layer.OutputChannels(shape.Channels), layer.OutputSize(shape.Height), layer.OutputSize(shape.Width));
            }

            var text = new StringBuilder($"{Written(Flow, Input)} to {Written(flow, shape)}");
            if (Layers.Count > 0 && Layers[0] is Layer.Residual first && first.Shortcut.All(l => l is Layer.Identity)) text.Append(" residual");
            if (Layers.Any(l => l is Layer.Halves { Splits: true })) text.Append(" split");
            if (Layers.Count > 1 && Layers[Layers.Count - 1] is Layer.Own && Layers[0] is not Layer.FactorizedReduce) text.Append(" projected");
            if (Layers.Any(IsCausal)) text.Append(" causal");
            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Operation}, {Configuration}";

    private static bool IsCausal(Layer layer) => layer is Layer.SelfAttention { IsCausal: true } || (layer is Layer.Residual residual && residual.Main.Any(IsCausal));

    private static string Written(Flow flow, StateShape shape) =>
        (flow & Flow.Image) != 0 ? $"{shape.Channels}x{shape.Height}x{shape.Width}"
        : flow == Flow.Tokens ? $"{shape.Height * shape.Width} tokens"
        : flow == Flow.Sequence ? $"{shape.Channels}x{shape.Height * shape.Width}"
        : $"{shape.Channels}";

    // An argument that is left out, but depends on the net's width, is written as well.
    private string Written(Operation operation)
    {
        var arguments = new List<Argument>();
        foreach (var parameter in OperationDefinition.Of(operation).Parameters)
        {
            var given = operation.Arguments.FirstOrDefault(a => a.Parameter == parameter.Name);
            if ((given?.Value ?? parameter.Default) is not { } value || (given is null && value.Parameter is null)) continue;
            var number = value.Parameter is null ? value : Expression.Number(value.Evaluate(_parameters));
            arguments.Add(new Argument(parameter.Name, number, given?.Named ?? true));
        }

        return (operation with { Arguments = arguments.ToEquatableArray() }).ToString();
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
