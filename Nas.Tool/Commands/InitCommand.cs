using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Nas.Tool.Completion;
using Nas.Tool.Defaults;
using Nas.Tool.Projects;
using Nas.Tool.Starting;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas init</c>: makes an existing project one that can be searched.</summary>
internal static class InitCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("init", "Adds the packages, a first search space and nas.json to the project in the current folder.", """
            What is there already stays as it is, so that it may be called again; when something fails, all of it is undone.
            A new project with all of this: dotnet new nas.

            Examples:
              dotnet nas init
              dotnet nas init --form csharp --name Clothes --data fashion-mnist
              dotnet nas init --data folder --data-dir pictures --torch cuda
            """);
        var form = OptionTypes.OneOf("--form", "How the search space is written: in a .nas file, or as a C# class with attributes.", "nas", StarterSpace.CSharp);
        var name = OptionTypes.ClassName("--name", "The net's name. [default: FirstNet]");
        var data = OptionTypes.Text("--data", "The data that the space is for, and that nas.json names. [default: shapes, which are drawn]", "name");
        var dataDirectory = OptionTypes.Text("--data-dir", "Where the data's files are.", "path");
        var torch = OptionTypes.OneOf("--torch", "Torch's native libraries: for the processor, or for GPUs of NVIDIA.", "cpu", "cuda");
        foreach (var option in new Option[] { form, name, data, dataDirectory, torch })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var projectPath = session.FindProject();
            using var entered = await ProjectSession.EnterAsync(projectPath, environment.StandardError.WriteLine, environment.Signals.Stop);
            var project = await ProjectFacts.OfAsync(projectPath, environment);
            TargetFrameworks.RequireOne(project.Name, project.Frameworks);
            var (chosen, folder) = (parsed.GetValue(data) ?? "shapes", session.FullPath(parsed.GetValue(dataDirectory)));
            if (folder is not null && !Directory.Exists(folder))
                throw ToolException.Usage($"--data-dir {folder} is not there.");

            List<string[]> rows = [];
            List<FileChange> files = [];
            Space();
            Defaults();
            var added = await AddAsync(project, parsed.GetValue(torch)!, rows, files);
            rows.Add(["next", "dotnet nas show; dotnet nas search --time-limit 5m; dotnet nas train"]);
            session.Output.Answer(Columns.Align(rows, ""), new JsonObject
            {
                ["project"] = projectPath,
                ["added"] = new JsonArray([.. added.Select(p => (JsonNode)p)]),
                ["written"] = new JsonArray([.. files.Select(f => (JsonNode)f.Path)]),
            });
            return ExitCode.Done;

            void Space()
            {
                var net = parsed.GetValue(name) ?? "FirstNet";
                var path = Path.Combine(project.Folder, StarterSpace.FileName(parsed.GetValue(form)!, net));
                var text = StarterSpace.Text(parsed.GetValue(form)!, net, project.RootNamespace, chosen);
                if (ProjectNames.Nets(project.Folder) is [var first, ..])
                    rows.Add(["space", $"{first} is there already"]);
                else if (File.Exists(path) || File.Exists(Path.Combine(project.Folder, net + ".cs")))
                    throw ToolException.Usage($"{Path.GetFileName(File.Exists(path) ? path : net + ".cs")} is there already, and a net of that name would be in its way.", "Name the net otherwise: --name MyNet");
                else
                    Write("space", path, text);
            }

            void Defaults()
            {
                var path = Path.Combine(project.Folder, DefaultsFile.Name);
                if (File.Exists(path))
                    rows.Add(["defaults", $"{DefaultsFile.Name} is there already"]);
                else
                    Write("defaults", path, StarterDefaults.Text(chosen, folder is null ? null : Path.GetRelativePath(project.Folder, folder), chosen == "folder" && folder is not null ? StarterDefaults.ClassesIn(folder) : null));
            }

            void Write(string what, string path, string text)
            {
                files.Add(new FileChange(path, Encoding.UTF8.GetBytes(text)));
                rows.Add([what, $"{session.Shown(path)} written"]);
            }
        }

        async Task<List<string>> AddAsync(ProjectFacts project, string torch, List<string[]> rows, List<FileChange> files)
        {
            var (packages, added) = (new PackageReferences(project, environment), new List<string>());
            try
            {
                await Reference(PackageReferences.Runtime, ToolVersion.Current, project.References.FirstOrDefault(r => r.Equals(PackageReferences.Runtime, StringComparison.OrdinalIgnoreCase)));
                await Reference(PackageReferences.Native(torch), PackageReferences.TorchVersion, project.References.FirstOrDefault(PackageReferences.IsNative));
                using (var transaction = FileTransaction.Apply(project.Folder, files))
                    transaction.Commit();
                if (files.Exists(f => Path.GetFileName(f.Path) == DefaultsFile.Name))
                    SchemaFile.Refresh(project.Folder);
            }
            catch
            {
                packages.Undo();
                throw;
            }
            return added;

            async Task Reference(string package, string version, string? known)
            {
                if (known is null)
                {
                    await packages.AddAsync(package, version);
                    added.Add(package);
                }
                rows.Insert(rows.Count(r => r[0] == "package"), ["package", known is null ? $"{package} {version} added" : $"{known} is there already"]);
            }
        }
    }
}
