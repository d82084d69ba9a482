using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// Single paths in two stages (PONAS; Huang and Chu 2020): at first all decisions are drawn uniformly, each by itself; then place by place, from the input on, the blocks that may stand there learn
/// behind the best ones of the places before, and are measured. A place is an operation with its arguments, a node's edges, or a stage's depth or width.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="sizes">What stands behind a place while its blocks are measured: the largest.</param>
/// <param name="meta">The share of the training in which all is drawn, 0 to 1; the rest is divided evenly among the places.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class BlockwisePaths(DecisionSpace space, ArchitectureSizes sizes, double meta, RandomStream random) : RandomPaths(space, random)
{
    private const int Most = 128; // blocks of a place that are measured; of more, as where a node takes any of many edges, as many are drawn

    private readonly int[][] _places = [.. Enumerable.Range(0, space.Items.Count).GroupBy(d => Root(space, d)).Select(g => g.ToArray()).Where(g => g.Any(d => space.Items[d].ValueCount > 1))];
    private int _done; // places

    /// <summary>How well a path does, set before the search begins.</summary>
    public Func<Genotype, (double Accuracy, double Loss)> Judge { get; set; } = _ => throw new InvalidOperationException("Nobody judges.");

    /// <summary>How well the blocks do at the places that are done. A place that the best ones before it leave out has no row.</summary>
    public AccuracyTable Table { get; } = new(space, sizes);

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        // Those whose time is over with this step: behind the last one there is no other.
        var end = step.Done + (1.0 / step.Steps / step.Epochs);
        for (var due = (int)Math.Floor(((end - meta) / (1 - meta) * _places.Length) + 1e-9); _done < Math.Min(due, _places.Length); _done++) Measure(_places[_done]);
    }

    /// <inheritdoc/>
    public override Gates Sample()
    {
        var measured = _places.Take(_done).SelectMany(p => p).ToHashSet();
        return Gates.Of(Table.Changed(i => measured.Contains(i) ? null : Space.Items[i].ValueAt(Random.Next(Space.Items[i].ValueCount))));
    }

    /// <summary>What the table names.</summary>
    public override Genotype Derive(Constraints constraints) => Table.Within(constraints).First();

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        base.Save(writer);
        writer.Write(_done);
        Table.Save(writer);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        base.Load(reader);
        _done = reader.ReadInt32();
        Table.Load(reader);
    }

    // An argument belongs to its operation.
    private static int Root(DecisionSpace space, int decision)
    {
        var parent = space.Items[decision].Parent;
        return parent >= 0 && space.Items[parent] is { Kind: DecisionKind.One } above && above.Owner == space.Items[decision].Owner ? Root(space, parent) : decision;
    }

    private void Measure(int[] place)
    {
        var blocks = Blocks(place).DistinctBy(b => b.Path).ToArray();
        if (blocks.Length > 1) Table.Add(place, blocks.Select(b => (b.Values, Score: Judge(b.Path))).Select(b => new MeasuredBlock(b.Values, b.Score.Accuracy, b.Score.Loss)).ToArray());
    }

    // What may stand at a place, and the path that has it, where earlier ones have the best and later ones the largest.
    private IEnumerable<(long[] Values, Genotype Path)> Blocks(int[] place)
    {
        var all = place.Aggregate((IEnumerable<long[]>)[[]], (some, decision) => some.SelectMany(values => Values(decision).Select(value => (long[])[.. values, value])).ToArray());
        return Drawn([.. all]).Select(values => (values, Table.Changed(i => Array.IndexOf(place, i) is >= 0 and var at ? values[at] : null)));
    }

    private IEnumerable<long> Values(int decision)
    {
        var item = Space.Items[decision];
        return item.ValueCount <= Most ? item.Values : Enumerable.Range(0, Most).Select(_ => item.ValueAt(Random.Next(item.ValueCount))).Distinct();
    }

    private IEnumerable<long[]> Drawn(long[][] all)
    {
        if (all.Length > Most) Random.Shuffle(all.AsSpan());
        return all.Take(Most);
    }
}
