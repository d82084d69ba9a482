namespace Nas.Runtime.Hosting;

/// <summary>A file that is written whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Sees to it that there is a folder for a file, before there is any work to lose.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it will hold, for the message: <c>weights</c>.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static void RequireFolder(string path, string what)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new UsageException($"There is no folder {folder} for the {what}.", "Create it, or choose another file with --output.");
    }

    /// <summary>Replaces a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it holds, for the message: <c>weights</c>.</param>
    /// <param name="write">Writes into the file of the given name.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string path, string what, Action<string> write)
    {
        var temporary = path + ".tmp";
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The {what} cannot be written to {path}: {error.Message}", error);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
