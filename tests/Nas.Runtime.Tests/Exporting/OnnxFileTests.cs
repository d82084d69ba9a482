using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Exporting;
using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Nas.Runtime.Tests.Exporting;

/// <summary>ONNX Runtime computes of a written model what Torch computes of the network.</summary>
public sealed class OnnxFileTests
{
    private const int Draws = 2;
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Repository.PathOf("samples", "spaces"), "*.nas").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_model_of_a_sample_computes_what_its_network_does(string sample)
    {
        using var folder = new TemporaryFolder();
        var space = SmallSpaces.Read(Repository.Read($"samples/spaces/{sample}.nas").Replace("image(3, 224, 224)", "image(3, 32, 32)", StringComparison.Ordinal));
        var parameters = space.Net.Parameters.ToDictionary(p => p.Name, p => p.Name == "channels" ? sample == "TreeCell" ? 36 : 8 : 3);
        var plan = NetworkPlan.Of(space, parameters);
        for (var draw = 0; draw < Draws; draw++)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var random = new RandomStream((ulong)draw).Derive(sample);
            manual_seed(draw);
            var genotype = space.Decisions.Sample(random);
            if (HasOwn(plan, genotype)) continue;
            using var network = new Network(plan, genotype);
            var examples = Examples(space, plan, 3, random);
            for (var pass = 0; pass < 3; pass++) network.call(examples); // statistics of batch norms that are not those of new ones
            network.eval();
            var path = Path.Combine(folder.Root, $"{draw}.onnx");
            OnnxFile.Write(path, plan, genotype, network.state_dict(), new(null, null, null));
            using var session = new InferenceSession(path);
            foreach (var batch in new[] { 3, 1 }) AssertAlike(network.call(examples[..batch]), Scores(session, examples[..batch]), $"{sample}, draw {draw}, {batch} examples");
        }
    }

    [Fact]
    public void Pixels_are_normalised_in_the_model_and_probabilities_sum_to_one()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var space = SmallSpaces.Stage;
        var (plan, genotype) = (NetworkPlan.Of(space), space.Decisions.Sample(new RandomStream(1)));
        using var network = new Network(plan, genotype);
        network.eval();
        var shape = space.Net.Input;
        var path = Path.Combine(folder.Root, "net.onnx");
        double[] mean = [.. Enumerable.Range(0, shape.Channels).Select(c => 0.4 + (0.1 * c))], deviation = [.. Enumerable.Range(0, shape.Channels).Select(c => c == 0 ? 0.3 : 0)];
        OnnxFile.Write(path, plan, genotype, network.state_dict(), new(mean, deviation, ["one", "two"]));
        using var session = new InferenceSession(path);
        Assert.Equal("""["one","two"]""", session.ModelMetadata.CustomMetadataMap["classes"]);
        var pixels = rand([2, shape.Channels, shape.Height, shape.Width]);
        var normalised = (pixels - tensor(mean.Select(m => (float)m).ToArray()).view(-1, 1, 1)) / tensor(deviation.Select(d => d > 0 ? (float)d : 1).ToArray()).view(-1, 1, 1);
        AssertAlike(network.call(normalised), Scores(session, pixels), "normalised");
        AssertAlike(nn.functional.softmax(network.call(normalised), -1), Scores(session, pixels, "probabilities"), "probabilities");
    }

    [Fact]
    public void Weights_of_another_network_are_refused()
    {
        var space = SmallSpaces.Stage;
        var error = Assert.Throws<ArgumentException>(() =>
            OnnxFile.Write(Path.GetTempFileName(), NetworkPlan.Of(space), space.Decisions.Sample(new RandomStream(1)), new Dictionary<string, Tensor>(), new(null, null, null)));
        Assert.Contains("stem.0.weight", error.Message, StringComparison.Ordinal);
    }

    private static bool HasOwn(NetworkPlan plan, Genotype genotype) => Placements.Of(plan, genotype).Any(p => p.Layers.Any(l => l is Layer.Own));

    private static Tensor Examples(SearchSpace space, NetworkPlan plan, int count, RandomStream random)
    {
        var shape = space.Net.Input;
        return shape is TokensShape tokens
            ? tensor(Enumerable.Range(0, count * tokens.Length).Select(_ => (long)random.Next(plan.Vocabulary!.Value)).ToArray(), [count, tokens.Length])
            : randn([count, shape.Channels, shape.Height, shape.Width]);
    }

    private static Tensor Scores(InferenceSession session, Tensor examples, string output = "scores")
    {
        var name = Assert.Single(session.InputMetadata).Key;
        int[] shape = [.. examples.shape.Select(s => (int)s)];
        var input = name == "tokens"
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(examples.data<long>().ToArray(), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(examples.data<float>().ToArray(), shape));
        using var results = session.Run([input], [output]);
        var result = results[0].AsTensor<float>();
        return tensor(result.ToArray(), [.. result.Dimensions.ToArray().Select(d => (long)d)]);
    }

    private static void AssertAlike(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (difference, size) = ((expected - actual).abs().max().item<float>(), expected.abs().max().item<float>());
        Assert.True(difference <= Tolerance * Math.Max(1, size), $"{what}: {difference} off, of at most {size}");
    }
}
