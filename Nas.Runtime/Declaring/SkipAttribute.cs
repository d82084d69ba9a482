namespace Nas.Runtime.Declaring;

/// <summary>The results of any earlier nodes, which are searched, are added behind a node: <c>skip any of previous</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SkipAttribute : Attribute;
