namespace Nas.Runtime.Declaring;

/// <summary>The candidate takes part while a supernet is trained, but never in a result: <c>search only none</c>.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class SearchOnlyAttribute : Attribute;
