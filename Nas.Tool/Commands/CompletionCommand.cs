using System.CommandLine;
using Nas.Tool.Completion;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas completion</c>: prints what makes a shell complete command lines.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create(ToolEnvironment environment)
    {
        var command = new ExplainedCommand("completion", "Prints a script with which a shell completes commands, options, and the names of strategies, data, nets and networks.", """
            Nothing is built for it: strategies and data are those of this version, nets and networks those in the project's files.

            Examples:
              eval "$(dotnet nas completion bash)"                      in ~/.bashrc
              eval "$(dotnet nas completion zsh)"                       in ~/.zshrc, after compinit
              dotnet nas completion fish | source                       in ~/.config/fish/config.fish
              dotnet nas completion pwsh | Out-String | Invoke-Expression     in $PROFILE
            """);
        var shell = new Argument<string>("shell")
        {
            Description = string.Join(", ", Shells) + ".",
            CompletionSources = { Shells },
            CustomParser = result =>
            {
                var name = result.Tokens[^1].Value;
                if (!Shells.Contains(name))
                    result.AddError($"There is no completion for '{name}': choose from {string.Join(", ", Shells)}.");
                return name;
            },
        };
        command.Arguments.Add(shell);
        command.SetAction(parsed => environment.StandardOutput.WriteLine(CompletionScripts.For(parsed.GetValue(shell)!)));
        return command;
    }
}
