using System.Diagnostics;
using Nas.Protocol;
using Nas.Tool.Commands;
using Nas.Tool.Projects;

namespace Nas.Tool.Workers;

/// <summary>Processes on this machine.</summary>
/// <param name="count">How many.</param>
internal sealed class LocalWorkers(int count) : WorkerPool
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _workers = [];

    public override bool IsLocal => true;

    public override string Plan(WorkerCall call) => string.Join('\n', Enumerable.Repeat(ShellWord.Line(call.CommandLine), count));

    public override Task<string> StartAsync(WorkerCall call, CancellationToken stop)
    {
        Directory.CreateDirectory(call.LogFolder);
        for (var i = 0; i < count; i++)
        {
            var log = new StreamWriter(Path.Combine(call.LogFolder, $"local-{i}.log")) { AutoFlush = true };
            // The first start is not left to the task: what cannot be started at all is the user's to know.
            _workers.Add(WatchAsync(Start(call, log), call, log));
        }

        return Task.FromResult($"{(count == 1 ? "a worker" : $"{count} workers")} on this machine; what they say is in {call.LogFolder}");
    }

    public override async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_workers);
        _workers.Clear();
    }

    private async Task WatchAsync(Process process, WorkerCall call, StreamWriter log)
    {
        await using var written = log;
        for (var restarts = 0; ; restarts++)
        {
            using (process)
            {
                try
                {
                    await process.WaitForExitAsync(_end.Token);
                }
                catch (OperationCanceledException)
                {
                    // Its search is over: a trial that it holds is nobody's loss.
                    process.Kill(entireProcessTree: true);
                    await process.WaitForExitAsync();
                    return;
                }

                if (process.ExitCode == 0 || restarts == Restarts)
                    return;
            }

            process = Start(call, log);
        }
    }

    private static Process Start(WorkerCall call, StreamWriter log)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(call.CommandLine[0], call.CommandLine.Skip(1)) { WorkingDirectory = call.Directory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        if (call.Store is { } store)
            process.StartInfo.Environment[StoreOption.Variable] = store;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        DotnetCommand.Start(process);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Keep(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is { } line)
                lock (log)
                    log.WriteLine(line);
        }
    }
}
