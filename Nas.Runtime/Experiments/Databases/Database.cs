using System.Data.Common;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Nas.Runtime.Experiments.Databases;

/// <summary>Where experiments are stored, and the few things in which databases differ. All other SQL is the same for all.</summary>
internal abstract class Database
{
    // In a package of its own, so that only those who want it have its client.
    private const string PostgresPackage = "Nas.Runtime.Postgres";

    /// <summary>What messages call it; never with a password.</summary>
    public abstract string Name { get; }

    /// <summary>The type of a key that the database numbers.</summary>
    public abstract string Identity { get; }

    /// <summary>The type of bytes.</summary>
    public abstract string Binary { get; }

    /// <summary>The database's own clock: milliseconds since 1970, UTC.</summary>
    public abstract string Now { get; }

    /// <summary>Behind a select: rows that another transaction is changing are passed over, the others held.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>The database that <paramref name="store"/> names: a connection string of PostgreSQL, or a file; null: the project's own file.</summary>
    /// <exception cref="UsageException">It names neither, or PostgreSQL's client is missing.</exception>
    public static Database Of(string? store, string? projectDirectory)
    {
        if (string.IsNullOrWhiteSpace(store)) return SqliteDatabase.InProject(projectDirectory ?? Directory.GetCurrentDirectory());
        if (store.StartsWith("postgres", StringComparison.OrdinalIgnoreCase) && store.Contains("://", StringComparison.Ordinal))
        {
            throw new UsageException(
                "The store is a URL; a connection string is needed.", "Write it as: Host=server;Database=nas;Username=me;Password=...");
        }

        return store.Contains("Host=", StringComparison.OrdinalIgnoreCase) || store.Contains("Server=", StringComparison.OrdinalIgnoreCase)
            ? Postgres(store)
            : new SqliteDatabase(store);
    }

    private static Database Postgres(string connectionString)
    {
        var type = Type.GetType($"{PostgresPackage}.PostgresDatabase, {PostgresPackage}")
            ?? throw new UsageException($"A store on PostgreSQL needs the package {PostgresPackage}, which the project does not reference.", $"dotnet add package {PostgresPackage}");
        try
        {
            return (Database)Activator.CreateInstance(type, connectionString)!;
        }
        catch (TargetInvocationException error) when (error.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    /// <summary>Whether there may be something to read; false where the first writer would create it.</summary>
    public virtual bool Exists => true;

    /// <summary>An open connection.</summary>
    public abstract DbConnection Open();

    /// <summary>Done once, before the schema is looked at: whatever makes the database fit for use.</summary>
    public virtual void Prepare(Session session)
    {
    }

    /// <summary>Keeps other processes from changing the schema until the transaction ends.</summary>
    public virtual void LockSchema(Session session)
    {
    }

    /// <summary>The right to run an experiment, which ends with the process, however it ends; null where another process has it.</summary>
    public abstract IDisposable? TryLock(Session session, long experiment);

    /// <summary>A failure in words.</summary>
    public abstract StoreException Explain(Exception error);
}
