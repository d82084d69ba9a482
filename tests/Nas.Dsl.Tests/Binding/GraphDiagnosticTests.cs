using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.Binding;

/// <summary>What is wrong with motifs, stages, choices and the newer items of cells: each message with its place, and nothing else.</summary>
public class GraphDiagnosticTests
{
    private const string S = "ops S { skip_connect, sep_conv(3) }\n";
    private const string M = "ops M { none, sep_conv(5), P }\n";
    private const string P = "motif P 2 { input x nodes 2 { from all of previous, op S } output last }\n";
    private const string C = "cell C { input a, b nodes 2 { from 2 of previous, op M } output concat(nodes) }\n";
    private const string N = "net N(channels: 8) { input image(3, 8, 8) C head global_avg_pool, linear(2) }\n";
    private const string Frame = S + M + P + C + N;

    private const string Share = "NAS0056 Nodes can share the cell's width only where they take some of the states before them, do their operation behind the sum, "
        + "and nothing reduces or skips; write: nodes 5 { from any of previous, then Operations }";

    private const string OfNodes = "NAS0080 Nodes can take one another only in a cell of one input, with their operation behind the sum, where nothing reduces, skips or "
        + "may be merged and the loose nodes are put out; write: nodes 5 { from any of nodes, then Operations } output sum(loose)";

    private const string Allocate = "NAS0082 Channels can be split among a node's inputs only where it always has as many, each with an operation, and does nothing else; "
        + "write: from previous, previous, op Operations, allocate {replicate, split}";

    private const string Concat = "NAS0083 What comes into a node is concatenated as it is only where nodes take one another and are concatenated again; "
        + "write: nodes 5 { from any of nodes, merge concat, then Operations } output concat(loose)";

    private const string DefaultNeeds = "NAS0081 A default operation needs nodes that take one another only and are added; "
        + "write: nodes 5 { from any of nodes, then Operations } output sum(loose)";

    private const string FixRule =
        "NAS0085 An edge can be fixed only where every edge is there, with an operation on it; write: nodes 3 { from all of previous, op Operations }";

    private const string NoEdge = "NAS0085 ";
    private const string NoEdgeEnd = " is no edge, or is fixed twice; name a node and a state before it, such as n1.n0 skip_connect.";
    private const string Widths = "NAS0086 Write at least two widths to choose from, whole numbers from 1 to 1000000, each once, such as { channels {24, 32} }.";
    private const string Depth = "NAS0058 Write how many blocks the stage has as whole numbers from 1 to 50, the smaller first, such as 1..4.";
    private const string Width = "NAS0060 Write a stage's width as a whole number from 1 to 1000000, or several in braces, each once, such as {24, 32}.";
    private const string Range = "NAS0054 Write the fewest and the most states as whole numbers, the smaller first, the most from 1 to 20, such as 1..3; or write any.";
    private const string Copies = "NAS0050 A motif stands for 1 to 50 graphs; write a whole number in that range.";
    private const string Limit = "NAS0055 Write the most edges of the cell as a whole number of at least 1, such as limit edges 9.";
    private const string OneValue = "NAS0062 Only a candidate in an operation set can have a choice of values; write one value here.";

    [Fact]
    public void The_frame_of_these_tests_is_right() => Assert.Empty(Problems.Of(Frame));

    [Theory]
    [InlineData("motif Q 0 { input x nodes 1 { from all of previous, op S } output last }", "|0", Copies)]
    [InlineData("motif Q 51 { input x nodes 1 { from all of previous, op S } output last }", "|51", Copies)]
    [InlineData("motif Q 2.5 { input x nodes 1 { from all of previous, op S } output last }", "|2.5", Copies)]
    [InlineData("motif Q { input x, y nodes 1 { from all of previous, op S } output last }", "|input x, y",
        "NAS0051 A motif stands on an edge and has one input; write: input x")]
    [InlineData("motif Q { input x nodes 1 { from all of previous, op S } output last stride 2 }", "|stride 2",
        "NAS0051 A motif takes the stride of the edge it stands on; remove this line.")]
    [InlineData("motif Q { input x nodes 2 { from all of previous, op S } output last reduce after n0 }", "|reduce after n0",
        "NAS0051 A motif takes the stride of the edge it stands on; remove this line.")]
    [InlineData("motif Q { input x nodes 1 { from all of previous, op S } output concat(nodes) }", "|output concat",
        "NAS0051 A motif is as wide as the edge it stands on; write: output last")]
    [InlineData("motif Q { input x nodes 1 { from any of previous, then S } output concat(any, channels) }", "|output concat",
        "NAS0051 A motif is as wide as the edge it stands on; write: output last")]
    [InlineData("ops T { Q } motif Q { input x nodes 1 { from all of previous, op T } output last }", "motif |Q",
        "NAS0052 'Q' is made of itself; take it out of the sets that it chooses from.")]
    [InlineData("ops T { sep_conv(3), search only Q } motif Q { input x nodes 1 { from all of previous, then T } output last }", "motif |Q",
        "NAS0052 'Q' is made of itself; take it out of the sets that it chooses from.")]
    [InlineData("cell P1 : C { }", "motif |P 2", "NAS0007 A graph of 'P' would be named 'P1', and there is one already; give one of them another name.")]
    [InlineData("motif P1 { input x nodes 1 { from all of previous, op S } output last }", "motif |P1 {",
        "NAS0007 A graph of 'P1' would be named 'P1', and there is one already; give one of them another name.")]
    [InlineData("cell p1 : C { }", "motif |P 2", "NAS0010 The graphs 'P1' and 'p1' would both be 'P1' in C#; rename one.")]
    [InlineData("motif sep_conv { input x nodes 1 { from all of previous, op S } output last }", "|sep_conv {",
        "NAS0007 There is already an operation 'sep_conv'; give this motif another name.")]
    [InlineData("motif S { input x nodes 1 { from all of previous, op T } output last } ops T { P(3) }", "|P(3)",
        "NAS0040 The cell 'P' takes no arguments; to widen the net write P { channels * 2 }")]
    public void Motifs(string declaration, string at, string problem) => Expect(Frame + declaration, at, problem);

