namespace Nas.Runtime.Declaring;

/// <summary>
/// The part is a stage of its name: a chain of blocks, each with one candidate of the set. <c>stage S1 { repeat 1..4 { Mobile } ... }</c>;
/// <see cref="ChannelsAttribute"/> says its width; without it each block is a layer that says its own sizes.
/// </summary>
/// <typeparam name="TSet">An enumeration with <see cref="OpsAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StageAttribute<TSet> : Attribute
    where TSet : struct, Enum
{
    /// <summary>A stage of so many blocks: <c>repeat 4</c>.</summary>
    /// <param name="depth">1 to 50.</param>
    public StageAttribute(int depth) => (Least, Most) = (depth, depth);

    /// <summary>A stage whose depth is searched: <c>repeat 1..4</c>.</summary>
    /// <param name="least">At least 1.</param>
    /// <param name="most">At least <paramref name="least"/>, at most 50.</param>
    public StageAttribute(int least, int most) => (Least, Most) = (least, most);

    /// <summary>The least number of blocks.</summary>
    public int Least { get; }

    /// <summary>The greatest number of blocks.</summary>
    public int Most { get; }
}
