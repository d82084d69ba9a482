namespace Nas.Tool.WriteBack;

/// <summary>
/// Changes several files, all or none of them, also when the process or the machine stops in between.
/// Every new content is first written completely to a temporary file in the folder of its target and flushed, every
/// old content is copied aside, and a journal says so; only then the temporary files are renamed onto their targets.
/// Until <see cref="Commit"/>, <see cref="Rollback"/> (or, after a crash, <see cref="Recover"/>) restores what was there.
/// </summary>
internal sealed class FileTransaction : IDisposable
{
    private readonly TransactionJournal _journal;
    private bool _open = true;

    private FileTransaction(TransactionJournal journal) => _journal = journal;

    /// <summary>Writes the changes. On failure everything is as before.</summary>
    /// <param name="folder">Where the journal lies during the transaction; at most one at a time.</param>
    /// <param name="changes">Files to write; their folders must exist.</param>
    /// <param name="beforeRename">Called before each rename, with the target; for tests of what a crash leaves behind.</param>
    /// <exception cref="IOException">Disk full and the like.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder or file is read-only.</exception>
    public static FileTransaction Apply(string folder, IReadOnlyList<FileChange> changes, Action<string>? beforeRename = null)
    {
        var transaction = new FileTransaction(TransactionJournal.Create(folder, [.. changes.Select(StagedFile.For)]));
        try
        {
            for (var i = 0; i < changes.Count; i++)
                transaction._journal.Files[i].Stage(changes[i].Content);
            transaction._journal.MarkReady();
            foreach (var file in transaction._journal.Files)
            {
                beforeRename?.Invoke(file.Path);
                file.Put();
            }
        }
        catch
        {
            transaction.Rollback();
            throw;
        }
        return transaction;
    }

    /// <summary>The new files stay.</summary>
    public void Commit()
    {
        _journal.MarkCommitted();
        _open = false;
        foreach (var file in _journal.Files)
            file.Discard();
        _journal.Delete();
    }

    /// <summary>Everything is again as it was before.</summary>
    public void Rollback()
    {
        if (!_open)
            return;
        _open = false;
        _journal.Restore();
        _journal.Delete();
    }

    public void Dispose() => Rollback();

    /// <summary>Undoes what a transaction left behind that neither committed nor rolled back.</summary>
    /// <returns>The files concerned; empty where there was nothing to do.</returns>
    /// <exception cref="ToolException">Another process is writing at this moment.</exception>
    public static IReadOnlyList<string> Recover(string folder)
    {
        if (TransactionJournal.OpenExisting(folder) is not { } journal)
            return [];
        var wasCommitted = journal.IsCommitted;
        journal.Restore();
        journal.Delete();
        return wasCommitted ? [] : [.. journal.Files.Select(f => f.Path)];
    }
}
