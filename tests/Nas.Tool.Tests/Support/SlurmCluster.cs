using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Nas.Tool.Tests.Support;

/// <summary>A real Slurm: its controller and two nodes, all on this machine, in a folder of their own. The programs find it by the environment variable SLURM_CONF.</summary>
public sealed class SlurmCluster : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SlurmCluster()
    {
        if (!IsThere) return;
        // The daemons know this machine by its name without the domain.
        var (host, ports) = (Dns.GetHostName().Split('.')[0], FreePorts(3));
        Directory.CreateDirectory(_folder.File("state"));
        Configuration = _folder.File("slurm.conf");
        File.WriteAllText(Configuration, $"""
            ClusterName=test
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            AuthType=auth/none
            CredType=cred/none
            # A job that is started again waits until its old credential has expired.
            AuthInfo=cred_expire=5
            SchedulerParameters=bf_interval=1,sched_interval=1
            SlurmUser=root
            StateSaveLocation={_folder.File("state")}
            SlurmdSpoolDir={_folder.File("spool-%n")}
            SlurmctldPidFile={_folder.File("ctld.pid")}
            SlurmdPidFile={_folder.File("slurmd-%n.pid")}
            SlurmctldLogFile={_folder.File("ctld.log")}
            SlurmdLogFile={_folder.File("slurmd-%n.log")}
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/linear
            MpiDefault=none
            ReturnToService=2
            KillWait=2
            NodeName=n[1-2] NodeHostname={host} NodeAddr=127.0.0.1 Port=[{ports[1]}-{ports[1] + 1}] CPUs=1
            PartitionName=debug Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP

            """);
        Run("slurmctld", "-c");
        Run("slurmd", "-N", "n1");
        Run("slurmd", "-N", "n2");
        Until(() => Run("sinfo", "-h", "-N", "-o", "%N %t").Split('\n').Count(l => l.Contains("idle", StringComparison.Ordinal)) == 2, "the nodes do not come up");
    }

    /// <summary>Whether Slurm is installed, and may be started.</summary>
    public static bool IsThere { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/slurmctld") && File.Exists("/usr/sbin/slurmd");

    /// <summary>The path of its configuration.</summary>
    public string Configuration { get; } = "";

    /// <summary>Runs one of its programs.</summary>
    /// <returns>What it says.</returns>
    public string Run(string program, params string[] arguments)
    {
        var path = program.StartsWith("slurm", StringComparison.Ordinal) ? $"/usr/sbin/{program}" : program;
        // Through a file: a daemon would hold a pipe open.
        var output = _folder.File($"said-{Guid.NewGuid():N}");
        var info = new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; \"$@\" > \"$out\" 2>&1 < /dev/null", "sh", output, path, .. arguments]);
        info.Environment["SLURM_CONF"] = Configuration;
        using var process = Process.Start(info)!;
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), $"{program} does not end");
        var said = File.ReadAllText(output);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exits with {process.ExitCode}: {said}");
        return said.Trim();
    }

    /// <summary>Waits until something holds.</summary>
    public static void Until(Func<bool> holds, string otherwise)
    {
        var patience = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), otherwise);
            Thread.Sleep(100);
        }
    }

    public void Dispose()
    {
        if (IsThere)
        {
            foreach (var pid in new[] { "slurmd-n1.pid", "slurmd-n2.pid", "ctld.pid" }.Select(f => _folder.File(f)).Where(File.Exists))
            {
                try
                {
                    using var daemon = Process.GetProcessById(int.Parse(File.ReadAllText(pid), System.Globalization.CultureInfo.InvariantCulture));
                    daemon.Kill();
                    daemon.WaitForExit();
                }
                catch (ArgumentException)
                {
                    // It has ended.
                }
            }
        }

        _folder.Dispose();
    }

    // Several free ones in a row.
    private static int[] FreePorts(int count)
    {
        while (true)
        {
            var listeners = new List<TcpListener>();
            try
            {
                for (var i = 0; i < count; i++)
                {
                    var listener = new TcpListener(IPAddress.Loopback, i == 0 ? 0 : ((IPEndPoint)listeners[0].LocalEndpoint).Port + i);
                    listener.Start();
                    listeners.Add(listener);
                }

                return [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
            }
            catch (SocketException)
            {
                // The next one is taken; elsewhere.
            }
            finally
            {
                foreach (var listener in listeners) listener.Dispose();
            }
        }
    }
}
