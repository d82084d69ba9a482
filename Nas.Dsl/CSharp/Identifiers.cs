using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.CSharp;

/// <summary>
/// The names that things of a space have in C# and in a state dictionary. Supernet, built network and written source all ask here, so
/// that weights can be copied from one to the other by name.
/// </summary>
public static class Identifiers
{
    private static readonly HashSet<string> Keywords =
    [
        "__arglist", "__makeref", "__reftype", "__refvalue", "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char",
        "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit",
        "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal",
        "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected",
        "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch",
        "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void",
        "volatile", "while",
    ];

    private static readonly Regex NumberedStage = new("^(cell|block)[0-9]+$", RegexOptions.CultureInvariant);

    /// <summary>Whether an identifier of C# may begin with <paramref name="c"/> (C# specification, section 6.4.3).</summary>
    public static bool IsStart(char c) => c == '_' || CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber;

    /// <summary>Whether <paramref name="c"/> may stand in an identifier of C#; those that only format (Cf) are not counted.</summary>
    public static bool IsPart(char c) => IsStart(c) || CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.ConnectorPunctuation;

    /// <summary>Whether C# allows <paramref name="c"/> in an identifier and reads over it.</summary>
    public static bool IsFormatting(char c) => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;

    /// <summary>A name in the language as one of a C# type or member: <c>skip_connect</c> becomes <c>SkipConnect</c>.</summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder();
        foreach (var word in name.Split(['_'], StringSplitOptions.RemoveEmptyEntries))
            result.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        if (result.Length == 0 || !IsStart(result[0])) result.Insert(0, '_');
        return result.ToString();
    }

    /// <summary>A name of a type or member as one of a variable or field: <c>SkipConnect</c> becomes <c>skipConnect</c>.</summary>
    public static string Camel(string pascal) => char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);

    /// <summary>The name as it is written in C# source: <c>@class</c> for <c>class</c>.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "@" + name : name;

    /// <summary>The module of a written network's second head, which is there for its training alone (<see cref="TrainingParts.AuxiliaryHead"/>).</summary>
    public const string AuxiliaryModule = "auxiliary";

    /// <summary>Whether a weight of a network is of that module, by its name in the state dictionary.</summary>
    public static bool IsAuxiliary(string weight) => weight.StartsWith(AuxiliaryModule + ".", StringComparison.Ordinal);

    /// <summary>Whether the class of a written network may have a member of this name, so that the class cannot.</summary>
    public static bool IsMemberOfNetwork(string name) => name is "stem" or "head" or "forward" or AuxiliaryModule or "AuxiliaryOutput" or "DropPaths" || NumberedStage.IsMatch(name);

    /// <summary>
    /// The line in front of a class of this name that keeps the compiler from warning of the name, or null where it does not: one of nothing but
    /// small Latin letters might be a keyword of C# one day.
    /// </summary>
    public static string? Pragma(string className) =>
        className.All(c => c is >= 'a' and <= 'z') ? "#pragma warning disable CS8981 // A name of small letters only." : null;

    /// <summary>
    /// A candidate as a C# member: <c>sep_conv(3)</c> is <c>SepConv3x3</c>, <c>dil_conv(3, 4)</c> is <c>DilConv3x3Dilation4</c>,
    /// <c>max_pool(3, norm: false)</c> is <c>MaxPool3x3NoNorm</c>. Unlike arguments give unlike names.
    /// </summary>
    public static string Operation(Operation operation)
    {
        var result = new StringBuilder(Pascal(operation.Name));
        var parameters = OperationDefinition.All.TryGetValue(operation.Name, out var definition) ? definition.Parameters : [];
        var sides = parameters.Where(p => p.Kind == ParameterKind.Kernel).Select(p => p.Name).ToList();
        foreach (var argument in operation.Arguments)
        {
            var side = sides.IndexOf(argument.Parameter);
            var isKernel = side >= 0;
            var value = Segment(argument.Value);
            // A kernel of two sides has both as arguments.
            if (isKernel && sides.Count == 2 && argument.Value.Parameter is null) result.Append(side == 0 ? "" : "x").Append(value);
            else if (argument.Value.IsBoolean) result.Append(argument.Value.Factor != 0 ? "" : "No").Append(Pascal(argument.Parameter));
            else if (isKernel && argument.Value.Parameter is null) result.Append(value).Append('x').Append(value);
            else result.Append(Pascal(argument.Parameter)).Append(Pascal(value).TrimStart('_'));
        }

        return result.ToString();
    }

    /// <summary>The members for several candidates, in order, each with a name of its own.</summary>
    /// <param name="operations">The candidates.</param>
    /// <param name="taken">Names that none of them may have.</param>
    public static IReadOnlyList<string> Operations(IEnumerable<Operation> operations, params string[] taken) => Unique(operations.Select(Operation), taken);

    /// <summary>
    /// A candidate as a segment of a state dictionary's key: the name and the arguments, joined by <c>_</c>; a named argument brings its
    /// parameter's name. <c>sep_conv_3</c>, <c>max_pool_3_norm_false</c>.
    /// </summary>
    public static string CandidateKey(Operation operation) => string.Join(
        "_",
        new[] { operation.Name }.Concat(operation.Arguments.Select(a => a.Named ? $"{a.Parameter}_{Value(a)}" : Value(a))));

    /// <summary>The module that brings an input of a cell to the cell's width: <c>preprocess_a</c>.</summary>
    /// <param name="input">The name of the input.</param>
    public static string Preprocess(string input) => "preprocess_" + input;

    /// <summary>The module of an edge: <c>n2_a</c> for that from input a to node 2.</summary>
    /// <param name="to">The name of the node it leads to.</param>
    /// <param name="from">The name of the state it comes from.</param>
    public static string Edge(string to, string from) => $"{to}_{from}";

    /// <summary>The module of an edge: <c>n2_a</c>, or <c>n2_1_a</c> where node 2 has several inputs that may be the same and it is of the first.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">The node it leads to.</param>
    /// <param name="edge">The edge.</param>
    public static string Edge(Graph graph, Node node, Edge edge) =>
        Edge(node.From.Count == 1 ? node.Name : $"{node.Name}_{node.InputOf(edge) + 1}", graph.StateName(edge.State));

    /// <summary>Makes names differ: what was there before, or is taken, gets the first free number from 2 appended.</summary>
    /// <param name="names">The names wished for.</param>
    /// <param name="taken">Names that none of them may have.</param>
    public static IReadOnlyList<string> Unique(IEnumerable<string> names, params string[] taken)
    {
        var wished = names.ToArray();
        var used = new HashSet<string>(taken);
        // A name that somebody asks for by itself is never given to another as a replacement.
        var reserved = new HashSet<string>(wished);
        var result = new List<string>();
        foreach (var name in wished)
        {
            var unique = name;
            for (var number = 2; used.Contains(unique) || (unique != name && reserved.Contains(unique)); number++) unique = name + number;
            used.Add(unique);
            result.Add(unique);
        }

        return result;
    }

    private static string Value(Argument argument) =>
        argument.Choices.Count == 0 ? Segment(argument.Value) : string.Join("_or_", argument.Choices.Select(Segment));

    private static string Segment(Expression value) => new([.. value.ToString().Replace(" * ", "_").Select(c => char.IsLetterOrDigit(c) ? c : '_')]);
}
