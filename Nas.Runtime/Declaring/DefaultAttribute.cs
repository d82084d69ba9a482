namespace Nas.Runtime.Declaring;

/// <summary>
/// The operation whose attribute stands beside this one is done to a cell's input before the nodes read it, and to the sum that is put out, where there
/// is any node: <c>default conv_block(5)</c>. With <see cref="Previous.AnyNodes"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DefaultAttribute : Attribute;
