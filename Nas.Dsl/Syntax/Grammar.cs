using Nas.Dsl.Model;
using Sprache;
using static Nas.Dsl.Syntax.TokenParsers;

namespace Nas.Dsl.Syntax;

/// <summary>The grammar of <c>.nas</c> files, from the smallest part to the whole.</summary>
internal static class Grammar
{
    private static readonly Parser<ValueSyntax> Boolean =
        (from word in Word("true").Or(Word("false"))
         select new Func<Span, ValueSyntax>(span => new ValueSyntax(span, null, word.Text == "true" ? 1 : 0, true))).Spanned();

    private static readonly Parser<NameSyntax> SetName = NameOf(NameUse.Set);

    private static readonly Parser<NameSyntax> ValueName = NameOf(NameUse.Value);

    private static readonly Parser<ValueSyntax> NumberFirst =
        (from number in Number
         from parameter in Times(ValueName).XOptional()
         select new Func<Span, ValueSyntax>(span => new ValueSyntax(span, parameter.GetOrDefault(), number.Value, false))).Spanned();

    private static readonly Parser<ValueSyntax> ParameterFirst =
        (from parameter in ValueName
         from number in Times(Number).XOptional()
         select new Func<Span, ValueSyntax>(
             span => new ValueSyntax(span, parameter, number.IsDefined ? number.Get().Value : 1, false))).Spanned();

    private static readonly Parser<ValueSyntax> Value = NumberFirst.Or(Boolean).Or(ParameterFirst);

    private static readonly Parser<ArgumentSyntax> Argument = input =>
        // `name:` is told from a value by its second token, so that an error in either is reported where it is.
        ((TokenInput)input).Next.Token.Kind == TokenKind.Colon ? NamedArgument!(input) : PositionalArgument!(input);

    private static readonly Parser<IReadOnlyList<ValueSyntax>> Choices =
        from open in Mark(TokenKind.OpenBrace)
        from values in Value.List()
        from close in Mark(TokenKind.CloseBrace, "','")
        select values;

    private static readonly Parser<ArgumentSyntax> NamedArgument =
        (from name in AnyWord
         from colon in Mark(TokenKind.Colon)
         from argument in PositionalArgument!
         select new Func<Span, ArgumentSyntax>(span => argument with { Span = span, Name = name })).Spanned();

    private static readonly Parser<ArgumentSyntax> PositionalArgument =
        (from value in Value
         select new ArgumentSyntax(value.Span, null, [value], false))
        .Or((from values in Choices
             select new Func<Span, ArgumentSyntax>(span => new ArgumentSyntax(span, null, values, true))).Spanned());

    private static readonly Parser<OperationSyntax> Operation = OperationOf(NameUse.Candidate);

    private static readonly Parser<OperationSyntax> Layer = OperationOf(NameUse.Layer);

    private static readonly Parser<CandidateSyntax> Candidate =
        (from searchOnly in Word("search").Then(_ => Word("only")).XOptional()
         from operation in Operation
         select new Func<Span, CandidateSyntax>(span => new CandidateSyntax(span, searchOnly.IsDefined, operation))).Spanned();

    private static readonly Parser<CellItemSyntax> Inputs =
        (from keyword in Word("input")
         from names in Name.List()
         select new Func<Span, CellItemSyntax>(span => new InputsSyntax(span, names))).Spanned();

    private static readonly Parser<RangeSyntax> Range =
        (from first in Number
         from last in Mark(TokenKind.Dot).Then(_ => Mark(TokenKind.Dot)).Then(_ => Number).XOptional()
         select new Func<Span, RangeSyntax>(span => new RangeSyntax(span, first, last.GetOrDefault()))).Spanned();

