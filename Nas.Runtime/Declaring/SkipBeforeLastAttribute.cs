namespace Nas.Runtime.Declaring;

/// <summary>
/// The results of any nodes before the one before it, which are searched, are added behind a node: <c>skip any before last</c>, with
/// <see cref="Previous.Last"/> (Zoph and Le 2017).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SkipBeforeLastAttribute : Attribute;
