using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Nas.Databases;

/// <summary>A PostgreSQL server of the test's own, in a folder of its own, on a free port of this machine; Debian's binaries.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nas-postgres-").FullName;

    public PostgresServer()
    {
        if (Binaries is null) return;
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", _folder);
        // A test's server may lose its data with the machine, but not with a process.
        AsServer("initdb", "-D", Data, "-U", "nas", "--auth=trust", "-E", "UTF8", "--no-sync");
        Port = FreePort();
        AsServer("pg_ctl", "-D", Data, "-w", "-t", "120", "-l", Path.Combine(_folder, "log"), "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off", "start");
    }

    /// <summary>The newest installed version's folder; null where there is none.</summary>
    public static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        : null;

    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The connection string of a database of its own.</summary>
    public string Database(string name)
    {
        AsServer("psql", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "nas", "-d", "postgres", "-q", "-c", $"CREATE DATABASE {name}");
        return $"Host=127.0.0.1;Port={Port};Username=nas;Database={name}";
    }

    public void Dispose()
    {
        if (Binaries is not null) AsServer("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    // The server refuses to run as root.
    private static void AsServer(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries!, program);
        if (Environment.IsPrivilegedProcess) Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]);
        else Run(path, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // Not redirected: the server would hold the pipe open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "\"$0\" \"$@\" > /dev/null 2>&1 < /dev/null", program, .. arguments]) { WorkingDirectory = "/" })!;
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(3)), $"{program} does not end");
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exits with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A test that starts a PostgreSQL server; skipped where Debian's package postgresql is not installed.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresServer.Binaries is null) Skip = "needs PostgreSQL: apt-get install postgresql";
    }
}
