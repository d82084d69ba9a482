using System.Data;
using System.Globalization;
using Nas.Runtime.Data.Formats;
using DataException = Nas.Runtime.Data.DataException;

namespace Nas.Runtime.Tables;

/// <summary>A CSV file with a header, whose columns can be computed with.</summary>
internal sealed class CsvColumns : IDisposable
{
    private readonly CsvFile _file;
    private readonly DataTable _numbers = new() { Locale = CultureInfo.InvariantCulture };

    /// <exception cref="DataException">There is no such file, it is damaged, or it has no rows.</exception>
    public CsvColumns(string path)
    {
        _file = new(path);
        FillNumbers();
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>How many rows there are.</summary>
    public int Count => _file.Records.Count;

    /// <summary>Row <paramref name="row"/> as a place for people.</summary>
    public string Place(int row) => _file.Place(row);

    /// <summary>Whether there is a column of that name.</summary>
    public bool Has(string column) => Array.IndexOf(_file.Header, column) >= 0;

    /// <summary>A column as it is written.</summary>
    /// <exception cref="DataException">There is none of that name.</exception>
    public Func<int, string> Texts(string column)
    {
        var index = Array.IndexOf(_file.Header, column);
        if (index < 0) throw new DataException($"{Path} has no column '{column}'; it has: {string.Join(", ", _file.Header)}.");
        return row => _file.Records[row][index];
    }

    /// <summary>The value of an expression over the columns in each row.</summary>
    /// <param name="expression">See <see cref="DataColumn.Expression"/>.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="DataException">The expression is wrong, or a row has no value.</exception>
    public double[] Numbers(string expression, string what)
    {
        DataColumn? column = null;
        try
        {
            column = _numbers.Columns.Add(null, typeof(double), expression);
            var values = new double[Count];
            for (var row = 0; row < Count; row++)
            {
                values[row] = _numbers.Rows[row][column] is double value && double.IsFinite(value)
                    ? value
                    : throw new DataException($"{Place(row)}: there is no number for the {what}, '{expression}'.");
            }

            return values;
        }
        catch (Exception error) when (error is System.Data.DataException or InvalidCastException or FormatException or OverflowException or ArgumentException)
        {
            throw new DataException(
                $"The {what} '{expression}' cannot be computed: {error.Message.TrimEnd('.')}. The columns of {Path} are: {string.Join(", ", _file.Header)}.", error);
        }
        finally
        {
            if (column is not null) _numbers.Columns.Remove(column);
        }
    }

    public void Dispose() => _numbers.Dispose();

    // A column is one of numbers where every cell that is not empty is one; expressions compute with those.
    private void FillNumbers()
    {
        var numeric = new bool[_file.Header.Length];
        for (var c = 0; c < _file.Header.Length; c++)
        {
            numeric[c] = _file.Records.All(r => r[c].Length == 0 || TryParse(r[c], out _));
            _numbers.Columns.Add(_file.Header[c], numeric[c] ? typeof(double) : typeof(string));
        }

        _numbers.BeginLoadData();
        var values = new object[_file.Header.Length];
        foreach (var record in _file.Records)
        {
            for (var c = 0; c < values.Length; c++)
                values[c] = !numeric[c] ? record[c] : TryParse(record[c], out var number) ? number : DBNull.Value;
            _numbers.Rows.Add(values);
        }

        _numbers.EndLoadData();
    }

    private static bool TryParse(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