    [Fact]
    public void Motifs_that_are_made_of_each_other()
    {
        var text = Frame + "ops T { R } ops U { Q, none }\nmotif Q { input x nodes 1 { from all of previous, op T } output last }\n"
            + "motif R { input x nodes 1 { from all of previous, op U } output last }\nops V { Q }\ncell D : C { nodes 2 { op V } }\n"
            + "net O(channels: 8) { input image(3, 8, 8) D head global_avg_pool }";
        Assert.Equal(["NAS0052 7:7", "NAS0052 8:7"], Problems.Of(text));
    }

    [Theory]
    [InlineData("P head", "|P head", "NAS0053 'P' is a motif, which stands on edges: name it in an operation set, or write cell instead of motif.")]
    [InlineData("C repeat 2 { C P { channels * 2 } } head", "|P { chan",
        "NAS0053 'P' is a motif, which stands on edges: name it in an operation set, or write cell instead of motif.")]
    [InlineData("stem conv({3, 5}) C head", "|{3, 5}", OneValue)]
    [InlineData("C conv(3, stride: {1, 2}) C head", "|stride: {1, 2}", OneValue)]
    [InlineData("C res_block({1}) C head", "|{1}", OneValue)]
    [InlineData("C head conv(1, {8, 9}),", "|{8, 9}", OneValue)]
    public void Motifs_and_choices_in_nets(string body, string at, string problem) =>
        Expect($"{Frame}net O(channels: 8) {{ input image(3, 8, 8) {body} global_avg_pool, linear(2) }}", at, problem);

    [Theory]
    [InlineData("nodes 2 { from any of nodes, op S } output sum(loose)", "|nodes 2 { from any of nodes, op S }", OfNodes)]
    [InlineData("nodes 2 { from any of nodes, then S } output last", "|nodes 2 { from any", OfNodes)]
    [InlineData("nodes 2 { from any of nodes, then S, skip any of previous } output sum(loose)", "|nodes 2 { from any", OfNodes)]
    [InlineData("nodes 2 { from any of nodes, then S, merge {add, concat} } output sum(loose)", "|nodes 2 { from any", OfNodes)]
    [InlineData("nodes 2 { from any of nodes, then S } output sum(loose) stride 2", "|nodes 2 { from any", OfNodes)]
    [InlineData("nodes 2 { from any of nodes, then S } output sum(loose) reduce after n0", "|nodes 2 { from any", OfNodes)]
    [InlineData("nodes 2 { from any of nodes, then S } output sum(loose) limit edges 3", "|limit edges 3",
        "NAS0055 A limit on the edges needs nodes that take any number of them; write: from any of previous")]
    [InlineData("nodes 2 { from any of previous, then S } output sum(loose) default sep_conv(3)", "|default sep_conv(3)",
        DefaultNeeds)]
    [InlineData("nodes 2 { from any of nodes, then S } output sum(loose) default max_pool(3)", "|max_pool(3)",
        "NAS0081 'max_pool' cannot be a cell's default operation, which brings its input to its width; write one that does, such as conv_block(3).")]
    [InlineData("nodes 2 { from any of nodes, then S } output sum(loose) default skip_connect", "|skip_connect\n",
        "NAS0081 'skip_connect' cannot be a cell's default operation, which brings its input to its width; write one that does, such as conv_block(3).")]
    [InlineData("nodes 2 { from any of nodes, then S } output sum(loose) default sep_conv({3, 5})", "|sep_conv({3, 5})", OneValue)]
    [InlineData("nodes 2 { from any of previous, merge concat, then S } output concat(loose)", "|nodes 2 { from any", Concat)]
    [InlineData("nodes 2 { from any of nodes, merge concat, then S } output sum(loose)", "|nodes 2 { from any", Concat)]
    [InlineData("nodes 2 { from any of nodes, merge concat, then S } output concat(loose) default sep_conv(3)", "|default sep_conv(3)", DefaultNeeds)]
    public void Nodes_of_nodes(string items, string at, string problem) =>
        Expect($"{S}cell Q {{ input x {items}\n}}\nnet O(channels: 8) {{ input image(3, 8, 8) Q head global_avg_pool }}", at, problem);

