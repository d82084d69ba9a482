using Nas.Dsl.Model;

namespace Nas.Dsl.Syntax;

/// <summary>A node of the syntax tree: what was written, before names are looked up.</summary>
/// <param name="Span">Where it stands.</param>
internal abstract record SyntaxNode(Span Span);

/// <summary>A place where the grammar was left.</summary>
/// <param name="Span">The token that does not fit.</param>
/// <param name="Expected">What would.</param>
/// <param name="Found">The token.</param>
internal sealed record SyntaxError(Span Span, IReadOnlyList<string> Expected, Token Found) : SyntaxNode(Span);

/// <summary>A whole file.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Declarations">Its declarations, in order.</param>
/// <param name="Errors">What stands between them.</param>
/// <param name="LostNames">The words in what was skipped between declarations: they may be names that were meant to be declared.</param>
internal sealed record FileSyntax(
    Span Span,
    IReadOnlyList<DeclarationSyntax> Declarations,
    IReadOnlyList<SyntaxError> Errors,
    IReadOnlyCollection<string> LostNames)
    : SyntaxNode(Span);

/// <summary>A declaration. Its errors are inside it; the rest of it is as if they were not there.</summary>
internal abstract record DeclarationSyntax(Span Span, NameSyntax? Name, IReadOnlyList<SyntaxError> Errors) : SyntaxNode(Span)
{
    public bool IsBroken => Errors.Count > 0;
}

internal sealed record NamespaceSyntax(Span Span, IReadOnlyList<NameSyntax> Parts, IReadOnlyList<SyntaxError> Errors)
    : DeclarationSyntax(Span, null, Errors);

internal sealed record OpsSyntax(Span Span, NameSyntax? Name, IReadOnlyList<CandidateSyntax> Candidates, IReadOnlyList<SyntaxError> Errors)
    : DeclarationSyntax(Span, Name, Errors);

/// <summary><c>op se_block = MyProject.Layers.SqueezeExcite(channels)</c>.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Name">The operation's name.</param>
/// <param name="Type">The parts of the class's name.</param>
/// <param name="Arguments">What the constructor is given.</param>
/// <param name="Errors">What was not understood.</param>
internal sealed record OwnSyntax(
    Span Span, NameSyntax? Name, IReadOnlyList<NameSyntax> Type, IReadOnlyList<ArgumentSyntax> Arguments, IReadOnlyList<SyntaxError> Errors)
    : DeclarationSyntax(Span, Name, Errors);

/// <param name="Span">Where it stands.</param>
/// <param name="Name">Its name.</param>
/// <param name="Copies">How many graphs of its own a motif stands for, or null: one.</param>
/// <param name="IsMotif">Whether it is a motif.</param>
/// <param name="IsRecurrent">Whether it is a recurrent cell.</param>
/// <param name="Parent">The cell it inherits from, or null.</param>
/// <param name="Items">What is in it.</param>
/// <param name="Errors">What was not understood.</param>
internal sealed record CellSyntax(
    Span Span,
    NameSyntax? Name,
    NumberSyntax? Copies,
    bool IsMotif,
    bool IsRecurrent,
    NameSyntax? Parent,
    IReadOnlyList<CellItemSyntax> Items,
    IReadOnlyList<SyntaxError> Errors)
    : DeclarationSyntax(Span, Name, Errors);

internal sealed record NetSyntax(
    Span Span,
    NameSyntax? Name,
    IReadOnlyList<ParameterSyntax> Parameters,
    IReadOnlyList<NetItemSyntax> Items,
    IReadOnlyList<SyntaxError> Errors)
    : DeclarationSyntax(Span, Name, Errors);

internal sealed record NameSyntax(Span Span, string Text) : SyntaxNode(Span);

internal sealed record NumberSyntax(Span Span, double Value) : SyntaxNode(Span);

/// <param name="Span">Where it stands.</param>
/// <param name="Text">What is between the quotes; of an amount, its number and unit.</param>
internal sealed record TextSyntax(Span Span, string Text) : SyntaxNode(Span);

/// <summary><c>3</c>, <c>true</c>, <c>channels</c>, <c>channels * 3</c> or <c>3 * channels</c>.</summary>
internal sealed record ValueSyntax(Span Span, NameSyntax? Parameter, double Factor, bool IsBoolean) : SyntaxNode(Span);

/// <param name="Span">Where it stands.</param>
/// <param name="Name">The parameter's name, or null.</param>
/// <param name="Values">One value, or those in braces.</param>
/// <param name="IsChoice">Whether there are braces.</param>
internal sealed record ArgumentSyntax(Span Span, NameSyntax? Name, IReadOnlyList<ValueSyntax> Values, bool IsChoice) : SyntaxNode(Span);

/// <summary><c>2</c>, or <c>1..4</c>.</summary>
internal sealed record RangeSyntax(Span Span, NumberSyntax First, NumberSyntax? Last) : SyntaxNode(Span)
{
    /// <summary>A parameter of the net that stands in its place, which it cannot.</summary>
    public NameSyntax? Parameter { get; init; }
}

