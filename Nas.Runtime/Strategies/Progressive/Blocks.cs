using Nas.Dsl.Model;

namespace Nas.Runtime.Strategies.Progressive;

/// <summary>
/// The decisions of a space in blocks, from simple to complex: the decisions of one owner belong together, and a decision stands with the
/// one that it depends on.
/// </summary>
internal sealed class Blocks
{
    private readonly DecisionSpace _space;
    private readonly int[] _block; // of each decision
    private readonly int[][] _decisions; // of each block

    public Blocks(DecisionSpace space)
    {
        _space = space;
        var names = new string[space.Items.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = space.Items[i].Parent is >= 0 and var parent ? names[parent] : space.Items[i].Owner;

        // A block in which there is nothing to choose is no step.
        var order = names.Where((_, i) => space.Items[i].ValueCount > 1).Distinct().ToList();
        _block = [.. names.Select(n => Math.Max(0, order.IndexOf(n)))];
        _decisions = [.. Enumerable.Range(0, order.Count).Select(b => Enumerable.Range(0, _block.Length).Where(i => _block[i] == b).ToArray())];
    }

    /// <summary>How many blocks there are.</summary>
    public int Count => _decisions.Length;

    /// <summary>The block of a decision.</summary>
    public int Of(int decision) => _block[decision];

    /// <summary>
    /// The architecture in which every decision takes its neutral value, so that what was chosen reaches the output.
    /// </summary>
    public Genotype Neutral => new(_space, [.. _space.Items.Select(d => d.Neutral)]);

    /// <summary>All architectures that differ from <paramref name="from"/> in one block at most, whose values so far are neutral; itself included.</summary>
    public IEnumerable<Genotype> Expand(Genotype from, int block)
    {
        var values = from.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
            if (values[i] < 0) values[i] = _space.Items[i].Neutral; // it may become active now
        return Expand(values, _decisions[block], 0);
    }

    private IEnumerable<Genotype> Expand(long[] values, int[] decisions, int next)
    {
        while (next < decisions.Length && !_space.IsActive(decisions[next], values)) next++;
        if (next == decisions.Length)
        {
            yield return new Genotype(_space, values);
            yield break;
        }

        var decision = decisions[next];
        var before = values[decision];
        foreach (var value in _space.Items[decision].Values)
        {
            values[decision] = value;
            foreach (var genotype in Expand(values, decisions, next + 1)) yield return genotype;
        }

        values[decision] = before;
    }
}
