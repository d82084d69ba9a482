namespace Nas.Runtime.Declaring;

/// <summary>
/// Makes a constant of a net's class a parameter of the net: <c>[Parameter] const int Classes = 10;</c> is <c>classes: 10</c>, of which the
/// constant's value is the default. Operations name it by <c>nameof(Classes)</c>, or <c>nameof(Classes) + " * 2"</c>. One of them is
/// <c>Channels</c>, the width of the first cell.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ParameterAttribute : Attribute;
