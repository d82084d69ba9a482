using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Nas.Runtime.Experiments.Databases;

/// <summary>One file. Several processes of one machine may use it at the same time: readers beside one writer, writers in turn.</summary>
/// <param name="path">The file.</param>
/// <param name="patience">How many seconds to wait for another writer.</param>
internal sealed class SqliteDatabase(string path, int patience = 15) : Database
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, CannotOpen = 14, NoDatabase = 26;
    private const int NoRoomForIndex = 4874; // SQLITE_IOERR_SHMSIZE: the index beside the write-ahead log does not fit on the disk

    // How the operating systems say that another process holds a file: Windows twice, Linux, macOS.
    private static readonly int[] Held = [unchecked((int)0x80070020), unchecked((int)0x80070021), 11, 35];

    private const string Resume = "Then: dotnet nas resume";

    public override string Name => path;

    public override string Identity => "INTEGER PRIMARY KEY AUTOINCREMENT";

    public override string Binary => "BLOB";

    public override string Now => "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    public override string SkipLocked => "";

    public override bool Exists => File.Exists(path);

    /// <summary>The file of a project; its folder holds nothing that belongs into version control.</summary>
    public static SqliteDatabase InProject(string projectDirectory) => new(Path.Combine(projectDirectory, ".nas", "experiments.db"));

    public override DbConnection Open()
    {
        CreateFolder();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = patience,
            ForeignKeys = true,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }

    public override void Prepare(Session session)
    {
        // What is damaged is not written to: it may still be saved.
        var found = session.Query("PRAGMA quick_check(1)", row => row.GetString(0)).FirstOrDefault();
        if (found != "ok") throw Damaged(null, found);
        // A write-ahead log: readers and the writer do not wait for each other, and each commit reaches the disk.
        session.Query("PRAGMA journal_mode = WAL", row => row.GetString(0));
        session.Execute("PRAGMA synchronous = FULL");
    }

    // A lock of the operating system on a file beside the database: it goes with its process, and nothing has to be tidied up.
    public override IDisposable? TryLock(Session session, long experiment)
    {
        try
        {
            return new FileStream($"{path}.lock-{experiment}", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (Held.Contains(error.HResult))
        {
            return null;
        }
        catch (IOException error)
        {
            throw new StoreException($"Experiment {experiment} of the store {path} cannot be locked: {error.Message}", error);
        }
    }

    public override StoreException Explain(Exception error) => error is not SqliteException sqlite
        ? new StoreException($"{path}: {error.Message}", error)
        : sqlite.SqliteExtendedErrorCode == NoRoomForIndex ? NoRoom(error) : sqlite.SqliteErrorCode switch
        {
            Busy or Locked => new($"The experiment store {path} is locked by another program.", error)
            {
                Hint = $"End the program that holds it open. {Resume}",
            },
            Corrupt or NoDatabase => Damaged(error, null),
            Full => NoRoom(error),
            ReadOnly or CannotOpen => new($"The experiment store {path} cannot be opened for writing.", error)
            {
                Hint = "Check the rights on the file and its folder, or name another with --store.",
            },
            _ => new($"The experiment store {path} cannot be read or written: {error.Message}", error)
            {
                Hint = $"What was stored before is there. {Resume}",
            },
        };

    private StoreException NoRoom(Exception error) => new($"The disk of the experiment store {path} is full.", error)
    {
        Hint = $"All trials before this one are stored. Make room. {Resume}",
    };

    private StoreException Damaged(Exception? error, string? found) => new(
        $"The experiment store {path} is damaged{(found is null ? "" : $" ({found})")}; nothing in it was changed.", error ?? new InvalidDataException(found))
    {
        Hint = $"Move it away, then a search begins a new one; what can be saved of it shows: sqlite3 {Path.GetFileName(path)} .recover",
    };

    private void CreateFolder()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (Directory.Exists(folder)) return;
        var ignore = Path.Combine(folder, ".gitignore");
        try
        {
            Directory.CreateDirectory(folder);
            if (Path.GetFileName(folder) == ".nas") File.WriteAllText(ignore, "*\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Half a folder would stay without what keeps it out of version control.
            if (File.Exists(ignore)) Directory.Delete(folder, recursive: true);
            throw new StoreException($"The folder {folder} of the experiment store cannot be made: {error.Message}", error)
            {
                Hint = "Name another store with --store.",
            };
        }
    }
}
