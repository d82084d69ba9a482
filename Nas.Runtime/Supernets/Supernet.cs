using System.Runtime.CompilerServices;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Supernets;

/// <summary>All architectures of a space at once, with shared weights; gates say what runs.</summary>
public abstract class Supernet : nn.Module<Tensor, Gates, Tensor>
{
    /// <summary>A supernet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="plan">The net, sizes filled in.</param>
    protected Supernet(string name, NetworkPlan plan)
        : base(name) => Plan = plan;

    private StrongBox<Supernet>? _twin; // no field of a module, which would be a part of this one
    private bool _isExact;
    private bool _transformsKernels;
    private bool _scalesNorms;

    /// <summary>The net, sizes filled in.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>
    /// Whether the edges out of a state are computed together, with kernels of several sizes as one; null: on a GPU, where starting kernels is what takes the time. A CPU has more to do for
    /// it, and takes those into a node together.
    /// </summary>
    internal bool? ByState { get; set; }

    /// <summary>What computes in bfloat16 while this trains, see <see cref="LowPrecision"/>; null: this does itself.</summary>
    internal Supernet? Twin => _twin?.Value;

    /// <summary>Does something for which this computes itself though it has a twin: for differences that are smaller than the twin's digits.</summary>
    internal T Exactly<T>(Func<T> work)
    {
        _isExact = true;
        try
        {
            return work();
        }
        finally
        {
            _isExact = false;
        }
    }

    /// <summary>
    /// From now on its batch norms gather no running statistics while it trains. Those gathered under gates that change are those of no network (Guo et al. 2020, section 3.4), so that who
    /// measures estimates them first (<see cref="Recalibrate"/>), which goes on as ever.
    /// </summary>
    internal void GatherNoStatistics()
    {
        foreach (var norm in modules().OfType<MixedBatchNorm>()) norm.Momentum = null;
    }

    /// <summary>
    /// Looks at architectures while the weights still learn, in evaluation mode but for the batch norms, which go by the statistics of each batch: running ones are gathered no more
    /// (<see cref="GatherNoStatistics"/>), and nothing of this stays. An own module's batch norms go by its running ones.
    /// </summary>
    internal T AtAGlance<T>(Func<T> look)
    {
        var trains = training;
        eval();
        foreach (var norm in modules().OfType<MixedBatchNorm>()) norm.train();
        try
        {
            return look();
        }
        finally
        {
            train(trains);
        }
    }

    /// <summary>
    /// From now on a kernel that is smaller than the largest is made of its middle by a trained matrix (Cai et al. 2020, section 3.3); said before the weights are moved or trained.
    /// </summary>
    internal void TransformKernels()
    {
        foreach (var edge in modules().OfType<MixedEdge>()) edge.TransformKernels();
        _transformsKernels = true;
    }

    /// <summary>
    /// From now on its batch norms have a scale and a shift that are trained, as those of the networks, whose weights it can then take (<see cref="TrainedWeights"/>); said before the weights are moved or
    /// trained.
    /// </summary>
    internal void ScaleNorms()
    {
        foreach (var norm in modules().OfType<MixedBatchNorm>()) norm.AddScale();
        _scalesNorms = true;
    }

    /// <summary>Makes residual blocks whose last batch norm has scales (<see cref="ScaleNorms"/>) add nothing, by scales of 0.</summary>
    internal void BeginWithoutResiduals()
    {
        using var _ = no_grad();
        foreach (var block in modules().OfType<ResidualSum>())
            if (block.Main.children().LastOrDefault() is MixedBatchNorm { Scale: { } scale }) scale.zero_();
    }

    /// <summary>Puts channels whose number is a choice in the order of their importance; what the largest network computes stays the same.</summary>
    internal virtual void SortChannels()
    {
        foreach (var edge in modules().OfType<MixedEdge>()) edge.SortChannels();
    }

    /// <summary>Makes a twin, on the device of the weights, once they are there.</summary>
    /// <exception cref="UsageException">It has none.</exception>
    internal void ComputeInBFloat16()
    {
        var twin = CreateTwin() ?? throw new UsageException($"The supernet of {Space.Name} is no {nameof(MixedSupernet)}, so that none like it can be made in bfloat16.", "Leave --precision out.");
        if (_transformsKernels) twin.TransformKernels();
        if (_scalesNorms) twin.ScaleNorms();
        twin.GatherNoStatistics();
        twin.ByState = true; // what the CPU does instead adds up products that need all digits
        _twin = new(LowPrecision.Twin(twin, parameters().First().device));
    }

    /// <summary>A new supernet of the same plan, or null where there is no knowing how.</summary>
    internal virtual Supernet? CreateTwin() => null;

    /// <summary>What is trained: all of its weights, unless it is said.</summary>
    public virtual IReadOnlyList<Parameter> Trained => [.. parameters()];

    /// <summary>The space.</summary>
    public SearchSpace Space => Plan.Space;

    /// <summary>(batch, channels, height, width) to (batch, classes).</summary>
    /// <param name="input1">The images; any memory layout.</param>
    /// <param name="input2">One gate for each decision of the space.</param>
    /// <exception cref="ArgumentException">The number of gates is not that of the decisions.</exception>
    public sealed override Tensor forward(Tensor input1, Gates input2)
    {
        ArgumentNullException.ThrowIfNull(input2);
        if (input2.Count != Space.Decisions.Items.Count)
            throw new ArgumentException($"{Space.Name} has {Space.Decisions.Items.Count} decisions, but {input2.Count} gates were given.", nameof(input2));
        using var scope = NewDisposeScope();
        if (Twin is { } twin && training && is_grad_enabled() && !_isExact) return LowPrecision.Compute(x => twin.forward(x, input2), input1).MoveToOuterDisposeScope();
        var byState = !_scalesNorms && (ByState ?? input1.device_type != DeviceType.CPU); // what is computed together knows no scales
        return Run(byState ? input1.contiguous() : MemoryLayout.ChannelsLast(input1), input2.ForPass(byState)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The weights and statistics that an architecture has in this supernet, by the names they have in the built network. The tensors
    /// are the supernet's own, or views of them where sizes are choices.
    /// </summary>
    /// <exception cref="InvalidOperationException">Its candidates have a part of the channels, and those of a network have all.</exception>
    public virtual Dictionary<string, Tensor> Inherited(Genotype genotype) => Plan.Parts > 1
        ? throw new InvalidOperationException($"The supernet of {Space.Name} mixes one of {Plan.Parts} parts of the channels, so that its weights fit no network.")
        : new InheritedWeights(state_dict(), Plan, genotype).Tensors;

    /// <summary>Replaces the running statistics of the batch norms by the mean over <paramref name="batches"/> under <paramref name="gates"/>.</summary>
    /// <param name="batches">Images, each (batch, channels, height, width).</param>
    /// <param name="gates">The architecture.</param>
    public void Recalibrate(IEnumerable<Tensor> batches, Gates gates)
    {
        ArgumentNullException.ThrowIfNull(batches);
        RunningStatistics.Estimate(this, batches, x => forward(x, gates));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Twin?.Dispose();
    }

    /// <summary>The forward pass; every tensor but the result is released behind it.</summary>
    protected abstract Tensor Run(Tensor x, Gates gates);
}
