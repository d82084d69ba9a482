using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Every diagnostic of the language, one method each. A message says what to write instead.</summary>
internal static class Diagnostics
{
    // Reading a file.
    public static Diagnostic UnexpectedToken(SyntaxError error)
    {
        // A misspelt word of the language is the likeliest reason.
        var words = error.Expected.Where(e => e.Length > 3 && e[0] == '\'').Select(e => e.Trim('\''));
        var meant = error.Found.Kind == TokenKind.Word ? DidYouMean(Spelling.Closest(error.Found.Text, words)) : "";
        var reserved = error.Expected.Contains("a name") && error.Found.Kind == TokenKind.Word && Words.Reserved.Contains(error.Found.Text)
            ? " (a word of the language, which cannot be a name)" : "";
        return Error("NAS0001", error.Span, $"Expected {Either(error.Expected)}, but found {error.Found.Quoted}{reserved}.{meant}");
    }

    public static Diagnostic UnknownCharacters(Span span, string text) =>
        Error("NAS0002", span, $"'{Printable(text)}' means nothing here; remove it.");

    public static Diagnostic UnclosedComment(Span span) =>
        Error("NAS0003", span, "This comment is never closed; write '*/' where it ends.");

    public static Diagnostic UnclosedText(Span span) =>
        Error("NAS0115", span, "This text is never closed; write '\"' where it ends, on the same line.");

    public static Diagnostic MalformedNumber(Span span, string text) =>
        Error("NAS0004", span, $"'{Printable(text)}' is not a number; write one such as 3 or 0.2, without a suffix.");

    public static Diagnostic TooManyErrors(Span span, int shown) =>
        Error("NAS0005", span, $"There are more than {shown} problems; only the first are shown.");

    // Names.
    public static Diagnostic SecondNamespace(Span span, int firstLine) =>
        Error("NAS0006", span, $"The namespace is already given on line {firstLine}; a file has one. Remove this line.");

    public static Diagnostic DuplicateName(NameSyntax name, string kind, int firstLine) =>
        Error("NAS0007", name.Span, $"There is already {Article(kind)} {kind} '{name.Text}' on line {firstLine}; give this one another name.");

    public static Diagnostic CSharpKeyword(NameSyntax name) =>
        Error("NAS0008", name.Span, $"'{name.Text}' is a keyword of C#, in which this becomes an identifier; choose another name.");

    public static Diagnostic TakenByGeneratedCode(NameSyntax name) =>
        Error("NAS0009", name.Span, $"The generated C# already has a member named '{name.Text}'; choose another name.");

    public static Diagnostic SameInCSharp(NameSyntax name, string kind, string other, string identifier) =>
        Error("NAS0010", name.Span, $"{kind} '{name.Text}' and '{other}' would both be '{identifier}' in C#; rename one.");

    public static Diagnostic SameGraphInCSharp(NameSyntax name, string graph, string other, string identifier) =>
        Error("NAS0010", name.Span, $"The graphs '{graph}' and '{other}' would both be '{identifier}' in C#; rename one.");

    public static Diagnostic DuplicateOperationName(NameSyntax name, string kind) =>
        Error("NAS0007", name.Span, $"There is already an operation '{name.Text}'; give this {kind} another name.");

    public static Diagnostic UnknownOperation(NameSyntax name, string? closest, IEnumerable<string> known) =>
        Error("NAS0011", name.Span, $"There is no operation '{name.Text}'.{DidYouMean(closest, $" Here you can write {Either(known)}.")}");

    public static Diagnostic UnknownSet(NameSyntax name, string? closest) =>
        Error(
            "NAS0012",
            name.Span,
            $"There is no operation set '{name.Text}'.{DidYouMean(closest, $" Declare it: ops {name.Text} {{ ... }}.")}");

    public static Diagnostic UnknownCell(NameSyntax name, string? closest) =>
        Error("NAS0013", name.Span, $"There is no cell '{name.Text}'.{DidYouMean(closest, $" Declare it: cell {name.Text} {{ ... }}.")}");

    public static Diagnostic UnknownCellOrBlock(NameSyntax name, string? closest) =>
        Error(
            "NAS0013",
            name.Span,
            $"There is no cell or block '{name.Text}'.{DidYouMean(closest, $" Declare it: cell {name.Text} {{ ... }}.")}");

