namespace Nas.Runtime.Declaring;

/// <summary>All blocks of the stage have the same candidate: <c>repeat 2..4 same</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SameAttribute : Attribute;
