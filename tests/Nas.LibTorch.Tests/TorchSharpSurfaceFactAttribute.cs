using System.Runtime.CompilerServices;

namespace Nas.LibTorch.Tests;

/// <summary>A fact that needs the list of TorchSharp's public surface, and is skipped where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchSharpSurfaceFactAttribute : FactAttribute
{
    public TorchSharpSurfaceFactAttribute()
    {
        if (!File.Exists(List)) Skip = $"The list of TorchSharp's public surface is not at {List}; set NAS_TORCHSHARP_API to it.";
    }

    /// <summary>The file, a line for each type or member.</summary>
    public static string List { get; } =
        Environment.GetEnvironmentVariable("NAS_TORCHSHARP_API") is { Length: > 0 } named ? named : Path.Combine(RepositoryRoot(), "..", "shared", "torchsharp-api.txt");

    private static string RepositoryRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
