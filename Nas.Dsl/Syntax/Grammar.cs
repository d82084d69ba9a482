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

    private static readonly Parser<ValueSyntax> NumberFirst =
        (from number in Number
         from parameter in Times(Name).XOptional()
         select new Func<Span, ValueSyntax>(span => new ValueSyntax(span, parameter.GetOrDefault(), number.Value, false))).Spanned();

    private static readonly Parser<ValueSyntax> ParameterFirst =
        (from parameter in Name
         from number in Times(Number).XOptional()
         select new Func<Span, ValueSyntax>(
             span => new ValueSyntax(span, parameter, number.IsDefined ? number.Get().Value : 1, false))).Spanned();

    private static readonly Parser<ValueSyntax> Value = NumberFirst.Or(Boolean).Or(ParameterFirst);

    private static readonly Parser<ArgumentSyntax> Argument = input =>
        // `name:` is told from a value by its second token, so that an error in either is reported where it is.
        ((TokenInput)input).Next.Token.Kind == TokenKind.Colon ? NamedArgument!(input) : PositionalArgument!(input);

    private static readonly Parser<ArgumentSyntax> NamedArgument =
        (from name in AnyWord
         from colon in Mark(TokenKind.Colon)
         from value in Value
         select new Func<Span, ArgumentSyntax>(span => new ArgumentSyntax(span, name, value))).Spanned();

    private static readonly Parser<ArgumentSyntax> PositionalArgument =
        from value in Value
        select new ArgumentSyntax(value.Span, null, value);

    private static readonly Parser<OperationSyntax> Operation =
        (from name in Name
         from arguments in Argument.InParentheses().XOptional()
         select new Func<Span, OperationSyntax>(span => new OperationSyntax(span, name, arguments.GetOrElse([])))).Spanned();

    private static readonly Parser<CandidateSyntax> Candidate =
        (from searchOnly in Word("search").Then(_ => Word("only")).XOptional()
         from operation in Operation
         select new Func<Span, CandidateSyntax>(span => new CandidateSyntax(span, searchOnly.IsDefined, operation))).Spanned();

    private static readonly Parser<CellItemSyntax> Inputs =
        (from keyword in Word("input")
         from names in Name.List()
         select new Func<Span, CellItemSyntax>(span => new InputsSyntax(span, names))).Spanned();

    private static readonly Parser<NumberSyntax?> Keep =
        Number.Or(from all in Word("all") select (NumberSyntax?)null);

    private static readonly Parser<NodeClauseSyntax> From =
        (from keyword in Word("from")
         from keep in Keep
         from of in Word("of")
         from previous in Word("previous")
         select new Func<Span, NodeClauseSyntax>(span => new FromSyntax(span, keep))).Spanned();

    private static readonly Parser<NodeClauseSyntax> Op =
        (from keyword in Word("op")
         from set in Name
         select new Func<Span, NodeClauseSyntax>(span => new OpSyntax(span, set))).Spanned();

    private static readonly Parser<IReadOnlyList<NodeClauseSyntax>> NodeClauses =
        from open in Mark(TokenKind.OpenBrace)
        from clauses in From.Or(Op).List()
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
        from nodes in Word("nodes")
        from close in Mark(TokenKind.CloseParenthesis)
        select CellOutput.Concat;

    private static readonly Parser<CellItemSyntax> Output =
        (from keyword in Word("output")
         from output in Concat.Or(from word in Word("last") select CellOutput.Last)
         select new Func<Span, CellItemSyntax>(span => new OutputSyntax(span, output))).Spanned();

    private static readonly Parser<CellItemSyntax> Stride =
        (from keyword in Word("stride")
         from stride in Number
         select new Func<Span, CellItemSyntax>(span => new StrideSyntax(span, stride))).Spanned();

    private static readonly Parser<CellItemSyntax> CellItem = Inputs.Or(Nodes).Or(Output).Or(Stride);

    private static readonly Parser<NetItemSyntax> Image =
        (from keyword in Word("input")
         from image in Word("image")
         from sizes in Number.InParentheses()
         select new Func<Span, NetItemSyntax>(span => new ImageSyntax(span, sizes))).Spanned();

    private static readonly Parser<NetItemSyntax> Stem =
        (from keyword in Word("stem")
         from operations in Operation.List()
         select new Func<Span, NetItemSyntax>(span => new StemSyntax(span, operations))).Spanned();

    private static readonly Parser<NetItemSyntax> Head =
        (from keyword in Word("head")
         from operations in Operation.List()
         select new Func<Span, NetItemSyntax>(span => new HeadSyntax(span, operations))).Spanned();

    private static readonly Parser<ValueSyntax> Growth =
        from open in Mark(TokenKind.OpenBrace)
        from value in Value
        from close in Mark(TokenKind.CloseBrace)
        select value;

    private static readonly Parser<BlockSyntax> Block =
        (from operation in Operation
         from growth in Growth.XOptional()
         select new Func<Span, BlockSyntax>(span => new BlockSyntax(span, operation, growth.GetOrDefault()))).Spanned();

    private static readonly Parser<NetItemSyntax> Repeat =
        (from keyword in Word("repeat")
         from times in Number
         from open in Mark(TokenKind.OpenBrace)
         from first in Block
         from more in Block.XMany()
         from close in Mark(TokenKind.CloseBrace, "a name")
         select new Func<Span, NetItemSyntax>(span => new RepeatSyntax(span, times, [first, .. more]))).Spanned();

    private static readonly Parser<NetItemSyntax> Single =
        from block in Block
        select new RepeatSyntax(block.Span, null, [block]);

    private static readonly Parser<NetItemSyntax> NetItem = Image.Or(Stem).Or(Repeat).Or(Head).Or(Single);

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

    private static readonly Parser<DeclarationSyntax> Cell =
        (from keyword in Word("cell")
         from name in Recovery.DeclaredName
         from parent in Mark(TokenKind.Colon).Then(_ => Name).XOptional().OrError()
         from body in CellItem.Body()
         select new Func<Span, DeclarationSyntax>(
             span => new CellSyntax(
                 span, name.Value, parent.Value?.GetOrDefault(), body.Items, body.ErrorsAfter(name.Error, parent.Error)))).Spanned();

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

    private static readonly Parser<FileSyntax> WholeFile = Namespace.Or(Ops).Or(Cell).Or(Net).File();

    /// <summary>The tree of a file. Errors are in it.</summary>
    public static FileSyntax Read(IReadOnlyList<Token> tokens) => WholeFile(new TokenInput(tokens, 0)).Value;

    private static Parser<T> Times<T>(Parser<T> factor) => Mark(TokenKind.Star).Then(_ => factor);
}