internal sealed record OperationSyntax(Span Span, NameSyntax Name, IReadOnlyList<ArgumentSyntax> Arguments) : SyntaxNode(Span);

internal sealed record CandidateSyntax(Span Span, bool SearchOnly, OperationSyntax Operation) : SyntaxNode(Span);

internal sealed record ParameterSyntax(Span Span, NameSyntax Name, NumberSyntax Default) : SyntaxNode(Span);

internal abstract record CellItemSyntax(Span Span, string Keyword) : SyntaxNode(Span);

internal sealed record InputsSyntax(Span Span, IReadOnlyList<NameSyntax> Names) : CellItemSyntax(Span, "input");

internal sealed record NodesSyntax(Span Span, NumberSyntax Count, IReadOnlyList<NodeClauseSyntax> Clauses) : CellItemSyntax(Span, "nodes");

internal sealed record OutputSyntax(Span Span, CellOutput Output) : CellItemSyntax(Span, "output");

internal sealed record StrideSyntax(Span Span, NumberSyntax Stride) : CellItemSyntax(Span, "stride");

/// <summary><c>banks 4</c>.</summary>
internal sealed record BanksSyntax(Span Span, NumberSyntax Count) : CellItemSyntax(Span, "banks");

/// <summary><c>limit edges 9</c>.</summary>
internal sealed record EdgeLimitSyntax(Span Span, NumberSyntax Limit) : CellItemSyntax(Span, "limit");

/// <summary><c>fix n1.x skip_connect, n1.n0 sep_conv(3)</c>.</summary>
internal sealed record FixSyntax(Span Span, IReadOnlyList<FixedEdgeSyntax> Edges) : CellItemSyntax(Span, "fix");

/// <param name="Span">Where it stands.</param>
/// <param name="Node">The node the edge leads to.</param>
/// <param name="State">The state it comes from.</param>
/// <param name="Operation">What stands on it.</param>
internal sealed record FixedEdgeSyntax(Span Span, NameSyntax Node, NameSyntax State, OperationSyntax Operation) : SyntaxNode(Span);

/// <summary><c>default conv_block(5)</c>.</summary>
internal sealed record DefaultSyntax(Span Span, OperationSyntax Operation) : CellItemSyntax(Span, "default");

/// <summary><c>memory c</c>.</summary>
internal sealed record MemorySyntax(Span Span, NameSyntax Name) : CellItemSyntax(Span, "memory");

/// <summary><c>reduce after n3, n7</c>.</summary>
internal sealed record ReduceSyntax(Span Span, IReadOnlyList<NameSyntax> Nodes) : CellItemSyntax(Span, "reduce");

internal abstract record NodeClauseSyntax(Span Span, string Keyword) : SyntaxNode(Span);

/// <param name="Span">Where it stands.</param>
/// <param name="Wiring">All, the last one, some of them, one for each of several inputs, or two as in a tree.</param>
/// <param name="Keep">How many are some, or null: any number.</param>
/// <param name="Inputs">With <see cref="Wiring.Each"/>, how many inputs there are.</param>
internal sealed record FromSyntax(Span Span, Wiring Wiring, RangeSyntax? Keep, int Inputs) : NodeClauseSyntax(Span, "from");

/// <summary><c>to 1..2 of banks</c>.</summary>
internal sealed record ToSyntax(Span Span, RangeSyntax Keep) : NodeClauseSyntax(Span, "to");

/// <summary><c>op Set</c>: what stands on the edges.</summary>
internal sealed record OpSyntax(Span Span, NameSyntax Set) : NodeClauseSyntax(Span, "op");

/// <summary><c>then Set</c>: what stands in the node, behind its sum.</summary>
internal sealed record ThenSyntax(Span Span, NameSyntax Set) : NodeClauseSyntax(Span, "then");

/// <summary><c>merge {add, concat}</c>, <c>merge {add, attention}</c>, <c>merge {add, multiply}</c> or <c>merge concat</c>.</summary>
internal sealed record MergeSyntax(Span Span, Merging Merging) : NodeClauseSyntax(Span, "merge");


/// <summary><c>allocate {replicate, split}</c>.</summary>
internal sealed record AllocateSyntax(Span Span) : NodeClauseSyntax(Span, "allocate");

/// <summary><c>skip any of previous</c>, or <c>skip any before last</c>.</summary>
internal sealed record SkipSyntax(Span Span, bool BeforeLast) : NodeClauseSyntax(Span, "skip");

internal abstract record NetItemSyntax(Span Span, string Keyword) : SyntaxNode(Span);

/// <param name="Span">Where it stands.</param>
/// <param name="Kind">What an example is: <c>image</c> or <c>tokens</c>.</param>
/// <param name="Sizes">Its sizes.</param>
internal sealed record InputSyntax(Span Span, NameSyntax Kind, IReadOnlyList<SizeSyntax> Sizes) : NetItemSyntax(Span, "input");

