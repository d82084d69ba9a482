using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Protocol;
using Nas.Runtime.Exporting;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary><c>export-network</c>: a derived network with its trained weights, for programs that are not of .NET, or have no Torch.</summary>
internal static class ExportNetworkCommand
{
    private const int Examples = 2;
    private const double Rounding = 1e-3;

    public static void Run(ExportNetworkRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        var derived = project.Network(request.Network);
        var definition = project.Space(derived.Origin.Space);
        var space = definition.Space;
        var parameters = Workplace.Parameters(space, request.Parameters, derived);
        if (request is not { Weights: { } weights, Output: { } output }) throw new UsageException("No file with weights was named.", "Use --weights and --output.");
        WholeFile.RequireFolder(output, "network");
        using var network = derived.Create(parameters);
        WeightsFile.Load(network, weights);
        network.eval();
        switch (request.Format)
        {
            case ExportNetworkRequest.PyTorch:
                WeightsFile.SavePyTorch(network, output);
                break;
            case ExportNetworkRequest.Safetensors:
                WeightsFile.SaveSafetensors(network, output);
                break;
            default:
                var (plan, genotype) = (NetworkPlan.Of(space, parameters), derived.Architecture(space));
                RequireUnedited(network, derived, definition.Build(genotype, parameters), plan);
                var input = Input(request, space, parameters, events, cancellation);
                WholeFile.Write(output, "network", file => OnnxFile.Write(file, plan, genotype, network.state_dict(), input));
                break;
        }

        var isOnnx = request.Format == ExportNetworkRequest.Onnx;
        events.Write(new ExportNetworkResult
        {
            Network = derived.Type.Name,
            Format = request.Format,
            Input = space.Net.Input is TokensShape tokens
                ? $"tokens (batch, {tokens.Length})"
                : $"image (batch, {space.Net.Input.Channels}, {space.Net.Input.Height}, {space.Net.Input.Width}), {(isOnnx ? "0 for black and 1 for white" : "normalised")}",
            Outputs = !isOnnx ? null : space.Net.Task == LearningTask.Classification ? "scores, probabilities" : "scores",
            Bytes = new FileInfo(output).Length,
            Output = output,
        });
    }

    // ONNX is written from the architecture, so the class must still compute what that does.
    private static void RequireUnedited(nn.Module<Tensor, Tensor> network, DerivedNetwork derived, nn.Module<Tensor, Tensor> architecture, NetworkPlan plan)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var written = architecture;
        var (own, given) = (written.state_dict(), network.state_dict());
        foreach (var (name, place) in own)
        {
            if (!given.Remove(name, out var tensor) || !tensor.shape.SequenceEqual(place.shape)) throw Edited();
            place.copy_(tensor);
        }

        if (!given.Keys.All(Identifiers.IsAuxiliary)) throw Edited();
        written.eval();
        var examples = Some(plan);
        var (expected, got) = (written.call(examples), network.call(examples));
        if (!expected.shape.SequenceEqual(got.shape) || !got.allclose(expected, Rounding, Rounding)) throw Edited();

        UsageException Edited() => new(
            $"{derived.Type.Name} was edited: it is no longer the network that was written, and ONNX is written from that.",
            "Take --format pytorch or safetensors, or export the network without the edits.");
    }

    private static Tensor Some(NetworkPlan plan)
    {
        var (shape, random) = (plan.Space.Net.Input, new RandomStream(0));
        return shape is TokensShape tokens
            ? tensor([.. Enumerable.Range(0, Examples * tokens.Length).Select(_ => (long)random.Next(plan.Vocabulary!.Value))], [Examples, tokens.Length])
            : tensor([.. Enumerable.Range(0, (int)(Examples * shape.Numbers)).Select(_ => (float)random.NextGaussian())], [Examples, shape.Channels, shape.Height, shape.Width]);
    }

    // What was named wins over what is said beside the weights.
    private static TrainedInput Input(ExportNetworkRequest request, SearchSpace space, IReadOnlyDictionary<string, int> parameters, EventWriter events, CancellationToken cancellation)
    {
        if (request.Data is not null)
        {
            var data = Workplace.Data(space, parameters, new TrainingSettings { Data = request.Data, DataDirectory = request.DataDirectory }, events, cancellation);
            using var train = data.Train;
            using var test = data.Test;
            return TrainedInput.Of(train);
        }

        var beside = TrainedInput.Beside(request.Weights!);
        return File.Exists(beside) ? TrainedInput.Read(beside)
            : space.Net.Input is TokensShape ? new(null, null, null)
            : throw new UsageException($"There is no {beside}, which would say how images are normalised.", "Name the data that the weights were trained on with --data.");
    }
}
