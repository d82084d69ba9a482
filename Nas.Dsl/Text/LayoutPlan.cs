using Nas.Dsl.Syntax;

namespace Nas.Dsl;

/// <summary>What stands before a token that begins something.</summary>
/// <param name="Indent">How far a new line is moved in, in steps; or -1: it stays on its line.</param>
/// <param name="Gap">On its line, how many spaces stand before it.</param>
/// <param name="Continues">On a new line, the column in which the rest goes on where it does not fit, from 0.</param>
internal readonly record struct Beginning(int Indent, int Gap, int Continues)
{
    public bool IsLine => Indent >= 0;
}

/// <summary>
/// Where the lines of a file begin and which words are padded, so that what belongs together stands in columns. Whether a list, a cell or a net stands on one line is the author's choice, as far as
/// a line goes.
/// </summary>
internal sealed class LayoutPlan
{
    /// <summary>How many characters a line of code has at most, where it can be broken.</summary>
    public const int LongestLine = 160;

    /// <summary>How far a step moves in.</summary>
    public const int Step = 2;

    // That of `output` and `repeat`.
    private const int WordWidth = 6;

    private readonly SourceText _source;
    private readonly Dictionary<int, int> _places = []; // the index of the token that begins at a place
    private readonly Dictionary<int, Beginning> _beginnings = [];
    private readonly Dictionary<int, int> _widths = [];
    private readonly HashSet<int> _choices = [];
    private readonly HashSet<int> _apart = [];

    /// <summary>Plans a file without errors.</summary>
    public LayoutPlan(SourceText source)
    {
        _source = source;
        for (var i = 0; i < source.Tokens.Count; i++) _places[source.Tokens[i].Span.Start] = i;
        FindChoices();
        DeclarationSyntax? before = null;
        foreach (var declaration in source.Tree.Declarations)
        {
            Line(First(declaration), 0, Step);
            Plan(declaration);
            if (before is NamespaceSyntax || IsBlock(declaration) || (before is not null && IsBlock(before))) _apart.Add(First(declaration));
            before = declaration;
        }

        AlignNames();
    }

    /// <summary>What stands before a token, where something begins with it.</summary>
    /// <param name="token">Its index.</param>
    public Beginning? Before(int token) => _beginnings.TryGetValue(token, out var beginning) ? beginning : null;

    /// <summary>How wide a token is written at least.</summary>
    public int Width(int token) => _widths.TryGetValue(token, out var width) ? width : 0;

    /// <summary>Whether a declaration begins with a token that stands apart from the one before it.</summary>
    public bool IsApart(int token) => _apart.Contains(token);

    /// <summary>The spaces between a token and the one before it on a line.</summary>
    /// <param name="token">Its index.</param>
    public int Gap(int token) => Before(token) is { IsLine: false, Gap: var gap } ? gap : Spaces(_source.Tokens[token - 1].Kind, token);

    /// <summary>Whether a list may go on in the next line before a token.</summary>
    /// <param name="token">Its index.</param>
    /// <param name="start">The first token of the line.</param>
    public bool MayBreak(int token, int start)
    {
        if (_source.Tokens[token - 1].Kind != TokenKind.Comma) return false;
        var depth = 0;
        for (var i = start; i < token; i++)
        {
            var kind = _source.Tokens[i].Kind;
            if (kind == TokenKind.OpenParenthesis || (kind == TokenKind.OpenBrace && _choices.Contains(i))) depth++;
            if (kind == TokenKind.CloseParenthesis || (kind == TokenKind.CloseBrace && _choices.Contains(i))) depth--;
        }

        return depth == 0;
    }

    /// <summary>The characters that some tokens take on one line.</summary>
    /// <param name="first">The first.</param>
    /// <param name="last">The last.</param>
    public int Length(int first, int last)
    {
        var length = 0;
        for (var i = first; i <= last; i++) length += _source.Tokens[i].Span.Length + (i == first ? 0 : Gap(i));
        return length;
    }

