namespace Nas.Runtime.Declaring;

/// <summary>
/// Whether what comes into a node is added, or concatenated and brought back to the width, is searched: <c>merge {add, concat}</c>. With
/// <see cref="FromEachAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MergeAttribute : Attribute;
