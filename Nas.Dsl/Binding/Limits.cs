using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>The ranges of numbers in the language.</summary>
internal static class Limits
{
    /// <summary>The largest number of nodes of a cell: a node chooses among at most 30 states, the bits of a decision's value.</summary>
    public const int Nodes = 20;

    /// <summary>The largest number of a pyramid's scales: their orders are the values of one decision.</summary>
    public const int Scales = 5;

    /// <summary>The largest number of graphs that a motif stands for.</summary>
    public const int Copies = 50;

    /// <summary>The largest number of blocks of a stage: the bits of a decision's value.</summary>
    public const int Depth = 50;

    /// <summary>The most values that an operation's arguments may have together: each becomes a member of an enumeration.</summary>
    public const int Instances = 200;

    /// <summary>The largest number of repeats.</summary>
    public const int Repeats = 1000;

    /// <summary>The largest number of channels, features, pixels in a row: products of two of these still fit.</summary>
    public const int Size = 1_000_000;

    /// <summary>The largest kernel.</summary>
    public const int Kernel = 31;

    /// <summary>The most that an operation widens its input by.</summary>
    public const int Factor = 16;

    /// <summary>The largest part of a width that another one is.</summary>
    public const int Ratio = 4;

    /// <summary>Whether <paramref name="value"/> is a whole number in the range. Not a number, which the lexer reported, is not.</summary>
    public static bool IsWhole(double value, int least, int most) => value >= least && value <= most && Math.Floor(value) == value;

    /// <summary>Whether <paramref name="value"/> is in the range and has at most so many digits behind the point.</summary>
    public static bool IsDecimal(double value, int least, int most, int digits) => value >= least && value <= most && Math.Round(value, digits) == value;

    /// <summary>The number, or null where it is out of range, which is then reported.</summary>
    public static int? Whole(NumberSyntax number, int least, int most, DiagnosticBag diagnostics, Func<Diagnostic> problem)
    {
        if (IsWhole(number.Value, least, most)) return (int)number.Value;
        if (double.IsNaN(number.Value)) diagnostics.HasHiddenError();
        else diagnostics.Add(problem());
        return null;
    }
}
