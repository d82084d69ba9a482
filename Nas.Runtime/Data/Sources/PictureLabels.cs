using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Sources;

/// <summary><c>labels.csv</c> beside pictures: for each a line with its file, its class and, where it pleases, its part.</summary>
internal static class PictureLabels
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "labels.csv";

    private static readonly string[] File = ["file", "file_name", "filename", "image", "path"];
    private static readonly string[] Label = ["label", "class", "category"];
    private static readonly string[] Part = ["split", "part", "set"];

    /// <summary>The pictures in the order of the lines.</summary>
    /// <exception cref="DataException">A column is missing, or a line names no picture that is there, no class, or a part that is none.</exception>
    public static (string[] Files, Classes Classes, DataPart[] Parts) Read(string path)
    {
        var csv = new CsvFile(path);
        var (file, label, part) = (Required(File), Required(Label), Column(Part));
        var folder = Path.GetDirectoryName(path)!;
        var (files, labels, parts) = (new string[csv.Records.Count], new string[csv.Records.Count], new DataPart[csv.Records.Count]);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < files.Length; row++)
        {
            var record = csv.Records[row];
            var name = record[file];
            if (name.Length == 0) throw new DataException($"{csv.Place(row)}: there is no file in the column '{csv.Header[file]}'. Write one, or delete the line.");
            files[row] = Path.Combine(folder, name.Replace('\\', '/'));
            if (!System.IO.File.Exists(files[row])) throw new DataException($"{csv.Place(row)}: the picture {name} is not in {folder}. Put it there, or delete the line.");
            if (!lines.TryAdd(Path.GetFullPath(files[row]), row)) throw new DataException($"{csv.Place(row)}: the picture {name} has a line before, see {csv.Place(lines[Path.GetFullPath(files[row])])}. Keep one of them.");
            labels[row] = record[label];
            if (labels[row].Length == 0) throw new DataException($"{csv.Place(row)}: there is no label for {name} in the column '{csv.Header[label]}'. Write one, or delete the line.");
            if (part < 0) continue;
            parts[row] = DataParts.Named(record[part])
                ?? throw new DataException($"{csv.Place(row)}: expected {DataParts.Names} in the column '{csv.Header[part]}', found '{record[part]}'. Write one of them, or leave the column out.");
        }

        return (files, Classes.Of(path, labels), parts);

        int Column(string[] names) => Array.FindIndex(csv.Header, h => names.Contains(h, StringComparer.OrdinalIgnoreCase));

        int Required(string[] names) => Column(names) is >= 0 and var column ? column
            : throw DataException.In(path, $"a column '{names[0]}' (or {string.Join(", ", names.Skip(1))})", string.Join(", ", csv.Header), "Name the columns in the first line.");
    }
}
