using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Sources;

/// <summary>
/// A folder of pictures: <c>train/CLASS/*</c>, <c>validation/CLASS/*</c> and <c>test/CLASS/*</c>, or <c>CLASS/*</c> alone, see <see cref="Division"/> for what is not there; classes are numbered in the order of their
/// names. Or <c>labels.csv</c> with a line for each picture, see <see cref="PictureLabels"/>. Pictures are brought to the shape that the net takes.
/// </summary>
public sealed class ImageFolder : DataSource
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    // Pictures that would silently be left out if they were skipped like other files.
    private static readonly string[] NotRead = [".tif", ".tiff", ".heic", ".avif", ".ppm", ".pgm", ".pnm"];

    /// <inheritdoc/>
    public override string Name => "folder";

    /// <inheritdoc/>
    public override string Description => "your own pictures (JPEG, PNG, WebP, BMP, GIF) in --data-dir: train/CLASS/* and test/CLASS/*, CLASS/*, or labels.csv";

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var root = RequireDirectory(request);
        DecodedPictures.RequireChannels(request);
        var list = Path.Combine(root, PictureLabels.FileName);
        var (files, classes, parts) = File.Exists(list) ? PictureLabels.Read(list) : Listed(root);
        RequireFit(request, request.Image, classes.Names.Count);
        return DecodedPictures.Of(request, classes, Division.Of(root, classes, parts, request), files, places => DecodedPictures.Decode(request, places, i => Picture.Read(files[i])));
    }

    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');

    private static string[] FoldersIn(string directory) => [.. DataFile.List(directory, folders: true).Where(d => !IsHidden(d)).Select(d => Path.GetFileName(d)!)];

    private static (string[] Files, Classes Classes, DataPart[] Parts) Listed(string root)
    {
        var folders = PartsIn(root);
        var names = ClassesIn(folders[0].Path);
        Classes.RequireTwo(folders[0].Path, names);
        foreach (var (path, part) in folders.Skip(1)) RequireSameClasses(path, names);
        var all =
            from folder in folders
            from label in Enumerable.Range(0, names.Length)
            from file in PicturesIn(Path.Combine(folder.Path, names[label]))
            select (File: file, Label: (long)label, folder.Part);
        var pictures = all.ToArray();
        return ([.. pictures.Select(p => p.File)], new(names, [.. pictures.Select(p => p.Label)]), [.. pictures.Select(p => p.Part)]);
    }

    // The training part first.
    private static (string Path, DataPart Part)[] PartsIn(string root)
    {
        var found =
            from name in FoldersIn(root)
            where name is "train" or "validation" or "valid" or "val" or "test"
            orderby DataParts.Named(name)
            select (Name: name, Path: Path.Combine(root, name), Part: DataParts.Named(name)!.Value);
        var parts = found.ToArray();
        if (parts.GroupBy(p => p.Part).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw DataException.In(root, "one folder for the validation part", string.Join(" and ", twice.Select(p => p.Name)), "Keep one of them.");
        if (parts is [{ Part: not DataPart.Train } other, ..]) throw DataException.In(root, $"the folder train beside {other.Name}", "none", $"Make train/CLASS/* and {other.Name}/CLASS/*.");
        return parts.Length == 0 ? [(root, DataPart.Train)] : [.. parts.Select(p => (p.Path, p.Part))];
    }

    private static string[] ClassesIn(string directory)
    {
        var classes = FoldersIn(directory);
        if (classes.Length == 0)
            throw DataException.In(directory, $"one folder for each class, or {PictureLabels.FileName}", "neither", "Put the pictures of each class into a folder named after it.");
        return classes;
    }

    private static void RequireSameClasses(string part, string[] classes)
    {
        var found = ClassesIn(part);
        if (classes.FirstOrDefault(c => !found.Contains(c, StringComparer.Ordinal)) is { } missing)
            throw DataException.In(part, $"the classes of train: {string.Join(", ", classes)}", $"no folder {missing}", "Give all parts the same classes.");
        if (found.FirstOrDefault(c => !classes.Contains(c, StringComparer.Ordinal)) is { } extra)
            throw DataException.In(part, $"the classes of train: {string.Join(", ", classes)}", $"another folder {extra}", "Give all parts the same classes.");
    }

    private static string[] PicturesIn(string directory)
    {
        var files = DataFile.List(directory, folders: false).Where(f => !IsHidden(f)).ToArray();
        if (files.FirstOrDefault(f => NotRead.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)) is { } other)
            throw DataException.In(other, Picture.Formats, Path.GetExtension(other), "Convert the pictures to PNG.");
        string[] pictures = [.. files.Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))];
        if (pictures.Length == 0)
            throw DataException.In(directory, $"pictures ({string.Join(", ", Extensions)})", files.Length == 0 ? "an empty folder" : $"{files.Length} other files", "Put the pictures of this class directly into it, or delete the folder.");
        return pictures;
    }
}
