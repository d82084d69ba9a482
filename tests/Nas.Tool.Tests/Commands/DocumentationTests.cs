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
    [InlineData("init")]
    [InlineData("doctor")]
    [InlineData("completion")]
    [InlineData("dashboard")]
    [InlineData("report")]
    [InlineData("format")]
    [InlineData("language-server")]
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

    /// <summary>Within the repository: files, and headings as GitHub and the site name them.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    [InlineData("CHANGELOG.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Its_links_lead_somewhere(string page)
    {
        foreach (var link in Link().Matches(Prose(page)).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal)))
        {
            var (path, anchor) = link.Split('#', 2) is [var file, var place] ? (file, place) : (link, "");
            var target = path.Length == 0 ? page : Path.GetRelativePath(Repository.Root, Path.GetFullPath(path, Path.GetDirectoryName(Repository.PathOf(page))!));
            Assert.True(Path.Exists(Repository.PathOf(target)), $"{page} leads to {link}, which is not there.");
            if (anchor.Length > 0)
                Assert.True(Anchors(target).Contains(anchor), $"{page} leads to {link}, and {target} has no such heading.");
        }
    }

    [Fact]
    public void Every_page_of_the_guide_is_in_the_table_of_the_site()
    {
        var table = Repository.Read("toc.yml");
        Assert.All(Directory.GetFiles(Repository.PathOf("docs"), "*.md"), page => Assert.Contains($" docs/{Path.GetFileName(page)}", table, StringComparison.Ordinal));
    }

    [Fact]
    public void The_site_has_every_page_of_its_table() => Assert.All(
        Href().Matches(Repository.Read("toc.yml")).Select(m => m.Groups[1].Value).Where(h => !h.StartsWith("artifacts/", StringComparison.Ordinal)), page => Assert.True(File.Exists(Repository.PathOf(page)), page));

    // Without its examples.
    private static string Prose(string page) => Code().Replace(Repository.Read(page).ReplaceLineEndings("\n"), "");

    private static HashSet<string> Anchors(string page)
    {
        var found = new Dictionary<string, int>();
        var anchors = new HashSet<string>();
        foreach (Match heading in Heading().Matches(Prose(page)))
        {
            var name = NoAnchor().Replace(LinkText().Replace(heading.Groups[1].Value, "$1").Trim().ToLowerInvariant(), "").Replace(' ', '-');
            found[name] = found.GetValueOrDefault(name) + 1;
            anchors.Add(found[name] == 1 ? name : $"{name}-{found[name] - 1}");
        }
        return anchors;
    }

    [Fact]
    public void The_readme_shows_commands() => Assert.Contains(Lines("README.md"), l => l.StartsWith("search --strategy darts", StringComparison.Ordinal));

    // What follows "dotnet nas" at the beginning of a line, a prompt aside.
    private static List<string> Lines(string page) =>
        [.. CommandLine().Matches(Repository.Read(page).ReplaceLineEndings("\n")).Select(m => m.Groups[1].Value.Trim())];

    [GeneratedRegex(@"^ *(?:\$ )?dotnet nas (.*(?:\\\n.*)*)$", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"href: (\S+)")]
    private static partial Regex Href();

    [GeneratedRegex("^(<{7}|={7}|>{7})( |$)", RegexOptions.Multiline)]
    private static partial Regex MergeMark();

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"^  (?:-\S+, )*(--[a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex HelpOption();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex OptionName();
}
