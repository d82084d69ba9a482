namespace Nas.Runtime.Declaring;

/// <summary>
/// Whether each input of a node gets all channels of its state, or its share of them as one of so many equal parts, is searched:
/// <c>allocate {replicate, split}</c>. With <see cref="FromEachAttribute"/> (Cai et al. 2018b).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AllocateAttribute : Attribute;