    private static readonly Parser<Tuple<Wiring, RangeSyntax?>> Previous =
        from kept in (from keep in Range select Tuple.Create(Wiring.Some, (RangeSyntax?)keep))
            .Or(from all in Word("all") select Tuple.Create(Wiring.All, (RangeSyntax?)null))
            .Or(from any in Word("any") select Tuple.Create(Wiring.Some, (RangeSyntax?)null))
        from of in Word("of")
        from wiring in kept is (Wiring.Some, null) ? OfPrevious(kept.Item1).Or(from nodes in Word("nodes") select Wiring.Nodes)
            : kept.Item2 is null ? OfPrevious(kept.Item1) : OfPrevious(kept.Item1).Or(from banks in Word("banks") select Wiring.Banks)
        select Tuple.Create(wiring, kept.Item2);

    private static Parser<Wiring> OfPrevious(Wiring wiring) => from previous in Word("previous") select wiring;

    // `previous, previous`: the comma before another clause is not one between inputs.
    private static readonly Parser<int> EachPrevious = input =>
    {
        var word = Word("previous");
        var result = word(input);
        var count = 1;
        while (result.WasSuccessful && ((TokenInput)result.Remainder) is { Token.Kind: TokenKind.Comma } comma && word(comma.Next) is { WasSuccessful: true } next)
            (result, count) = (next, count + 1);
        return result.WasSuccessful ? Result.Success(count, result.Remainder) : Result.Failure<int>(result.Remainder, result.Message, result.Expectations);
    };

    private static readonly Parser<NodeClauseSyntax> From =
        (from keyword in Word("from")
         from kept in (from some in Previous select Tuple.Create(some.Item1, some.Item2, 1))
             .Or(from last in Word("last") select Tuple.Create(Wiring.Last, (RangeSyntax?)null, 1))
             .Or(from pairs in Word("pairs") select Tuple.Create(Wiring.Pairs, (RangeSyntax?)null, 2))
             .Or(from inputs in EachPrevious select Tuple.Create(Wiring.Each, (RangeSyntax?)null, inputs))
         select new Func<Span, NodeClauseSyntax>(span => new FromSyntax(span, kept.Item1, kept.Item2, kept.Item3))).Spanned();

    private static readonly Parser<NodeClauseSyntax> To =
        (from keyword in Word("to")
         from keep in Range
         from of in Word("of")
         from banks in Word("banks")
         select new Func<Span, NodeClauseSyntax>(span => new ToSyntax(span, keep))).Spanned();

    private static readonly Parser<NodeClauseSyntax> Then =
        (from keyword in Word("then")
         from set in SetName
         select new Func<Span, NodeClauseSyntax>(span => new ThenSyntax(span, set))).Spanned();

    private static readonly Parser<NodeClauseSyntax> Skip =
        (from keyword in Word("skip")
         from any in Word("any")
         from beforeLast in (from of in Word("of") from previous in Word("previous") select false)
             .Or(from before in Word("before") from last in Word("last") select true)
         select new Func<Span, NodeClauseSyntax>(span => new SkipSyntax(span, beforeLast))).Spanned();

    private static readonly Parser<Merging> AddOrOther =
        from open in Mark(TokenKind.OpenBrace)
        from add in Word("add")
        from comma in Mark(TokenKind.Comma)
        from other in (from concat in Word("concat") select Merging.AddOrConcat)
            .Or(from attention in Word("attention") select Merging.AddOrAttention)
            .Or(from multiply in Word("multiply") select Merging.AddOrMultiply)
        from close in Mark(TokenKind.CloseBrace)
        select other;

    private static readonly Parser<NodeClauseSyntax> Merge =
        (from keyword in Word("merge")
         from merging in AddOrOther.Or(from concat in Word("concat") select Merging.Concat)
         select new Func<Span, NodeClauseSyntax>(span => new MergeSyntax(span, merging))).Spanned();

    private static readonly Parser<NodeClauseSyntax> Allocate =
        (from keyword in Word("allocate")
         from open in Mark(TokenKind.OpenBrace)
         from replicate in Word("replicate")
         from comma in Mark(TokenKind.Comma)
         from split in Word("split")
         from close in Mark(TokenKind.CloseBrace)
         select new Func<Span, NodeClauseSyntax>(span => new AllocateSyntax(span))).Spanned();

    private static readonly Parser<NodeClauseSyntax> Op =
        (from keyword in Word("op")
         from set in SetName
         select new Func<Span, NodeClauseSyntax>(span => new OpSyntax(span, set))).Spanned();