    private int Spaces(TokenKind before, int token)
    {
        var here = _source.Tokens[token].Kind;
        if (before is TokenKind.OpenParenthesis or TokenKind.Dot
            || here is TokenKind.CloseParenthesis or TokenKind.OpenParenthesis or TokenKind.Comma or TokenKind.Semicolon or TokenKind.Dot) return 0;
        if (here == TokenKind.Colon) return IsInheritance(token) ? 1 : 0;
        return (before == TokenKind.OpenBrace && _choices.Contains(token - 1)) || (here == TokenKind.CloseBrace && _choices.Contains(token)) ? 0 : 1;
    }

    // A colon stands between arguments and their names, and between a cell and what it inherits from.
    private bool IsInheritance(int colon) => colon > 1 && _source.Tokens[colon - 2].Text == "cell" && Before(colon - 2) is { Indent: 0 };

    // The braces of a choice are tight, those around items and clauses are not.
    private void FindChoices()
    {
        var settings = new HashSet<int>(_source.Tree.Declarations.OfType<NetSyntax>().SelectMany(n => n.Items.OfType<SettingsSyntax>()).Select(s => s.Span.Start));
        var open = new Stack<(bool IsChoice, bool IsSettings)>();
        for (var i = 0; i < _source.Tokens.Count; i++)
        {
            var token = _source.Tokens[i];
            if (token.Kind == TokenKind.OpenBrace)
            {
                var before = _source.Tokens[i - 1];
                var isChoice = before.Kind is TokenKind.Comma or TokenKind.OpenParenthesis or TokenKind.Colon || before.Text is "merge" or "allocate" or "channels"
                    || (open.Count > 0 && open.Peek().IsSettings);
                open.Push((isChoice, settings.Contains(before.Span.Start)));
                if (isChoice) _choices.Add(i);
            }
            else if (token.Kind == TokenKind.CloseBrace && open.Pop().IsChoice) _choices.Add(i);
        }
    }

    private void Plan(DeclarationSyntax declaration)
    {
        if (declaration is OpsSyntax ops) Plan(ops);
        else if (declaration is CellSyntax cell) Plan(cell);
        else if (declaration is NetSyntax net) Plan(net);
    }

    private void Plan(OpsSyntax ops)
    {
        var (open, close) = Braces(ops);
        var first = First(ops.Candidates[0]);
        var isBroken = LineOf(first) > LineOf(open) || Comments(open, close);
        if (!isBroken && Length(First(ops), close) <= LongestLine) return;
        var column = 0;
        foreach (var candidate in ops.Candidates)
        {
            var (start, end) = (First(candidate), Last(candidate) + 1); // with the comma behind it
            var length = Length(start, Math.Min(end, close - 1));
            if (column == 0 || (isBroken && LineOf(start) > LineOf(start - 1)) || column + 1 + length > LongestLine)
            {
                Line(start, 1, 2 * Step);
                column = Step - 1;
            }

            column += 1 + length;
        }

        Line(close, 0, 0);
    }

    private void Plan(CellSyntax cell)
    {
        if (FitsOneLine(cell)) return;
        foreach (var item in cell.Items) Item(item);
        Line(Last(cell), 0, 0);
    }

    private void Plan(NetSyntax net)
    {
        if (FitsOneLine(net)) return;
        NetItemSyntax? before = null;
        foreach (var item in net.Items)
        {
            var start = First(item);
            if (item is RepeatSyntax { Times: null })
            {
                // Blocks may stand in a row.
                if (before is not RepeatSyntax { Times: null } || LineOf(start) > LineOf(start - 1)) Line(start, 1, 2 * Step);
            }
            else if (item is SettingsSyntax settings) Plan(settings);
            else Item(item);
            if (item is RepeatSyntax { Times: not null } repeat) Plan(repeat);
            if (item is StageSyntax stage) Plan(stage);
            before = item;
        }

        Line(Last(net), 0, 0);
    }

