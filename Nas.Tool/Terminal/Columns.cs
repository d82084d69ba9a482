namespace Nas.Tool.Terminal;

/// <summary>Aligned columns of plain text.</summary>
internal static class Columns
{
    /// <summary>Rows with their cells padded to the widest of each column; the last column is left as it is.</summary>
    public static IEnumerable<string> Align(IReadOnlyList<string[]> rows, string indent = "  ")
    {
        if (rows.Count == 0)
            return [];
        var widths = Enumerable.Range(0, rows.Max(r => r.Length)).Select(c => rows.Max(r => c < r.Length ? r[c].Length : 0)).ToArray();
        return rows.Select(row => (indent + string.Join("  ", row.Select((cell, c) => cell.PadRight(widths[c])))).TrimEnd());
    }
}
