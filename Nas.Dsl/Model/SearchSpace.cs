using System.Numerics;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Model;

/// <summary>
/// One net with the cells and operation sets it uses: the model in the middle. Both front ends lower to it; generator, runtime and
/// writer read only it. It is immutable and equal by value; its canonical text is its identity.
/// </summary>
/// <param name="Namespace">The C# namespace of what is generated; empty for the global one.</param>
/// <param name="OperationSets">The sets that <paramref name="Cells"/> use, in the order they were declared.</param>
/// <param name="Cells">The cells and motifs that <paramref name="Net"/> uses, in the order they were declared, a motif before what uses it.</param>
/// <param name="Net">The net.</param>
public sealed record SearchSpace(string Namespace, EquatableArray<OperationSet> OperationSets, EquatableArray<Cell> Cells, Net Net)
{
    /// <summary>Why the space has no supernet, as the end of a sentence; or null: it has one.</summary>
    public string? WithoutSupernet => SupernetObstacle.Of(this);

    /// <summary>What the decisions on settings of the training belong to, in their names and in the text of an architecture.</summary>
    public const string SettingsName = "settings";

    private Decisions? _decisions;
    private DecisionSpace? _ordered;

    // A copy by `with` has decisions of its own.
    private SearchSpace(SearchSpace original) =>
        (Namespace, OperationSets, Cells, Net) = (original.Namespace, original.OperationSets, original.Cells, original.Net);

    /// <summary>The net's name.</summary>
    public string Name => Net.Name;

    /// <summary>The user's own modules that it uses, in the order of their first use.</summary>
    public IReadOnlyList<OwnModule> OwnModules =>
    [
        .. OperationSets.SelectMany(s => s.Candidates).Concat(Cells.Select(c => c.Default).OfType<Operation>())
            .Concat(Net.Stem).Concat(Net.Blocks.Select(b => b.Layer).OfType<Operation>()).Concat(Net.Head)
            .Select(o => o.Module).OfType<OwnModule>().Distinct(),
    ];

    /// <summary>The ordered decisions that a point of this space is made of.</summary>
    public DecisionSpace Decisions => _ordered ??= Net.Stages.Any(s => s.IsOfLayers) ? Walked.Space with { Order = NetworkPlan.Of(this).Order } : Walked.Space;

    /// <summary>The cells and motifs as graphs, in the order of <see cref="Cells"/>, then the stages.</summary>
    public IReadOnlyList<Graph> Graphs => Walked.Graphs;

    /// <summary>The decision on the side of the images, by its index; or -1: they are of one size.</summary>
    public int Side => Walked.Side;

    /// <summary>The decisions on the width of the net at some of its blocks, by their indices, in the order of those blocks.</summary>
    public IReadOnlyList<int> Widths => Walked.Widths;

    /// <summary>The decisions of the net itself, each by what it is called there and its index: <c>image</c>, <c>channels1</c>, <c>channels2</c>, ...</summary>
    public IReadOnlyList<(string Name, int Decision)> Sizes => [.. Side < 0 ? Array.Empty<(string, int)>() : [(SideName, Side)], .. Widths.Select((decision, i) => (WidthName(i), decision))];

    internal const string SideName = "image";

    /// <summary>What an architecture has of the settings of the training, with the decisions on it by their indices, in the order of <see cref="Net.Settings"/>; they are the last ones.</summary>
    public IReadOnlyList<(SettingPart Part, IReadOnlyList<int> Decisions)> Settings => Walked.Settings;

    /// <summary>The settings of the training that an architecture chooses, by their names; true is 1 and false is 0, and a transform of a policy its <see cref="PolicyTransform.Code"/>.</summary>
    /// <param name="genotype">The architecture.</param>
    public IReadOnlyDictionary<string, double> SettingsOf(Genotype genotype) =>
        Settings.ToDictionary(s => s.Part.Name, s => s.Part.Value([.. s.Decisions.Select(d => genotype[d])]));

    /// <summary>What a decision on a width is called: <c>channels1</c> for the first.</summary>
    /// <param name="index">From 0.</param>
    public static string WidthName(int index) => $"channels{index + 1}";

    /// <summary>Exactly how many architectures the space has, isomorphic ones counted apart.</summary>
    public BigInteger Count => Decisions.Count;

    private Decisions Walked => _decisions ??= new(this);

    /// <summary>The graph named <paramref name="name"/>.</summary>
    /// <exception cref="InvalidOperationException">The space has no such graph.</exception>
    public Graph Graph(string name) => Graphs.First(g => g.Name == name);

    /// <summary>The operation set named <paramref name="name"/>.</summary>
    /// <exception cref="InvalidOperationException">The space has no such set.</exception>
    public OperationSet OperationSet(string name) => OperationSets.First(s => s.Name == name);

    /// <inheritdoc/>
    public bool Equals(SearchSpace? other) =>
        other is not null && Namespace == other.Namespace && Net == other.Net && Cells == other.Cells && OperationSets == other.OperationSets;

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((((Namespace.GetHashCode() * 31) + Net.GetHashCode()) * 31) + Cells.GetHashCode());
}
