using System.Globalization;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Nas.Runtime.Data.Formats;

/// <summary>
/// A Parquet file of pictures as public hubs have it: a column that is a structure with the <c>bytes</c> of a picture file, or these bytes alone, and one of labels, whose names may stand in the file's metadata.
/// </summary>
internal static class ParquetPictureFile
{
    private static readonly string[] ImageNames = ["image", "img", "picture"];
    private static readonly string[] LabelNames = ["label", "labels", "class", "target", "fine_label"];

    /// <summary>The label of each row as it is written, and the names that whole numbers stand for; null: there are none.</summary>
    /// <exception cref="DataException">Missing, damaged, or without such columns.</exception>
    public static (string[] Labels, IReadOnlyList<string>? Names) ReadLabels(string path, CancellationToken cancellation) => Read(path, async reader =>
    {
        var field = Label(path, reader);
        Image(path, reader);
        var labels = new List<string>();
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            labels.AddRange(await Texts(path, rows, field, labels.Count, cancellation).ConfigureAwait(false));
        }

        return (labels.ToArray(), Names(reader, field.Name));
    });

    /// <summary>Reads the picture files, some rows at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">Is given the row of the first of some and their bytes.</param>
    /// <param name="cancellation">Stops between two.</param>
    /// <exception cref="DataException">Missing, damaged, or a row has no bytes; and what <paramref name="take"/> throws.</exception>
    public static void ReadPictures(string path, Action<int, byte[][]> take, CancellationToken cancellation) => Read(path, async reader =>
    {
        var field = Image(path, reader);
        var first = 0;
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var rows = reader.OpenRowGroupReader(group);
            var values = await Values<ReadOnlyMemory<byte>>(rows, field, cancellation).ConfigureAwait(false);
            if (Array.FindIndex(values, v => v is not { Length: > 0 }) is >= 0 and var none)
                throw DataException.In(Place(path, first + none), "the bytes of a picture", "none", "Where a data set has paths or addresses alone, fetch the pictures and use --data folder.");
            byte[][] pictures = [.. values.Select(v => v!.Value.ToArray())];
            take(first, pictures);
            first += pictures.Length;
        }

        return first;
    });

    /// <summary>A row as a place for people, counted from 0 as data frames do.</summary>
    public static string Place(string path, int row) => $"{path}, row {row}";

    private static T Read<T>(string path, Func<ParquetReader, Task<T>> read)
    {
        try
        {
            return ReadAsync().GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not (DataException or OperationCanceledException or OutOfMemoryException))
        {
            // What the reader throws depends on where the file is damaged.
            throw new DataException($"{path}: expected a whole Parquet file, found another or a damaged one ({error.Message.TrimEnd('.')}). Fetch it again.", error);
        }

        async Task<T> ReadAsync()
        {
            using var file = File.OpenRead(path);
            var reader = await ParquetReader.CreateAsync(file, leaveStreamOpen: true).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false)) return await read(reader).ConfigureAwait(false);
        }
    }

    private static DataField Image(string path, ParquetReader reader)
    {
        var fields = reader.Schema.DataFields.Where(f => f.ClrType == typeof(ReadOnlyMemory<byte>)).ToArray();
        var structures = fields.Where(f => f.Path.ToList() is [_, "bytes"]).ToArray();
        var alone = fields.Where(f => f.Path.ToList() is [var name] && ImageNames.Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray();
        return structures is [var one] ? one
            : structures.Length == 0 && alone is [var bytes] ? bytes
            : throw DataException.In(path, "one column of pictures, a structure with 'bytes' or the bytes in a column 'image'", Columns(reader), "Use a data set that has the pictures in its files.");
    }

    private static DataField Label(string path, ParquetReader reader) =>
        LabelNames.Select(name => Array.Find(reader.Schema.DataFields, f => f.Path.ToList() is [var own] && string.Equals(own, name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(f => f is not null)
        ?? throw DataException.In(path, $"a column '{LabelNames[0]}' (or {string.Join(", ", LabelNames.Skip(1))})", Columns(reader), "Use a data set that has one class for each picture.");

    private static string Columns(ParquetReader reader) => string.Join(", ", reader.Schema.DataFields.Select(f => string.Join('.', f.Path.ToList())));

    private static async Task<IEnumerable<string>> Texts(string path, ParquetRowGroupReader rows, DataField field, int first, CancellationToken cancellation)
    {
        return field.ClrType switch
        {
            { } type when type == typeof(ReadOnlyMemory<char>) => await Labels<ReadOnlyMemory<char>>().ConfigureAwait(false),
            { } type when type == typeof(long) => await Labels<long>().ConfigureAwait(false),
            { } type when type == typeof(int) => await Labels<int>().ConfigureAwait(false),
            { } type when type == typeof(short) => await Labels<short>().ConfigureAwait(false),
            { } type when type == typeof(byte) => await Labels<byte>().ConfigureAwait(false),
            { } type when type == typeof(sbyte) => await Labels<sbyte>().ConfigureAwait(false),
            { } type when type == typeof(ushort) => await Labels<ushort>().ConfigureAwait(false),
            { } type when type == typeof(uint) => await Labels<uint>().ConfigureAwait(false),
            { } type when type == typeof(bool) => await Labels<bool>().ConfigureAwait(false),
            var type => throw DataException.In(path, $"whole numbers or texts in the column '{field.Name}'", type.Name, "Use a data set that has one class for each picture."),
        };

        async Task<IEnumerable<string>> Labels<T>()
            where T : struct =>
            (await Values<T>(rows, field, cancellation).ConfigureAwait(false)).Select((value, i) => value is { } label
                ? string.Create(CultureInfo.InvariantCulture, $"{label}")
                : throw DataException.In(Place(path, first + i), $"a label in the column '{field.Name}'", "none", "Use a part of the data set that has labels."));
    }

    // Read as arrays and strings, values stand in the rows of those that are missing before them.
    private static async Task<T?[]> Values<T>(ParquetRowGroupReader rows, DataField field, CancellationToken cancellation)
        where T : struct
    {
        var count = checked((int)rows.RowCount);
        if (field.IsNullable)
        {
            var values = new T?[count];
            await rows.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
            return values;
        }

        var all = new T[count];
        await rows.ReadAsync<T>(field, all.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
        return [.. all.Select(v => (T?)v)];
    }

    // {"info": {"features": {"label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}}}
    private static string[]? Names(ParquetReader reader, string column)
    {
        if (!reader.CustomMetadata.TryGetValue("huggingface", out var text)) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.GetProperty("info").GetProperty("features").GetProperty(column).GetProperty("names").EnumerateArray().Select(n => n.GetString()!)];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // another writer's
        }
    }
}
