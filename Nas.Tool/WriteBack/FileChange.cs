namespace Nas.Tool.WriteBack;

/// <summary>A file and what it shall contain.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Content">The bytes as they shall be on disk.</param>
internal sealed record FileChange(string Path, byte[] Content);
