namespace Nas.Generators.Tests.InMemory;

/// <summary>Search spaces as a user writes them.</summary>
internal static class Spaces
{
    /// <summary>The space of DARTS (Liu et al. 2019) on a small net with a reduction; 28 halves to 14.</summary>
    public static string Fashion { get; } = Darts("Samples.Fashion", "FashionNet", "image(1, 28, 28)");

    /// <summary>The same on an image whose sides are odd, reduced twice: 7, 4, 2.</summary>
    public static string Odd { get; } = Darts("Samples.Odd", "OddNet", "image(2, 7, 7)", reductions: 2);

    /// <summary>The space of NAS-Bench-201 (Dong and Yang 2020), with one cell in each of its three stages.</summary>
    public const string Bench201 =
        """
        namespace Samples.Bench;

        ops Bench201 { none, skip_connect, nor_conv(1), nor_conv(3), avg_pool(3, norm: false) }

        cell Cell {
            input  x
            nodes  3 { from all of previous, op Bench201 }
            output last
        }

        net BenchNet(channels: 16, classes: 10) {
            input  image(3, 9, 9)
            stem   conv(3), batch_norm
            Cell
            res_block(stride: 2) { channels * 2 }
            Cell
            res_block(stride: 2) { channels * 2 }
            Cell
            head   batch_norm, relu, global_avg_pool, linear(classes)
        }

        """;

    /// <summary>Two sets, a node that keeps one input, a reduction in which every node takes all, and no namespace.</summary>
    public const string Mixed =
        """
        ops Light { skip_connect, max_pool(3) }
        ops Heavy { none, sep_conv(3), skip_connect }

        cell Narrow {
            input  first, second
            nodes  2 { from 1 of previous, op Light }
            output last
        }

        cell Wide {
            input  x
            nodes  2 { from all of previous, op Heavy }
            output concat(nodes)
            stride 2
        }

        net MixedNet(channels: 4, classes: 3) {
            input image(1, 5, 5)
            stem  conv(3), batch_norm
            Narrow
            Wide
            Narrow
            head  global_avg_pool, linear(classes)
        }

        """;

    /// <summary>A mobile chain with choices of kernels, expansions, depths and widths, and a cell behind it.</summary>
    public const string Mobile =
        """
        namespace Samples.Mobile;

        ops Mobile { mbconv(kernel: {3, 7, 5}, expand: {2, 3}), nor_conv(3), skip_connect }
        ops Small { skip_connect, sep_conv({5, 3}), nor_conv(1) }

        cell Cell {
            input  a, b
            nodes  2 { from 1..2 of previous, op Small }
            output concat(nodes)
            stride 2
        }

        net MobileNet(channels: 4, classes: 3) {
            input image(2, 9, 9)
            stem  conv(3), batch_norm, relu6
            stage S1 { repeat 1..3 { Mobile } channels {3, 5} stride 2 }
            stage S2 { repeat 1..2 same { Mobile } channels {4, channels * 2} }
            stage S3 { repeat 2 { Mobile } channels 6 }
            Cell
            stage S4 { repeat 1 { Mobile } channels {8, 6} }
            head  conv(1, 7), batch_norm, relu6, global_avg_pool, linear(classes)
        }

        """;

    /// <summary>The cell of NAS-Bench-101 (Ying et al. 2019).</summary>
    public const string Bench101 =
        """
        namespace Samples.Bench101;

        ops Ops101 { conv_block(1), conv_block(3), max_pool(3, norm: false) }

        cell Cell101 {
            input  x
            nodes  5 { from any of previous, then Ops101 }
            output concat(any, channels)
            limit  edges 9
        }

        net Bench101Net(channels: 16, classes: 10) {
            input image(3, 9, 9)
            stem  conv(3), batch_norm, relu
            Cell101
            max_pool(3, norm: false)
            Cell101 { channels * 2 }
            head  global_avg_pool, linear(classes)
        }

        """;

