namespace Nas.Runtime.Strategies.Steps;

/// <summary>Which examples the architecture learns from in a step.</summary>
public enum ArchitectureExamples
{
    /// <summary>None: it does not learn by gradients.</summary>
    None,

    /// <summary>Those that the weights learn from.</summary>
    Shared,

    /// <summary>Others, that the weights never see.</summary>
    HeldOut,
}
