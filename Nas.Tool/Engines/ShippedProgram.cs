namespace Nas.Tool.Engines;

/// <summary>The programs that the tool carries in its package and starts.</summary>
internal static class ShippedProgram
{
    /// <summary>Where one is.</summary>
    /// <param name="parts">Its path, from the tool's own folder.</param>
    /// <exception cref="ToolException">It is missing.</exception>
    public static string Path(params string[] parts)
    {
        var path = System.IO.Path.Combine([AppContext.BaseDirectory, .. parts]);
        return File.Exists(path) ? path : throw new ToolException($"{path} is missing.") { Hint = "Install the tool again: dotnet tool update Nas.Tool" };
    }
}