    [Theory]
    [InlineData("nodes 2 { from 1 of previous, op S, allocate {replicate, split} }", "|nodes 2 { from 1", Allocate)]
    [InlineData("nodes 2 { from previous, previous, then S, allocate {replicate, split} }", "|nodes 2 { from prev", Allocate)]
    [InlineData("nodes 2 { from previous, previous, op S, then S, allocate {replicate, split} }", "|nodes 2 { from prev", Allocate)]
    [InlineData("nodes 2 { from previous, previous, op S, skip any of previous, allocate {replicate, split} }", "|nodes 2 { from prev", Allocate)]
    [InlineData("nodes 2 { from previous, previous, op M, allocate {replicate, split} }", "cell |Q",
        "NAS0082 'none' of the set 'M' adds nothing, and so no channels can be given to it; leave it out, or 'allocate'.")]
    [InlineData("nodes 2 { from previous, previous, previous, op S, allocate {replicate, split} }", "8, 8) |Q",
        "NAS0049 A node has 8 channels here, and 'allocate' splits them into 3 equal parts; make the net wider, such as with channels: 16.")]
    public void Shares_of_channels(string items, string at, string problem) =>
        Expect($"{S}ops M {{ none, sep_conv(5) }}\ncell R {{ input x nodes 1 {{ from last, op M }} output last }}\ncell Q {{ input x {items} output last }}\n"
            + "net O(channels: 8) { input image(3, 8, 8) Q R head global_avg_pool }", at, problem);

    [Theory]
    [InlineData("ops T { none, conv_layer(3, 3, 8) }", "from any of nodes, merge concat, then T", "output concat(loose)", "Q", "cell |Q",
        "NAS0084 'none' of the set 'T' cannot be a layer that makes its own width; use operations of another kind there.")]
    [InlineData("ops T { conv_layer(3, 5, 8) }", "from any of previous, then T", "output last", "Q", "cell |Q",
        "NAS0084 'conv_layer(3, 5, 8)' of the set 'T' says its own sizes, for which there is no place here; use it in a stage without channels, or with: from any of nodes, merge concat")]
    [InlineData("ops T { conv_layer(3, 5, 8) }", "from any of nodes, merge concat, then T", "output concat(loose)", "Q Q", "Q |Q",
        "NAS0083 How wide the nodes of 'Q' are follows from what comes in, so that it stands once in a net; remove this one, or declare another cell.")]
    [InlineData("ops T { conv_layer(3, 5, 8) }", "from any of nodes, merge concat, then T", "output concat(loose)", "repeat 2 { Q }", "{ |Q }",
        "NAS0083 How wide the nodes of 'Q' are follows from what comes in, so that it stands once in a net; remove this one, or declare another cell.")]
    [InlineData("ops T { conv_layer(3, 5, 8) }", "from any of nodes, merge concat, then T", "output concat(loose)", "Q stage A { repeat 1 { T } channels 8 }", "repeat 1 { |T",
        "NAS0084 'conv_layer(3, 5, 8)' of the set 'T' says its own sizes, for which there is no place here; use it in a stage without channels, or with: from any of nodes, merge concat")]
    public void Layers_with_widths_of_their_own(string set, string clauses, string output, string body, string at, string problem) =>
        Expect($"{set}\ncell Q {{ input x nodes 2 {{ {clauses} }} {output} }}\nnet O(channels: 8) {{ input image(3, 8, 8) {body} head global_avg_pool }}", at, problem);

