using System.CommandLine;
using Nas.Tool.Projects;

namespace Nas.Tool.Commands;

/// <summary>The options every command has.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Project { get; } = new("--project")
    {
        Description = "The project file, or the folder with one; without, the current folder.", HelpName = "path", Recursive = true,
    };

    public Option<string> Configuration { get; } = new("--configuration", "-c")
    {
        Description = "The build configuration.", HelpName = "name", Recursive = true, DefaultValueFactory = _ => "Release",
    };

    public Option<string?> Framework { get; } = new("--framework", "-f")
    {
        Description = "The target framework, where the project has several.", HelpName = "tfm", Recursive = true,
    };

    public Option<bool> NoBuild { get; } = new("--no-build") { Description = "Use the project as it was last built.", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document instead of text.", Recursive = true };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Show what the engine and your code print, and details of failures.", Recursive = true };

    public void AddTo(Command root)
    {
        foreach (var option in new Option[] { Project, Configuration, Framework, NoBuild, Json, Verbose })
            root.Options.Add(option);
    }

    public BuildSettings BuildSettings(ParseResult parsed) => new(parsed.GetValue(Configuration)!, parsed.GetValue(NoBuild), parsed.GetValue(Framework));
}