    public static Diagnostic UnknownParameter(NameSyntax name, string? closest, string net) =>
        Error(
            "NAS0014",
            name.Span,
            $"'{net}' has no parameter '{name.Text}'.{DidYouMean(closest, $" Add it behind the net's name: {name.Text}: 1.")}");

    // Operations and their arguments.
    public static Diagnostic UnknownArgument(NameSyntax name, OperationDefinition operation, string? closest) =>
        Error("NAS0015", name.Span, $"'{operation.Name}' has no parameter '{name.Text}'.{DidYouMean(closest, " " + Signature(operation))}");

    public static Diagnostic TooManyArguments(Span span, OperationDefinition operation) =>
        Error("NAS0016", span, $"This is one argument too many. {Signature(operation)}");

    public static Diagnostic DuplicateArgument(Span span, string parameter) =>
        Error("NAS0017", span, $"'{parameter}' is given twice; remove one.");

    public static Diagnostic MissingArgument(Span span, OperationDefinition operation, string parameter) =>
        Error("NAS0018", span, $"'{operation.Name}' needs '{parameter}'. {Signature(operation)}");

    public static Diagnostic PositionalAfterNamed(Span span) =>
        Error("NAS0019", span, "An argument without a name cannot stand behind one with a name; name it too, or move it to the front.");

    public static Diagnostic ArgumentValue(Span span, string parameter, string accepted) =>
        Error("NAS0020", span, $"'{parameter}' must be {accepted}.");

    public static Diagnostic ParameterOutsideNet(NameSyntax name) =>
        Error(
            "NAS0021",
            name.Span,
            $"'{name.Text}' cannot stand here: an operation set belongs to no net and sees no net's parameters. Write a number.");

    public static Diagnostic OperationNotHere(NameSyntax name, string place, IEnumerable<string> possible) =>
        Error("NAS0022", name.Span, $"'{name.Text}' cannot stand {place}; there you can write {Either(possible)}.");

    public static Diagnostic EmptySet(NameSyntax name) =>
        Error("NAS0023", name.Span, $"'{name.Text}' has no operations; name at least one, such as skip_connect.");

    public static Diagnostic OnlySearchOnly(NameSyntax name) =>
        Error(
            "NAS0024",
            name.Span,
            $"Every operation of '{name.Text}' is 'search only', so that nothing can be chosen; add one without it.");

    public static Diagnostic DuplicateOperation(Span span, string operation) =>
        Error("NAS0025", span, $"'{operation}' is already in this set; remove it.");

    // Cells.
    public static Diagnostic DuplicateItem(Span span, string keyword, int firstLine) =>
        Error("NAS0026", span, $"'{keyword}' is already given on line {firstLine}; remove one.");

    public static Diagnostic MissingItem(NameSyntax name, string keyword, string example) =>
        Error("NAS0027", name.Span, $"'{name.Text}' has no '{keyword}'; add a line such as: {example}");

    public static Diagnostic InheritanceCycle(NameSyntax parent, string cell) =>
        Error("NAS0028", parent.Span, $"'{cell}' inherits from itself; remove ': {parent.Text}' or name another cell.");

    public static Diagnostic InputCount(Span span, int count) =>
        Error("NAS0029", span, $"A cell has one or two inputs, the outputs of the cells before it, not {count}; write: input a, b");

    public static Diagnostic StateName(NameSyntax name, string what) =>
        Error("NAS0030", name.Span, $"{Sentence(Article(what))} {what} cannot be named '{name.Text}': n0, n1, ... are the nodes. Choose another name, such as a.");

    public static Diagnostic NodeCount(Span span, int most) =>
        Error("NAS0031", span, $"A cell has 1 to {most} nodes; write a whole number in that range.");

    public static Diagnostic KeepCount(Span span, int inputs) =>
        Error("NAS0032", span, inputs == 1
            ? "The first node has only the cell's one input to choose from; write 'from 1 of previous', or give the cell a second input."
            : "The first node has only the cell's two inputs to choose from; write 'from 1 of previous' or 'from 2 of previous'.");

    public static Diagnostic CellStride(Span span) => Error("NAS0033", span, "A cell's stride is 1, or 2 to halve height and width.");

    public static Diagnostic MissingNodeClause(Span span, string keyword, string example) =>
        Error("NAS0034", span, $"'nodes' does not say '{keyword}'; write: {example}");

    public static Diagnostic DuplicateGraph(NameSyntax name, string graph) =>
        Error("NAS0007", name.Span, $"A graph of '{name.Text}' would be named '{graph}', and there is one already; give one of them another name.");

    // Nets.
    public static Diagnostic MissingChannels(NameSyntax name) =>
        Error(
            "NAS0035",
            name.Span,
            $"'{name.Text}' needs a parameter 'channels', the width of its first cell; write: net {name.Text}(channels: 16)");

    public static Diagnostic ParameterDefault(Span span, string parameter, int most) =>
        Error("NAS0036", span, $"The default of '{parameter}' must be a whole number from 1 to {most}.");

    public static Diagnostic ImageShape(Span span, int most) =>
        Error(
            "NAS0037",
            span,
            $"Write image(channels, height, width) with three whole numbers from 1 to {most}, such as image(3, 32, 32).");

    public static Diagnostic Sides(Span span, int most) =>
        Error("NAS0117", span, $"Of an example only the side of square images can be a choice, among at least two whole numbers from 1 to {most}, each once; write image(3, {{24, 28, 32}}).");

    public static Diagnostic SidesOfLayers(Span span, string stage) =>
        Error("NAS0117", span, $"Which layers of '{stage}' fit one another follows from the size of the images, so that it cannot be a choice; write one, such as image(3, 32, 32).");

    public static Diagnostic RepeatCount(Span span, int most) =>
        Error("NAS0038", span, $"Write how often to repeat as a whole number from 1 to {most}, or as a parameter of the net, such as cells.");

    public static Diagnostic DepthAsSize(NameSyntax name) =>
        Error("NAS0116", name.Span, $"A parameter says how often something is repeated, or how large something is; give the net another one for what '{name.Text}' should say here.");

    public static Diagnostic Growth(Span span) =>
        Error("NAS0039", span, "Write what the width is multiplied by from here on as a whole number of at least 1: { channels * 2 }");

    public static Diagnostic CellWithArguments(Span span, string cell) =>
        Error("NAS0040", span, $"The cell '{cell}' takes no arguments; to widen the net write {cell} {{ channels * 2 }}");

    public static Diagnostic NoCell(NameSyntax name) =>
        Error("NAS0041", name.Span, $"'{name.Text}' has no cell, so that there is nothing to search; add one.");

    public static Diagnostic ImageTooSmall(Span span, string what, int height, int width) =>
        Error(
            "NAS0042",
            span,
            $"'{what}' would make the image smaller than 1×1: it is only {height}×{width} here. Use fewer reductions or a larger image.");

    public static Diagnostic NeedsPooling(Span span, string operation) =>
        Error("NAS0043", span, $"'{operation}' takes a vector, but here is an image; write global_avg_pool before it.");

    public static Diagnostic NeedsImage(Span span, string operation) =>
        Error("NAS0044", span, $"'{operation}' takes an image, but a global_avg_pool stands before it; move it to the front of that.");

    public static Diagnostic HeadKeepsImage(Span span) =>
        Error(
            "NAS0045",
            span,
            "The head ends in an image, but a net puts out one row for each image; write: head global_avg_pool, linear(classes)");

    public static Diagnostic TooWide(Span span, int most) =>
        Error("NAS0046", span, $"The net is more than {most} channels wide from here on; grow less often or start with fewer channels.");

    public static Diagnostic TooNarrow(Span span, string problem) => Error("NAS0049", span, $"{problem}; make the net wider, such as with channels: 16.");

    // Warnings.
    public static Diagnostic UnusedCell(NameSyntax name) =>
        Warning("NAS0047", name.Span, $"No net uses the cell '{name.Text}'; use it or remove it.");

    public static Diagnostic UnusedMotif(NameSyntax name) =>
        Warning("NAS0047", name.Span, $"No cell uses the motif '{name.Text}'; use it or remove it.");

    public static Diagnostic UnusedSet(NameSyntax name) =>
        Warning("NAS0048", name.Span, $"No cell uses the operation set '{name.Text}'; use it or remove it.");

    // Graphs of other shapes, stages and choices in arguments.
    public static Diagnostic CopyCount(Span span, int most) =>
        Error("NAS0050", span, $"A motif stands for 1 to {most} graphs; write a whole number in that range.");

    public static Diagnostic MotifInputs(Span span) => Error("NAS0051", span, "A motif stands on an edge and has one input; write: input x");

    public static Diagnostic MotifStride(Span span) => Error("NAS0051", span, "A motif takes the stride of the edge it stands on; remove this line.");

    public static Diagnostic MotifOutput(Span span) => Error("NAS0051", span, "A motif is as wide as the edge it stands on; write: output last");

    public static Diagnostic MotifInItself(NameSyntax motif) => Error("NAS0052", motif.Span, $"'{motif.Text}' is made of itself; take it out of the sets that it chooses from.");

    public static Diagnostic MotifInNet(Span span, string motif) =>
        Error("NAS0053", span, $"'{motif}' is a motif, which stands on edges: name it in an operation set, or write cell instead of motif.");

    public static Diagnostic KeepRange(Span span) =>
        Error("NAS0054", span, $"Write the fewest and the most states as whole numbers, the smaller first, the most from 1 to {Limits.Nodes}, such as 1..3; or write any.");

    public static Diagnostic EdgeLimit(Span span) => Error("NAS0055", span, "Write the most edges of the cell as a whole number of at least 1, such as limit edges 9.");

    public static Diagnostic LimitNeedsAny(Span span) => Error("NAS0055", span, "A limit on the edges needs nodes that take any number of them; write: from any of previous");

    public static Diagnostic TooManyEdges(Span span, int edges, int most) =>
        Error("NAS0055", span, $"A limit on the edges is possible for at most {most} possible edges, and this cell has {edges}; use fewer nodes.");

    public static Diagnostic ShareRule(Span span) =>
        Error("NAS0056", span, "Nodes can share the cell's width only where they take some of the states before them, do their operation behind the sum, "
            + "and nothing reduces or skips; write: nodes 5 { from any of previous, then Operations }");

    public static Diagnostic ShareOfZeros(Span span, string set, string zero) =>
        Error("NAS0056", span, $"'{zero}' of the set '{set}' would leave a part of the width without anything; leave it out.");

    public static Diagnostic ReduceAfter(Span span, string name, int last) =>
        Error("NAS0057", span, $"'{name}' is no node to reduce after; name some of n0 to n{last}, in rising order.");

    public static Diagnostic ReduceAtStride(Span span) => Error("NAS0057", span, "A cell of stride 2 cannot reduce inside as well; remove one.");

    public static Diagnostic Depth(Span span, int most) =>
        Error("NAS0058", span, $"Write how many blocks the stage has as whole numbers from 1 to {most}, the smaller first, such as 1..4.");

    public static Diagnostic DepthByParameter(NameSyntax name) =>
        Error("NAS0058", name.Span, $"How many decisions there are would depend on '{name.Text}', since each block of a stage has its own; write a number, or a range such as 1..4, and search the depth.");

    public static Diagnostic StageStride(Span span) => Error("NAS0059", span, "A stage's stride is 1, or 2 to halve height and width.");

    public static Diagnostic StageChannels(Span span, int most) =>
        Error("NAS0060", span, $"Write a stage's width as a whole number from 1 to {most}, or several in braces, each once, such as {{24, 32}}.");

    public static Diagnostic StageSet(NameSyntax set, string problem) => Error("NAS0061", set.Span, $"The set '{set.Text}' cannot be a stage's: {problem}.");

    public static Diagnostic ChoiceNotHere(Span span) =>
        Error("NAS0062", span, "Only a candidate in an operation set can have a choice of values; write one value here.");

    public static Diagnostic FewChoices(Span span, string parameter) =>
        Error("NAS0063", span, $"A choice has at least two values, each once; write '{parameter}' without braces, or with others.");

    public static Diagnostic TooManyInstances(Span span, string operation, int count, int most) =>
        Error("NAS0064", span, $"The arguments of '{operation}' can be chosen in {count} ways, more than {most}; offer fewer values.");

    public static Diagnostic OtherLayers(Span span, string problem) => Error("NAS0065", span, $"{problem}.");

    public static Diagnostic BlockStride(Span span, string problem) => Error("NAS0066", span, problem);

    public static Diagnostic MergeNeedsInputs(Span span) =>
        Error("NAS0067", span, "What comes into a node can be concatenated only where it always has as many inputs; write: from previous, previous, op Operations, merge {add, concat}");

    public static Diagnostic MergeOfZeros(Span span, string set, string zero) =>
        Error("NAS0067", span, $"'{zero}' of the set '{set}' adds nothing, and so cannot be concatenated; leave it out, or 'merge'.");

    public static Diagnostic AllocateRule(Span span) =>
        Error("NAS0082", span, "Channels can be split among a node's inputs only where it always has as many, each with an operation, and does nothing else; "
            + "write: from previous, previous, op Operations, allocate {replicate, split}");

    public static Diagnostic SplitOfZeros(Span span, string set, string zero) =>
        Error("NAS0082", span, $"'{zero}' of the set '{set}' adds nothing, and so no channels can be given to it; leave it out, or 'allocate'.");

    public static Diagnostic ConcatRule(Span span) =>
        Error("NAS0083", span, "What comes into a node is concatenated as it is only where nodes take one another and are concatenated again; "
            + "write: nodes 5 { from any of nodes, merge concat, then Operations } output concat(loose)");

    public static Diagnostic ConcatOnce(Span span, string cell) =>
        Error("NAS0083", span, $"How wide the nodes of '{cell}' are follows from what comes in, so that it stands once in a net; remove this one, or declare another cell.");

    public static Diagnostic ConcatSet(Span span, string set, string operation) =>
        Error("NAS0084", span, $"'{operation}' of the set '{set}' cannot be a layer that makes its own width; use operations of another kind there.");

    public static Diagnostic OwnWidth(Span span, string set, string operation, bool isOfCells) =>
        Error("NAS0084", span, $"'{operation}' of the set '{set}' says its own sizes, for which there is no place here; use it in a stage without channels{(isOfCells ? ", or with: from any of nodes, merge concat" : ".")}");

    public static Diagnostic FixRule(Span span) =>
        Error("NAS0085", span, "An edge can be fixed only where every edge is there, with an operation on it; write: nodes 3 { from all of previous, op Operations }");

    public static Diagnostic NoEdgeToFix(Span span, string edge) =>
        Error("NAS0085", span, $"'{edge}' is no edge, or is fixed twice; name a node and a state before it, such as n1.n0 skip_connect.");

    public static Diagnostic FixedOperation(Span span, string operation, string set) =>
        Error("NAS0085", span, $"'{operation}' cannot be fixed, since the set '{set}' does not have it, or only with choices; add it to the set.");

    public static Diagnostic BlockWidths(Span span, int most) =>
        Error("NAS0086", span, $"Write at least two widths to choose from, whole numbers from 1 to {most}, each once, such as {{ channels {{24, 32}} }}.");

    // Memory banks.
    public static Diagnostic BankCount(Span span, int most) => Error("NAS0068", span, $"Write how many memory banks the cell has as a whole number from 1 to {most}, such as banks 4.");

    public static Diagnostic BankRange(Span span, int most) =>
        Error("NAS0068", span, $"Write the fewest and the most banks as whole numbers from 1 to {most}, the smaller first, such as 1..2 of banks.");

    public static Diagnostic TooFewBanks(Span span, int banks) =>
        Error("NAS0068", span, $"A node cannot read or write so many banks, since the cell has {banks}; ask for fewer, or write more banks.");

    public static Diagnostic BankOfZeros(Span span, string set, string zero) =>
        Error("NAS0068", span, $"'{zero}' of the set '{set}' adds nothing, and so nothing would be written in a bank; leave it out.");

    public static Diagnostic BankRule(Span span) =>
        Error("NAS0068", span, "Memory banks need a cell of one input and stride 1 whose nodes read some of them, do one operation and write some, and nothing else; "
            + "write: banks 4 nodes 6 { from 1..2 of banks, then Operations, to 1..2 of banks } output concat(banks)");

    // Stages of layers that say their own sizes.
    public static Diagnostic OfLayers(Span span, string problem) => Error("NAS0087", span, $"In a stage without channels {problem}.");

    public static Diagnostic RuleOfBlocks(Span span) =>
        Error("NAS0087", span, "Only a stage without channels, of layers that say their own sizes, has rules for where they may stand; remove this one, or 'channels'.");

    public static Diagnostic NoLayer(NameSyntax set, string operation) =>
        Error("NAS0087", set.Span, $"'{operation}' of the set '{set.Text}' does not say its own width; write the stage's, such as channels 24, or use {Either(OperationDefinition.All.Values.Where(d => d.IsLayer).Select(d => d.Name))}.");

    public static Diagnostic BehindLayers(Span span, string stage) =>
        Error("NAS0087", span, $"How large the images are behind the stage '{stage}', which has no channels, follows from its layers; only stages like it can stand behind it.");

    public static Diagnostic LayerLimit(Span span, LayerRuleKind kind, int most) => Error("NAS0088", span, kind == LayerRuleKind.Row
        ? $"Write the most layers behind one another as a whole number from 1 to {most}, such as limit row 1 for pool_layer."
        : $"Write the most pixels of an image's height and width as a whole number from 1 to {most}, such as limit image 7 for linear_layer.");

    public static Diagnostic NotOfTheSet(Span span, string operation, string set, IEnumerable<string> names) =>
        Error("NAS0088", span, $"The set '{set}' has no layer '{operation}'; name {Either(names)}, alone or with arguments as in the set.");

    public static Diagnostic NoLayers(Span span, string problem) => Error("NAS0089", span, $"{Sentence(problem)}.");

    // Feature pyramids.
    public static Diagnostic PyramidInputs(Span span, int most) =>
        Error("NAS0110", span, $"A pyramid has 2 to {most} inputs, one for each scale, the finest first; write: input p3, p4, p5");

    public static Diagnostic PyramidNodes(Span span, int scales) =>
        Error("NAS0110", span, "A node of a pyramid takes two states and does one thing to what becomes of them, and there is at least one node for each scale; "
            + $"write: nodes {scales + 2} {{ from 2 of previous, merge {{add, attention}}, then Operations }}");

    public static Diagnostic PyramidOfZeros(Span span, string set, string zero) =>
        Error("NAS0110", span, $"'{zero}' of the set '{set}' would leave a scale without anything; leave it out.");

    public static Diagnostic PyramidSize(Span span) =>
        Error("NAS0110", span, "The scales of a pyramid are those of its inputs, and any two states can be taken; remove this.");

    public static Diagnostic AttentionOfCell(Span span) =>
        Error("NAS0110", span, "Only in a pyramid, whose states are of several scales, does one state weigh another; write: output scales");

    public static Diagnostic Scales(Span span, string problem) => Error("NAS0111", span, $"Here {problem}.");

    // Limits on the cost.
    public static Diagnostic UnknownMeasure(NameSyntax name, string? closest, IEnumerable<string> measures) =>
        Error("NAS0112", name.Span, $"There is no measure '{name.Text}' to limit.{DidYouMean(closest, $" Write {Either(measures)}.")}");

    public static Diagnostic CostLimit(TextSyntax most, string measure, string accepted) =>
        Error("NAS0113", most.Span, $"The most of '{measure}' must be {accepted}, not '{Printable(most.Text)}'.");

    public static Diagnostic MissingTable(Span span) =>
        Error("NAS0114", span, "A latency is foretold by a table, whose file is named; write: latency(\"phone.csv\") <= 80ms");

    public static Diagnostic TableOfCount(Span span, string measure) =>
        Error("NAS0114", span, $"'{measure}' is counted and needs no table; write: {measure} <= 5M");

    // Texts.
    public static Diagnostic TokensShape(Span span, int most) =>
        Error("NAS0095", span, $"Write tokens(length) with one whole number from 1 to {most}, such as tokens(35).");

    public static Diagnostic UnknownTask(NameSyntax name, string? closest) =>
        Error("NAS0096", name.Span, $"There is no task '{name.Text}'.{DidYouMean(closest, $" Write {Either(LearningTask.All.Select(t => t.Name))}.")}");

    public static Diagnostic WrongFlow(Span span, string problem) => Error("NAS0097", span, $"{problem}.");

    public static Diagnostic HeadForTask(Span span, string problem) => Error("NAS0098", span, $"{Sentence(problem)}.");

    public static Diagnostic Activations(Span span, string set, string operation, bool isRecurrent, string kind) =>
        Error("NAS0099", span, isRecurrent
            ? $"'{operation}' of the set '{set}' cannot stand in a {kind}; there you can write {Either(OperationDefinition.All.Values.Where(d => d.IsActivation || d.IsIdentity || d.IsZero).Select(d => d.Name))}."
            : $"'{operation}' of the set '{set}' is an activation, which stands in a recurrent cell alone; take it out of the set of this {kind}.");

    public static Diagnostic MeanOfCell(Span span) => Error("NAS0100", span, "Only a recurrent cell puts out a mean; write: output concat(nodes)");

    public static Diagnostic RecurrentInput(Span span) =>
        Error("NAS0100", span, "A recurrent cell has one input, what a place of the text and the state before it are joined to; write: input s");

    public static Diagnostic RecurrentOutput(Span span) => Error("NAS0100", span, "A recurrent cell puts out its next state, a mean; write: output mean(nodes)");

    public static Diagnostic RecurrentNodes(Span span) =>
        Error("NAS0100", span, "A node of a recurrent cell has one of the states before it and an activation; write: nodes 8 { from 1 of previous, op Activations }");

    public static Diagnostic RecurrentSize(Span span) => Error("NAS0100", span, "A recurrent cell knows no stride, reduction or limit; remove this line.");

    public static Diagnostic PairsOfCell(Span span, string kind) =>
        Error("NAS0100", span, $"Only the nodes of a recurrent cell are a tree, but this is a {kind}; write: nodes 4 {{ from 2 of previous, op Operations }}");

    public static Diagnostic TreeInputs(Span span) =>
        Error("NAS0100", span, "A recurrent cell whose nodes are a tree has two inputs, a place of the text and the state before it; write: input x, h");

    public static Diagnostic TreeOutput(Span span) => Error("NAS0100", span, "The next state of a tree is its last node, in which all others end; write: output last");

    public static Diagnostic TreeNodes(Span span) =>
        Error("NAS0100", span, "A node of a tree joins two states and has an activation behind that; write: nodes 15 { from pairs, merge {add, multiply}, then Activations }");

    public static Diagnostic TreeCount(Span span, int nodes) =>
        Error("NAS0100", span, $"A tree of pairs has an odd number of nodes, one fewer than twice those that read the inputs; write {nodes - 1} or {nodes + 1}.");

    public static Diagnostic MultiplyNeedsPairs(Span span) =>
        Error("NAS0100", span, "Only two states can be multiplied, in a recurrent cell whose nodes are a tree; write: nodes 15 { from pairs, merge {add, multiply}, then Activations }");

    public static Diagnostic MemoryNeedsPairs(Span span) =>
        Error("NAS0100", span, "Only a recurrent cell whose nodes are a tree has a memory; write: nodes 15 { from pairs, merge {add, multiply}, then Activations }, or remove this line.");

    public static Diagnostic MemoryName(Span span, string name) => Error("NAS0100", span, $"'{name}' is an input already; call the memory something else, such as: memory c");

    // Nodes that take one another only.
    public static Diagnostic NodesRule(Span span) =>
        Error("NAS0080", span, "Nodes can take one another only in a cell of one input, with their operation behind the sum, where nothing reduces, skips or "
            + "may be merged and the loose nodes are put out; write: nodes 5 { from any of nodes, then Operations } output sum(loose)");

    public static Diagnostic NodesOfZeros(Span span, string set, string zero) =>
        Error("NAS0080", span, $"'{zero}' of the set '{set}' would leave a node without anything; leave it out.");

    public static Diagnostic DefaultOperation(Span span, string operation) =>
        Error("NAS0081", span, $"'{operation}' cannot be a cell's default operation, which brings its input to its width; write one that does, such as conv_block(3).");

    public static Diagnostic DefaultNeedsNodes(Span span) =>
        Error("NAS0081", span, "A default operation needs nodes that take one another only and are added; write: nodes 5 { from any of nodes, then Operations } output sum(loose)");

    // Settings of the training.
    public static Diagnostic UnknownSetting(NameSyntax name, IEnumerable<string> known, string? closest) =>
        Error("NAS0118", name.Span, $"A training has no setting '{name.Text}'.{DidYouMean(closest, $" Write {Either(known)}.")}");

    public static Diagnostic SettingWithoutEffect(NameSyntax name, string needed) => Error("NAS0118", name.Span, $"'{name.Text}' does nothing here: it needs {needed}; remove it.");

    public static Diagnostic SettingsName(Span span, string name) =>
        Error("NAS0007", span, $"There is already a '{name}' in this net; give that another name, since the settings of an architecture are called so.");

    public static Diagnostic SettingValue(Span span, TrainingSetting setting) => Error("NAS0119", span, $"'{setting.Name}' {setting.Rule}.");

    public static Diagnostic SettingValues(Span span, string name) =>
        Error("NAS0119", span, $"A setting is a choice among at least two values, each once; write {name} {{...}} with several, or two with '..' between them, such as learning_rate log 1e-4..1e-1.");

    public static Diagnostic PolicySize(Span span, string what, int most, string parts) =>
        Error("NAS0119", span, $"{what} has 1 to {most} {parts}; write policy 5 of 2 transforms.");

    public static Diagnostic SettingRange(Span span, string problem) => Error("NAS0119", span, problem);

    // What is right, but cannot be meant so.
    public static Diagnostic LargeSupernet(NameSyntax name, double gigabytes, double ofWeights, int batch) => new(
        "NAS0090", DiagnosticSeverity.Information,
        $"The supernet of '{name.Text}' needs at least {Gigabytes(gigabytes)} of memory for batches of {batch} images, of which {Gigabytes(ofWeights)} for its weights; "
            + "choose a strategy that trains architectures one by one, or make the net narrower, such as with channels: 16.",
        name.Span);

    public static Diagnostic NothingToSearch(NameSyntax name) =>
        Warning("NAS0091", name.Span, $"'{name.Text}' has a single architecture, so that there is nothing to search; add operations to its sets.");

    public static Diagnostic RangeOfOne(Span span, string word, double value) =>
        Warning("NAS0091", span, $"There is nothing to choose between {value} and {value}; write {word} {value}.");

    public static Diagnostic NoPath(Span span, string node, int edges) =>
        Warning("NAS0091", span, $"No path can lead through '{node}': with an edge into it and one out of it there are {edges}. Allow more edges, or use fewer nodes.");

    public static Diagnostic NothingButZeros(NameSyntax name) =>
        Warning("NAS0091", name.Span, $"Every operation of '{name.Text}' adds nothing, so that what it stands on does not matter; add one that computes.");

    // The user's own modules.
    public static Diagnostic OwnArgument(Span span, IEnumerable<string> words) =>
        Error("NAS0092", span, $"A constructor is given numbers, true or false, and {Either(words)}, alone or times a whole number, such as channels * 2.");

    public static Diagnostic OwnChoice(Span span) =>
        Error("NAS0092", span, "What a constructor is given may be a choice among at least two numbers, or true and false, each once, for a parameter by its name; write: reduction: {4, 8}");

    public static Diagnostic OwnCandidateArguments(Span span, string operation) =>
        Error("NAS0016", span, $"'{operation}' takes no arguments here: its declaration has those of its constructor, and the edge says the stride. Write {operation}.");

    public static Diagnostic UnusedModule(NameSyntax name) =>
        Warning("NAS0093", name.Span, $"No operation set and no net uses the operation '{name.Text}'; use it or remove it.");

    private static Diagnostic Error(string id, Span span, string message) => new(id, DiagnosticSeverity.Error, message, span);

    private static Diagnostic Warning(string id, Span span, string message) => new(id, DiagnosticSeverity.Warning, message, span);

    private static string Gigabytes(double amount) => double.IsInfinity(amount) ? "more than can be counted" : amount < 0.1 ? "less than 0.1 GB" : amount.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + " GB";

    private static string Article(string noun) => "aeiou".Contains(noun[0]) ? "an" : "a";

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    private static string DidYouMean(string? closest, string otherwise = "") => closest is null ? otherwise : $" Did you mean '{closest}'?";

    private static string Signature(OperationDefinition operation) => operation.Parameters.Count == 0
        ? $"Write {operation.Name} without arguments."
        : $"Write {operation.Name}({string.Join(", ", operation.Parameters.Select(Shown))}).";

    /// <summary>A parameter with its default, as a call would name it.</summary>
    public static string Shown(OperationParameter parameter) =>
        parameter.Default is null ? parameter.Name : $"{parameter.Name}: {parameter.Default}";

    private static string Either(IEnumerable<string> choices)
    {
        var all = choices.ToList();
        return all.Count <= 1 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Count - 1))} or {all[all.Count - 1]}";
    }

    // Messages are one line, whatever the file holds.
    private static string Printable(string text) => new([.. text.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
