using System.Text;
using System.Text.Json;

namespace Nas.Tool.WriteBack;

/// <summary>
/// The record on disk of a transaction under way: a line with the files, then <c>ready</c> once all contents are staged,
/// then <c>committed</c>. While its process lives it is locked, so that two writers never meet in one project.
/// </summary>
internal sealed class TransactionJournal
{
    public const string FileName = ".nas-write";

    private const string Ready = "ready";
    private const string Committed = "committed";

    private readonly FileStream _stream;

    private TransactionJournal(FileStream stream, IReadOnlyList<StagedFile> files, bool isReady, bool isCommitted)
    {
        _stream = stream;
        Files = files;
        IsReady = isReady;
        IsCommitted = isCommitted;
    }

    public IReadOnlyList<StagedFile> Files { get; }
    public bool IsReady { get; private set; }
    public bool IsCommitted { get; private set; }

    public static TransactionJournal Create(string folder, IReadOnlyList<StagedFile> files)
    {
        // Without a buffer: what did not fit on the disk would be tried again when the stream is closed.
        var stream = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var journal = new TransactionJournal(stream, files, false, false);
        try
        {
            journal.Append(JsonSerializer.Serialize(files));
            return journal;
        }
        catch
        {
            journal.Delete();
            throw;
        }
    }

    /// <exception cref="ToolException">Its writer is still alive.</exception>
    public static TransactionJournal? OpenExisting(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException e)
        {
            throw new ToolException($"Another dotnet nas is writing in {folder} ({e.Message}).", e) { Hint = "Wait until it is done." };
        }

        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd();
        // A line counts only with its end: without, the writer was interrupted while writing it.
        var lines = text.Split('\n')[..^1];
        IReadOnlyList<StagedFile> files = [];
        if (lines.Length > 0)
        {
            try
            {
                files = JsonSerializer.Deserialize<List<StagedFile>>(lines[0]) ?? [];
            }
            catch (JsonException e)
            {
                stream.Dispose();
                throw new ToolException($"{path} is damaged.", e) { Hint = "Look at the files beside it whose names begin with a point and end in .nas-old, then delete it." };
            }
        }
        stream.Seek(0, SeekOrigin.End);
        return new TransactionJournal(stream, files, lines.Contains(Ready), lines.Contains(Committed));
    }

    public void MarkReady()
    {
        Append(Ready);
        IsReady = true;
    }

    public void MarkCommitted()
    {
        Append(Committed);
        IsCommitted = true;
    }

    /// <summary>Restores the old contents, unless nothing was renamed yet or the new ones were committed.</summary>
    public void Restore()
    {
        foreach (var file in Files)
        {
            // Before it is ready, an old content set aside may be half a copy, and no target has been touched.
            if (IsReady && !IsCommitted)
                file.Restore();
            else
                file.Discard();
        }
    }

    public void Delete()
    {
        var path = _stream.Name;
        // Deleted before it is unlocked: nobody can come in between and take it for a crashed writer's.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        _stream.Dispose();
        File.Delete(path);
    }

    private void Append(string line)
    {
        _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _stream.Flush(flushToDisk: true);
    }
}
