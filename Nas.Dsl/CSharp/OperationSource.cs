using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>
/// The operations that the cells of one architecture chose, as small factory methods: <c>SepConv3x3(channels, stride: 2)</c>.
/// </summary>
internal sealed class OperationSource
{
    // The written source says "channels" wherever a size doubles with it, so each that is a part of it must come out even here: quarters of
    // tenths, hundredths of halves.
    private const int ProbeChannels = 8000;

    private readonly LayerSource _layers;
    private readonly IReadOnlyDictionary<string, int> _parameters;
    private readonly Dictionary<Operation, string> _names;
    private readonly Dictionary<(Operation, int Stride), Factory> _factories = [];
    private readonly List<Factory> _inOrder = [];

    /// <summary>Names the operations.</summary>
    /// <param name="layers">What writes layers.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <param name="uses">Every operation with the stride it is used at, in the order of use.</param>
    /// <param name="taken">Names that no factory may have.</param>
    public OperationSource(LayerSource layers, IReadOnlyDictionary<string, int> parameters, IEnumerable<(Operation Operation, int Stride)> uses, params string[] taken)
    {
        _layers = layers;
        _parameters = parameters;
        var strides = uses.Distinct().ToLookup(u => u.Operation, u => u.Stride);
        var operations = strides.Select(s => s.Key).ToArray();
        _names = operations.Zip(Identifiers.Operations(operations, taken), (o, n) => (o, n)).ToDictionary(p => p.o, p => p.n);
        foreach (var operation in operations) Add(operation, [.. strides[operation]]);
    }

    /// <summary>Whether the operation is the input itself, so that no module stands for it.</summary>
    public bool IsIdentity(Operation operation, int stride) => Lower(operation, ProbeChannels, stride).All(l => l is Layer.Identity);

    /// <summary>What the operation is called in a comment.</summary>
    public string Name(Operation operation, int stride) => IsReduction(operation, stride) ? _layers.FactorizedReduceName : _names[operation];

    /// <summary>The call that makes the operation's module.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="channels">The width, as an expression.</param>
    public string Call(Operation operation, int stride, string channels)
    {
        if (IsReduction(operation, stride)) return $"{_layers.Function}({Expressions(operation, stride, channels)[0]})";
        var factory = _factories[(operation, stride)];
        var arguments = new List<string>();
        if (factory.TakesChannels) arguments.Add(channels);
        if (factory.TakesStride && stride != 1) arguments.Add($"stride: {stride}");
        return $"{factory.Name}({string.Join(", ", arguments)})";
    }

    /// <summary>Layers whose sizes are no expressions, as one module.</summary>
    public string Inline(IReadOnlyList<Layer> layers) => _layers.InOneLine(_layers.Expressions([layers], new SizeVariables([])));

    /// <summary>Writes the factories, each behind an empty line.</summary>
    public void WriteTo(SourceBuilder source)
    {
        foreach (var factory in _inOrder)
        {
            var parameters = new List<string>();
            if (factory.TakesChannels) parameters.Add("int channels");
            if (factory.TakesStride) parameters.Add("int stride = 1");
            source.Line();
            source.Column($"private static {_layers.Type} {factory.Name}({string.Join(", ", parameters)}) => {_layers.Function}(", factory.Layers, ");");
        }
    }

    private void Add(Operation operation, HashSet<int> strides)
    {
        strides.RemoveWhere(s => IsIdentity(operation, s) || IsReduction(operation, s));
        if (strides.Count == 0) return;
        var takesStride = strides.Contains(2) && LayerSource.Doubles(Lower(operation, ProbeChannels, 1), Lower(operation, ProbeChannels, 2));
        if (takesStride || strides.Count == 1)
        {
            var factory = Factory.Of(_names[operation], this, operation, takesStride ? null : strides.Single());
            foreach (var stride in strides) _factories.Add((operation, stride), factory);
            _inOrder.Add(factory);
            return;
        }

        foreach (var stride in strides.OrderBy(s => s))
        {
            var factory = Factory.Of(_names[operation] + (stride == 1 ? "" : $"Stride{stride}"), this, operation, stride);
            _factories.Add((operation, stride), factory);
            _inOrder.Add(factory);
        }
    }

    // A factorized reduction has a class of its own, and needs no factory besides.
    private bool IsReduction(Operation operation, int stride) => Lower(operation, ProbeChannels, stride) is { Count: 1 } layers && layers[0] is Layer.FactorizedReduce;

    private IReadOnlyList<string> Expressions(Operation operation, int stride, string channels) => _layers.Expressions(
        [Lower(operation, ProbeChannels, stride), Lower(operation, 2 * ProbeChannels, stride)],
        new SizeVariables([(channels, ProbeChannels)]));

    private IReadOnlyList<Layer> Lower(Operation operation, int channels, int stride) =>
        OperationDefinition.Lower(operation, channels, channels, stride, stride == 1, _parameters);

    private sealed record Factory(string Name, IReadOnlyList<string> Layers, bool TakesChannels, bool TakesStride)
    {
        /// <param name="name">The factory's name.</param>
        /// <param name="source">What it is part of.</param>
        /// <param name="operation">The operation.</param>
        /// <param name="stride">Its stride, or null where it takes one.</param>
        public static Factory Of(string name, OperationSource source, Operation operation, int? stride)
        {
            var plans = new List<IReadOnlyList<Layer>>
            {
                source.Lower(operation, ProbeChannels, stride ?? 1),
                source.Lower(operation, 2 * ProbeChannels, stride ?? 1),
            };
            var variables = new List<(string, int)> { ("channels", ProbeChannels) };
            if (stride is null)
            {
                plans.Add(source.Lower(operation, ProbeChannels, 2));
                variables.Add(("stride", 1));
            }

            var sizes = new SizeVariables(variables);
            var layers = source._layers.Expressions(plans, sizes);
            return new Factory(name, layers, sizes.Named.Contains("channels"), sizes.Named.Contains("stride"));
        }
    }
}
