using Nas.Dsl.Model;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Searching;

/// <summary>
/// A distribution over a supernet's gates, with parameters of its own: what one method of differentiable search differs in from another. It draws from a
/// random stream of its own, never from Torch's generator. <see cref="Save"/> writes all that its later draws and its result depend on.
/// </summary>
public interface IGateDistribution
{
    /// <summary>The architecture parameters; none where the distribution is fixed.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Whether nothing is left to decide, so that the search ends before its last epoch. Asked after each epoch.</summary>
    bool HasSettled => false;

    /// <summary>Told before each step: temperatures fall, candidates go, cells grow.</summary>
    void Begin(SearchStep step)
    {
    }

    /// <summary>Gates for a step of the architecture. Tensors in them belong to the caller's dispose scope.</summary>
    Gates Sample();

    /// <summary>Gates for a step of the weights, where nothing is asked of the architecture; those of <see cref="Sample"/> unless it is said.</summary>
    Gates SampleForWeights() => Sample();

    /// <summary>What the architecture descends on: the loss and what the distribution asks besides, such as few FLOPs, of the gates sampled last.</summary>
    /// <param name="loss">A tensor of no dimensions.</param>
    Tensor Penalty(Tensor loss) => loss;

    /// <summary>Told after each step of the architecture: the parameters have moved.</summary>
    void Moved()
    {
    }

    /// <summary>The gates whose mixture is measured after an epoch; or null: the architecture derived is, by itself.</summary>
    Gates? Mixture() => null;

    /// <summary>How strong the candidates of each decision are now, search-only ones behind; empty where a decision has no parameters; null: none has. To be looked at.</summary>
    IReadOnlyList<IReadOnlyList<double>>? Strengths() => null;

    /// <summary>The architecture that the distribution has settled on.</summary>
    Genotype Derive(Constraints constraints);

    /// <summary>Writes parameters, random state and whatever else its future depends on.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    void Load(BinaryReader reader);
}
