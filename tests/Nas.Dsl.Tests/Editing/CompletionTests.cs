using Nas.Dsl.Editing;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Tests.Editing;

/// <summary>What is offered at places of the samples: all of it, or the first of it.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("Darts", "input  a, b", "|", "banks default fix input limit memory nodes output reduce stride")]
    [InlineData("Darts", "input  a, b", "ou|", "banks default fix input limit memory nodes output reduce stride")]
    [InlineData("Darts", "cell Reduction", "|\ncell Reduction", "cell motif namespace net op ops recurrent")]
    [InlineData("Darts", "op DartsOps", "op |", "DartsOps")]
    [InlineData("Darts", "op DartsOps", "|", "allocate from merge op skip then to")]
    [InlineData("Darts", "from 2 of previous", "from |", "all any last pairs previous")]
    [InlineData("Darts", "from 2 of previous", "from 2 of |", "banks previous")]
    [InlineData("Darts", "concat(nodes)", "|", "concat last mean scales sum")]
    [InlineData("Darts", "concat(nodes)", "concat(|", "any banks loose nodes")]
    [InlineData("Darts", ": Normal", ": |", "Normal Reduction")]
    [InlineData("Darts", "max_pool(3)", "max_pool(3, |)", "false norm: true")]
    [InlineData("Darts", "max_pool(3)", "max_pool(3, norm: |)", "false true")]
    [InlineData("Darts", "dil_conv(3)", "dil_conv(|)", "dilation: kernel:")]
    [InlineData("Darts", "dil_conv(3)", "dil_conv(dilation: 3, |)", "kernel:")]
    [InlineData("Darts", "repeat cells", "repeat |", "cells channels classes")]
    [InlineData("Darts", "{ channels * 2 }", "{ | }", "cells channels classes stride")]
    [InlineData("Darts", "linear(classes)", "linear(|)", "cells channels classes features:")]
    [InlineData("Darts", "linear(classes)", "linear(|", "cells channels classes features:")]
    [InlineData("Darts", "image(3, 32, 32)", "|", "image tokens")]
    [InlineData("MobileNetV3", "activation: relu)", "activation: h|)", "hswish relu relu6 swish")]
    [InlineData("MobileNetV3", "channels 24", "|", "channels forbid limit stride")]
    [InlineData("MobileNetV3", "repeat 1 { First } channels 16", "|", "repeat")]
    [InlineData("MobileNetV3", "{ First }", "{ | }", "Early First Late")]
    [InlineData("Tuned", "    flip", "    |\n    flip", "averaging batch_size crop_padding cutout decay flip gradient_clip label_smoothing learning_rate min_learning_rate mix_up momentum policy random_magnitude random_transforms warm_up_epochs weight_decay")]
    [InlineData("NasFpn", "task   detection", "task   |", "classification detection language_model")]
    [InlineData("NasRlDense", "after n4, n9", "after n4, |", "n0 n1 n10 n11 n12 n13 n14 n2 n3 n4 n5 n6 n7 n8 n9")]
    [InlineData("MetaQnn", "row 1 for pool_layer", "|", "image row")]
    [InlineData("MetaQnn", "row 1 for pool_layer", "row 1 for |", "conv_layer flatten global_avg_pool linear_layer pool_layer")]
    [InlineData("Darts", "head   global", "limit |\n  head   global", "flops latency params")]
    public void It_is_what_can_stand_there(string sample, string at, string marked, string expected)
    {
        var (file, offset) = Marked.In(sample, at, marked);
        Assert.Equal(expected.Split(' '), file.CompletionsAt(offset).Select(c => c.Label).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ops S { | }\nmotif M { }\ncell C { }", OperationUse.Candidate, "M")]
    [InlineData("ops S { }\nop own = A.B()\nnet N(channels: 1) { stem conv(3), | }", OperationUse.Stem, "own")]
    [InlineData("cell C { }\ncell D { }\nmotif M { }\nnet N(channels: 1) { input image(1, 8, 8) repeat 2 { | }", OperationUse.Block, "C D")]
    [InlineData("net N(channels: 1) { head |", OperationUse.Head, "")]
    public void Operations_are_those_of_the_place_with_the_files_own(string text, OperationUse use, string own)
    {
        var (file, offset) = Marked.Read(text);
        var expected = OperationDefinition.All.Values.Where(o => o.Use.HasFlag(use)).Select(o => o.Name).Concat(own.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var offered = file.CompletionsAt(offset).Where(c => c.Kind is CompletionKind.Operation or CompletionKind.Cell).ToList();
        Assert.Equal(expected.Order(StringComparer.Ordinal), offered.Select(c => c.Label).Order(StringComparer.Ordinal));
        Assert.All(offered.Where(c => OperationDefinition.All.ContainsKey(c.Label)), c => Assert.Equal(OperationDefinition.All[c.Label].Description, c.Documentation));
    }

    [Fact]
    public void An_operation_brings_the_places_of_what_it_needs()
    {
        var (file, offset) = Marked.Read("ops S { rect|");
        var completion = file.CompletionsAt(offset).Single(c => c.Label == "rect_conv");
        Assert.Equal("rect_conv(${1:height}, ${2:width})", completion.Snippet);
        Assert.Equal("(height, width)", completion.Detail);
    }

    [Theory]
    [InlineData("// a remark|\nops S { none }")]
    [InlineData("ops S { /* | */ none }")]
    [InlineData("ops S { sep_conv(3|) }")]
    [InlineData("ops | { none }")]
    [InlineData("net N(channels: 1) { limit latency(\"pho|ne.csv\") <= 80ms }")]
    public void Where_only_the_author_knows_nothing_is_offered(string text)
    {
        var (file, offset) = Marked.Read(text);
        Assert.Empty(file.CompletionsAt(offset));
    }

    [Theory]
    [InlineData("ops S { none %% }\ncell C { inpt a, b\n nodes 4 { from 2 of previous, op | }\nops T { relu", "S T")]
    [InlineData("cell { input x limit 4 nodes 4 { from 2 of previous, op |\n}\n\nops Späte { none }\nnet {", "Späte")]
    public void A_broken_file_is_completed_all_the_same(string text, string expected)
    {
        var (file, offset) = Marked.Read(text);
        Assert.Equal(expected.Split(' '), file.CompletionsAt(offset).Where(c => c.Kind == CompletionKind.Set).Select(c => c.Label));
    }

    [Fact]
    public void Any_place_of_any_sample_is_answered()
    {
        foreach (var sample in new[] { "Darts", "MetaQnn", "Smash", "NasFpn" })
        {
            var text = Spaces.Sample(sample);
            for (var i = 0; i <= text.Length; i += 3)
            {
                // What stands behind the place has not been written yet.
                var offered = new EditedFile(text[..i]).CompletionsAt(i);
                Assert.Equal(offered.Count, offered.DistinctBy(c => c.Label).Count());
            }
        }
    }
}
