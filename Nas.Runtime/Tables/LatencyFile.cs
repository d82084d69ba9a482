using System.Globalization;
using System.Text;
using Nas.Runtime.Searching;
using DataException = Nas.Runtime.Data.DataException;

namespace Nas.Runtime.Tables;

/// <summary>A table of latencies as a CSV file with the columns operation, configuration and milliseconds.</summary>
internal static class LatencyFile
{
    private const string Operation = "operation", Configuration = "configuration", Milliseconds = "milliseconds";

    /// <summary>Reads one.</summary>
    /// <exception cref="DataException">There is no such file, a column is missing, a row has no number of at least 0, or is there twice.</exception>
    public static LatencyTable Read(string path)
    {
        using var columns = new CsvColumns(path);
        var (operations, configurations, numbers) = (columns.Texts(Operation), columns.Texts(Configuration), columns.Texts(Milliseconds));
        var rows = new Dictionary<(string, string), double>();
        for (var row = 0; row < columns.Count; row++)
        {
            if (!double.TryParse(numbers(row), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) || !double.IsFinite(milliseconds))
                throw new DataException($"{columns.Place(row)}: '{numbers(row)}' is no number of milliseconds.");
            if (milliseconds < 0) throw new DataException($"{columns.Place(row)}: {numbers(row)} milliseconds are less than 0.");
            if (!rows.TryAdd((operations(row), configurations(row)), milliseconds))
                throw new DataException($"{columns.Place(row)}: an earlier row is of '{operations(row)}' with the configuration '{configurations(row)}' as well.");
        }

        return new LatencyTable(rows.Select(r => (r.Key.Item1, r.Key.Item2, r.Value)));
    }

    /// <summary>The text of such a file; numbers are written so that reading them gives the same number again.</summary>
    public static string Write(LatencyTable table)
    {
        var text = new StringBuilder($"{Operation},{Configuration},{Milliseconds}\n");
        foreach (var (operation, configuration, milliseconds) in table.Rows)
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(operation)},{Quoted(configuration)},{milliseconds}\n");
        return text.ToString();
    }

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\n\r") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