    private static readonly Parser<IReadOnlyList<NodeClauseSyntax>> NodeClauses =
        from open in Mark(TokenKind.OpenBrace)
        from clauses in From.Or(Op).Or(Then).Or(To).Or(Skip).Or(Merge).Or(Allocate).List()
        from close in Mark(TokenKind.CloseBrace, "','")
        select clauses;

    private static readonly Parser<CellItemSyntax> Nodes =
        (from keyword in Word("nodes")
         from count in Number
         from clauses in NodeClauses.XOptional()
         select new Func<Span, CellItemSyntax>(span => new NodesSyntax(span, count, clauses.GetOrElse([])))).Spanned();

    private static readonly Parser<CellOutput> Concat =
        from word in Word("concat")
        from open in Mark(TokenKind.OpenParenthesis)
        from output in (from nodes in Word("nodes") select CellOutput.Concat).Or(from loose in Word("loose") select CellOutput.Loose).Or(from banks in Word("banks") select CellOutput.Banks).Or(
            from any in Word("any")
            from comma in Mark(TokenKind.Comma)
            from width in Word("channels")
            select CellOutput.Share)
        from close in Mark(TokenKind.CloseParenthesis)
        select output;

    private static readonly Parser<CellOutput> Sum =
        from word in Word("sum")
        from open in Mark(TokenKind.OpenParenthesis)
        from loose in Word("loose")
        from close in Mark(TokenKind.CloseParenthesis)
        select CellOutput.Sum;

    private static readonly Parser<CellOutput> Mean =
        from word in Word("mean")
        from open in Mark(TokenKind.OpenParenthesis)
        from output in (from nodes in Word("nodes") select CellOutput.Mean).Or(from loose in Word("loose") select CellOutput.MeanLoose)
        from close in Mark(TokenKind.CloseParenthesis)
        select output;

    private static readonly Parser<CellItemSyntax> Output =
        (from keyword in Word("output")
         from output in Concat.Or(Sum).Or(Mean).Or(from word in Word("last") select CellOutput.Last).Or(from word in Word("scales") select CellOutput.Scales)
         select new Func<Span, CellItemSyntax>(span => new OutputSyntax(span, output))).Spanned();

    private static readonly Parser<CellItemSyntax> Stride =
        (from keyword in Word("stride")
         from stride in Number
         select new Func<Span, CellItemSyntax>(span => new StrideSyntax(span, stride))).Spanned();

    private static readonly Parser<CellItemSyntax> Banks =
        (from keyword in Word("banks")
         from count in Number
         select new Func<Span, CellItemSyntax>(span => new BanksSyntax(span, count))).Spanned();

    private static readonly Parser<CellItemSyntax> EdgeLimit =
        (from keyword in Word("limit")
         from edges in Word("edges")
         from limit in Number
         select new Func<Span, CellItemSyntax>(span => new EdgeLimitSyntax(span, limit))).Spanned();

    private static readonly Parser<CellItemSyntax> Reduce =
        (from keyword in Word("reduce")
         from after in Word("after")
         from nodes in NameOf(NameUse.Node).List()
         select new Func<Span, CellItemSyntax>(span => new ReduceSyntax(span, nodes))).Spanned();

    private static readonly Parser<CellItemSyntax> Memory =
        (from keyword in Word("memory")
         from name in Name
         select new Func<Span, CellItemSyntax>(span => new MemorySyntax(span, name))).Spanned();

    private static readonly Parser<CellItemSyntax> Default =
        (from keyword in Word("default")
         from operation in Operation
         select new Func<Span, CellItemSyntax>(span => new DefaultSyntax(span, operation))).Spanned();

    private static readonly Parser<FixedEdgeSyntax> FixedEdge =
        (from node in NameOf(NameUse.Node)
         from dot in Mark(TokenKind.Dot)
         from state in NameOf(NameUse.State)
         from operation in Operation
         select new Func<Span, FixedEdgeSyntax>(span => new FixedEdgeSyntax(span, node, state, operation))).Spanned();

