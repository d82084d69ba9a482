using Nas.Dsl.Editing;

namespace Nas.Dsl.Tests.Editing;

public class NameTests
{
    private const string Text = """
        op ghost = A.Ghost(channels, stride)
        ops Small { skip_connect, sep_conv(3), ghost }
        ops Large { none, Pair }
        motif Pair 2 { input x  nodes 2 { from all of previous, op Small }  output last }
        cell Normal {
          input  a, b
          nodes  2 { from all of previous, op Large }
          output concat(nodes)
        }

        cell Reduction : Normal { stride 2 }
        cell Fixed : Normal { fix n1.a none }

        net Net(channels: 4, classes: 2, cells: 2) {
          input  image(3, 8, 8)
          stem   conv(3, channels * 3)
          repeat cells { Normal }
          Reduction { channels * 2 }
          ghost(stride: 2)
          Fixed
          head   global_avg_pool, linear(classes)
        }
        """;

    [Fact]
    public void The_text_is_right() => Assert.Empty(new EditedFile(Text).Bound.Diagnostics.Select(d => d.ToString()));

    [Theory]
    [InlineData("ghost", "op ghost = A", 3)]
    [InlineData("Small", "op Small", 2)]
    [InlineData("Pair", "none, Pair", 2)]
    [InlineData("Normal", ": Normal { stride", 4)]
    [InlineData("Reduction", "Reduction {", 2)]
    [InlineData("a", "n1.a", 2)]
    [InlineData("channels", "channels * 3", 3)]
    [InlineData("cells", "repeat cells", 2)]
    [InlineData("classes", "linear(classes", 2)]
    [InlineData("Net", "net Net", 1)]
    public void A_name_is_found_wherever_it_stands(string name, string at, int count)
    {
        var file = new EditedFile(Text);
        var offset = Text.IndexOf(at, StringComparison.Ordinal) + at.IndexOf(name, StringComparison.Ordinal);
        var symbol = file.SymbolAt(offset)!;
        var all = file.OccurrencesOf(symbol);
        Assert.Equal(name, symbol.Name);
        Assert.All(all, s => Assert.Equal(name, Text.Substring(s.Start, s.Length)));
        Assert.Equal(count, all.Count);
        Assert.Contains(symbol.Span, all);

        // With any other name the file says the same.
        var renaming = Renaming.At(file, offset + name.Length, "Other_1");
        Assert.Equal(name == "channels" ? "'Net' needs a parameter 'channels', the width of its first cell; write: net Net(channels: 16)" : null, renaming.Problem);
        if (renaming.Problem is null) Assert.Equal(all, renaming.Spans);
    }

    [Theory]
    [InlineData("sep_conv", "New", "language's own")]
    [InlineData("input  a", "New", "no name")]
    [InlineData("Normal {", "stem", "word of the language")]
    [InlineData("Normal {", "2nd", "is no name")]
    [InlineData("Normal {", "", "is no name")]
    [InlineData("Normal {", "a b", "is no name")]
    [InlineData("Normal {", "class", "keyword of C#")]
    [InlineData("Normal {", "Reduction", "already a cell 'Reduction'")]
    [InlineData("Normal {", "sep_conv", "already an operation")]
    [InlineData("Small {", "Large", "already a set 'Large'")]
    [InlineData("Net(", "Supernet", "already has a member")]
    [InlineData("cells:", "classes", "already a parameter")]
    public void A_name_that_cannot_be_is_refused(string at, string name, string expected)
    {
        var renaming = Renaming.At(new EditedFile(Text), Text.IndexOf(at, StringComparison.Ordinal), name);
        Assert.Contains(expected, renaming.Problem, StringComparison.Ordinal);
        Assert.Empty(renaming.Spans);
    }

    [Fact]
    public void In_a_broken_file_a_name_may_stand_where_nobody_sees_it()
    {
        var text = Text.Replace("Fixed\n", "Fixed(\n", StringComparison.Ordinal);
        Assert.Contains("errors", Renaming.At(new EditedFile(text), text.IndexOf("Small", StringComparison.Ordinal), "Other").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_file_declares_is_listed_also_where_it_is_broken()
    {
        var symbols = new EditedFile("ops A { none %\ncell B { input x, y nodes }\nnet C(channels: 1) { stage S1 { repeat 1 { A } channels 4 } head").Symbols;
        Assert.Equal(["ops A", "cell B", "state x", "state y", "net C", "parameter channels", "stage S1"], symbols.Select(s => $"{s.Word} {s.Name}"));
    }

    [Theory]
    [InlineData("sep_conv", "sep_conv(kernel)", "`kernel` is an odd whole number from 1 to 31")]
    [InlineData("stride: 2)\n  Fixed", null, null)]
    [InlineData("Normal {", "cell Normal", "243 architectures, 5 decisions")]
    [InlineData("Pair 2", "motif Pair 2", "27 architectures, 3 decisions")]
    [InlineData("Small {", "ops Small", "3 candidates: `skip_connect`, `sep_conv(3)`, `ghost`")]
    [InlineData("cells:", "cells: 2", "of the net `Net`")]
    [InlineData("ghost =", "op ghost = A.Ghost(channels, stride)", "your own")]
    public void A_name_is_explained(string at, string? title, string? expected)
    {
        var hover = new EditedFile(Text).HoverAt(Text.IndexOf(at, StringComparison.Ordinal));
        if (title is null) Assert.Null(hover);
        else
        {
            Assert.StartsWith($"```nas\n{title}\n```", hover!.Markdown, StringComparison.Ordinal);
            Assert.Contains(expected!, hover.Markdown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("flip", "must be true or false")]
    [InlineData("policy", "must be written as policy 5 of 2 transforms")]
    public void A_setting_is_explained(string setting, string expected)
    {
        var text = Text.Replace("  head ", "  settings { flip {false, true} policy 2 of 2 transforms }\n  head ", StringComparison.Ordinal);
        Assert.Contains(expected, new EditedFile(text).HoverAt(text.IndexOf(setting, StringComparison.Ordinal))!.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_net_is_counted()
    {
        const string Space = "ops S { nor_conv(1), nor_conv(3) }\ncell C { input x  nodes 1 { from last, op S }  output last }\nnet N(channels: 4) { input image(1, 8, 8)  stem conv(3)  C  head global_avg_pool, linear(2) }";
        var hover = new EditedFile(Space).HoverAt(Space.IndexOf("N(", StringComparison.Ordinal))!.Markdown;
        Assert.Contains("net N(channels: 4)", hover, StringComparison.Ordinal);
        Assert.Contains("2 architectures, 1 decision\n", hover, StringComparison.Ordinal);
        // The stem has 36 weights, the head 10, the batch norm of the cell's operation 8; its convolution 16 or 144.
        Assert.Contains("smallest: 70 parameters, 3,338 FLOPs", hover, StringComparison.Ordinal);
        Assert.Contains("largest: 198 parameters, 11,530 FLOPs", hover, StringComparison.Ordinal);
    }
}
