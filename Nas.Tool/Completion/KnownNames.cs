using System.Reflection;

namespace Nas.Tool.Completion;

/// <summary>The names that every Nas.Runtime of this version knows, so that a command line is completed without building anything.</summary>
internal static class KnownNames
{
    /// <summary>The strategies: those that have a page in the documentation, which all of them have.</summary>
    public static IReadOnlyList<string> Strategies { get; } =
        typeof(KnownNames).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Strategies").Value!.Split(';').Order(StringComparer.Ordinal).ToList();

    /// <summary>The data with images and their classes.</summary>
    public static IReadOnlyList<string> Images { get; } = ["cifar10", "fashion-mnist", "folder", "mnist", "numpy", "parquet", "shapes"];

    /// <summary>All data.</summary>
    public static IReadOnlyList<string> Data { get; } = [.. Images, "phrases", "text", "topics", "words"];

    /// <summary>How networks are trained, by name.</summary>
    public static IReadOnlyList<string> Presets { get; } = ["darts-cifar10", "imagenet-mobile", "nasnet-cifar10", "quick"];
}
