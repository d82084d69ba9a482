using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Strategies;

/// <summary>How good a network was with a block; the better is the more accurate and, of equals, that of the smaller loss.</summary>
/// <param name="Values">The value of each decision of the block's row.</param>
/// <param name="Accuracy">0 to 1.</param>
/// <param name="Loss">In nats.</param>
public sealed record MeasuredBlock(IReadOnlyList<long> Values, double Accuracy, double Loss);

/// <summary>The blocks that may stand at a place of the net.</summary>
/// <param name="Decisions">The decisions that say which of them does, by their index.</param>
/// <param name="Blocks">Those that were measured, the best first; at least one.</param>
public sealed record TableRow(IReadOnlyList<int> Decisions, IReadOnlyList<MeasuredBlock> Blocks);

/// <summary>
/// How accurate a network is with each block at each place, so that one within a limit is looked up without any measuring (PONAS; Huang and Chu 2020): it begins with the best blocks, and as long as
/// it exceeds the limit that block gives way to another which loses least by it.
/// </summary>
/// <param name="space">The decisions.</param>
/// <param name="sizes">What stands where nothing was measured: the largest.</param>
public sealed class AccuracyTable(DecisionSpace space, ArchitectureSizes sizes)
{
    private readonly List<TableRow> _rows = [];

    /// <summary>The places that were measured, in their order.</summary>
    public IReadOnlyList<TableRow> Rows => _rows;

    private int[] Best => new int[_rows.Count];

    /// <summary>Adds a place.</summary>
    /// <param name="decisions">Its decisions, by their index; none of a place before.</param>
    /// <param name="blocks">Its blocks, in any order; at least one.</param>
    public void Add(IReadOnlyList<int> decisions, IEnumerable<MeasuredBlock> blocks) => _rows.Add(new(decisions, [.. blocks.OrderByDescending(b => b.Accuracy).ThenBy(b => b.Loss)]));

    /// <summary>The architecture with the best blocks, but for some decisions.</summary>
    /// <param name="other">The value of a decision, by its index, or null: that of the best block, or of the largest where nothing was measured.</param>
    public Genotype Changed(Func<int, long?> other) => Of(Best, other);

    /// <summary>
    /// The architectures that the table names within some limits: first the one that it is asked for, and then those that differ from it in one block, by falling sums of their blocks' accuracies.
    /// What gives way makes the excess smaller; of blocks that lose equally little the one goes that makes it smallest. Where nothing does, it is the smallest architecture.
    /// </summary>
    /// <param name="constraints">The limits.</param>
    /// <exception cref="UsageException">Nothing keeps to them.</exception>
    public IEnumerable<Genotype> Within(Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        var chosen = Best;
        while (!constraints.Allow(Of(chosen)))
        {
            var excess = constraints.Excess(Of(chosen));
            var nearer = Replaced(chosen).Select(c => (Blocks: c, Excess: constraints.Excess(Of(c)))).Where(c => c.Excess < excess).ToArray();
            if (nearer.Length == 0) return [constraints.First(() => sizes.Smallest)];
            chosen = nearer.OrderBy(c => Lost(c.Blocks)).ThenBy(c => c.Excess).First().Blocks;
        }

        return Replaced(chosen).OrderBy(Lost).Prepend(chosen).Select(c => Of(c)).Where(constraints.Allow).Distinct();
    }

    /// <summary>Writes the rows into a checkpoint.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_rows.Count);
        foreach (var (decisions, blocks) in _rows)
        {
            writer.Write(decisions.Count);
            foreach (var decision in decisions) writer.Write(decision);
            writer.Write(blocks.Count);
            foreach (var block in blocks)
            {
                foreach (var value in block.Values) writer.Write(value);
                writer.Write(block.Accuracy);
                writer.Write(block.Loss);
            }
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _rows.Clear();
        for (var rows = reader.ReadInt32(); rows > 0; rows--)
        {
            int[] decisions = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32())];
            _rows.Add(new(decisions, [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => new MeasuredBlock([.. decisions.Select(_ => reader.ReadInt64())], reader.ReadDouble(), reader.ReadDouble()))]));
        }
    }

    private Genotype Of(int[] chosen, Func<int, long?>? other = null)
    {
        var values = new long?[space.Items.Count];
        foreach (var (row, block) in _rows.Zip(chosen))
            foreach (var (decision, value) in row.Decisions.Zip(row.Blocks[block].Values)) values[decision] = value;
        return sizes.Changed(i => other?.Invoke(i) ?? values[i]);
    }

    private double Lost(int[] chosen) => _rows.Zip(chosen, (row, block) => row.Blocks[0].Accuracy - row.Blocks[block].Accuracy).Sum();

    // With another block at one place; the better ones first.
    private IEnumerable<int[]> Replaced(int[] chosen) =>
        from row in Enumerable.Range(0, chosen.Length)
        from block in Enumerable.Range(0, _rows[row].Blocks.Count)
        where block != chosen[row]
        select (int[])[.. chosen[..row], block, .. chosen[(row + 1)..]];
}
