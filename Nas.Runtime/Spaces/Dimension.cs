namespace Nas.Runtime.Spaces;

/// <summary>In what way the networks of a space differ by a decision.</summary>
public enum Dimension
{
    /// <summary>The size of a kernel.</summary>
    Kernel,

    /// <summary>How many blocks a stage has.</summary>
    Depth,

    /// <summary>How many channels there are: of a stage, or inside an operation.</summary>
    Width,

    /// <summary>The size of the images.</summary>
    Resolution,

    /// <summary>Anything else: operations, edges.</summary>
    Other,
}
