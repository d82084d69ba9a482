using Nas.Tool.Projects;
using Nas.Tool.Terminal;
using Nas.Tool.Tests.Support;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Tests.WriteBack;

public sealed class NetworkWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuilder _builder = new();
    private readonly Network _first = Network.Of("// first");
    private readonly Network _second = Network.Of("// second");

    public NetworkWriterTests() => _folder.Write("Demo.csproj", "<Project/>");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_network_lies_beside_the_project_and_is_built_with_it()
    {
        var outcome = await Write(_first);
        Assert.Equal([_folder.File("FashionNet.cs"), _folder.File("FashionNet.Derived.cs")], outcome.Written);
        Assert.Equal(Ownership.Free, outcome.Before);
        Assert.Equal(["Demo.csproj", "FashionNet.Derived.cs", "FashionNet.cs"], _folder.Snapshot().Keys);
        Assert.False(Assert.Single(_builder.Builds).NoBuild);
    }

    [Fact]
    public async Task Existing_files_elsewhere_in_the_project_are_replaced_where_they_are()
    {
        _folder.Write("Networks/FashionNet.cs", _first.Source);
        _folder.Write("Networks/FashionNet.Derived.cs", _first.Derived);
        _folder.Write("obj/FashionNet.cs", "generated");
        var outcome = await Write(_second, sourceFiles: [_folder.File("obj/FashionNet.cs"), _folder.File("Networks/FashionNet.cs")]);
        Assert.Equal(_folder.File("Networks/FashionNet.cs"), outcome.Written[0]);
        Assert.Equal(_second.Source, _folder.Read("Networks/FashionNet.cs"));
        Assert.False(_folder.Has("FashionNet.cs"));
        Assert.Equal("generated", _folder.Read("obj/FashionNet.cs"));
    }

    [Fact]
    public async Task Line_ends_that_version_control_changed_are_no_edit()
    {
        _folder.Write("FashionNet.cs", "\uFEFF" + _first.Source.Replace("\n", "\r\n", StringComparison.Ordinal));
        _folder.Write("FashionNet.Derived.cs", _first.Derived);
        var outcome = await Write(_second);
        Assert.Equal(Ownership.Ours, outcome.Before);
        Assert.Null(outcome.Kept);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("partial class FashionNet; // no hash here")]
    public async Task A_file_without_provenance_is_the_users(string? derived)
    {
        _folder.Write("FashionNet.cs", _first.Source);
        if (derived is not null)
            _folder.Write("FashionNet.Derived.cs", derived);

        var outcome = await Write(_second);

        Assert.Equal(_folder.File("FashionNet.cs"), outcome.Kept?.Source);
        Assert.Equal(Ownership.Users, outcome.Before);
        Assert.Equal(_first.Source, _folder.Read("FashionNet.cs"));
        Assert.Equal(derived, _folder.Has("FashionNet.Derived.cs") ? _folder.Read("FashionNet.Derived.cs") : null);
        Assert.Empty(_builder.Builds);
    }

    [Theory]
    [InlineData("as written")]
    [InlineData("edited")]
    [InlineData("deleted")]
    public async Task A_file_of_another_net_is_left_alone(string state)
    {
        var other = Network.Of("// other", net: "Other.Place.FashionNet");
        _folder.Write("FashionNet.Derived.cs", other.Derived);
        if (state != "deleted")
            _folder.Write("FashionNet.cs", other.Source + (state == "edited" ? "// mine" : ""));
        var before = _folder.Snapshot();
        var mine = Network.Of("// mine", net: "Demo.FashionNet");

        var outcome = await Write(mine);

        Assert.Equal(Ownership.OtherNets, outcome.Before);
        Assert.Equal("Other.Place.FashionNet", outcome.Kept?.Net);
        Assert.Equal([_folder.File("FashionNet.cs.new"), _folder.File("FashionNet.Derived.cs.new")], outcome.Written);
        Assert.Equal(mine.Source, _folder.Read("FashionNet.cs.new"));
        foreach (var (name, text) in before)
            Assert.Equal(text, _folder.Read(name));

        var forced = await Write(mine, force: true);
        Assert.Equal(state == "deleted" ? null : _folder.File("FashionNet.cs.bak"), forced.Backup);
        Assert.Equal(mine.Derived, _folder.Read("FashionNet.Derived.cs"));
        // Now it is its own.
        Assert.Equal(Ownership.Ours, (await Write(Network.Of("// next", net: "Demo.FashionNet"))).Before);
    }

    [Fact]
    public async Task Networks_of_two_nets_lie_in_files_of_the_same_name()
    {
        var other = Network.Of("// other", net: "Other.Place.FashionNet");
        _folder.Write("FashionNet.cs", other.Source);
        _folder.Write("FashionNet.Derived.cs", other.Derived);
        var mine = Network.Of("// mine", net: "Demo.FashionNet");
        _folder.Write("Mine/FashionNet.cs", mine.Source);
        _folder.Write("Mine/FashionNet.Derived.cs", mine.Derived);
        string[] sourceFiles = [_folder.File("FashionNet.cs"), _folder.File("Mine/FashionNet.cs")];

        var outcome = await Write(Network.Of("// mine too", net: "Demo.FashionNet"), sourceFiles: sourceFiles);
        Assert.Equal((Ownership.Ours, _folder.File("Mine/FashionNet.cs")), (outcome.Before, outcome.Written[0]));
        var third = await Write(Network.Of("// third", net: "Third.FashionNet"), sourceFiles: sourceFiles);
        Assert.Equal((Ownership.OtherNets, _folder.File("FashionNet.cs")), (third.Before, third.Kept?.Source));
        File.Delete(_folder.File("FashionNet.cs"));
        File.Delete(_folder.File("FashionNet.Derived.cs"));
        var beside = await Write(Network.Of("// third", net: "Third.FashionNet"), sourceFiles: sourceFiles);
        Assert.Equal((Ownership.Free, _folder.File("FashionNet.cs")), (beside.Before, beside.Written[0]));
    }

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("as written", false)]
    [InlineData("only provenance", false)]
    [InlineData("edited", true)]
    [InlineData("of another net", true)]
    public async Task A_rehearsal_compiles_the_draft_and_leaves_everything_as_it_was(string state, bool force)
    {
        var there = Network.Of("// there", net: state == "of another net" ? "Other.FashionNet" : "Demo.FashionNet");
        if (state != "nothing")
            _folder.Write("FashionNet.Derived.cs", there.Derived);
        if (state is not ("nothing" or "only provenance"))
            _folder.Write("FashionNet.cs", there.Source + (state == "edited" ? "// mine" : ""));
        foreach (var file in FakeBuilder.Sources(_folder.Path))
            File.SetLastWriteTimeUtc(file, new DateTime(2025, 4, 3, 2, 1, 0, DateTimeKind.Utc));
        var before = _folder.Snapshot();
        var draft = Network.Of("// draft", net: "Demo.FashionNet");
        _builder.OnCompile = _ =>
        {
            Assert.Equal((draft.Source, draft.Derived), (_folder.Read("FashionNet.cs"), _folder.Read("FashionNet.Derived.cs")));
            return new Compilation(FakeBuilder.Sources(_folder.Path), true, []);
        };

        await Rehearse(draft, force);

        Assert.Equal(1, _builder.Compilations);
        Assert.Equal(before, _folder.Snapshot());
        Assert.All(FakeBuilder.Sources(_folder.Path), f => Assert.Equal(2025, File.GetLastWriteTimeUtc(f).Year));
    }

    [Fact]
    public async Task A_draft_that_does_not_compile_is_said_unless_it_is_not_its_fault()
    {
        _builder.OnCompile = build => new Compilation(FakeBuilder.Sources(_folder.Path), _folder.Has("FashionNet.cs") ? build > 3 : build < 2, ["FashionNet.cs(3,1): error CS0246: no Tensor"]);
        var e = await Assert.ThrowsAsync<ToolException>(() => Rehearse(_first));
        Assert.StartsWith("Demo.csproj does not build with the FashionNet.cs that a search writes", e.Message, StringComparison.Ordinal);
        Assert.Equal("FashionNet.cs(3,1): error CS0246: no Tensor", Assert.Single(e.Lines));
        Assert.Equal(["Demo.csproj"], _folder.Snapshot().Keys);

        // Now it fails without the draft too.
        await Rehearse(_first);
        Assert.Equal(4, _builder.Compilations);
    }

    [Fact]
    public async Task A_file_of_another_net_is_said_before_the_search()
    {
        await Write(Network.Of("// other", net: "Other.FashionNet"));
        var before = _folder.Snapshot();
        var e = await Assert.ThrowsAsync<ToolException>(() => Rehearse(Network.Of("// draft", net: "Demo.FashionNet")));
        Assert.Equal("FashionNet.cs comes from the net Other.FashionNet, not from Demo.FashionNet.", e.Message);
        Assert.Equal("Write the new network with --as Name, or over that one with --force.", e.Hint);
        Assert.Equal(0, _builder.Compilations);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Theory]
    [InlineData("// SpaceHash = \"sha256:1\" ToolVersion = \"1\"\n", "// SpaceHash = \"sha256:1\" ToolVersion = \"1\"\n", 0)]
    [InlineData("// SpaceHash = \"sha256:1\" ToolVersion = \"1\"\n", "// SpaceHash = \"sha256:2\" ToolVersion = \"1\"\n", 1)]
    [InlineData("// SpaceHash = \"sha256:1\" ToolVersion = \"1\"\n", "// SpaceHash = \"sha256:1\" ToolVersion = \"2\"\n", 1)]
    [InlineData("", "", 1)]
    public async Task What_the_project_was_just_built_with_is_not_compiled_again(string there, string draft, int compilations)
    {
        await Write(_first with { Derived = _first.Derived + there });
        await Rehearse(_second with { Derived = _second.Derived + draft });
        Assert.Equal(compilations, _builder.Compilations);
    }

    [Fact]
    public async Task Beside_an_edited_file_there_is_nothing_to_compile()
    {
        _folder.Write("FashionNet.cs", "// mine");
        await Rehearse(_first);
        Assert.Equal(0, _builder.Compilations);
    }

    [Theory]
    [InlineData("", "FashionNet.cs and FashionNet.Derived.cs", "**/FashionNet.cs;**/FashionNet.Derived.cs")]
    [InlineData("FashionNet.cs", "FashionNet.Derived.cs", "**/FashionNet.Derived.cs")]
    public async Task Files_that_the_build_does_not_see_are_said_before_the_search_and_after(string inBuild, string missing, string pattern)
    {
        string[] sourceFiles = inBuild.Length == 0 ? [] : [_folder.File(inBuild)];
        _builder.OnCompile = _ => new Compilation(sourceFiles, true, []);
        _builder.SourceFiles = sourceFiles;
        foreach (var work in new Func<Task>[] { () => Rehearse(_first), () => Write(_first) })
        {
            var e = await Assert.ThrowsAsync<ToolException>(work);
            Assert.Equal($"{missing} would not be part of the build of Demo.csproj; everything is as it was before.", e.Message);
            Assert.Equal($"Add to the end of Demo.csproj: <ItemGroup><Compile Include=\"{pattern}\" /></ItemGroup>", e.Hint);
            Assert.Equal(["Demo.csproj"], _folder.Snapshot().Keys);
        }
    }

    [Fact]
    public async Task A_deleted_source_is_written_again()
    {
        _folder.Write("FashionNet.Derived.cs", _first.Derived);
        var outcome = await Write(_second);
        Assert.Equal(Ownership.Free, outcome.Before);
        Assert.Equal(_second.Derived, _folder.Read("FashionNet.Derived.cs"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_project_no_longer_builds_everything_is_as_before(bool hadOne)
    {
        if (hadOne)
            await Write(_first);
        var before = _folder.Snapshot();
        _builder.OnBuild = _ =>
        {
            Assert.Equal(_second.Source, _folder.Read("FashionNet.cs"));
            throw new ToolException("Demo.csproj does not build: 1 error.") { Lines = ["FashionNet.cs(3,1): error CS0246: no Tensor"] };
        };

        var e = await Assert.ThrowsAsync<ToolException>(() => Write(_second));

        Assert.Equal(before, _folder.Snapshot());
        Assert.Equal("Demo.csproj does not build with the new FashionNet.cs; everything is as it was before.", e.Message);
        Assert.Equal("FashionNet.cs(3,1): error CS0246: no Tensor", Assert.Single(e.Lines));
        Assert.Equal(ExitCode.Failed, e.ExitCode);
    }

    [Fact]
    public async Task A_forced_write_that_does_not_build_leaves_no_copy_behind()
    {
        _folder.Write("FashionNet.cs", "// mine");
        var before = _folder.Snapshot();
        _builder.OnBuild = _ => throw new ToolException("does not build");
        await Assert.ThrowsAsync<ToolException>(() => Write(_second, force: true));
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public async Task A_build_that_CtrlC_killed_is_repeated()
    {
        using var stop = new CancellationTokenSource();
        _builder.OnBuild = build =>
        {
            if (build > 0)
                return;
            stop.Cancel();
            throw new ToolException("dotnet exited with 130");
        };

        await Write(_first, stop: stop.Token);

        Assert.Equal(2, _builder.Builds.Count);
        Assert.Equal(_first.Source, _folder.Read("FashionNet.cs"));
    }

    [Fact]
    public async Task An_abort_during_the_build_undoes_the_write()
    {
        var before = _folder.Snapshot();
        using var abort = new CancellationTokenSource();
        _builder.OnBuild = _ =>
        {
            abort.Cancel();
            abort.Token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Write(_first, stop: abort.Token, abort: abort.Token));
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public async Task A_failure_to_write_is_one_message_and_changes_nothing()
    {
        // A folder in the place of the provenance cannot be replaced by a file.
        Directory.CreateDirectory(_folder.File("FashionNet.Derived.cs/x"));
        var before = _folder.Snapshot();
        var e = await Assert.ThrowsAsync<ToolException>(() => Write(_first));
        Assert.StartsWith($"Cannot write in {_folder.Path}: ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void A_read_only_folder_is_one_message()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // The kernel's own folder is read-only to root as well.
        var e = Assert.Throws<ToolException>(() => NetworkWriter.CheckWritable("/proc/Demo.csproj"));
        Assert.StartsWith("Cannot write in /proc: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, e.ExitCode);
    }

    [Fact]
    public async Task A_linked_file_is_replaced_where_it_points_to()
    {
        if (OperatingSystem.IsWindows())
            return;
        _folder.Write("shared/FashionNet.cs", _first.Source);
        _folder.Write("shared/FashionNet.Derived.cs", _first.Derived);
        File.CreateSymbolicLink(_folder.File("FashionNet.cs"), _folder.File("shared/FashionNet.cs"));
        await Write(_second);
        Assert.NotNull(File.ResolveLinkTarget(_folder.File("FashionNet.cs"), false));
        Assert.Equal(_second.Source, _folder.Read("shared/FashionNet.cs"));
    }

    private Task Rehearse(Network draft, bool force = false) =>
        new NetworkWriter(_builder, new BuildSettings()).RehearseAsync(
            FakeBuilder.Project(_folder.File("Demo.csproj"), FakeBuilder.Sources(_folder.Path)), draft.ClassName, draft.Source, draft.Derived, force, new PlainProgress(TextWriter.Null), default);

    private Task<WriteOutcome> Write(Network network, bool force = false, IReadOnlyList<string>? sourceFiles = null, CancellationToken stop = default, CancellationToken abort = default) =>
        new NetworkWriter(_builder, new BuildSettings(NoBuild: true)).WriteAsync(
            FakeBuilder.Project(_folder.File("Demo.csproj"), sourceFiles), network.ClassName, network.Source, network.Derived, force, stop, abort);
}
