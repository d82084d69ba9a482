namespace Nas.Runtime.Declaring;

/// <summary>What the constructor of an own module is told of its place.</summary>
public enum Given
{
    /// <summary>The channels that it puts out.</summary>
    Channels,

    /// <summary>The channels that come in; a module that takes them may put out others.</summary>
    InChannels,

    /// <summary>The channels that it puts out, of a module that is told both.</summary>
    OutChannels,

    /// <summary>1, or 2 where it halves height and width.</summary>
    Stride,
}