/// <summary>A number, or several in braces.</summary>
internal sealed record SizeSyntax(Span Span, IReadOnlyList<NumberSyntax> Numbers, bool IsChoice) : SyntaxNode(Span);

/// <summary><c>task classification</c>.</summary>
internal sealed record TaskSyntax(Span Span, NameSyntax Task) : NetItemSyntax(Span, "task");

/// <summary><c>limit params &lt;= 5M, latency("phone.csv") &lt;= 80ms</c>.</summary>
internal sealed record CostLimitsSyntax(Span Span, IReadOnlyList<CostLimitSyntax> Limits) : NetItemSyntax(Span, "limit");

/// <param name="Span">Where it stands.</param>
/// <param name="Measure">What is limited.</param>
/// <param name="Table">The file of a table that foretells it, or null.</param>
/// <param name="Most">The most of it.</param>
internal sealed record CostLimitSyntax(Span Span, NameSyntax Measure, TextSyntax? Table, TextSyntax Most) : SyntaxNode(Span);

/// <summary><c>settings { learning_rate log 1e-4..1e-1 in 13  cutout {0, 8, 16} }</c>.</summary>
internal sealed record SettingsSyntax(Span Span, IReadOnlyList<SettingSyntax> Settings) : NetItemSyntax(Span, SearchSpace.SettingsName);

/// <param name="Span">Where it stands.</param>
/// <param name="Name">Which setting.</param>
/// <param name="IsLogarithmic">Whether the range is logarithmic.</param>
/// <param name="Range">The range, or null: values are listed.</param>
/// <param name="Points">How many values of the range, or null: as many as usual.</param>
/// <param name="Values">The values that are listed.</param>
internal sealed record SettingSyntax(
    Span Span, NameSyntax Name, bool IsLogarithmic, RangeSyntax? Range, NumberSyntax? Points, IReadOnlyList<ValueSyntax> Values) : SyntaxNode(Span)
{
    /// <summary>Of a policy, how many sub-policies it has and how many transforms each.</summary>
    public (NumberSyntax SubPolicies, NumberSyntax Transforms)? Policy { get; init; }
}

internal sealed record StemSyntax(Span Span, IReadOnlyList<OperationSyntax> Operations) : NetItemSyntax(Span, "stem");

internal sealed record HeadSyntax(Span Span, IReadOnlyList<OperationSyntax> Operations) : NetItemSyntax(Span, "head");

/// <param name="Span">Where it stands.</param>
/// <param name="Times">How often, or null for a block that stands alone.</param>
/// <param name="Blocks">What is repeated.</param>
internal sealed record RepeatSyntax(Span Span, ValueSyntax? Times, IReadOnlyList<BlockSyntax> Blocks) : NetItemSyntax(Span, "repeat");

/// <param name="Span">Where it stands.</param>
/// <param name="Name">Its name.</param>
/// <param name="Depth">How many blocks it has.</param>
/// <param name="IsSame">Whether all its blocks are the same.</param>
/// <param name="Set">What its blocks are chosen from.</param>
/// <param name="Channels">Its width, or several to choose from; none where its layers say their own.</param>
/// <param name="Stride">Of its first block, or null for 1.</param>
/// <param name="Rules">Where its layers may stand.</param>
internal sealed record StageSyntax(
    Span Span,
    NameSyntax Name,
    RangeSyntax Depth,
    bool IsSame,
    NameSyntax Set,
    IReadOnlyList<ValueSyntax> Channels,
    NumberSyntax? Stride,
    IReadOnlyList<LayerRuleSyntax> Rules)
    : NetItemSyntax(Span, "stage");

/// <summary><c>limit row 2 for linear_layer</c>, or <c>forbid linear_layer(512) after linear_layer(256)</c>.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Most">The number of a limit, or null.</param>
/// <param name="Layers">The layers it is about.</param>
/// <param name="Before">Those behind which they do not stand; none of a limit.</param>
internal sealed record LayerRuleSyntax(
    Span Span, LayerRuleKind Kind, NumberSyntax? Most, IReadOnlyList<OperationSyntax> Layers, IReadOnlyList<OperationSyntax> Before) : SyntaxNode(Span);

/// <param name="Growth">What the width is multiplied by, or null.</param>
/// <param name="Stride">The stride, or null.</param>
/// <param name="Widths">The widths to choose from; none where there is nothing to choose.</param>
internal sealed record BlockChanges(ValueSyntax? Growth, NumberSyntax? Stride, IReadOnlyList<ValueSyntax> Widths);

/// <param name="Span">Where it stands.</param>
/// <param name="Operation">A cell's name, or a fixed block.</param>
/// <param name="Changes">What stands in braces behind it.</param>
internal sealed record BlockSyntax(Span Span, OperationSyntax Operation, BlockChanges Changes) : SyntaxNode(Span);