    private static readonly Parser<CellItemSyntax> Fix =
        (from keyword in Word("fix")
         from edges in FixedEdge.List()
         select new Func<Span, CellItemSyntax>(span => new FixSyntax(span, edges))).Spanned();

    private static readonly Parser<CellItemSyntax> CellItem = Inputs.Or(Banks).Or(Nodes).Or(Output).Or(Stride).Or(EdgeLimit).Or(Reduce).Or(Default).Or(Fix).Or(Memory);

    private static readonly Parser<SizeSyntax> Size =
        (from number in Number
         select new SizeSyntax(number.Span, [number], false))
        .Or((from open in Mark(TokenKind.OpenBrace)
             from numbers in Number.List()
             from close in Mark(TokenKind.CloseBrace, "','")
             select new Func<Span, SizeSyntax>(span => new SizeSyntax(span, numbers, true))).Spanned());

    private static readonly Parser<NetItemSyntax> Input =
        (from keyword in Word("input")
         from kind in Word("image").Or(Word("tokens"))
         from sizes in Size.InParentheses()
         select new Func<Span, NetItemSyntax>(span => new InputSyntax(span, new NameSyntax(kind.Span, kind.Text), sizes))).Spanned();

    private static readonly Parser<NetItemSyntax> Task =
        (from keyword in Word("task")
         from task in NameOf(NameUse.Task)
         select new Func<Span, NetItemSyntax>(span => new TaskSyntax(span, task))).Spanned();

    private static readonly Parser<TextSyntax> LatencyTable =
        from open in Mark(TokenKind.OpenParenthesis)
        from file in Text
        from close in Mark(TokenKind.CloseParenthesis)
        select file;

    private static readonly Parser<CostLimitSyntax> CostLimit =
        (from measure in NameOf(NameUse.Measure)
         from table in LatencyTable.XOptional()
         from mark in AtMost
         from most in Amount
         select new Func<Span, CostLimitSyntax>(span => new CostLimitSyntax(span, measure, table.GetOrDefault(), most))).Spanned();

    private static readonly Parser<Part<IReadOnlyList<CostLimitSyntax>>> LoneLimits =
        (from limits in CostLimit.List()
         from end in End
         select limits).OrError();

    private static readonly Parser<NetItemSyntax> CostLimits =
        (from keyword in Word("limit")
         from limits in CostLimit.List()
         select new Func<Span, NetItemSyntax>(span => new CostLimitsSyntax(span, limits))).Spanned();

    private static readonly Parser<NameSyntax> SettingName = NameOf(NameUse.Setting);

    private static readonly Parser<SettingSyntax> SettingOfRange =
        (from name in SettingName
         from log in Word("log").XOptional()
         from range in Range
         from points in Word("in").Then(_ => Number).XOptional()
         select new Func<Span, SettingSyntax>(span => new SettingSyntax(span, name, log.IsDefined, range, points.GetOrDefault(), []))).Spanned();

    private static readonly Parser<SettingSyntax> SettingOfValues =
        (from name in SettingName
         from values in Choices
         select new Func<Span, SettingSyntax>(span => new SettingSyntax(span, name, false, null, null, values))).Spanned();

    private static readonly Parser<SettingSyntax> SettingOfPolicy =
        (from name in Name
         from count in Number
         from transforms in Word("of").Then(_ => Number)
         from noun in Word("transforms")
         select new Func<Span, SettingSyntax>(span => new SettingSyntax(span, name, false, null, null, []) { Policy = (count, transforms) })).Spanned();

    // The first token tells a policy and the second values from a range, so that an error in either is reported where it is.
    private static readonly Parser<SettingSyntax> Setting = input =>
        ((TokenInput)input).Token.Text == PolicySize.Name ? SettingOfPolicy(input) : ((TokenInput)input).Next.Token.Kind == TokenKind.OpenBrace ? SettingOfValues(input) : SettingOfRange(input);