    /// <summary>Two levels of motifs, used at both strides.</summary>
    public const string Motifs =
        """
        namespace Samples.Motifs;

        ops Primitives { none, skip_connect, conv_block(1), sep_conv(3), avg_pool(3, norm: false) }
        motif Pair 3 { input x nodes 2 { from all of previous, op Primitives } output last }
        ops Pairs { none, Pair, max_pool(3) }
        motif Block { input x nodes 2 { from any of previous, op Pairs } output last }
        ops Blocks { Block, Pair }

        cell Top { input x nodes 2 { from all of previous, op Blocks } output last }
        cell Down : Top { stride 2 }

        net MotifNet(channels: 4, classes: 3) {
            input image(1, 7, 7)
            stem  conv(3), batch_norm
            Top
            Down { channels * 2 }
            head  global_avg_pool, linear(classes)
        }

        """;

    /// <summary>ENAS's macro net (Pham et al. 2018), and a cell with operations on edges and nodes.</summary>
    public const string Macro =
        """
        namespace Samples.Macro;

        ops Enas { conv_block(3), sep_conv(5), max_pool(3), avg_pool(3), skip_connect }
        ops Acts { skip_connect, nor_conv(1) }

        cell Macro {
            input  x
            nodes  5 { from last, op Enas, skip any of previous }
            output last
            reduce after n1, n3
        }

        cell Both {
            input  a, b
            nodes  3 { from any of previous, op Acts, then Enas, skip any of previous }
            output concat(nodes)
            limit  edges 4
        }

        net MacroNet(channels: 4, classes: 3) {
            input image(1, 9, 9)
            stem  conv(3), batch_norm
            Macro
            Both
            head  global_avg_pool, linear(classes)
        }

        """;

    /// <summary>Operations before and behind sums, motifs behind them, a range of inputs, and a reduction inside that every input may cross.</summary>
    public const string Mix =
        """
        namespace Samples.Mix;

        ops Edges { skip_connect, sep_conv({3, 5}) }
        ops Small { none, conv_block(1) }
        motif Pair 2 { input x nodes 1 { from any of previous, op Edges } output last }
        ops Nodes { skip_connect, max_pool(3), Pair }

        cell Mix {
            input  older, newer
            nodes  4 { from 0..2 of previous, op Edges, then Nodes, skip any of previous }
            output concat(nodes)
            reduce after n1
        }

        cell Last {
            input  x
            nodes  3 { from any of previous, op Edges }
            output last
            reduce after n0, n1
        }

        cell Down {
            input  x
            nodes  2 { from any of previous, op Small, then Nodes }
            output last
            stride 2
        }

        net MixNet(channels: 6, classes: 3) {
            input image(1, 17, 18)
            stem  conv(3)
            Mix
            Down { channels * 2 }
            Mix
            Last
            head  global_avg_pool, linear(classes)
        }

        """;

    /// <summary>Inputs that may be the same, and what nothing reads put out: before another cell, a reduction, a block and the head.</summary>
    public const string Loose =
        """
        namespace Samples.Loose;

        ops Nas { skip_connect, asym_conv({3, 5}), sep_conv(3), max_pool(3) }
        ops Acts { skip_connect, nor_conv(1) }

        cell Normal {
            input  a, b
            nodes  3 { from previous, previous, op Nas, merge {add, concat} }
            output concat(loose)
        }

        cell Reduction : Normal { stride 2 }

        cell Skips {
            input  x
            nodes  3 { from previous, previous, then Acts, skip any of previous }
            output concat(loose)
        }

        cell Last {
            input  x
            nodes  2 { from previous, previous, previous, op Acts, then Acts, merge {add, concat} }
            output last
        }

        net LooseNet(channels: 4, classes: 3) {
            input image(2, 11, 9)
            stem  conv(3), batch_norm
            Normal
            Reduction { channels * 2 }
            Normal
            Last
            Skips
            res_block(stride: 2)
            Normal { stride 2 }
            Reduction { stride 1 }
            head  relu, global_avg_pool, linear(classes)
        }
        """;

    /// <summary>Nodes that take one another only, with default operations and without (Xie and Yuille 2017, GeNet), and loose nodes that are added.</summary>
    public const string Genetic =
        """
        namespace Samples.Genetic;

        ops Convolutions { conv_block({3, 5}), sep_conv(3) }

        cell Genetic {
            input   x
            nodes   4 { from any of nodes, then Convolutions }
            output  sum(loose)
            default conv_block(3)
        }

        cell Plain {
            input  x
            nodes  2 { from any of nodes, then Convolutions }
            output sum(loose)
        }

        cell Free {
            input   x
            nodes   3 { from any of nodes, then Convolutions }
            output  concat(loose)
        }

        cell Added {
            input  a, b
            nodes  2 { from previous, previous, op Convolutions }
            output sum(loose)
        }

        net GeneticNet(channels: 4, classes: 3) {
            input image(2, 9, 9)
            Genetic
            max_pool(3, norm: false)
            Genetic { channels * 2 }
            Plain
            Added { stride 2 }
            Free
            head  conv(1), global_avg_pool, linear(classes)
        }
        """;

