using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Reporting;

/// <summary>What the tests of both drawings draw.</summary>
internal static class Drawings
{
    /// <summary>The cells that the DARTS paper found in second order on CIFAR-10 (Liu et al. 2019, figures 4 and 5).</summary>
    public static Genotype DartsV2 { get; } = GenotypeText.Parse(
        SmallSpaces.Darts,
        """
        Normal: n0 = sep_conv(3)(a) + sep_conv(3)(b); n1 = sep_conv(3)(a) + sep_conv(3)(b); n2 = sep_conv(3)(b) + skip_connect(a);
            n3 = skip_connect(a) + dil_conv(3)(n0)
        | Reduction: n0 = max_pool(3)(a) + max_pool(3)(b); n1 = skip_connect(n0) + max_pool(3)(b); n2 = max_pool(3)(a) + skip_connect(n0);
            n3 = skip_connect(n0) + max_pool(3)(b)
        """);

    /// <summary>A NAS-Bench-201 cell with a cut edge.</summary>
    public static Genotype Bench { get; } = GenotypeText.Parse(
        SmallSpaces.Bench201,
        "Cell: n0 = nor_conv(3)(x); n1 = nor_conv(3)(x) + nor_conv(3)(n0); n2 = skip_connect(x) + none(n0) + avg_pool(3, norm: false)(n1)");

    /// <summary>Twenty nodes, the most there can be, whose input's name is longer than any label.</summary>
    public static SearchSpace Largest { get; } = SmallSpaces.Read(
        """
        ops Ops { skip_connect, dil_conv(3, dilation: 4) }
        cell Cell { input the_output_of_the_cell_before_last, b nodes 20 { from 2 of previous, op Ops } output concat(nodes) }
        net Net(channels: 4) { input image(1, 8, 8) stem conv(3) Cell head global_avg_pool, linear(2) }
        """);

    /// <summary>Known cells, the largest ones, and many at random; a null genotype stands for the space itself.</summary>
    public static IEnumerable<(SearchSpace Space, Genotype? Genotype)> All()
    {
        yield return (SmallSpaces.Darts, DartsV2);
        yield return (SmallSpaces.Bench201, Bench);
        foreach (var space in new[] { SmallSpaces.Darts, SmallSpaces.Bench201, SmallSpaces.Two, SmallSpaces.TwoWidths, Largest })
        {
            yield return (space, null);
            var random = new RandomStream(1);
            for (var i = 0; i < (space == Largest ? 2 : 10); i++) yield return (space, space.Decisions.Sample(random));
        }
    }

    /// <summary>Chains of stages, and graphs of other kinds: some of samples/spaces, and an architecture of each.</summary>
    public static IEnumerable<(SearchSpace Space, Genotype? Genotype)> Samples() => ((string[])["MobileNet", "MnasNet", "Fbnet", "OnceForAll", "BigNas", "Spos", "BenchMacro", "GeNet", "NasRl", "NasRlDense", "MetaQnn", "Smash", "Hierarchical", "TreeCell", "NatsSize", "DartsRnn", "EnasRnn", "NasRlTree", "Gpt", "Detector", "NasFpn"])
        .Select(name => SmallSpaces.Sample(name)).SelectMany(space => ((Genotype?[])[null, space.Decisions.Sample(new RandomStream(1))]).Select(genotype => (space, genotype)));

    /// <summary>The operations that a genotype writes on the edges of all cells.</summary>
    public static IEnumerable<string> Operations(Genotype genotype) => Enumerable.Range(0, genotype.Values.Count)
        .Where(i => genotype.IsActive(i) && genotype.Space.Items[i].Kind == DecisionKind.One)
        .Select(i => genotype.Space.Items[i].Choices[(int)genotype[i]]);
}
