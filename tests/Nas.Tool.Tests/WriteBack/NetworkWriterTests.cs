using Nas.Tool.Projects;
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

    private Task<WriteOutcome> Write(Network network, bool force = false, IReadOnlyList<string>? sourceFiles = null, CancellationToken stop = default, CancellationToken abort = default) =>
        new NetworkWriter(_builder, new BuildSettings(NoBuild: true)).WriteAsync(
            FakeBuilder.Project(_folder.File("Demo.csproj"), sourceFiles), network.ClassName, network.Source, network.Derived, force, stop, abort);
}
