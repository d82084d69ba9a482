using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using static TorchSharp.torch;

namespace Nas.Runtime.Exporting;

/// <summary>Nodes and constants of an ONNX model, as they are added; a body of a loop sees the constants of the whole.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The version of the standard operators: the first that has layer normalisation, reductions of chosen axes and pads of chosen axes.</summary>
    public const int Version = 18;

    private readonly IReadOnlyDictionary<string, Tensor> _weights;
    private readonly OnnxGraph _root;
    private readonly HashSet<string> _constants = [];
    private int _names;

    /// <summary>An empty graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="weights">The weights of a network, by their names in its state dictionary.</param>
    public OnnxGraph(string name, IReadOnlyDictionary<string, Tensor> weights)
    {
        (_weights, _root) = (weights, this);
        Graph = new() { Name = name };
    }

    private OnnxGraph(OnnxGraph root, string name)
    {
        (_weights, _root) = (root._weights, root._root);
        Graph = new() { Name = name };
    }

    /// <summary>The graph.</summary>
    public GraphProto Graph { get; }

    /// <summary>Something that comes in.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions without the batch.</param>
    /// <param name="isWhole">Whether its numbers are whole: tokens.</param>
    public OnnxValue Input(string name, IReadOnlyList<int> shape, bool isWhole = false)
    {
        Graph.Input.Add(Info(name, shape, isWhole));
        return new(name, shape);
    }

    /// <summary>Puts a value out under a name of its own.</summary>
    public void Output(string name, OnnxValue value)
    {
        Graph.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { value.Name }, Output = { name } });
        Graph.Output.Add(Info(name, value.Shape, isWhole: false));
    }

    /// <summary>A node with one result.</summary>
    /// <param name="operation">The standard operator.</param>
    /// <param name="inputs">The names of what it takes; an empty one stands for one that is left out.</param>
    /// <param name="shape">The shape of its result, without the batch.</param>
    /// <param name="attributes">Its attributes: whole numbers, numbers, lists of whole numbers or text.</param>
    public OnnxValue Node(string operation, IEnumerable<string> inputs, IReadOnlyList<int> shape, params (string Name, object Value)[] attributes)
    {
        var name = NewName(operation);
        var node = new NodeProto { OpType = operation, Name = name, Output = { name } };
        node.Input.AddRange(inputs);
        node.Attribute.AddRange(attributes.Select(a => Attribute(a.Name, a.Value)));
        Graph.Node.Add(node);
        return new(name, shape);
    }

    /// <inheritdoc cref="Node(string, IEnumerable{string}, IReadOnlyList{int}, ValueTuple{string, object}[])"/>
    public OnnxValue Node(string operation, OnnxValue input, IReadOnlyList<int> shape, params (string Name, object Value)[] attributes) => Node(operation, [input.Name], shape, attributes);

    /// <summary>A node whose result has the shape of what it takes.</summary>
    public OnnxValue Each(string operation, OnnxValue input, params (string Name, object Value)[] attributes) => Node(operation, input, input.Shape, attributes);

    /// <summary>Two values number by number; the result has the shape of the first.</summary>
    public OnnxValue Each(string operation, OnnxValue a, OnnxValue b) => Node(operation, [a.Name, b.Name], a.Shape);

    /// <summary>A value and a constant number by number.</summary>
    public OnnxValue Each(string operation, OnnxValue value, string constant) => Node(operation, [value.Name, constant], value.Shape);

    /// <summary>The weight of this name in the state dictionary, as a constant of the same name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public string Weight(string key)
    {
        if (!_root._constants.Add(key)) return key;
        using var scope = NewDisposeScope();
        var numbers = Given(key).detach().cpu().to(ScalarType.Float32).contiguous();
        return Add(key, numbers.shape, TensorProto.Types.DataType.Float, numbers.bytes.ToArray());
    }

    /// <summary>The shape of a weight.</summary>
    public IReadOnlyList<long> WeightShape(string key) => Given(key).shape;

    /// <summary>Whether the state dictionary has a weight of this name.</summary>
    public bool HasWeight(string key) => _weights.ContainsKey(key);

    /// <summary>A constant list of whole numbers.</summary>
    public string Whole(params long[] numbers)
    {
        var name = $"whole_{string.Join("_", numbers)}".Replace('-', 'm');
        return _root._constants.Add(name) ? Add(name, [numbers.Length], TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes<long>(numbers).ToArray()) : name;
    }

    /// <summary>A constant number.</summary>
    public string Number(float number)
    {
        var name = "number_" + number.ToString("R", CultureInfo.InvariantCulture);
        return _root._constants.Add(name) ? Add(name, [], TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>([number]).ToArray()) : name;
    }

    /// <summary>Constant numbers.</summary>
    /// <param name="what">What they are, for the name.</param>
    /// <param name="shape">All dimensions.</param>
    /// <param name="numbers">As many as the shape has.</param>
    public string Numbers(string what, long[] shape, float[] numbers) => Add(NewName(what), shape, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(numbers).ToArray());

    /// <summary>Some of an axis: of its numbers from <paramref name="start"/> on so many.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axis">The axis; 0 is the batch.</param>
    /// <param name="start">From 0.</param>
    /// <param name="length">At least 1.</param>
    public OnnxValue Slice(OnnxValue value, int axis, int start, int length)
    {
        if (start == 0 && length == value.Shape[axis - 1]) return value;
        var shape = value.Shape.ToArray();
        shape[axis - 1] = length;
        return Node("Slice", [value.Name, Whole(start), Whole(start + length), Whole(axis)], shape);
    }

    /// <summary>Values side by side along an axis; 0 is the batch.</summary>
    public OnnxValue Concat(IReadOnlyList<OnnxValue> values, int axis)
    {
        if (values.Count == 1) return values[0];
        var shape = values[0].Shape.ToArray();
        shape[axis - 1] = values.Sum(v => v.Shape[axis - 1]);
        return Node("Concat", values.Select(v => v.Name), shape, ("axis", axis));
    }

    /// <summary>The numbers of a value in another shape.</summary>
    public OnnxValue Reshape(OnnxValue value, params int[] shape) => Node("Reshape", [value.Name, Whole([0, .. shape.Select(s => (long)s)])], shape);

    /// <summary>The axes in another order; 0 is the batch, which stays the first.</summary>
    public OnnxValue Transpose(OnnxValue value, params int[] order) => Node("Transpose", value, [.. order.Skip(1).Select(axis => value.Shape[axis - 1])], ("perm", order));

    /// <summary>Zeros at the right and below.</summary>
    public OnnxValue Pad(OnnxValue image, int height, int width) => height == 0 && width == 0 ? image
        : Node("Pad", [image.Name, Whole(0, 0, height, width), "", Whole(2, 3)], [image.Channels, image.Height + height, image.Width + width]);

    /// <summary>Zeros, as many examples as <paramref name="like"/> has.</summary>
    public OnnxValue Zeros(OnnxValue like, params int[] shape) => Node("ConstantOfShape", [Size(like, shape)], shape);

    /// <summary>A constant, once for each example of <paramref name="like"/>.</summary>
    /// <param name="like">Has the batch.</param>
    /// <param name="constant">The constant, whose first dimension is 1.</param>
    /// <param name="shape">Its other dimensions.</param>
    public OnnxValue ForEach(OnnxValue like, string constant, params int[] shape) => Node("Expand", [constant, Size(like, shape)], shape);

    /// <summary>The same at each place of a sequence, one after the other, with states that go from place to place.</summary>
    /// <param name="begin">The states at first.</param>
    /// <param name="sequence">(length, features).</param>
    /// <param name="step">In the graph of the body, from the states and what is at a place to the next states.</param>
    /// <returns>(length, features) of the first state behind each place.</returns>
    public OnnxValue Scan(IReadOnlyList<OnnxValue> begin, OnnxValue sequence, Func<OnnxGraph, IReadOnlyList<OnnxValue>, OnnxValue, IReadOnlyList<OnnxValue>> step)
    {
        var body = new OnnxGraph(this, NewName("body"));
        OnnxValue[] states = [.. begin.Select(s => body.Input(NewName("state"), s.Shape))];
        var place = body.Input(NewName("place"), [sequence.Shape[1]]);
        var next = step(body, states, place);
        foreach (var state in next) body.Output(NewName("next"), state);
        body.Output(NewName("put"), next[0]);
        var node = new NodeProto { OpType = "Scan", Name = NewName("Scan") };
        node.Input.AddRange([.. begin.Select(s => s.Name), sequence.Name]);
        node.Output.AddRange([.. begin.Select(_ => NewName("last")), node.Name]);
        node.Attribute.AddRange(
        [
            new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body.Graph },
            Attribute("num_scan_inputs", 1),
            Attribute("scan_input_axes", new[] { 1 }),
            Attribute("scan_output_axes", new[] { 1 }),
        ]);
        Graph.Node.Add(node);
        return new(node.Name, [sequence.Shape[0], begin[0].Shape[0]]);
    }

    // All dimensions, the batch of a value first.
    private string Size(OnnxValue like, int[] shape)
    {
        var batch = Node("Shape", like, [], ("start", 0), ("end", 1));
        return Node("Concat", [batch.Name, Whole([.. shape.Select(s => (long)s)])], [], ("axis", 0)).Name;
    }

    private Tensor Given(string key) => _weights.TryGetValue(key, out var tensor) ? tensor : throw new ArgumentException($"The weights have no {key}.");

    private string NewName(string what) => $"{what}_{++_root._names}";

    private string Add(string name, long[] shape, TensorProto.Types.DataType type, byte[] bytes)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape);
        _root.Graph.Initializer.Add(tensor);
        return name;
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int whole:
                (attribute.Type, attribute.I) = (AttributeProto.Types.AttributeType.Int, whole);
                break;
            case float number:
                (attribute.Type, attribute.F) = (AttributeProto.Types.AttributeType.Float, number);
                break;
            case int[] list:
                attribute.Type = AttributeProto.Types.AttributeType.Ints;
                attribute.Ints.AddRange(list.Select(i => (long)i));
                break;
            default:
                (attribute.Type, attribute.S) = (AttributeProto.Types.AttributeType.String, ByteString.CopyFromUtf8((string)value));
                break;
        }

        return attribute;
    }

    private static ValueInfoProto Info(string name, IReadOnlyList<int> shape, bool isWhole)
    {
        var dimensions = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        dimensions.Dim.AddRange(shape.Select(s => new TensorShapeProto.Types.Dimension { DimValue = s }));
        var type = isWhole ? TensorProto.Types.DataType.Int64 : TensorProto.Types.DataType.Float;
        return new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } } };
    }
}
