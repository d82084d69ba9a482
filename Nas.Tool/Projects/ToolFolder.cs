namespace Nas.Tool.Projects;

/// <summary>The folder .nas beside a project, which is also where its experiments are; version control does not see it.</summary>
internal static class ToolFolder
{
    /// <summary>Its path; it is made where it is not there.</summary>
    public static string In(string projectFolder)
    {
        var folder = Path.Combine(projectFolder, ".nas");
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ".gitignore"), "*\n");
        }
        return folder;
    }
}
