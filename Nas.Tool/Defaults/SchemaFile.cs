using Nas.Tool.Projects;

namespace Nas.Tool.Defaults;

/// <summary>The JSON schema of nas.json, by which editors complete and check it. It comes with the tool, and lies in .nas, where nas.json refers to it.</summary>
internal static class SchemaFile
{
    /// <summary>As it is referred to from a file beside the project.</summary>
    public const string Reference = ".nas/nas.schema.json";

    /// <summary>The schema as it comes with the tool.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "nas.schema.json");

    /// <summary>Puts the schema of this version into a project's folder.</summary>
    public static void Refresh(string projectFolder)
    {
        try
        {
            var (path, text) = (Path.Combine(ToolFolder.In(projectFolder), Path.GetFileName(Reference)), File.ReadAllText(Shipped));
            if (!File.Exists(path) || File.ReadAllText(path) != text)
                File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is for editors alone: a folder that cannot be written to is no reason to stop.
        }
    }
}