    [Theory]
    [InlineData("nodes 2 { from any of previous, op S } output last fix n0.x sep_conv(3)", "Q", "|fix n0.x sep_conv(3)", FixRule)]
    [InlineData("nodes 2 { from all of previous, then S } output last fix n0.x sep_conv(3)", "Q", "|fix n0.x sep_conv(3)", FixRule)]
    [InlineData("nodes 2 { from all of previous, op S } output last fix n0.n0 sep_conv(3)", "Q", "fix |n0.n0", NoEdge + "'n0.n0'" + NoEdgeEnd)]
    [InlineData("nodes 2 { from all of previous, op S } output last fix x.n0 sep_conv(3)", "Q", "fix |x.n0", NoEdge + "'x.n0'" + NoEdgeEnd)]
    [InlineData("nodes 2 { from all of previous, op S } output last fix n2.x sep_conv(3)", "Q", "fix |n2.x", NoEdge + "'n2.x'" + NoEdgeEnd)]
    [InlineData("nodes 2 { from all of previous, op S } output last fix n1.x sep_conv(3), n1.x skip_connect", "Q", "|n1.x skip", NoEdge + "'n1.x'" + NoEdgeEnd)]
    [InlineData("nodes 2 { from all of previous, op S } output last fix n1.x sep_conv(5)", "Q", "|fix n1.x sep_conv(5)",
        "NAS0085 'sep_conv(5)' cannot be fixed, since the set 'S' does not have it, or only with choices; add it to the set.")]
    [InlineData("nodes 2 { from all of previous, op S } output last", "Q { channels {8} }", "{|8}", Widths)]
    [InlineData("nodes 2 { from all of previous, op S } output last", "Q { channels {8, 16, 8}, stride 2 }", "{|8, 16, 8}", Widths)]
    [InlineData("nodes 2 { from all of previous, op S } output last", "Q conv(3) { channels {8, 0.5} }", "|0.5", Width)]
    [InlineData("nodes 2 { from all of previous, op S } output last stride 2", "Q { channels {8, 1} }", "8, 8) |Q",
        "NAS0049 The cell 'Q' has only 1 channel here, and 'skip_connect' at stride 2 divides them; make the net wider, such as with channels: 16.")]
    public void Fixed_edges_and_widths_at_places(string items, string body, string at, string problem) =>
        Expect($"{S}cell Q {{ input x {items}\n}}\nnet O(channels: 8) {{ input image(3, 8, 8) {body} head global_avg_pool }}", at, problem);

    [Fact]
    public void Nodes_of_nodes_have_one_input_and_stay_at_their_stride()
    {
        Expect($"{S}cell Q {{ input x, y nodes 2 {{ from any of nodes, then S }} output sum(loose) }}\nnet O(channels: 8) {{ input image(3, 8, 8) Q head global_avg_pool }}", "|nodes 2", OfNodes);
        Expect(
            $"{S}cell Q {{ input x nodes 2 {{ from any of nodes, then S }} output sum(loose) }}\nnet O(channels: 8) {{ input image(3, 8, 8) Q {{ stride 2 }} head global_avg_pool }}", "stride |2",
            "NAS0066 A cell whose nodes take one another only cannot halve height and width; put a pool before it.");
    }

