using System.Globalization;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Sources;

/// <summary>
/// Pictures in Parquet files as public hubs have them: <c>train-00000-of-00002.parquet</c>, <c>validation-*.parquet</c>, <c>test-*.parquet</c>, in the folder or in <c>data</c> below it; the word before the first
/// hyphen or point is the part. Pictures are brought to the shape that the net takes, as those of a folder are.
/// </summary>
public sealed class ParquetPictures : DataSource
{
    /// <inheritdoc/>
    public override string Name => "parquet";

    /// <inheritdoc/>
    public override string Description => "pictures in Parquet files in --data-dir, as public hubs have them: train-*.parquet, validation-*.parquet, test-*.parquet";

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var root = RequireDirectory(request);
        DecodedPictures.RequireChannels(request);
        var below = Path.Combine(root, "data");
        var files = FilesIn(root) is { Length: > 0 } here ? here : Directory.Exists(below) ? FilesIn(below) : [];
        if (files.Length == 0) throw DataException.In(root, "files that end in .parquet", "none", "Put the data set's files there.");
        var parts = files.Select(PartOf).ToArray();
        var contents = files.Select(f => ParquetPictureFile.ReadLabels(f, request.Cancellation)).ToArray();
        var classes = ClassesOf(root, files, contents);
        RequireFit(request, request.Image, classes.Names.Count);
        var division = Division.Of(root, classes, [.. contents.SelectMany((c, f) => Enumerable.Repeat(parts[f], c.Labels.Length))], request);
        return DecodedPictures.Of(request, classes, division, files, places =>
        {
            var start = 0;
            foreach (var (file, content) in files.Zip(contents))
            {
                var of = places.AsMemory(start, content.Labels.Length);
                ParquetPictureFile.ReadPictures(
                    file,
                    (first, pictures) => DecodedPictures.Decode(request, of.Slice(first, pictures.Length).ToArray(), i => Picture.Of(pictures[i], ParquetPictureFile.Place(file, first + i))),
                    request.Cancellation);
                start += content.Labels.Length;
            }
        });
    }

    private static string[] FilesIn(string folder) => [.. DataFile.List(folder, folders: false).Where(f => f.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))];

    private static DataPart PartOf(string file) => DataParts.Named(Path.GetFileName(file).Split('-', '.')[0])
        ?? throw DataException.In(file, $"a name that begins with {DataParts.Names}", Path.GetFileName(file), "Rename the file, such as train-0.parquet, or move it elsewhere.");

    private static Classes ClassesOf(string root, string[] files, (string[] Labels, IReadOnlyList<string>? Names)[] contents)
    {
        string[] labels = [.. contents.SelectMany(c => c.Labels)];
        if (labels.Length == 0) throw DataException.In(root, "pictures", "none", "Fetch the files again.");
        if (contents[0].Names is not { } names || contents.Any(c => c.Names?.SequenceEqual(names) != true)) return Classes.Of(root, labels);
        Classes.RequireTwo(root, names);
        return new(names, [.. contents.SelectMany((content, f) => content.Labels.Select((label, row) =>
            long.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 0 && number < names.Count ? number
            : throw DataException.In(ParquetPictureFile.Place(files[f], row), $"a label from 0 to {names.Count - 1}", label, "Use parts of the data set that have labels.")))]);
    }
}
