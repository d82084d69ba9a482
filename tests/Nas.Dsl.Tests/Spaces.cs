using Nas.Dsl.Model;

namespace Nas.Dsl.Tests;

/// <summary>Spaces that the tests share.</summary>
internal static class Spaces
{
    public const string DartsText = """
        namespace Samples.Fashion;

        ops Darts { search only none, skip_connect, max_pool(3), avg_pool(3), sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5) }

        cell Normal {
          input a, b                                   // the outputs of the two cells before
          nodes 4 { from 2 of previous, op Darts }     /* two distinct states,
                                                          one operation on each */
          output concat(nodes)
        }
        cell Reduction : Normal { stride 2 }

        net FashionNet(channels: 16, classes: 10) {
          input  image(1, 28, 28)
          stem   conv(3, channels * 3), batch_norm
          repeat 2 { Normal }
          Reduction { channels * 2 }
          repeat 2 { Normal }
          head   global_avg_pool, linear(classes)
        }
        """;

    public const string Bench201Text = """
        ops Bench201 { none, skip_connect, nor_conv(1), nor_conv(3), avg_pool(3, norm: false) }
        cell Bench { input x   nodes 3 { from all of previous, op Bench201 }   output last }
        net BenchNet(channels: 16, classes: 10) {
          input image(3, 32, 32)
          stem conv(3), batch_norm
          repeat 5 { Bench }
          res_block(stride: 2) { channels * 2 }
          repeat 5 { Bench }
          res_block(stride: 2) { channels * 2 }
          repeat 5 { Bench }
          head batch_norm, relu, global_avg_pool, linear(classes)
        }
        """;

    public static SearchSpace Darts { get; } = Read(DartsText);

    public static SearchSpace Bench201 { get; } = Read(Bench201Text);

    /// <summary>The text of one of the files in samples/spaces.</summary>
    public static string Sample(string name) => Repository.Read($"samples/spaces/{name}.nas").ReplaceLineEndings("\n");

    /// <summary>Each architecture of a space, choice by choice.</summary>
    public static IEnumerable<Genotype> Architectures(SearchSpace space) => Architectures(space.Decisions, [], []);

    private static IEnumerable<Genotype> Architectures(DecisionSpace space, long[] values, HashSet<int> inactive)
    {
        var next = values.Length;
        if (next == space.Items.Count) return [new Genotype(space, values)];
        var decision = space.Items[next];
        var isActive = decision.Parent < 0
            || (!inactive.Contains(decision.Parent) && space.Items[decision.Parent].Selected(values[decision.Parent]).Any(c => (decision.ParentBits >> c & 1) != 0));
        return isActive
            ? decision.Values.SelectMany(value => Architectures(space, [.. values, value], inactive))
            : Architectures(space, [.. values, -1], [.. inactive, next]);
    }

    /// <summary>An architecture with a value drawn for each decision.</summary>
    public static Genotype Draw(SearchSpace space, Random random) =>
        space.Decisions.Nearest([.. space.Decisions.Items.Select(d => d.ValueAt(random.NextInt64(d.ValueCount)))]);

    /// <summary>The one space of a file without any problem but that there may be a single architecture.</summary>
    public static SearchSpace Read(string text)
    {
        var file = SpaceFile.Read(text);
        Assert.DoesNotContain(file.Diagnostics, d => d.Id != "NAS0091");
        return Assert.Single(file.Spaces);
    }

    /// <summary>A space of one net around the given cells, which all take part.</summary>
    public static SearchSpace Around(string declarations, params string[] cells) =>
        Read($"{declarations}\nnet N(channels: 4) {{ input image(3, 8, 8) {string.Join(" ", cells)} head global_avg_pool, linear(2) }}");
}
