namespace Nas.Tool.WriteBack;

/// <summary>Writes one file that no build depends on, such as a drawing: whole or not at all.</summary>
internal static class WholeFile
{
    /// <exception cref="ToolException">It cannot be written; what was there before still is.</exception>
    public static void Write(string path, string text)
    {
        var temporary = path + ".nas-new";
        try
        {
            try
            {
                File.WriteAllText(temporary, text);
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                if (File.Exists(temporary))
                    File.Delete(temporary);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"Cannot write {path}: {e.Message.TrimEnd('.')}.", e);
        }
    }
}
