using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces.Encodings;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// Two layers for each weight, which write it for the sizes that its operation has in an architecture (Liu et al. 2019, section 3.1): how wide its stage is and what comes in, and what is chosen
/// at its place. Each is told as a share: which of the values it is, from the first, of how many.
/// </summary>
internal sealed class PruningBlocks : Hypernetwork
{
    private readonly EquatableArray<Decision> _decisions;
    private readonly int[][] _sizes; // of each place the decisions that it is told
    private readonly Linear[] _hidden; // for each kind of weight

    /// <summary>New weights of its own.</summary>
    /// <param name="plan">The net, nothing chosen.</param>
    /// <param name="width">The length of what lies between the two layers.</param>
    /// <param name="shapes">Of each kind of weight, which are all of their own.</param>
    public PruningBlocks(NetworkPlan plan, int width, IReadOnlyList<long[]> shapes)
        : base(nameof(PruningBlocks), width, shapes)
    {
        _decisions = plan.Space.Decisions.Items;
        _sizes = [.. OperationPlace.Of(plan).Select(p => Sizes(plan, p))];
        var most = _sizes.Max(s => s.Length);
        _hidden = [.. shapes.Select(_ => nn.Linear(most, width))];
        for (var i = 0; i < _hidden.Length; i++) register_module($"hidden{i}", _hidden[i]);
    }

    /// <inheritdoc/>
    protected override Tensor Known(Genotype genotype, IReadOnlyList<GeneratedWeight> weights)
    {
        var device = _hidden[0].weight!.device;
        return stack([.. weights.Select(w => _hidden[w.Kind].call(tensor(Told(genotype, w.Layer), device: device)))]).relu();
    }

    // Zeros where an architecture does not have a decision, and behind the last.
    private float[] Told(Genotype genotype, int place)
    {
        var told = new float[_hidden[0].weight!.shape[1]];
        foreach (var (i, decision) in _sizes[place].Index())
            if (genotype.IsActive(decision)) told[i] = (genotype[decision] + 1f) / _decisions[decision].Choices.Count;
        return told;
    }

    private static int[] Sizes(NetworkPlan plan, OperationPlace place)
    {
        // The first block of a stage alone reads what comes in as it is.
        var before = place.Graph.Stage is not null && place.Edge.Edge.State == 0 ? plan.Stages.Take(place.Stage).OfType<CellPlan>().LastOrDefault()?.Graph.Graph.Width ?? -1 : -1;
        return [place.Decision, .. place.Edge.Edge.Choice!.Options.SelectMany(o => o.Arguments), .. new[] { place.Graph.Width, before }.Where(w => w >= 0)];
    }
}