    private static readonly Parser<NetItemSyntax> Settings =
        (from keyword in Word(SearchSpace.SettingsName)
         from open in Mark(TokenKind.OpenBrace)
         from first in Setting
         from more in Setting.XMany()
         from close in Mark(TokenKind.CloseBrace, "a name")
         select new Func<Span, NetItemSyntax>(span => new SettingsSyntax(span, [first, .. more]))).Spanned();

    private static readonly Parser<NetItemSyntax> Stem =
        (from keyword in Word("stem")
         from operations in OperationOf(NameUse.Stem).List()
         select new Func<Span, NetItemSyntax>(span => new StemSyntax(span, operations))).Spanned();

    private static readonly Parser<NetItemSyntax> Head =
        (from keyword in Word("head")
         from operations in OperationOf(NameUse.Head).List()
         select new Func<Span, NetItemSyntax>(span => new HeadSyntax(span, operations))).Spanned();

    private static readonly Parser<NumberSyntax> BlockStride = Word("stride").Then(_ => Number);

    private static readonly Parser<NumberSyntax?> StrideBehind = from stride in Mark(TokenKind.Comma).Then(_ => BlockStride).XOptional() select stride.GetOrDefault();

    private static readonly Parser<IReadOnlyList<ValueSyntax>> ChosenWidth = Word("channels").Then(_ => Choices);

    private static readonly Parser<BlockChanges> Changes =
        from open in Mark(TokenKind.OpenBrace)
        from changes in (from stride in BlockStride select new BlockChanges(null, stride, []))
            .Or(from widths in ChosenWidth from stride in StrideBehind select new BlockChanges(null, stride, widths))
            .Or(from value in Value from stride in StrideBehind select new BlockChanges(value, stride, []))
        from close in Mark(TokenKind.CloseBrace)
        select changes;

    private static readonly Parser<BlockSyntax> Block =
        (from operation in OperationOf(NameUse.Block)
         from changes in Changes.XOptional()
         select new Func<Span, BlockSyntax>(span => new BlockSyntax(span, operation, changes.GetOrElse(new BlockChanges(null, null, []))))).Spanned();

    private static readonly Parser<NetItemSyntax> Repeat =
        (from keyword in Word("repeat")
         from times in Value
         from open in Mark(TokenKind.OpenBrace)
         from first in Block
         from more in Block.XMany()
         from close in Mark(TokenKind.CloseBrace, "a name")
         select new Func<Span, NetItemSyntax>(span => new RepeatSyntax(span, times, [first, .. more]))).Spanned();

    private static readonly Parser<NetItemSyntax> Single =
        from block in Block
        select new RepeatSyntax(block.Span, null, [block]);

    private static readonly Parser<IReadOnlyList<ValueSyntax>> Width = Choices.Or(from value in Value select (IReadOnlyList<ValueSyntax>)[value]);

    private static readonly Parser<LayerRuleSyntax> LayerLimit =
        (from keyword in Word("limit")
         from kind in (from row in Word("row") select LayerRuleKind.Row).Or(from image in Word("image") select LayerRuleKind.Image)
         from most in Number
         from aim in Word("for")
         from layers in Layer.List()
         select new Func<Span, LayerRuleSyntax>(span => new LayerRuleSyntax(span, kind, most, layers, []))).Spanned();

    private static readonly Parser<LayerRuleSyntax> Forbidden =
        (from keyword in Word("forbid")
         from layers in Layer.List()
         from after in Word("after")
         from before in Layer.List()
         select new Func<Span, LayerRuleSyntax>(span => new LayerRuleSyntax(span, LayerRuleKind.After, null, layers, before))).Spanned();

    // What can be no depth, and is read so that the binder says why.
    private static readonly Parser<RangeSyntax> NoDepth =
        from parameter in Name select new RangeSyntax(parameter.Span, new NumberSyntax(parameter.Span, double.NaN), null) { Parameter = parameter };

