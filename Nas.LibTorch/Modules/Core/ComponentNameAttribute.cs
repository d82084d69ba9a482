namespace TorchSharp.Utils;

/// <summary>Gives a field of a module the name under which <c>RegisterComponents</c> registers it, instead of the field's own.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ComponentNameAttribute : Attribute
{
    public string? Name { get; set; }
}
