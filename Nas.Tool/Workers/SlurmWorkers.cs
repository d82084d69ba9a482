using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Nas.Protocol;
using Nas.Tool.Commands;

namespace Nas.Tool.Workers;

/// <summary>An array job of Slurm, a task for each worker, on machines with this one's file system.</summary>
/// <param name="count">How many.</param>
/// <param name="options">More of <c>sbatch</c>'s own options, such as <c>--partition=gpu</c>.</param>
internal sealed partial class SlurmWorkers(int count, string? options) : WorkerPool
{
    private string? _job;

    public override string Plan(WorkerCall call) => $$"""
        #!/bin/sh
        #SBATCH --job-name="{{call.Name}}"
        #SBATCH --array=0-{{count - 1}}
        #SBATCH --chdir="{{call.Directory}}"
        #SBATCH --output="{{call.LogFolder}}/slurm-%A_%a.log"
        #SBATCH --open-mode=append
        #SBATCH --requeue
        {{ShellWord.Line(call.CommandLine)}}
        code=$?
        # Slurm itself starts a task again when its node fails, but not when its program does.
        if [ $code -ne 0 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt {{Restarts}} ]; then
          scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
        fi
        exit $code

        """;

    public override async Task<string> StartAsync(WorkerCall call, CancellationToken stop)
    {
        Directory.CreateDirectory(call.LogFolder);
        var said = await RunAsync("sbatch", ["--parsable", .. (options ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)], Plan(call), call.Store);
        // The number, and behind it on some systems the cluster's name.
        _job = JobNumber().Match(said) is { Success: true } match ? match.Value : throw new ToolException($"sbatch answers with '{said}' where a job's number is due.");
        return $"{count} workers as Slurm's job {_job}; what they say is in {call.LogFolder}";
    }

    public override async Task EndAsync()
    {
        if (_job is { } job)
            await RunAsync("scancel", [job], "", null);
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string input, string? store)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        // A job has the environment of its submission.
        if (store is not null)
            process.StartInfo.Environment[StoreOption.Variable] = store;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new ToolException($"{program} cannot be started: {e.Message}.", e) { Hint = "Search on a machine that submits jobs to Slurm." };
        }

        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        var said = (await error).Trim();
        return process.ExitCode == 0 ? (await output).Trim() : throw new ToolException($"{program} exits with {process.ExitCode}: {said.ReplaceLineEndings(" ")}");
    }

    [GeneratedRegex("^[0-9]+")]
    private static partial Regex JobNumber();
}