    private static readonly Parser<NetItemSyntax> Stage =
        (from keyword in Word("stage")
         from name in Name
         from open in Mark(TokenKind.OpenBrace)
         from repeat in Word("repeat")
         from depth in Range.Or(NoDepth)
         from same in Word("same").XOptional()
         from openBlocks in Mark(TokenKind.OpenBrace)
         from set in SetName
         from closeBlocks in Mark(TokenKind.CloseBrace)
         from channels in Word("channels").Then(_ => Width).XOptional()
         from stride in Word("stride").Then(_ => Number).XOptional()
         from rules in LayerLimit.Or(Forbidden).XMany()
         from close in Mark(TokenKind.CloseBrace)
         select new Func<Span, NetItemSyntax>(
             span => new StageSyntax(span, name, depth, same.IsDefined, set, channels.GetOrElse([]), stride.GetOrDefault(), [.. rules]))).Spanned();

    private static readonly Parser<NetItemSyntax> NetItem = input =>
    {
        foreach (var word in Words.NetItems) ((TokenInput)input).Wanted?.Add(new Wanted(word, NameUse.New));
        return NetItemHere!(input);
    };

    private static readonly Parser<NetItemSyntax> NetItemHere = input =>
        Words.StartsStage((TokenInput)input) ? Stage(input) : Words.StartsTask((TokenInput)input) ? Task(input) : Words.StartsLimits((TokenInput)input) ? CostLimits(input) : Words.StartsSettings((TokenInput)input) ? Settings(input) : Input.Or(Stem).Or(Repeat).Or(Head).Or(Single)(input);

    private static readonly Parser<ParameterSyntax> Parameter =
        (from name in Name
         from colon in Mark(TokenKind.Colon)
         from number in Number
         select new Func<Span, ParameterSyntax>(span => new ParameterSyntax(span, name, number))).Spanned();

    private static readonly Parser<DeclarationSyntax> Namespace =
        (from keyword in Word("namespace")
         from rest in (from parts in AnyWord.List(TokenKind.Dot)
                       from end in Mark(TokenKind.Semicolon, "'.'")
                       select parts).OrError()
         select new Func<Span, DeclarationSyntax>(
             span => new NamespaceSyntax(span, rest.Value ?? [], rest.Error is null ? [] : [rest.Error]))).Spanned();

    private static readonly Parser<DeclarationSyntax> Ops =
        (from keyword in Word("ops")
         from name in Recovery.DeclaredName
         from body in Candidate.CommaBody()
         select new Func<Span, DeclarationSyntax>(
             span => new OpsSyntax(span, name.Value, body.Items, body.ErrorsAfter(name.Error)))).Spanned();

    // What a constructor is given; `stride` is a word of the language, and here a value.
    private static readonly Parser<ArgumentSyntax> Given =
        (from value in Value.Or(from word in Word("stride") select new ValueSyntax(word.Span, new NameSyntax(word.Span, word.Text), 1, false))
         select new ArgumentSyntax(value.Span, null, [value], false))
        .Or((from values in Choices select new Func<Span, ArgumentSyntax>(span => new ArgumentSyntax(span, null, values, true))).Spanned());

    private static readonly Parser<ArgumentSyntax> NamedGiven =
        (from name in AnyWord
         from colon in Mark(TokenKind.Colon)
         from argument in Given
         select new Func<Span, ArgumentSyntax>(span => argument with { Span = span, Name = name })).Spanned();

    private static readonly Parser<ArgumentSyntax> OwnArgument = input =>
        ((TokenInput)input).Next.Token.Kind == TokenKind.Colon ? NamedGiven(input) : Given(input);

    private static readonly Parser<IReadOnlyList<ArgumentSyntax>> OwnArguments =
        from open in Mark(TokenKind.OpenParenthesis)
        from arguments in (from close in Mark(TokenKind.CloseParenthesis) select (IReadOnlyList<ArgumentSyntax>)[])
            .Or(from arguments in OwnArgument.List() from close in Mark(TokenKind.CloseParenthesis, "','") select arguments)
        select arguments;

    private static readonly Parser<DeclarationSyntax> Own =
        (from keyword in Word("op")
         from name in Recovery.DeclaredName
         from rest in (from equal in Mark(TokenKind.Equal)
                       from type in AnyWord.List(TokenKind.Dot)
                       from arguments in OwnArguments
                       select Tuple.Create(type, arguments)).OrError()
         select new Func<Span, DeclarationSyntax>(span => new OwnSyntax(
             span, name.Value, rest.Value?.Item1 ?? [], rest.Value?.Item2 ?? [], (name.Error ?? rest.Error) is { } error ? [error] : []))).Spanned();

