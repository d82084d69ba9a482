using System.Text.Json;
using Google.Protobuf;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Onnx;
using static TorchSharp.torch;

namespace Nas.Runtime.Exporting;

/// <summary>
/// A network as an ONNX model, for programs without Torch. It takes <c>image</c>, (batch, channels, height, width) with 0 for black and 1 for white, or <c>tokens</c>, (batch, length), and
/// puts out <c>scores</c>, what the network does, and of a classifier <c>probabilities</c> as well.
/// </summary>
public static class OnnxFile
{
    private const int Format = 8; // of the file itself, the one of operators of version 18

    /// <summary>Writes a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plan">The net, sizes filled in.</param>
    /// <param name="genotype">The architecture.</param>
    /// <param name="weights">Its weights, by the names that they have in the network's state dictionary; others are left out.</param>
    /// <param name="input">What the weights expect of an example.</param>
    /// <exception cref="ArgumentException">The weights are not those of the architecture.</exception>
    /// <exception cref="UsageException">The network has a layer that ONNX does not know: a class of the project.</exception>
    public static void Write(string path, NetworkPlan plan, Genotype genotype, IReadOnlyDictionary<string, Tensor> weights, TrainedInput input)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(genotype);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(input);
        var space = plan.Space;
        var graph = new OnnxGraph(space.Name, weights);
        var scores = Network(graph, plan.Of(genotype), Normalised(graph, space.Net.Input, input));
        graph.Output("scores", scores);
        if (space.Net.Task == LearningTask.Classification) graph.Output("probabilities", graph.Each("Softmax", scores, ("axis", -1)));
        var model = new ModelProto { IrVersion = Format, ProducerName = "NasDsl", Graph = graph.Graph, OpsetImport = { new OperatorSetIdProto { Version = OnnxGraph.Version } } };
        Describe("space", space.Name);
        Describe("architecture", GenotypeText.Write(space, genotype));
        if (input.Classes is { } classes) Describe("classes", JsonSerializer.Serialize(classes));
        using var file = File.Create(path);
        model.WriteTo(file);

        void Describe(string key, string value) => model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    private static OnnxValue Normalised(OnnxGraph graph, InputShape shape, TrainedInput input)
    {
        if (shape is TokensShape tokens) return graph.Input("tokens", [tokens.Length], isWhole: true);
        var image = graph.Input("image", [shape.Channels, shape.Height, shape.Width]);
        if (input.Mean is not { } mean || input.Deviation is not { } deviation) return image;
        long[] each = [shape.Channels, 1, 1];
        var moved = graph.Each("Sub", image, graph.Numbers("mean", each, [.. mean.Select(m => (float)m)]));
        // A channel that is the same everywhere is moved to 0 and not scaled.
        return graph.Each("Div", moved, graph.Numbers("deviation", each, [.. deviation.Select(d => d > 0 ? (float)d : 1)]));
    }

    // Bilinear over all pixels that a new one covers, as in Torch.
    private static OnnxValue Resized(OnnxGraph graph, OnnxValue image, InputShape shape) => graph.Node(
        "Resize",
        [image.Name, "", "", graph.Whole(shape.Height, shape.Width)],
        [image.Channels, shape.Height, shape.Width],
        ("mode", "linear"),
        ("coordinate_transformation_mode", "half_pixel"),
        ("antialias", 1),
        ("axes", new[] { 2, 3 }));

    private static OnnxValue Network(OnnxGraph graph, NetworkPlan plan, OnnxValue example)
    {
        var layers = new OnnxLayers(graph);
        var stem = layers.Run(plan.Stem, plan.Resizes ? Resized(graph, example, plan.Input) : example, "stem");
        var outputs = new List<OnnxValue> { stem, stem };
        foreach (var stage in plan.Stages)
        {
            OnnxValue[] reads = [.. stage.Reads.Select(back => outputs[^back])];
            outputs.AddRange(stage is not CellPlan cell ? [layers.Run(((BlockPlan)stage).Layers, outputs[^1], stage.Module)]
                : cell.Graph.Graph.IsRecurrent ? [new OnnxRecurrent(graph, cell.Graph, cell.Module).Run(reads[0])]
                : new OnnxCell(graph, cell.Graph, cell.Module).Run(reads, cell.Preprocess));
        }

        return plan.HeadReads == 1
            ? layers.Run(plan.Head, outputs[^1], "head")
            : graph.Concat([.. outputs.TakeLast(plan.HeadReads).Select(scale => layers.Run(plan.Head, scale, "head"))], 1);
    }
}
