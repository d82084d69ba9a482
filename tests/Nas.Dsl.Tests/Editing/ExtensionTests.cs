using System.Text.Json;

namespace Nas.Dsl.Tests.Editing;

/// <summary>The extension for Visual Studio Code, as far as it can be looked at without an editor.</summary>
public class ExtensionTests
{
    private static readonly string Folder = Repository.PathOf("editors", "vscode");

    [Fact]
    public void What_it_names_is_there()
    {
        var package = Json("package.json");
        var contributes = package.GetProperty("contributes");
        string[] paths =
        [
            package.GetProperty("main").GetString()!,
            contributes.GetProperty("languages")[0].GetProperty("configuration").GetString()!,
            contributes.GetProperty("grammars")[0].GetProperty("path").GetString()!,
        ];
        Assert.All(paths, path => Assert.True(File.Exists(Path.Combine(Folder, path)), path));
        Assert.Equal(".nas", contributes.GetProperty("languages")[0].GetProperty("extensions")[0].GetString());
        Assert.Equal(contributes.GetProperty("grammars")[0].GetProperty("scopeName").GetString(), Json("nas.tmLanguage.json").GetProperty("scopeName").GetString());
        Assert.Equal("//", Json("language-configuration.json").GetProperty("comments").GetProperty("lineComment").GetString());
    }

    [Fact]
    public void It_starts_what_its_setting_says()
    {
        var settings = Json("package.json").GetProperty("contributes").GetProperty("configuration").GetProperty("properties");
        Assert.Equal(["dotnet", "nas", "language-server"], settings.GetProperty("nas.server.command").GetProperty("default").EnumerateArray().Select(w => w.GetString()));
        Assert.Contains("getConfiguration(\"nas.server\").get(\"command\")", File.ReadAllText(Path.Combine(Folder, "extension.js")), StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_the_version_of_the_tool() =>
        Assert.Contains($"<Version>{Json("package.json").GetProperty("version").GetString()}</Version>", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);

    private static JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file))).RootElement;
}
