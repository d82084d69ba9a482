using System.Data.Common;
using System.Net.Sockets;

namespace Nas.Runtime.Experiments.Databases;

/// <summary>One connection, for one thread: commands, queries and transactions. Every failure of the database comes out explained.</summary>
internal sealed class Session : IDisposable
{
    private readonly DbConnection _connection;
    private DbTransaction? _transaction;

    public Session(Database database)
    {
        Database = database;
        _connection = Explained(database.Open);
    }

    public Database Database { get; }

    /// <summary>Executes a command.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params (string Name, object? Value)[] parameters) => Explained(() =>
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    });

    /// <summary>Reads all rows.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params (string Name, object? Value)[] parameters) => Explained(() =>
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    });

    /// <summary>All that <paramref name="body"/> does happens, or nothing of it.</summary>
    public T Transaction<T>(Func<T> body)
    {
        _transaction = Explained(_connection.BeginTransaction);
        try
        {
            var result = body();
            Explained(() =>
            {
                _transaction.Commit();
                return 0;
            });
            return result;
        }
        finally
        {
            try
            {
                // One that was not committed is rolled back here.
                _transaction.Dispose();
            }
            catch (DbException)
            {
                // The connection is gone, and the transaction with it; the failure that made it so is on its way.
            }

            _transaction = null;
        }
    }

    /// <inheritdoc cref="Transaction{T}"/>
    public void Transaction(Action body) => Transaction(() =>
    {
        body();
        return 0;
    });

    public void Dispose() => _connection.Dispose();

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this project's own; what users say goes into parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = _transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            // No number is stored as nothing: SQLite has no other way.
            parameter.Value = value is null or double.NaN ? DBNull.Value : value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private T Explained<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is DbException or SocketException or TimeoutException)
        {
            throw Database.Explain(error);
        }
    }
}

/// <summary>Columns by their place, null where there is nothing.</summary>
internal static class Columns
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? Whole(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static double? Number(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
}