    /// <summary>Channels that are split among a node's inputs (Cai et al. 2018b), in motifs at both strides and in a cell.</summary>
    public const string Tree =
        """
        namespace Samples.Tree;

        ops Leaf { skip_connect, conv_block(1), separable_block({3, 5}), max_pool(3) }
        motif Pair 2 { input x nodes 1 { from previous, previous, op Leaf, allocate {replicate, split}, merge {add, concat} } output last }
        motif Added { input x nodes 1 { from previous, previous, op Leaf, allocate {replicate, split} } output last }
        ops Branch { depthwise_block(3), Pair, Added }

        cell Tree {
            input  a, b
            nodes  2 { from previous, previous, op Branch, allocate {replicate, split}, merge {add, concat} }
            output concat(nodes)
        }

        cell Down : Tree { output concat(loose) stride 2 }

        net TreeNet(channels: 4, classes: 3) {
            input image(1, 9, 7)
            stem  conv(3), batch_norm
            Tree
            Down { channels * 2 }
            head  conv(1), global_avg_pool, linear(classes)
        }
        """;

    /// <summary>Layers with widths and strides of their own (Zoph and Le 2017), before and behind other cells; and loose nodes that take one another only.</summary>
    public const string Layers =
        """
        namespace Samples.Layers;

        ops Layer { conv_layer({1, 3}, {3, 5}, {4, 6}, stride: {1, 2}), max_pool(3), sep_conv(3), skip_connect }
        ops Blocks { conv_block(3), skip_connect }

        cell Layers {
            input  x
            nodes  4 { from any of nodes, merge concat, then Layer }
            output concat(loose)
        }

        cell Loose {
            input   x
            nodes   3 { from any of nodes, then Blocks }
            output  concat(loose)
        }

        net LayerNet(channels: 4, classes: 3) {
            input image(2, 9, 7)
            stem  conv(3), relu
            Layers
            Loose { channels * 2 }
            head  conv(1), global_avg_pool, linear(classes)
        }
        """;

    /// <summary>Edges that are fixed, and widths at places of the net (Dong et al. 2021, NATS-Bench).</summary>
    public const string Widths =
        """
        namespace Samples.Widths;

        ops Few { skip_connect, nor_conv(3), sep_conv({3, 5}) }
        ops Blocks { conv_block(3) }

        cell Fixed {
            input  a, b
            nodes  2 { from all of previous, op Few }
            output concat(nodes)
            fix    n0.a nor_conv(3), n1.n0 skip_connect
        }

        net WidthNet(channels: 4, classes: 3) {
            input image(2, 9, 7)
            conv(3) { channels {3, channels * 2} } batch_norm
            repeat 2 { Fixed { channels {4, 6} } }
            res_block(stride: 2) { channels {5, 4, 8} }
            Fixed { channels * 2, stride 2 }
            stage S1 { repeat 1..2 { Blocks } channels 6 }
            head  global_avg_pool, linear(classes)
        }
        """;

    /// <summary>Mobile blocks with squeeze and excitation and other activations, in stages and in a cell.</summary>
    public const string Squeezed =
        """
        namespace Samples.Squeezed;

        ops Blocks {
            mbconv({3, 5}, {1.5, 2, 3}, mobilenetv3, hswish), mbconv({3, 5}, 2, mnasnet, swish), mbconv(3, 1, activation: relu),
            fbnet_block({3, 5}, {1, 2}, 2), fbnet_block(3, 1), skip_connect
        }
        ops Edges { mbconv(3, 2.5, mobilenetv3, hswish), mbconv(5, 1, mnasnet), fbnet_block(3, 2, 2), skip_connect }

        cell Cell {
            input  a, b
            nodes  2 { from 1..2 of previous, op Edges }
            output concat(nodes)
            stride 2
        }

        net SqueezedNet(channels: 4, classes: 3) {
            input image(2, 9, 9)
            stem  conv(3, channels * 4), batch_norm, hswish
            stage S1 { repeat 1..3 { Blocks } channels {4, 8} stride 2 }
            stage S2 { repeat 2 same { Blocks } channels 12 }
            Cell { channels * 4 }
            head  conv(1, 8), batch_norm, swish, global_avg_pool, linear(5), hswish, linear(classes)
        }

        """;