    [Theory]
    [InlineData("nodes 2 { from 1..0 of previous }", "|1..0", Range)]
    [InlineData("nodes 2 { from 2..1 of previous }", "|2..1", Range)]
    [InlineData("nodes 2 { from 0..0 of previous }", "|0..0", Range)]
    [InlineData("nodes 2 { from 1..21 of previous }", "|1..21", Range)]
    [InlineData("nodes 2 { from 1..1.5 of previous }", "|1..1.5", Range)]
    [InlineData("nodes 2 { from 0.5..2 of previous }", "|0.5..2", Range)]
    [InlineData("nodes 2 { from -1..2 of previous }", "|-1..2", Range)]
    [InlineData("nodes 2 { from -1..99 of previous }", "|-1..99", Range)]
    [InlineData("nodes 2 { from 3..4 of previous }", "|3..4",
        "NAS0032 The first node has only the cell's two inputs to choose from; write 'from 1 of previous' or 'from 2 of previous'.")]
    [InlineData("input x nodes 2 { from 2..4 of previous }", "|2..4",
        "NAS0032 The first node has only the cell's one input to choose from; write 'from 1 of previous', or give the cell a second input.")]
    [InlineData("nodes 2 { from any of previous } limit edges 0", "|0\n", Limit)]
    [InlineData("nodes 2 { from any of previous } limit edges -1", "|-1\n", Limit)]
    [InlineData("nodes 2 { from any of previous } limit edges 1.5", "|1.5\n", Limit)]
    [InlineData("limit edges 3", "|limit edges 3", "NAS0055 A limit on the edges needs nodes that take any number of them; write: from any of previous")]
    [InlineData("nodes 2 { from 1..2 of previous } limit edges 3", "|limit edges 3",
        "NAS0055 A limit on the edges needs nodes that take any number of them; write: from any of previous")]
    [InlineData("nodes 2 { from all of previous } limit edges 3", "|limit edges 3",
        "NAS0055 A limit on the edges needs nodes that take any number of them; write: from any of previous")]
    [InlineData("nodes 10 { from any of previous } limit edges 9", "|limit edges 9",
        "NAS0055 A limit on the edges is possible for at most 62 possible edges, and this cell has 65; use fewer nodes.")]
    [InlineData("output concat(any, channels)", "|output concat(any", Share)]
    [InlineData("reduce after a", "reduce after |a", "NAS0057 'a' is no node to reduce after; name some of n0 to n1, in rising order.")]
    [InlineData("reduce after n", "reduce after |n\n", "NAS0057 'n' is no node to reduce after; name some of n0 to n1, in rising order.")]
    [InlineData("reduce after n0x", "|n0x", "NAS0057 'n0x' is no node to reduce after; name some of n0 to n1, in rising order.")]
    [InlineData("reduce after n99999999999", "|n99999999999", "NAS0057 'n99999999999' is no node to reduce after; name some of n0 to n1, in rising order.")]
    [InlineData("reduce after n2", "|n2\n", "NAS0057 'n2' is no node to reduce after; name some of n0 to n1, in rising order.")]
    [InlineData("reduce after n1, n0", "n1, |n0", "NAS0057 'n0' is no node to reduce after; name some of n0 to n1, in rising order.")]
    [InlineData("reduce after n1, n1", "n1, |n1", "NAS0057 'n1' is no node to reduce after; name some of n0 to n1, in rising order.")]
    [InlineData("reduce after n0 stride 2", "|reduce after n0", "NAS0057 A cell of stride 2 cannot reduce inside as well; remove one.")]
    [InlineData("reduce after n0 reduce after n1", "n0 |reduce", "NAS0026 'reduce' is already given on line 6; remove one.")]
    [InlineData("nodes 2 { then S, then S }", ", |then S", "NAS0026 'then' is already given on line 6; remove one.")]
    [InlineData("nodes 2 { skip any of previous, skip any of previous }", ", |skip any", "NAS0026 'skip' is already given on line 6; remove one.")]
    [InlineData("nodes 2 { then Unknown }", "then |Unknown", "NAS0012 There is no operation set 'Unknown'. Declare it: ops Unknown { ... }.")]
    public void Cells(string items, string at, string problem) => Expect($"{Frame}cell D : C {{ {items}\n }}", at, problem);

    [Theory]
    [InlineData("nodes 3 { from all of previous, then S }", "")]
    [InlineData("nodes 3 { from last, then S }", "")]
    [InlineData("nodes 3 { from any of previous, op S }", "")]
    [InlineData("nodes 3 { from any of previous, op S, then S }", "")]
    [InlineData("nodes 3 { from any of previous, then S, skip any of previous }", "")]
    [InlineData("nodes 3 { from any of previous, then S }", " stride 2")]
    [InlineData("nodes 3 { from any of previous, then S }", " reduce after n0")]
    public void Nodes_that_cannot_share_the_width(string nodes, string more) =>
        Expect($"{Frame}cell D {{ input x {nodes} output concat(any, channels){more} }}", "|output concat(any", Share);

    [Fact]
    public void A_child_with_fewer_nodes_than_its_parent_reduces_after() => Expect(
        $"{Frame}cell D : C {{ nodes 4 reduce after n0, n3 }}\ncell E : D {{ nodes 2 }}", "|nodes 2 }",
        "NAS0057 'n3' is no node to reduce after; name some of n0 to n1, in rising order.");

    [Fact]
    public void A_limit_on_too_many_edges_counts_those_to_the_output() => Expect(
        $"{Frame}cell D {{ input x nodes 10 {{ from any of previous, then S }} output concat(any, channels) limit edges 9 }}", "|limit edges 9",
        "NAS0055 A limit on the edges is possible for at most 62 possible edges, and this cell has 66; use fewer nodes.");

