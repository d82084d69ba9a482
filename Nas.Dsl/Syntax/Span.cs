namespace Nas.Dsl;

/// <summary>A stretch of a file. Lines and columns count from 1; the end is the place behind the last character.</summary>
/// <param name="Start">The first character, from 0.</param>
/// <param name="Length">How many characters; 0 at the end of the file.</param>
/// <param name="Line">The line of the first character.</param>
/// <param name="Column">The column of the first character.</param>
/// <param name="EndLine">The line of the end.</param>
/// <param name="EndColumn">The column of the end.</param>
public readonly record struct Span(int Start, int Length, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The place behind the last character, from 0.</summary>
    public int End => Start + Length;

    /// <summary>From the start of this span to the end of <paramref name="last"/>, which must not end before it.</summary>
    internal Span To(Span last) => new(Start, last.End - Start, Line, Column, last.EndLine, last.EndColumn);
}
