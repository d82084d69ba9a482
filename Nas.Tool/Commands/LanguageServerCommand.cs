using System.CommandLine;
using Nas.Tool.LanguageServer;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas language-server</c>: what editors start.</summary>
internal static class LanguageServerCommand
{
    public static Command Create(ToolEnvironment environment)
    {
        var command = new ExplainedCommand("language-server", "Tells an editor about .nas files, in the Language Server Protocol on standard input and output.", """
            Examples:
              dotnet nas language-server      what an editor starts; docs/editor.md has the settings of some
            """);
        command.SetAction((_, _) =>
        {
            var (input, output) = environment.Pipes();
            return Server.RunAsync(input, output, environment.Signals.Stop);
        });
        return command;
    }
}
