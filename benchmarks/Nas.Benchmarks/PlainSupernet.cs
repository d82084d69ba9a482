using System.CommandLine;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>
/// The same supernet as one would write it by hand on TorchSharp, candidate by candidate: what ours is measured against. It uses nothing
/// of Nas.Runtime.
/// </summary>
internal static class PlainSupernet
{
    private const int Nodes = 4;
    private const int Operations = 8;

    public static Command Command() => StepMeasurement.Command(
        "plain-supernet", "The same step on a supernet written by hand on TorchSharp, candidate by candidate.", Prepare, hasChoices: false);

    private static (StepMeasurement.Step Step, long Parameters) Prepare(StepMeasurement.Sizes sizes)
    {
        var net = new Net(sizes).to(sizes.Device);
        var weights = net.parameters().ToArray();
        var edges = Nodes * (Nodes + 3) / 2;
        Parameter[] alphas = [nn.Parameter(randn(edges, Operations, device: sizes.Device) * 1e-3), nn.Parameter(randn(edges, Operations, device: sizes.Device) * 1e-3)];
        var forWeights = optim.SGD(weights, 0.025, momentum: 0.9, weight_decay: 3e-4);
        var forAlphas = optim.Adam(alphas, 3e-4, beta1: 0.5, beta2: 0.999, weight_decay: 1e-3);
        return (Step, weights.Sum(w => w.numel()));

        // Liu et al. 2019, algorithm 1 in first order, as their own code does it: both halves compute the gradients of everything.
        void Step(Tensor trainImages, Tensor trainLabels, Tensor validImages, Tensor validLabels)
        {
            using (NewDisposeScope())
            {
                forAlphas.zero_grad();
                nn.functional.cross_entropy(net.Run(validImages, alphas), validLabels).backward();
                forAlphas.step();
            }

            using (NewDisposeScope())
            {
                forWeights.zero_grad();
                var loss = nn.functional.cross_entropy(net.Run(trainImages, alphas), trainLabels);
                loss.backward();
                nn.utils.clip_grad_norm_(weights, 5);
                forWeights.step();
                loss.item<float>();
            }
        }
    }

    /// <summary>How far the gradients on a device are from those in double precision on the CPU.</summary>
    internal static List<(string Name, double Error)> Errors(StepMeasurement.Sizes sizes, Device device, ScalarType numbers, Func<Tensor, Tensor, double> distance)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var (exact, other) = (new Net(sizes), new Net(sizes));
        other.load_state_dict(exact.state_dict());
        exact.to(float64);
        other.to(numbers).to(device);
        var images = randn(8, sizes.Image[0], sizes.Image[1], sizes.Image[2]);
        Tensor[] weights = [.. Enumerable.Range(0, 2).Select(_ => rand(Nodes * (Nodes + 3) / 2, Operations) + 0.5)];
        Slopes(exact, float64, CPU);
        Slopes(other, numbers, device);
        return [.. exact.named_parameters().Zip(other.parameters(), (e, o) => (e.name, distance(e.parameter.grad!, o.grad!)))];

