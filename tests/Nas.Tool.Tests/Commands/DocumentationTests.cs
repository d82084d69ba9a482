using System.Text.RegularExpressions;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Commands;

/// <summary>Each command line in README.md and in the documentation is one that the tool takes.</summary>
public partial class DocumentationTests
{
    public static TheoryData<string> Pages =>
    [
        "README.md",
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Repository.Root, p).Replace('\\', '/')).Order(),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Its_commands_and_their_options_exist(string page)
    {
        foreach (var line in Lines(page))
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            string[] command = [.. words.TakeWhile(w => CommandName().IsMatch(w))];
            if (command.Length == 0 || words.Contains("|")) continue;
            using var tool = new ToolRun();
            Assert.True(await tool.Run([.. command, "--help"]) == 0, $"{page}: there is no command in: {line}");
            var known = OptionName().Matches(tool.Out.ToString()).Select(m => m.Value).ToHashSet();
            Assert.All(OptionName().Matches(string.Join(' ', words)), m => Assert.Contains(m.Value, known));
        }
    }

    [Theory]
    [InlineData("search")]
    [InlineData("resume")]
    [InlineData("derive")]
    [InlineData("list")]
    [InlineData("export")]
    [InlineData("worker")]
    [InlineData("show")]
    [InlineData("train")]
    [InlineData("export-network")]
    [InlineData("rank")]
    [InlineData("profile")]
    [InlineData("bench")]
    [InlineData("bench predictors")]
    public async Task The_section_of_a_command_names_each_of_its_options(string command)
    {
        using var tool = new ToolRun();
        Assert.Equal(0, await tool.Run([.. command.Split(' '), "--help"]));
        var page = Repository.Read("docs/cli.md").ReplaceLineEndings("\n");
        var named = OptionName().Matches(Section("Options of every command") + Section(command)).Select(m => m.Value).Append("--help").ToHashSet();
        var options = HelpOption().Matches(tool.Out.ToString()).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains("--json", options);
        Assert.All(options, option => Assert.Contains(option, named));

        string Section(string name) => page.Split($"\n## {name}\n")[1].Split("\n## ")[0];
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_merge_is_left_half_done_in_it(string page) => Assert.DoesNotMatch(MergeMark(), Repository.Read(page).ReplaceLineEndings("\n"));

    [Fact]
    public void The_readme_shows_commands() => Assert.Contains(Lines("README.md"), l => l.StartsWith("search --strategy darts", StringComparison.Ordinal));

    // What follows "dotnet nas" at the beginning of a line, a prompt aside.
    private static List<string> Lines(string page) =>
        [.. CommandLine().Matches(Repository.Read(page).ReplaceLineEndings("\n")).Select(m => m.Groups[1].Value.Trim())];

    [GeneratedRegex(@"^ *(?:\$ )?dotnet nas (.*(?:\\\n.*)*)$", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [GeneratedRegex("^(<{7}|={7}|>{7})( |$)", RegexOptions.Multiline)]
    private static partial Regex MergeMark();

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"^  (?:-\S+, )*(--[a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex HelpOption();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex OptionName();
}