    private void Plan(SettingsSyntax settings)
    {
        Line(First(settings), 1, 2 * Step);
        if (FitsOneLine(settings)) return;
        var width = settings.Settings.Max(s => s.Name.Span.Length);
        foreach (var setting in settings.Settings)
        {
            Line(First(setting), 2, (2 * Step) + width + 1);
            _widths[First(setting)] = width;
        }

        Line(Last(settings), 1, 0);
    }

    private void Plan(RepeatSyntax repeat)
    {
        if (repeat.Blocks.Count == 1 || FitsOneLine(repeat)) return;
        foreach (var block in repeat.Blocks) Line(First(block), 2, 3 * Step);
        Line(Last(repeat), 1, 0);
    }

    private void Plan(StageSyntax stage)
    {
        if (stage.Rules.Count == 0 || FitsOneLine(stage)) return;
        Line(Braces(stage).Open + 1, 2, 3 * Step);
        foreach (var rule in stage.Rules) Line(First(rule), 2, 3 * Step);
        Line(Last(stage), 1, 0);
    }

    // What its author has on one line, and has room there; the items of it stand apart.
    private bool FitsOneLine(SyntaxNode node)
    {
        var (open, close) = Braces(node);
        var items = node switch
        {
            CellSyntax cell => cell.Items,
            NetSyntax net => net.Items,
            SettingsSyntax settings => settings.Settings,
            _ => (IReadOnlyList<SyntaxNode>)[],
        };
        if (LineOf(open) < LineOf(close)) return false;
        foreach (var item in items.Skip(1)) Apart(First(item), 2);
        return Length(First(node), close) + (node is DeclarationSyntax ? 0 : Step + WordWidth + 1) <= LongestLine;
    }

    // Names of neighbours that stand on a line each.
    private void AlignNames()
    {
        var row = new List<DeclarationSyntax>();
        foreach (var declaration in _source.Tree.Declarations)
        {
            if (row.Count > 0 && (declaration.GetType() != row[0].GetType() || IsApart(First(declaration)) || LineOf(First(declaration)) > LineOf(First(declaration) - 1) + 1)) Align();
            if (declaration is OpsSyntax or OwnSyntax && !IsLong(declaration)) row.Add(declaration);
        }

        Align();

        void Align()
        {
            if (row.Count > 1)
                foreach (var declaration in row) _widths[First(declaration) + 1] = row.Max(d => d.Name!.Span.Length);
            row.Clear();
        }
    }

    private bool IsLong(DeclarationSyntax declaration) => Before(Last(declaration)) is { IsLine: true };

    private bool IsBlock(DeclarationSyntax declaration) => declaration is CellSyntax or NetSyntax && IsLong(declaration);

    private void Item(SyntaxNode item)
    {
        Line(First(item), 1, Step + WordWidth + 1);
        _widths[First(item)] = WordWidth;
    }

    private void Line(int token, int indent, int continues) => _beginnings[token] = new Beginning(indent, 0, continues);

    private void Apart(int token, int gap) => _beginnings[token] = new Beginning(-1, gap, 0);

    private (int Open, int Close) Braces(SyntaxNode node)
    {
        var open = First(node);
        while (_source.Tokens[open].Kind != TokenKind.OpenBrace) open++;
        return (open, Last(node));
    }

    private bool Comments(int open, int close) => _source.Comments.Any(c => c.Start > _source.Tokens[open].Span.Start && c.Start < _source.Tokens[close].Span.Start && _source.Text[c.Start + 1] == '/');

    private int LineOf(int token) => _source.Tokens[token].Span.Line;

    private int First(SyntaxNode node) => _places[node.Span.Start];

    private int Last(SyntaxNode node)
    {
        var token = First(node);
        while (_source.Tokens[token].Span.End < node.Span.End) token++;
        return token;
    }
}
