using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// A path, drawn uniformly, and behind it those that must not be forgotten while it learns: an archive of architectures that stand for all before, and so are as different from one another
/// as can be (NSAS; Zhang et al. 2020). It fills with the most novel of some draws, those that differ most from its members. Once it is full, that member which is most like the path of a
/// step gives way to the most novel of the last paths, where that differs more from the other members. What differs is counted in decisions.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="constraints">What the architectures must keep to.</param>
/// <param name="random">Where the draws come from.</param>
/// <param name="members">M, how many the archive has when it is full; at least 1.</param>
/// <param name="late">C, how many of the last paths may come into it; at least 1.</param>
public sealed class RememberedPaths(DecisionSpace space, Constraints constraints, RandomStream random, int members, int late) : RandomPaths(space, random)
{
    private const int Tries = 11; // draws, of which the most novel becomes a member

    private readonly Queue<Genotype> _next = new(); // the passes of a step
    private readonly List<Genotype> _archive = [];
    private readonly List<Genotype> _late = []; // the last path last

    /// <summary>Those that must not be forgotten.</summary>
    public IReadOnlyList<Genotype> Archive => _archive;

    /// <summary>Draws the path of the step, and renews the archive.</summary>
    public override void Begin(SearchStep step)
    {
        var path = Draw(constraints);
        _late.Add(path);
        if (_late.Count > late) _late.RemoveAt(0);
        if (_archive.Count < members) _archive.Add(MostNovel(Enumerable.Range(0, Tries).Select(_ => Draw(constraints)), _archive));
        else Renew(_archive.IndexOf(_archive.MinBy(member => Distance(member, path))!));
        _next.Clear();
        foreach (var pass in _archive.Prepend(path)) _next.Enqueue(pass);
    }

    /// <summary>The path of the step first, then each member of the archive.</summary>
    public override Gates Sample() => Gates.Of(_next.Dequeue());

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        base.Save(writer);
        writer.Write(_archive);
        writer.Write(_late);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        base.Load(reader);
        foreach (var list in new[] { _archive, _late })
        {
            list.Clear();
            list.AddRange(reader.ReadGenotypes(Space));
        }
    }

    private void Renew(int member)
    {
        Genotype[] others = [.. _archive.Where((_, i) => i != member)];
        _archive[member] = MostNovel(_late.Prepend(_archive[member]), others);
    }

    // The one that differs most from some others; of equals the first.
    private static Genotype MostNovel(IEnumerable<Genotype> candidates, IReadOnlyCollection<Genotype> others) => candidates.MaxBy(c => others.Sum(o => Distance(c, o)))!;

    private static int Distance(Genotype a, Genotype b) => a.Values.Zip(b.Values).Count(v => v.First != v.Second);
}
