using System.Text;
using System.Text.Json;
using Nas.Dsl.CSharp;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Hosting;
using Nas.Runtime.Tests.Data;

namespace Nas.Runtime.Tests.Hosting;

public sealed class DraftTests : IDisposable
{
    private static readonly UserProject Project = new(typeof(DraftTests).Assembly);
    private static readonly Nas.Dsl.Model.SearchSpace Tiny = Project.Space("TinyNet").Space;

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryStream _output = new();

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void It_is_what_a_search_writes_with_as_many_operations_as_there_is_room_for()
    {
        Assert.True(IsAccepted(Search, "go\n"));

        var draft = JsonDocument.Parse(Encoding.UTF8.GetString(_output.ToArray())).RootElement;
        Assert.Equal(("draft", "Found"), (draft.GetProperty("event").GetString(), draft.GetProperty("className").GetString()));
        var (source, derived) = (draft.GetProperty("source").GetString()!, draft.GetProperty("derived").GetString()!);
        Assert.Equal((UserProject.FullName(Tiny), DerivedHeader.Hash(source)), (DerivedHeader.Net(derived), DerivedHeader.SourceSha256(derived)));
        Assert.Contains("class Found", source, StringComparison.Ordinal);
        Assert.Contains("int channels = 6", source, StringComparison.Ordinal);
        var operations = Tiny.OperationSets.SelectMany(s => s.Operations).Where(o => Tiny.Cells.Any(c => c.Nodes * c.Rule.From.Min >= Tiny.OperationSet(c.Rule.Op!).Operations.Count)).ToArray();
        Assert.All(operations, o => Assert.Contains(o.ToString(), derived, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("go\n", true)]
    [InlineData("cancel\n", false)]
    [InlineData("", false)]
    public void Only_at_the_tools_word_the_search_begins(string input, bool expected) => Assert.Equal(expected, IsAccepted(Search, input));

    [Fact]
    public void Of_a_search_that_goes_on_it_has_that_ones_settings()
    {
        using (var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root)))
            store.Begin(Tiny, new() { Net = "TinyNet", Strategy = "random", Device = "cpu", ClassName = "Older" }, "0.1.0");

        Assert.True(IsAccepted(new ResumeRequest { ProjectDirectory = _folder.Root }, "go\n"));

        Assert.Equal("Older", JsonDocument.Parse(Encoding.UTF8.GetString(_output.ToArray())).RootElement.GetProperty("className").GetString());
    }

    private SearchRequest Search => new()
    {
        Settings = new() { Net = "TinyNet", Strategy = "random", Device = "cpu", ClassName = "Found", Parameters = new Dictionary<string, int> { ["channels"] = 6 } },
        Draft = true, ProjectDirectory = _folder.Root,
    };

    private bool IsAccepted(RunRequest request, string input) => Draft.IsAccepted(request, Project, new EventWriter(_output), new StringReader(input));
}