        void Slopes(Net net, ScalarType type, Device where)
        {
            Tensor[] gates = [.. weights.Select(w => w.to(type).to(where))];
            net.call(images.to(type).to(where), gates[0], gates[1]).square().sum().backward();
        }
    }

    private static nn.Module<Tensor, Tensor> Norm(long channels, bool affine = false) => nn.BatchNorm2d(channels, affine: affine);

    private static nn.Module<Tensor, Tensor> ReluConvNorm(long input, long output) =>
        nn.Sequential(nn.ReLU(), nn.Conv2d(input, output, 1, bias: false), Norm(output));

    private static nn.Module<Tensor, Tensor> Depthwise(long channels, int kernel, int stride, int dilation) => nn.Sequential(
        nn.ReLU(),
        nn.Conv2d(channels, channels, kernel, stride, padding: dilation * (kernel / 2), dilation: dilation, groups: channels, bias: false),
        nn.Conv2d(channels, channels, 1, bias: false),
        Norm(channels));

    private static nn.Module<Tensor, Tensor> Separable(long channels, int kernel, int stride) =>
        nn.Sequential(Depthwise(channels, kernel, stride, 1), Depthwise(channels, kernel, 1, 1));

    /// <summary>All candidates of an edge, weighed and added.</summary>
    private sealed class MixedOperation : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly ModuleList<nn.Module<Tensor, Tensor>> candidates;
        private readonly int _stride;

        public MixedOperation(long channels, int stride)
            : base(nameof(MixedOperation))
        {
            _stride = stride;
            candidates = nn.ModuleList(
                nn.Sequential(nn.MaxPool2d(3, stride, 1), Norm(channels)),
                nn.Sequential(nn.AvgPool2d(3, stride, 1, count_include_pad: false), Norm(channels)),
                stride == 1 ? nn.Identity() : new Reduce(channels, channels),
                Separable(channels, 3, stride),
                Separable(channels, 5, stride),
                Depthwise(channels, 3, stride, 2),
                Depthwise(channels, 5, stride, 2));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x, Tensor weights)
        {
            // The first operation is "none".
            var sum = (_stride == 1 ? x : x.slice(2, 0, x.shape[2], _stride).slice(3, 0, x.shape[3], _stride)) * 0 * weights[0];
            for (var i = 0; i < candidates.Count; i++) sum = sum + (weights[i + 1] * candidates[i].call(x));
            return sum;
        }
    }

    /// <summary>Halves height and width by two convolutions, one of which sees the image moved by a pixel.</summary>
    private sealed class Reduce : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d first;
        private readonly Conv2d second;
        private readonly nn.Module<Tensor, Tensor> norm;

        public Reduce(long input, long output)
            : base(nameof(Reduce))
        {
            first = nn.Conv2d(input, output / 2, 1, stride: 2, bias: false);
            second = nn.Conv2d(input, output - (output / 2), 1, stride: 2, bias: false);
            norm = Norm(output);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var rectified = nn.functional.relu(x);
            return norm.call(cat([first.call(rectified), second.call(rectified.slice(2, 1, x.shape[2], 1).slice(3, 1, x.shape[3], 1))], 1));
        }
    }

    private sealed class Cell : nn.Module<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> older;
        private readonly nn.Module<Tensor, Tensor> newer;
        private readonly ModuleList<MixedOperation> edges;

        public Cell(long beforeLast, long last, long channels, bool reduces, bool afterReduction)
            : base(nameof(Cell))
        {
            older = afterReduction ? new Reduce(beforeLast, channels) : ReluConvNorm(beforeLast, channels);
            newer = ReluConvNorm(last, channels);
            edges = nn.ModuleList(
                [.. Enumerable.Range(0, Nodes).SelectMany(node => Enumerable.Range(0, node + 2)).Select(state => new MixedOperation(channels, reduces && state < 2 ? 2 : 1))]);
            RegisterComponents();
        }

        public override Tensor forward(Tensor beforeLast, Tensor last, Tensor weights)
        {
            List<Tensor> states = [older.call(beforeLast), newer.call(last)];
            for (var (node, edge) = (0, 0); node < Nodes; node++)
            {
                var sum = edges[edge].call(states[0], weights[edge++]);
                for (var state = 1; state < node + 2; state++) sum = sum + edges[edge].call(states[state], weights[edge++]);
                states.Add(sum);
            }

            return cat([.. states.Skip(2)], 1);
        }
    }

    private sealed class Net : nn.Module<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> stem;
        private readonly ModuleList<Cell> cells;
        private readonly Linear classifier;
        private readonly StepMeasurement.Sizes _sizes;

        public Net(StepMeasurement.Sizes sizes)
            : base(nameof(Net))
        {
            _sizes = sizes;
            long channels = sizes.Channels, beforeLast = 3 * channels, last = 3 * channels;
            stem = nn.Sequential(nn.Conv2d(sizes.Image[0], last, 3, padding: 1, bias: false), Norm(last, affine: true));
            var list = new List<Cell>();
            for (var i = 0; i < sizes.Cells; i++)
            {
                if (sizes.IsReduction(i)) channels *= 2;
                list.Add(new Cell(beforeLast, last, channels, sizes.IsReduction(i), i > 0 && sizes.IsReduction(i - 1)));
                (beforeLast, last) = (last, Nodes * channels);
            }

            cells = nn.ModuleList([.. list]);
            classifier = nn.Linear(last, 10);
            RegisterComponents();
        }

        public Tensor Run(Tensor images, Parameter[] alphas) => call(images, alphas[0].softmax(1), alphas[1].softmax(1));

        public override Tensor forward(Tensor images, Tensor normal, Tensor reduction)
        {
            var (beforeLast, last) = (stem.call(images), (Tensor?)null);
            last = beforeLast;
            for (var i = 0; i < cells.Count; i++)
                (beforeLast, last) = (last, cells[i].call(beforeLast, last, _sizes.IsReduction(i) ? reduction : normal));
            return classifier.call(last.mean([2L, 3L]));
        }
    }
}
