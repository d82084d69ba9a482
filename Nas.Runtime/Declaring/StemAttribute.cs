namespace Nas.Runtime.Declaring;

/// <summary>The part is the net's stem: the layers that its other attributes say, in their order. <c>stem conv(3), batch_norm</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StemAttribute : Attribute;
