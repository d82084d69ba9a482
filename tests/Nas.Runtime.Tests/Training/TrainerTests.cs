using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nas.Runtime.Tests.Training;

/// <summary>The parts of a training, each against a computation of its own.</summary>
public sealed class TrainerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly ImageDataset _pictures = Pictures();

    public void Dispose()
    {
        _pictures.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void The_learning_rate_rises_first_and_then_follows_its_schedule()
    {
        var cosine = new TrainingOptions(10) { LearningRate = 1, WarmUpEpochs = 4 };
        Assert.Equal([0.25 * At(0), 0.5 * At(1), 0.75 * At(2), At(3), At(4)], Enumerable.Range(0, 5).Select(e => cosine.LearningRateAt(e)));
        var falling = new TrainingOptions(10) { LearningRate = 2, Decay = 0.5, MinLearningRate = 0.3 };
        Assert.Equal([2, 1, 0.5, 0.3], Enumerable.Range(0, 4).Select(e => falling.LearningRateAt(e)));

        static double At(int epoch) => (1 + Math.Cos(Math.PI * epoch / 10)) / 2;
    }

    /// <summary>Of three classes and 0.3 the right one is asked for with 0.8, the others with 0.1.</summary>
    [Fact]
    public void Smoothed_labels_ask_for_a_little_of_every_class()
    {
        var output = tensor(new[] { 1.0, 2.0, 4.0, 0.5, 0.0, -1.0 }).view(2, 3);
        var logs = output.log_softmax(1);
        var expected = -((0.8 * logs[0, 2]) + (0.1 * logs[0, 0]) + (0.1 * logs[0, 1]) + (0.8 * logs[1, 0]) + (0.1 * logs[1, 1]) + (0.1 * logs[1, 2])) / 2;
        var loss = TaskLoss.Of(_pictures.Task).Smoothed(output, tensor(new long[] { 2, 0 }), 0.3)!;
        Assert.Equal(expected.item<double>(), loss.item<double>(), 12);
    }

    /// <summary>Of two classes at temperature 2: numbers 2 apart are shares of 1 to e.</summary>
    [Fact]
    public void A_teacher_is_listened_to_at_a_temperature()
    {
        var share = Math.E / (1 + Math.E);
        var expected = -4 * ((share * Math.Log(0.5)) + ((1 - share) * Math.Log(0.5)));
        var even = tensor(new[] { 3.0, 3.0 }).view(1, 2);
        var teacher = tensor(new[] { 5.0, 3.0 }).view(1, 2);
        Assert.Equal(expected, TaskLoss.Of(_pictures.Task).Distilled(even, teacher, 2)!.item<double>(), 12);
        Assert.Equal(-4 * ((share * Math.Log(share)) + ((1 - share) * Math.Log(1 - share))), TaskLoss.Of(_pictures.Task).Distilled(teacher, teacher, 2)!.item<double>(), 12);
    }

    /// <summary>Before its first step a network of zeros finds all classes alike, whatever teacher and labels say: the loss is the logarithm of their number, of the teacher's part times the square of the temperature.</summary>
    [Fact]
    public void The_word_of_a_teacher_and_the_labels_share_the_loss()
    {
        using var network = new Zeros(_pictures);
        TrainingStep? first = null;
        var options = new TrainingOptions(1) { BatchSize = _pictures.Count, TeacherWeight = 0.25, Temperature = 2 };
        new Trainer(_pictures, [.. Enumerable.Range(0, _pictures.Count)], options, Augmentation.None, CPU, new RandomStream(1))
            .Train(network, step => first ??= step, default, teacher: images => images.flatten(1).narrow(1, 0, _pictures.Classes));
        Assert.Equal((0.75 + (0.25 * 4)) * Math.Log(_pictures.Classes), first!.Loss, 5);
    }

    /// <summary>A beta distribution of equal parameters a has the mean 1/2 and the variance 1 / (4 (2 a + 1)).</summary>
    [Fact]
    public void The_shares_of_mixed_images_are_those_of_a_beta_distribution()
    {
        var batch = Batches.Of(_pictures, null, 2).First();
        var random = new RandomStream(3);
        double[] shares = [.. Enumerable.Range(0, 4000).Select(_ => MixedExamples.Of(batch, 0.4, random).Share)];
        Assert.Equal(0.5, shares.Average(), 0.02);
        Assert.Equal(1 / (4 * 1.8), shares.Average(s => (s - 0.5) * (s - 0.5)), 0.006);
    }

    [Fact]
    public void Two_images_are_mixed_as_their_classes_are()
    {
        var batch = Batches.Of(_pictures, null, 16).First();
        var mixed = MixedExamples.Of(batch, 1, new RandomStream(5));
        // Which image was mixed in follows from what is left of the sum.
        var others = (mixed.X - (batch.X * mixed.Share)) / (1 - mixed.Share);
        for (var i = 0; i < 16; i++)
        {
            var partner = Enumerable.Range(0, 16).Single(j => (others[i] - batch.X[j]).abs().max().item<float>() < 1e-3);
            Assert.Equal(batch.Y[partner].item<long>(), mixed.Other[i].item<long>());
        }

        var loss = mixed.Loss(y => y.to(float64).mean(), batch.Y).item<double>();
        Assert.Equal((mixed.Share * batch.Y.to(float64).mean().item<double>()) + ((1 - mixed.Share) * mixed.Other.to(float64).mean().item<double>()), loss, 9);
    }

    [Fact]
    public void The_mean_of_the_weights_forgets_as_it_says()
    {
        using var network = Linear(1, 1, hasBias: false);
        using var mean = new AveragedWeights(network, 0.5);
        var expected = network.weight.item<float>();
        foreach (var (value, step) in new[] { 3f, -1f, 7f, 2f }.Select((v, i) => (v, i + 1)))
        {
            using (no_grad()) network.weight.fill_(value);
            mean.Add();
            var kept = Math.Min(0.5, (1.0 + step) / (10 + step));
            expected = (float)((kept * expected) + ((1 - kept) * value));
        }

        mean.Swap();
        Assert.Equal(expected, network.weight.item<float>(), 5);
        mean.Swap();
        Assert.Equal(2f, network.weight.item<float>());
    }

    /// <summary>With dropping out, mixing, smoothing and a mean of weights: all that a training draws and remembers.</summary>
    [Fact]
    public void A_training_that_goes_on_ends_as_one_that_never_stopped()
    {
        var options = new TrainingOptions(4) { BatchSize = 16, MixUp = 0.4, LabelSmoothing = 0.1, Averaging = 0.9, WarmUpEpochs = 2, LearningRate = 0.1 };
        var whole = Weights(Train(options, new MemoryCheckpoints()));
        foreach (var stop in new[] { 1, 2, 3 })
        {
            var state = new MemoryCheckpoints();
            using var stopping = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => Train(options, state, step =>
            {
                if (step.Epoch == stop + 1) stopping.Cancel();
            }, stopping.Token));
            Assert.Equal(whole, Weights(Train(options, state)));
        }
    }

    [Fact]
    public void What_is_measured_behind_an_epoch_is_the_mean_and_training_goes_on_from_the_weights()
    {
        var plain = new TrainingOptions(2) { BatchSize = 16 };
        var averaged = plain with { Averaging = 0.9 };
        var seen = new List<byte[]>();
        var network = Network();
        Trainer(averaged).Train(network, _ => { }, default, () =>
        {
            seen.Add(Weights(network));
            return false;
        });
        Assert.Equal(seen[1], Weights(network));
        var last = Network();
        var raw = new List<byte[]>();
        Trainer(plain).Train(last, _ => { }, default, () =>
        {
            raw.Add(Weights(last));
            return false;
        });
        // The mean changes nothing of the training: the state behind its first epoch is that of the plain one.
        var state = new MemoryCheckpoints();
        Trainer(averaged).Train(Network(), _ => { }, default, checkpoints: state);
        var again = Network();
        state.Load(reader =>
        {
            reader.ReadInt32();
            reader.ReadDouble();
            reader.ReadDouble();
            again.load(reader);
        });
        Assert.Equal(raw[0], Weights(again));
        Assert.NotEqual(raw[0], seen[0]);
    }

    /// <summary>The second head learns as if its loss were that times its weight, and paths are left out as the paper has it.</summary>
    [Fact]
    public void What_a_network_has_for_its_training_is_used()
    {
        var network = new TwoHeads();
        var options = new TrainingOptions(4) { BatchSize = 80, DropPath = 0.2, AuxiliaryWeight = 0.5, Momentum = 0, WeightDecay = 0, GradientClip = 1e9, LearningRate = 0.1 };
        new Trainer(_pictures, [.. Enumerable.Range(0, 80)], options with { Epochs = 1 }, Augmentation.None, CPU, new RandomStream(1)).Train(network, _ => { }, default);
        var batch = Batches.Of(_pictures, null, 80).First();
        var expected = new TwoHeads();
        var x = batch.X.flatten(1);
        (nn.functional.cross_entropy(expected.First.call(x), batch.Y) + (0.5 * nn.functional.cross_entropy(expected.Second.call(x), batch.Y))).backward();
        Assert.True(network.First.weight.allclose(expected.First.weight - (0.1 * expected.First.weight.grad!), atol: 1e-6));
        Assert.True(network.Second.weight.allclose(expected.Second.weight - (0.1 * expected.Second.weight.grad!), atol: 1e-6));

        new Trainer(_pictures, [.. Enumerable.Range(0, 80)], options, Augmentation.None, CPU, new RandomStream(1)).Train(network, _ => { }, default);
        Assert.Equal([0, 0, 0.05, 0.1, 0.15], network.Probabilities.Select(p => Math.Round(p, 9)));
        using var plain = Network();
        Assert.Contains("drop path, which Sequential has not", Assert.Throws<UsageException>(() => Trainer(options).Train(plain, _ => { }, default)).Message, StringComparison.Ordinal);
        Assert.Contains("an auxiliary head", Assert.Throws<UsageException>(() => Trainer(options with { DropPath = 0 }).Train(plain, _ => { }, default)).Message, StringComparison.Ordinal);
    }

    private Module<Tensor, Tensor> Train(TrainingOptions options, MemoryCheckpoints state, Action<TrainingStep>? onStep = null, CancellationToken cancellation = default)
    {
        var network = Network();
        Trainer(options).Train(network, onStep ?? (_ => { }), cancellation, checkpoints: state);
        return network;
    }

    private Trainer Trainer(TrainingOptions options) => new(_pictures, [.. Enumerable.Range(0, 80)], options, Augmentation.CropAndFlip, CPU, new RandomStream(1));

    private static Module<Tensor, Tensor> Network()
    {
        manual_seed(1);
        return Sequential(Conv2d(1, 4, 3), BatchNorm2d(4), ReLU(), Flatten(), Dropout(0.3), Linear(144, 3));
    }

    private static byte[] Weights(Module network)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        network.save(writer);
        return stream.ToArray();
    }

    private static ImageDataset Pictures()
    {
        var random = new RandomStream(2);
        var pixels = new byte[80 * 64];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)random.Next(256);
        return ImageDataset.Of(pixels, [.. Enumerable.Range(0, 80).Select(i => (long)(i % 3))], new ImageShape(1, 8, 8), 3);
    }

    private sealed class Zeros : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> layers;

        public Zeros(ImageDataset data)
            : base(nameof(Zeros))
        {
            var linear = Linear(data.Shape.Channels * data.Shape.Height * data.Shape.Width, data.Classes);
            init.zeros_(linear.weight);
            init.zeros_(linear.bias);
            layers = Sequential(Flatten(), linear);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => layers.call(input);
    }

    // As the writer names what a network has for its training.
    private sealed class TwoHeads : Module<Tensor, Tensor>
    {
        public TwoHeads()
            : base(nameof(TwoHeads))
        {
            manual_seed(5);
            (First, Second) = (Linear(64, 3), Linear(64, 3));
            RegisterComponents();
        }

        public TorchSharp.Modules.Linear First { get; }

        public TorchSharp.Modules.Linear Second { get; }

        public List<double> Probabilities { get; } = [];

        public Tensor? AuxiliaryOutput { get; private set; }

        public void DropPaths(double probability) => Probabilities.Add(probability);

        public override Tensor forward(Tensor input)
        {
            var x = input.flatten(1);
            AuxiliaryOutput = Second.call(x);
            return First.call(x);
        }
    }
}