    [Theory]
    [InlineData("stage A { repeat 0 { S } channels 8 }", "|0 {", Depth)]
    [InlineData("stage A { repeat 51 { S } channels 8 }", "|51 {", Depth)]
    [InlineData("stage A { repeat 1.5 { S } channels 8 }", "|1.5 {", Depth)]
    [InlineData("stage A { repeat 0..2 { S } channels 8 }", "|0..2", Depth)]
    [InlineData("stage A { repeat 3..2 { S } channels 8 }", "|3..2", Depth)]
    [InlineData("stage A { repeat 1..51 same { S } channels 8 }", "|1..51", Depth)]
    [InlineData("stage A { repeat 0..51 { S } channels 8 }", "|0..51", Depth)]
    [InlineData("stage A { repeat 1 { S } channels 8 stride 0 }", "|0 } head", "NAS0059 A stage's stride is 1, or 2 to halve height and width.")]
    [InlineData("stage A { repeat 1 { S } channels 8 stride 3 }", "|3 } head", "NAS0059 A stage's stride is 1, or 2 to halve height and width.")]
    [InlineData("stage A { repeat 1 { S } channels 8 stride 1.5 }", "|1.5 }", "NAS0059 A stage's stride is 1, or 2 to halve height and width.")]
    [InlineData("stage A { repeat 1 { S } channels 0 }", "|0 } head", Width)]
    [InlineData("stage A { repeat 1 { S } channels 1.5 }", "|1.5", Width)]
    [InlineData("stage A { repeat 1 { S } channels true }", "|true", Width)]
    [InlineData("stage A { repeat 1 { S } channels 1000001 }", "|1000001", Width)]
    [InlineData("stage A { repeat 1 { S } channels channels * 1000000 }", "channels |channels", Width)]
    [InlineData("stage A { repeat 1 { S } channels channels * 0 }", "channels |channels", Width)]
    [InlineData("stage A { repeat 1 { S } channels {8, 0} }", "|0} }", Width)]
    [InlineData("stage A { repeat 1 { S } channels {8, 9, 8} }", "|8, 9, 8", Width)]
    [InlineData("stage A { repeat 1 { S } channels {channels, channels * 1} }", "|channels, chan", Width)]
    [InlineData("stage A { repeat 1 { S } channels width }", "|width", "NAS0014 'O' has no parameter 'width'. Add it behind the net's name: width: 1.")]
    [InlineData("stage A { repeat 1 { Unknown } channels 8 }", "|Unknown }", "NAS0012 There is no operation set 'Unknown'. Declare it: ops Unknown { ... }.")]
    [InlineData("stage A { repeat 1 { M } channels 8 }", "|M }", "NAS0061 The set 'M' cannot be a stage's: 'P' is a motif, which keeps its input's width.")]
    [InlineData("stage A { repeat 1 { Z } channels 8 }", "|Z }",
        "NAS0061 The set 'Z' cannot be a stage's: behind 'none' nothing would be left; use skip_connect to leave a block out.")]
    [InlineData("stage A { repeat 1 { I } channels 8 }", "|I }",
        "NAS0061 The set 'I' cannot be a stage's: a stage's first block cannot be the identity; add an operation.")]
    [InlineData("stage A { repeat 1 { S } channels 8 } stage A { repeat 1 { S } channels 8 }", "} stage |A", "NAS0007 There is already a stage 'A' on line 8; give this one another name.")]
    [InlineData("stage C { repeat 1 { S } channels 8 }", "stage |C", "NAS0007 There is already a cell 'C' on line 4; give this one another name.")]
    [InlineData("stage P { repeat 1 { S } channels 8 }", "stage |P", "NAS0007 There is already a motif 'P' on line 3; give this one another name.")]
    [InlineData("stage P2 { repeat 1 { S } channels 8 }", "stage |P2", "NAS0007 There is already a graph 'P2' on line 3; give this one another name.")]
    [InlineData("stage p2 { repeat 1 { S } channels 8 }", "stage |p2", "NAS0010 The stages 'p2' and 'P2' would both be 'P2' in C#; rename one.")]
    [InlineData("stage c { repeat 1 { S } channels 8 }", "stage |c", "NAS0010 The stages 'c' and 'C' would both be 'C' in C#; rename one.")]
    [InlineData("stage A { repeat 1 { S } channels 8 } stage a { repeat 1 { S } channels 8 }", "stage |a", "NAS0010 The stages 'a' and 'A' would both be 'A' in C#; rename one.")]
    [InlineData("stage O { repeat 1 { S } channels 8 }", "stage |O", "NAS0007 There is already a net 'O' on line 8; give this one another name.")]
    [InlineData("stage int { repeat 1 { S } channels 8 }", "|int", "NAS0008 'int' is a keyword of C#, in which this becomes an identifier; choose another name.")]
    [InlineData("stage to_string { repeat 1 { S } channels 8 }", "|to_string", "NAS0009 The generated C# already has a member named 'to_string'; choose another name.")]
    [InlineData("stage A { repeat 1 { S } channels 8 stride 2 } stage B { repeat 1 { S } channels 8 stride 2 } stage D { repeat 1 { S } channels 8 stride 2 } "
        + "stage E { repeat 1 { S } channels 8 stride 2 }", "|stage E",
        "NAS0042 'E' would make the image smaller than 1×1: it is only 1×1 here. Use fewer reductions or a larger image.")]
    [InlineData("stage A { repeat 1 { W } channels {8, 16} }", "|stage A",
        "NAS0065 'mbconv(3, 1)' is made of other layers than 'mbconv(3, {1, 6})' is with its largest values; write it as a candidate of its own.")]
    public void Stages(string body, string at, string problem) => Expect(
        $"{Frame}ops Z {{ skip_connect, search only none }} ops I {{ skip_connect, search only sep_conv(3) }}\n"
        + $"ops W {{ mbconv(3, expand: {{1, 6}}) }}\nnet O(channels: 8) {{ input image(3, 8, 8) {body} head global_avg_pool }}", at, problem);

