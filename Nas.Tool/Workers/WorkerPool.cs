namespace Nas.Tool.Workers;

/// <summary>Workers of a search, as some engine starts them, starts them again when they fail, and ends them with it.</summary>
internal abstract class WorkerPool
{
    /// <summary>How often a worker that fails is started again.</summary>
    protected const int Restarts = 3;

    /// <summary>Whether they run on this machine and can share a file.</summary>
    public virtual bool IsLocal => false;

    /// <summary>What would be started, as text.</summary>
    public abstract string Plan(WorkerCall call);

    /// <summary>Starts them.</summary>
    /// <returns>What was started, for the user.</returns>
    /// <exception cref="ToolException">They cannot be started.</exception>
    public abstract Task<string> StartAsync(WorkerCall call, CancellationToken stop);

    /// <summary>Ends those that run, or does nothing where none was started.</summary>
    /// <exception cref="ToolException">The engine does not answer; they end by themselves when there is nothing to do.</exception>
    public abstract Task EndAsync();
}
