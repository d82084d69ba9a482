namespace Nas.Generators.Attributes;

/// <summary>A member of the class that declares a net.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where its name stands.</param>
internal sealed record DeclaredMember(string Name, Place Place);