    [Theory]
    [InlineData("C { stride 3 }", "|3 } head", "NAS0066 A cell's stride is 1, or 2 to halve height and width.")]
    [InlineData("C res_block { stride 2 }", "|2 } head", "NAS0066 Only a cell has its stride in braces; give a block its own, such as res_block(stride: 2).")]
    [InlineData("C res_block { channels * 2, stride 2 }", "|2 } head", "NAS0066 Only a cell has its stride in braces; give a block its own, such as res_block(stride: 2).")]
    [InlineData("C E { stride 2 }", "|2 } head", "NAS0057 A cell of stride 2 cannot reduce inside as well; remove one.")]
    [InlineData("C F { stride 2 }", "|2 } head", "NAS0066 A cell whose nodes share its width cannot halve height and width; put a pool before it.")]
    [InlineData("C { stride 2 } C { stride 2 } C { stride 2 } C { channels * 2, stride 2 }", "|C { channels * 2",
        "NAS0042 'C' would make the image smaller than 1×1: it is only 1×1 here. Use fewer reductions or a larger image.")]
    public void Strides_of_cells_at_their_place(string body, string at, string problem) => Expect(
        $"{Frame}cell E : C {{ reduce after n0 }} cell F {{ input x nodes 2 {{ from any of previous, then S }} output concat(any, channels) }}\n"
        + $"net O(channels: 8) {{ input image(3, 8, 8) {body} head global_avg_pool }}", at, problem);

    [Theory]
    [InlineData("from 1 of previous, op S, merge {add, concat}", "|nodes 3",
        "NAS0067 What comes into a node can be concatenated only where it always has as many inputs; write: from previous, previous, op Operations, merge {add, concat}")]
    [InlineData("from previous, previous, op M, merge {add, concat}", "cell |Q", "NAS0067 'none' of the set 'M' adds nothing, and so cannot be concatenated; leave it out, or 'merge'.")]
    [InlineData("from previous, previous, op S, merge {add}", "merge {add|}", "NAS0001 Expected ',', but found '}'.")]
    [InlineData("from previous, all, op S", "from previous, |all", "NAS0001 Expected 'from', 'op', 'then', 'to', 'skip', 'merge' or 'allocate', but found 'all'.")]
    public void Inputs_that_may_be_the_same(string clauses, string at, string problem) => Expect(
        $"{Frame}cell Q {{ input x nodes 3 {{ {clauses} }} output concat(loose) }}\nnet O(channels: 8) {{ input image(3, 8, 8) C Q head global_avg_pool }}", at, problem);

    [Theory]
    [InlineData("sep_conv({3})", "|{3}", "NAS0063 A choice has at least two values, each once; write 'kernel' without braces, or with others.")]
    [InlineData("sep_conv(kernel: {3, 5, 3})", "|kernel: {3", "NAS0063 A choice has at least two values, each once; write 'kernel' without braces, or with others.")]
    [InlineData("sep_conv({3, 4})", "|4}", "NAS0020 'kernel' must be an odd whole number from 1 to 31.")]
    [InlineData("mbconv({3, 5}, {0, 6})", "|0, 6", "NAS0020 'expand' must be a number from 1 to 16 with at most one digit behind the point.")]
    [InlineData("mbconv(3, expand: {6, 17})", "|17", "NAS0020 'expand' must be a number from 1 to 16 with at most one digit behind the point.")]
    [InlineData("mbconv(3, 2.25)", "|2.25", "NAS0020 'expand' must be a number from 1 to 16 with at most one digit behind the point.")]
    [InlineData("shuffle_block(3, mid: {1, 0.125})", "|0.125", "NAS0020 'mid' must be a number from 0 to 4 with at most two digits behind the point.")]
    [InlineData("mbconv(3, se: senet)", "|senet", "NAS0020 'se' must be none, mnasnet or mobilenetv3.")]
    [InlineData("mbconv(3, se: 1)", "|1", "NAS0020 'se' must be none, mnasnet or mobilenetv3.")]
    [InlineData("mbconv(3, activation: relu * 2)", "|relu * 2", "NAS0020 'activation' must be relu6, relu, hswish or swish.")]
    [InlineData("mbconv(relu)", "|relu", "NAS0020 'kernel' must be an odd whole number from 1 to 31.")]
    [InlineData("dil_conv(3, {channels, 2})", "|channels", "NAS0021 'channels' cannot stand here: an operation set belongs to no net and sees no net's parameters. Write a number.")]
    [InlineData("sep_conv({3, 5}), sep_conv(5)", "|sep_conv(5) }", "NAS0025 'sep_conv(5)' is already in this set; remove it.")]
    [InlineData("mbconv({3, 5}, {3, 6}), mbconv(5)", "|mbconv(5) }", "NAS0025 'mbconv(5)' is already in this set; remove it.")]
    [InlineData("mbconv({1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29}, {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})", "|mbconv({1, 3",
        "NAS0064 The arguments of 'mbconv' can be chosen in 210 ways, more than 200; offer fewer values.")]
    public void Choices(string operations, string at, string problem) => Expect($"{Frame}ops T {{ {operations} }}", at, problem);

