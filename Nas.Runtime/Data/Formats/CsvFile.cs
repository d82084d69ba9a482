using CsvHelper;

namespace Nas.Runtime.Data.Formats;

/// <summary>The records of a CSV file with a header.</summary>
internal sealed class CsvFile
{
    private static readonly CsvReaderOptions Strict = new()
    {
        Separator = ',',
        TrimWhitespace = true,
        TrackLineNumbers = true,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    private readonly List<string[]> _records = [];
    private readonly List<long> _lines = [];

    /// <exception cref="DataException">There is no such file, it is damaged, or it has no rows.</exception>
    public CsvFile(string path)
    {
        Path = path;
        try
        {
            using var reader = CsvReader.FromFile(path, Strict);
            Header = [.. reader.Headers];
            while (reader.Read())
            {
                _records.Add([.. Enumerable.Range(0, Header.Length).Select(reader.GetString)]);
                _lines.Add(reader.LineNumber);
            }
        }
        catch (CsvFormatException error)
        {
            throw new DataException($"{path}, line {error.LineNumber}: the row does not fit the header, or its quotes do not match.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The table cannot be read: {error.Message}", error);
        }

        if (Header.Length == 0) throw new DataException($"{path} is empty.");
        if (_records.Count == 0) throw new DataException($"{path} has a header, but no rows.");
        if (Header.GroupBy(h => h, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new DataException($"{path} has two columns '{twice.Key}'.");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The names of the columns, no two of them alike.</summary>
    public string[] Header { get; }

    /// <summary>The rows, each with as many fields as there are columns.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Records => _records;

    /// <summary>Row <paramref name="row"/> as a place for people.</summary>
    public string Place(int row) => $"{Path}, line {_lines[row]}";
}
