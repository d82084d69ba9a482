namespace Nas.Runtime.Declaring;

/// <summary>The part is the net's head: the layers that its other attributes say, in their order. <c>head global_avg_pool, linear(classes)</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HeadAttribute : Attribute;
