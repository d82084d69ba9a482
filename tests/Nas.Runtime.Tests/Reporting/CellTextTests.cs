using Nas.Runtime.Reporting.Drawing;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Reporting;

public class CellTextTests
{
    [Fact]
    public void Darts_V2() => Snapshot.Verify(CellText.Draw(SmallSpaces.Darts, Drawings.DartsV2), extension: "txt");

    [Fact]
    public void Space() => Snapshot.Verify(CellText.Draw(SmallSpaces.Darts, null), extension: "txt");

    [Fact]
    public void Settings_of_the_training_stand_behind_the_graphs()
    {
        var space = SmallSpaces.Sample("Tuned");
        Assert.Contains(
            "\n\nsettings: learning_rate log 0.001..0.5; weight_decay {0, 0.0001, 0.0003, 0.001};\n  label_smoothing 0..0.2 in 3; crop_padding {0, 2, 4}; flip {false, true}; cutout {0, 8}\n\nSmall: ",
            CellText.Draw(space, null), StringComparison.Ordinal);
        Assert.EndsWith(
            "\n\nsettings: learning_rate = 0.001; weight_decay = 0; label_smoothing = 0; crop_padding = 0;\n  flip = false; cutout = 0\n",
            CellText.Draw(space, space.Decisions.Neutral), StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_is_longer_than_100_columns()
    {
        foreach (var (space, genotype) in Drawings.All())
            Assert.All(CellText.Draw(space, genotype).Split('\n'), line => Assert.InRange(line.Length, 0, CellText.Columns));
    }

    [Fact]
    public void Every_chosen_edge_stands_in_the_line_of_its_node()
    {
        var v2 = CellText.Draw(SmallSpaces.Darts, Drawings.DartsV2);
        Assert.Contains("n3 = skip_connect(a) + dil_conv(3)(n0)", v2, StringComparison.Ordinal);
        foreach (var (space, genotype) in Drawings.All())
        {
            if (genotype is null) continue;
            var text = CellText.Draw(space, genotype);
            Assert.All(Drawings.Operations(genotype), o => Assert.Contains($"{o}(", text, StringComparison.Ordinal));
            Assert.All(space.Cells, c => Assert.Contains($"{c.Name}: output ", text, StringComparison.Ordinal));
        }
    }

    // Read from the drawing alone: the dots of a node's row stand on the rails of the states that its formula names.
    [Fact]
    public void The_rails_say_the_same_as_the_formulas()
    {
        foreach (var (space, genotype) in Drawings.All())
        {
            if (genotype is null || space == Drawings.Largest) continue;
            var blocks = CellText.Draw(space, genotype).Split("\n\n");
            for (var c = 0; c < space.Cells.Count; c++)
            {
                var cell = space.Cells[c];
                var lines = blocks[c].TrimEnd('\n').Split('\n')[1..];
                for (var node = 0; node < cell.Nodes; node++)
                {
                    var first = Array.FindIndex(lines, l => l.Contains($" n{node} = ", StringComparison.Ordinal));
                    var formula = lines[first][lines[first].IndexOf($"n{node} = ", StringComparison.Ordinal)..] +
                        string.Concat(lines.Skip(first + 1).TakeWhile(l => !l.Contains(" = ", StringComparison.Ordinal)));
                    for (var state = 0; state < cell.StatesBefore(node); state++)
                    {
                        var isNamed = formula.Contains($"({cell.StateName(state)})", StringComparison.Ordinal);
                        Assert.Equal(isNamed, lines[first][state * 4] == '●');
                    }
                }
            }
        }
    }
}
