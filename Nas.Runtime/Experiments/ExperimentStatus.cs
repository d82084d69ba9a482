namespace Nas.Runtime.Experiments;

/// <summary>Where an experiment is.</summary>
internal enum ExperimentStatus
{
    /// <summary>A process runs it, or was killed while it did.</summary>
    Running,

    /// <summary>It ended before its plan and can be resumed.</summary>
    Stopped,

    /// <summary>It ran to its end.</summary>
    Done,

    /// <summary>It broke off; it can be resumed when the cause is gone.</summary>
    Failed,
}
