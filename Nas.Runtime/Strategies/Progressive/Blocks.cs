using Nas.Dsl.Model;

namespace Nas.Runtime.Strategies.Progressive;

/// <summary>
/// The decisions of a space in blocks, from simple to complex: the decisions of one node belong together, which are those whose names
/// agree up to the last dot, and a decision stands with the one that it depends on. Where names have no dots, each is a block.
/// </summary>
internal sealed class Blocks
{
    private const string SkipConnect = "skip_connect";
    private readonly DecisionSpace _space;
    private readonly int[] _block; // of each decision
    private readonly int[][] _decisions; // of each block

    public Blocks(DecisionSpace space)
    {
        _space = space;
        var names = new string[space.Items.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var decision = space.Items[i];
            var dot = decision.Name.LastIndexOf('.');
            names[i] = decision.Parent >= 0 ? names[decision.Parent] : dot < 0 ? decision.Name : decision.Name[..dot];
        }

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
    /// The architecture in which every decision takes its neutral value: the identity (<c>skip_connect</c>) where that is a choice, so that
    /// what was chosen reaches the output, else the first value.
    /// </summary>
    public Genotype Neutral => new(_space, [.. _space.Items.Select(NeutralValue)]);

    /// <summary>All architectures that differ from <paramref name="from"/> in one block at most, whose values so far are neutral; itself included.</summary>
    public IEnumerable<Genotype> Expand(Genotype from, int block)
    {
        var values = from.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
            if (values[i] < 0) values[i] = NeutralValue(_space.Items[i]); // it may become active now
        return Expand(values, _decisions[block], 0);
    }

    private static int NeutralValue(Decision decision)
    {
        var identity = decision.Kind == DecisionKind.One ? decision.Choices.ToList().IndexOf(SkipConnect) : -1;
        return identity >= 0 ? identity : decision.ValueAt(0);
    }

    private IEnumerable<Genotype> Expand(int[] values, int[] decisions, int next)
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
