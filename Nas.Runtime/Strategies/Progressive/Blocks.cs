using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Progressive;

/// <summary>The decisions of a space in blocks, from simple to complex: those of one owner belong together.</summary>
internal sealed class Blocks
{
    private readonly DecisionSpace _space;
    private readonly int[] _block; // of each decision
    private readonly int[][] _decisions; // of each block

    public Blocks(DecisionSpace space)
    {
        _space = space;
        // A block in which there is nothing to choose is no step.
        var order = space.Items.Where(d => d.ValueCount > 1).Select(d => d.Owner).Distinct().ToList();
        _block = [.. space.Items.Select(d => Math.Max(0, order.IndexOf(d.Owner)))];
        _decisions = [.. Enumerable.Range(0, order.Count).Select(b => Enumerable.Range(0, _block.Length).Where(i => _block[i] == b).ToArray())];
    }

    /// <summary>How many blocks there are.</summary>
    public int Count => _decisions.Length;

    /// <summary>The block of a decision.</summary>
    public int Of(int decision) => _block[decision];

    /// <summary>
    /// The architecture in which every decision takes its neutral value, so that what was chosen reaches the output.
    /// </summary>
    public Genotype Neutral => _space.Neutral;

    /// <summary>
    /// All architectures that differ from <paramref name="from"/> in one block at most, whose values so far are neutral; itself included.
    /// </summary>
    public IEnumerable<Genotype> Expand(Genotype from, int block) => Expand(from, block, part => part.Enumerate());

    /// <summary>The same or, where they are more than <paramref name="most"/>, as many drawn at random.</summary>
    public IEnumerable<Genotype> Expand(Genotype from, int block, int most, RandomStream random) => Expand(from, block, part =>
    {
        if (part.Count <= most) return part.Enumerate();
        var sampling = new UniformSampling(part);
        return Enumerable.Range(0, most).Select(_ => sampling.Sample(random));
    });

    private IEnumerable<Genotype> Expand(Genotype from, int block, Func<DecisionSpace, IEnumerable<Genotype>> choose)
    {
        var (items, part) = (new List<Decision>(), new List<int>());
        foreach (var i in _decisions[block])
        {
            var parent = _space.Items[i].Parent;
            // What does not depend on the block itself is active or not.
            var isInside = parent >= 0 && _block[parent] == block;
            if (isInside ? !part.Contains(parent) : !_space.IsActive(i, from.Values)) continue;
            items.Add(_space.Items[i] with { Parent = isInside ? part.IndexOf(parent) : -1 });
            part.Add(i);
        }

        var values = from.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
            if (values[i] < 0) values[i] = _space.Items[i].Neutral; // it may become active now
        foreach (var chosen in choose(new DecisionSpace(items.ToEquatableArray())))
        {
            var own = (long[])values.Clone();
            for (var i = 0; i < part.Count; i++)
                if (chosen.IsActive(i)) own[part[i]] = chosen[i];
            // The block alone does not know what may stand where; what comes behind it is settled again.
            var expanded = _space.Nearest(own);
            if (_space.Order is null || part.TrueForAll(i => !expanded.IsActive(i) || expanded[i] == own[i])) yield return expanded;
        }
    }
}
