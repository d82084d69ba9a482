using System.CommandLine;

namespace Nas.Tool.Commands;

/// <summary>A command with one line for the list of commands, and more for its own help.</summary>
internal sealed class ExplainedCommand(string name, string summary, string explanation) : Command(name, summary)
{
    /// <summary>Puts the explanation into the description, before this command's own help is printed.</summary>
    public void Explain() => Description += $"\n\n{explanation}";
}
