using System.CommandLine;
using System.CommandLine.Completions;
using Nas.Tool.Commands;

namespace Nas.Tool.Completion;

/// <summary>Tells the options that take names which there are.</summary>
internal static class NamesForCompletion
{
    public static void AddTo(RootCommand root, GlobalOptions globals, ToolEnvironment environment)
    {
        foreach (var command in root.Subcommands)
        {
            foreach (var option in command.Options)
            {
                switch (option.Name)
                {
                    case "--strategy":
                        option.CompletionSources.Add(_ => KnownNames.Strategies);
                        break;
                    case "--data":
                        option.CompletionSources.Add(_ => KnownNames.Data);
                        break;
                    case "--preset" when option.HelpName == TrainCommand.NameOrPath:
                        option.CompletionSources.Add(_ => KnownNames.Presets);
                        break;
                    case "--net":
                        option.CompletionSources.Add(context => InProject(context, ProjectNames.Nets));
                        break;
                    case "--network":
                        option.CompletionSources.Add(context => InProject(context, ProjectNames.Networks));
                        break;
                }
            }
            foreach (var argument in command.Arguments.Where(a => a.Name == "strategy"))
                argument.CompletionSources.Add(_ => KnownNames.Strategies);
        }

        IEnumerable<CompletionItem> InProject(CompletionContext context, Func<string, IReadOnlyList<string>> names)
        {
            var path = Path.GetFullPath(context.ParseResult.GetValue(globals.Project) ?? ".", environment.CurrentDirectory);
            var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path);
            return Directory.Exists(folder) ? names(folder).Select(n => new CompletionItem(n)) : [];
        }
    }
}