    /// <summary>The units of ShuffleNet V2, with widths inside and outside to choose, in stages and in a cell.</summary>
    public const string Shuffle =
        """
        namespace Samples.Shuffle;

        ops Units { shuffle_block({3, 5}, {0.5, 1.7, 1}), shuffle_xception({0.6, 1}), shuffle_block(7), skip_connect }
        ops Edges { shuffle_block(5, 0.75), shuffle_xception, skip_connect }

        cell Cell {
            input  x
            nodes  3 { from 1 of previous, op Edges }
            output last
        }

        cell Down : Cell { stride 2 }

        net ShuffleNet(channels: 4, classes: 3) {
            input image(1, 9, 9)
            stem  conv(3, channels * 2), batch_norm, relu
            stage S1 { repeat 1..3 { Units } channels {4, 8} stride 2 }
            stage S2 { repeat 2 { Units } channels {10, 6} }
            Cell { channels * 4 }
            Down
            head  conv(1, 7), batch_norm, relu, global_avg_pool, linear(classes)
        }

        """;

    /// <summary>Layers that say their own sizes, behind a cell of memory banks whose input is called like one.</summary>
    public const string Chain =
        """
        namespace Samples.Chain;

        ops Edges { nor_conv({1, 3}), skip_connect }
        ops Layers { conv_layer(3, 1, {4, 6}), pool_layer(2), pool_layer(3, 1), linear_layer(5), linear_layer(4) }
        ops Ending { global_avg_pool, flatten }

        cell Banks {
            input  b0
            banks  3
            nodes  3 { from 1..2 of banks, then Edges, to 1..3 of banks }
            output concat(banks)
        }

        net ChainNet(channels: 6, classes: 3) {
            input image(1, 9, 9)
            stem  conv(3), batch_norm
            Banks
            Banks { channels * 2 }
            stage S1 {
                repeat 1..4 { Layers }
                limit row 1 for pool_layer
                limit image 8 for linear_layer
                forbid linear_layer(5) after linear_layer(4)
            }
            stage S2 { repeat 1 { Ending } }
            head  linear(classes)
        }

        """;

    /// <summary>A recurrent cell that puts all nodes out, then one that puts out the loose ones, with `none` as an ordinary choice.</summary>
    public const string Recurrent =
        """
        namespace Samples.Recurrent;

        ops Acts { search only none, tanh, relu, skip_connect }
        ops More { sigmoid, gelu, swish, relu6, hswish, none }

        recurrent Rnn {
            input  s
            nodes  3 { from 1 of previous, op Acts }
            output mean(nodes)
        }

        recurrent LooseCell {
            input  joined
            nodes  4 { from 1 of previous, op More }
            output mean(loose)
        }

        net RecurrentNet(channels: 4, vocabulary: 3) {
            input  tokens(5)
            stem   embedding(vocabulary, channels * 2)
            Rnn
            LooseCell { channels * 2 }
            head   layer_norm, linear(vocabulary)
        }

        """;

    /// <summary>A recurrent cell whose nodes are a tree with a memory, of activations that bound its products; then one of another shape without, with `none` as an ordinary choice.</summary>
    public const string Pairs =
        """
        namespace Samples.Pairs;

        ops Acts { search only none, tanh, sigmoid }
        ops More { gelu, swish, relu6, hswish, skip_connect, none }

        recurrent Tree {
            input  x, h
            nodes  7 { from pairs, merge {add, multiply}, then Acts }
            memory c
            output last
        }

        recurrent Sums {
            input  place, state
            nodes  5 { from pairs, then More }
            output last
        }

        net PairsNet(channels: 4, vocabulary: 3) {
            input  tokens(5)
            stem   embedding(vocabulary, channels * 2)
            Tree
            Sums { channels * 2 }
            head   layer_norm, linear(vocabulary)
        }

        """;

