namespace Nas.Runtime.Declaring;

/// <summary>
/// Makes a partial class a net and its search space, as <c>net</c> does in a <c>.nas</c> file. Its partial properties of type <see cref="Part"/> are the
/// net's parts, in their order; its constants with <see cref="ParameterAttribute"/> are its parameters; the sets, cells and motifs that the parts
/// name may stand in the class or elsewhere. <c>docs/csharp.md</c> shows each construct in both forms.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetAttribute : Attribute;