    private static readonly Parser<DeclarationSyntax> Cell =
        (from keyword in Word("cell")
         from name in Recovery.DeclaredName
         from parent in Mark(TokenKind.Colon).Then(_ => NameOf(NameUse.Parent)).XOptional().OrError()
         from body in CellItem.Body()
         select new Func<Span, DeclarationSyntax>(
             span => new CellSyntax(
                 span, name.Value, null, false, false, parent.Value?.GetOrDefault(), body.Items, body.ErrorsAfter(name.Error, parent.Error)))).Spanned();

    private static readonly Parser<DeclarationSyntax> Recurrent =
        (from keyword in Word("recurrent")
         from name in Recovery.DeclaredName
         from body in CellItem.Body()
         select new Func<Span, DeclarationSyntax>(
             span => new CellSyntax(span, name.Value, null, false, true, null, body.Items, body.ErrorsAfter(name.Error)))).Spanned();

    private static readonly Parser<DeclarationSyntax> Motif =
        (from keyword in Word("motif")
         from name in Recovery.DeclaredName
         from copies in Number.XOptional().OrError()
         from body in CellItem.Body()
         select new Func<Span, DeclarationSyntax>(
             span => new CellSyntax(
                 span, name.Value, copies.Value?.GetOrDefault(), true, false, null, body.Items, body.ErrorsAfter(name.Error, copies.Error)))).Spanned();

    private static readonly Parser<DeclarationSyntax> Net =
        (from keyword in Word("net")
         from name in Recovery.DeclaredName
         from parameters in Parameter.InParentheses().XOptional().OrError()
         from body in NetItem.Body()
         select new Func<Span, DeclarationSyntax>(
             span => new NetSyntax(
                 span,
                 name.Value,
                 parameters.Value?.GetOrDefault() ?? [],
                 body.Items,
                 body.ErrorsAfter(name.Error, parameters.Error)))).Spanned();

    private static readonly Parser<FileSyntax> WholeFile = Namespace.Or(Ops).Or(Own).Or(Cell).Or(Motif).Or(Recurrent).Or(Net).File();

    /// <summary>The tree of a file. Errors are in it.</summary>
    public static FileSyntax Read(IReadOnlyList<Token> tokens) => WholeFile(new TokenInput(tokens, 0)).Value;

    /// <summary>What the grammar would take behind some tokens.</summary>
    /// <param name="before">The tokens before that place.</param>
    /// <param name="place">The place.</param>
    /// <returns>That, and the tree of the declaration that is being written.</returns>
    public static (IReadOnlyCollection<Wanted> Wanted, FileSyntax Tree) WantedBehind(IEnumerable<Token> before, Span place)
    {
        var wanted = new HashSet<Wanted>();
        Token[] tokens = [.. before, new(TokenKind.Caret, "", 0, false, place), new(TokenKind.End, "", 0, false, place)];
        // Declarations are read one by one; the last one that has begun is enough.
        var start = tokens.Length - 1;
        while (start > 0 && !Words.StartsDeclaration(new TokenInput(tokens, start))) start--;
        return (wanted, WholeFile(new TokenInput(tokens, start, wanted)).Value);
    }

    /// <summary>Limits on the cost and nothing else, or what stands in their way.</summary>
    public static Part<IReadOnlyList<CostLimitSyntax>> ReadLimits(IReadOnlyList<Token> tokens) => LoneLimits(new TokenInput(tokens, 0)).Value;

    private static Parser<OperationSyntax> OperationOf(NameUse use) =>
        (from name in NameOf(use)
         from arguments in Argument.InParentheses().XOptional()
         select new Func<Span, OperationSyntax>(span => new OperationSyntax(span, name, arguments.GetOrElse([])))).Spanned();

    private static Parser<T> Times<T>(Parser<T> factor) => Mark(TokenKind.Star).Then(_ => factor);
}
