namespace Nas.Runtime.Declaring;

/// <summary>
/// The width of a stage, or several to choose from: <c>channels {24, 32}</c>. Behind the attribute of a cell or block, several widths of the net from
/// there on: <c>Normal { channels {24, 32} }</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ChannelsAttribute : Attribute
{
    /// <summary>Numbers of channels.</summary>
    /// <param name="widths">One, or several to choose from; each at least 1.</param>
    public ChannelsAttribute(params int[] widths) => Widths = [.. widths.Select(w => w.ToString())];

    /// <summary>Numbers of channels, or parameters of the net: <c>nameof(Channels) + " * 2"</c>.</summary>
    /// <param name="widths">One, or several to choose from.</param>
    public ChannelsAttribute(params string[] widths) => Widths = widths;

    /// <summary>The widths as they are written in the language.</summary>
    public IReadOnlyList<string> Widths { get; }
}