    [Theory]
    [InlineData("mbconv(3, expand: {1, 6})", "mbconv(3, 1)", "mbconv(3, {1, 6})")]
    [InlineData("max_pool(3, norm: {true, false})", "max_pool(3, norm: false)", "max_pool(3, norm: {true, false})")]
    public void Values_that_give_other_layers_are_refused_where_the_cell_stands(string operation, string other, string largest) => Expect(
        $"{Frame}ops T {{ {operation} }} cell D : C {{ nodes 2 {{ op T }} }}\nnet O(channels: 8) {{ input image(3, 8, 8) C D head global_avg_pool }}", "|D head",
        $"NAS0065 '{other}' is made of other layers than '{largest}' is with its largest values; write it as a candidate of its own.");

    [Fact]
    public void A_cell_too_narrow_for_the_nodes_that_share_its_width() => Expect(
        $"{Frame}cell D {{ input x nodes 9 {{ from any of previous, then S }} output concat(any, channels) }}\n"
        + "net O(channels: 8) { input image(3, 8, 8) D head global_avg_pool }", "|D head",
        "NAS0049 The cell 'D' has only 8 channels here, which up to 9 nodes share; make the net wider, such as with channels: 16.");

    [Fact]
    public void A_cell_too_narrow_for_its_reductions_inside() => Expect(
        $"{Frame}cell D : C {{ nodes 2 {{ op S }} reduce after n0 }}\nnet O(channels: 1) {{ input image(3, 8, 8) D head global_avg_pool }}", "|D head",
        "NAS0049 The cell 'D' has only 1 channel here, and 'reduce after n0' divides them; make the net wider, such as with channels: 16.");

    [Fact]
    public void An_image_too_small_for_the_reductions_inside() => Expect(
        $"{Frame}cell D : C {{ nodes 5 reduce after n0, n1, n2, n3 }}\nnet O(channels: 8) {{ input image(3, 8, 8) D head global_avg_pool }}", "|D head",
        "NAS0042 'reduce after n3' would make the image smaller than 1×1: it is only 1×1 here. Use fewer reductions or a larger image.");

    [Theory]
    [InlineData("motif")]
    [InlineData("stage")]
    [InlineData("limit")]
    [InlineData("edges")]
    [InlineData("reduce")]
    [InlineData("after")]
    [InlineData("then")]
    [InlineData("skip")]
    [InlineData("any")]
    [InlineData("last")]
    [InlineData("same")]
    public void Words_that_came_later_are_still_names(string word)
    {
        var text = $$"""
            ops {{word}} { skip_connect, sep_conv(3) }
            cell {{word}} { input {{word}}, b nodes 2 { from 2 of previous, op {{word}} } output concat(nodes) }
            cell Other : {{word}} { nodes 2 { op {{word}} } input a, {{word}} }
            net N(channels: 4, {{word}}: 8) {
              input image(3, 8, 8)
              stem conv(3, {{word}} * 2), conv(3, {{word}})
              {{word}} Other {{word}}
              {{word}} { channels * 2 }
              Other {{word}} { channels * 2 }
              repeat 2 { {{word}} Other }
              repeat 2 { Other {{word}} }
              {{word}} {{word}}
              Other { channels * 2 } {{word}}
              head global_avg_pool, linear({{word}} * 3), linear({{word}})
            }
            """;
        var space = Spaces.Read(text);
        var body = string.Join(" ", space.Net.Body.SelectMany(i => Assert.IsType<Repeat>(i) is var repeat ? Enumerable.Repeat(repeat.Blocks, (int)repeat.Count(space.Net.Defaults)) : [])
            .SelectMany(b => b).Select(b => b.Growth == 1 ? b.Cell : $"{b.Cell}*{b.Growth}"));
        Assert.Equal($"w Other w w*2 Other w*2 w Other w Other Other w Other w w w Other*2 w".Replace("w", word), body);
        Assert.Equal([word, "b"], space.Cells[0].Inputs);
        Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
    }

    /// <summary>The one problem of a file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="at">What stands around its place, which is marked by a bar.</param>
    /// <param name="problem">Its id and message.</param>
    private static void Expect(string text, string at, string problem) => Assert.Equal([Problems.At(text, at, problem)], Problems.Messages(text));
}