    /// <summary>Transformer blocks over patches, whose number, width, heads and hidden widths are chosen.</summary>
    public const string Transformer =
        """
        namespace Samples.Transformer;

        ops Blocks { transformer(heads: {1, 3, 2}, ratio: {2, 1.5}, head_width: 2), skip_connect }
        ops Same { transformer(2, 2, 3) }

        net TransformerNet(channels: 4, classes: 3) {
            input  image(2, 9, 10)
            stem   patches(3), positions
            stage  S1 { repeat 1..3 { Blocks } channels {4, 6} }
            stage  S2 { repeat 1 { Same } channels {8, 4} }
            stage  S3 { repeat 2 { Blocks } channels 6 }
            head   layer_norm, global_avg_pool, linear(classes)
        }

        """;

    /// <summary>A language model of transformer blocks, which see only what is before them.</summary>
    public const string Causal =
        """
        namespace Samples.Causal;

        ops Blocks { transformer(heads: {1, 2}, ratio: 2, head_width: 2) }

        net CausalNet(channels: 4, vocabulary: 3) {
            input  tokens(6)
            stem   embedding(vocabulary), positions
            stage  S1 { repeat 1..2 { Blocks } channels channels }
            head   layer_norm, gelu, tanh, sigmoid, linear(vocabulary)
        }

        """;

    /// <summary>A detector behind a width that is chosen, and loose nodes.</summary>
    public const string Detecting =
        """
        namespace Samples.Detecting;

        ops Convs { nor_conv(1), skip_connect }
        ops Wide { mbconv(kernel: {3, 5}, expand: 2) }

        cell Cell {
            input  a, b
            nodes  2 { from 1 of previous, op Convs }
            output concat(loose)
        }

        net DetectingNet(channels: 4, classes: 3) {
            input  image(2, 9, 8)
            task   detection
            stem   conv(3), batch_norm
            stage  S1 { repeat 1 { Wide } channels {4, 6} stride 2 }
            Cell
            head   relu, detect(classes)
        }

        """;

    /// <summary>Two pyramids of two scales, with a choice of what nodes do, behind each other (Ghiasi et al. 2019).</summary>
    public const string Pyramids =
        """
        namespace Samples.Pyramids;

        ops Merged { nor_conv(3), sep_conv(3) }

        cell Pyramid {
            input  fine, coarse
            nodes  4 { from 2 of previous, merge {add, attention}, then Merged }
            output scales
        }

        net PyramidNet(channels: 4, classes: 3) {
            input  image(2, 8, 6)
            task   detection
            stem   conv(3), batch_norm
            res_block(stride: 2) { channels * 2 }
            repeat 2 { Pyramid }
            head   relu, detect(classes)
        }

        """;

    /// <summary>One space of each kind; the key is a name for messages.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [nameof(Fashion)] = Fashion,
        [nameof(Odd)] = Odd,
        [nameof(Bench201)] = Bench201,
        [nameof(Mixed)] = Mixed,
        [nameof(Mobile)] = Mobile,
        [nameof(Bench101)] = Bench101,
        [nameof(Motifs)] = Motifs,
        [nameof(Macro)] = Macro,
        [nameof(Mix)] = Mix,
        [nameof(Loose)] = Loose,
        [nameof(Genetic)] = Genetic,
        [nameof(Tree)] = Tree,
        [nameof(Layers)] = Layers,
        [nameof(Widths)] = Widths,
        [nameof(Squeezed)] = Squeezed,
        [nameof(Shuffle)] = Shuffle,
        [nameof(Recurrent)] = Recurrent,
        [nameof(Pairs)] = Pairs,
        [nameof(Transformer)] = Transformer,
        [nameof(Causal)] = Causal,
        [nameof(Detecting)] = Detecting,
        [nameof(Pyramids)] = Pyramids,
    };

    private static string Darts(string name, string net, string image, int reductions = 1) =>
        $$"""
        namespace {{name}};

        ops Darts { search only none, skip_connect, max_pool(3), avg_pool(3), sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5) }

        cell Normal {
            input  a, b                                 // the outputs of the two cells before
            nodes  4 { from 2 of previous, op Darts }
            output concat(nodes)
        }
        cell Reduction : Normal { stride 2 }

        net {{net}}(channels: 16, classes: 10) {
            input  {{image}}
            stem   conv(3), batch_norm
            Normal
            {{string.Join("\n    ", Enumerable.Repeat("Reduction { channels * 2 }", reductions))}}
            Normal
            head   global_avg_pool, linear(classes)
        }

        """;
}
