using System.Diagnostics;
using System.Text;
using Nas.Tool.Tests.Support;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Tests.WriteBack;

public class FileTransactionTests
{
    [Fact]
    public void A_committed_transaction_leaves_the_new_files_and_nothing_else()
    {
        using var folder = Before();
        using (var transaction = FileTransaction.Apply(folder.Path, Changes(folder)))
            transaction.Commit();
        Assert.Equal(After, folder.Snapshot());
    }

    [Fact]
    public void A_transaction_that_is_not_committed_is_undone()
    {
        using var folder = Before();
        var before = folder.Snapshot();
        using (FileTransaction.Apply(folder.Path, Changes(folder)))
            Assert.Equal("new a", folder.Read("A.cs"));
        Assert.Equal(before, folder.Snapshot());
    }

    [Fact]
    public void A_failure_between_the_renames_undoes_the_first()
    {
        using var folder = Before();
        var before = folder.Snapshot();
        var renames = 0;
        Assert.Throws<IOException>(() => FileTransaction.Apply(folder.Path, Changes(folder), _ =>
        {
            if (renames++ == 1)
                throw new IOException("the disk is gone");
        }));
        Assert.Equal(before, folder.Snapshot());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void After_a_crash_between_the_renames_everything_is_restored(int crashBefore)
    {
        using var folder = Before();
        using var crashed = new TemporaryFolder();
        var before = folder.Snapshot();
        var renames = 0;
        // What is on disk at that moment is what a process killed there leaves behind.
        using (var transaction = FileTransaction.Apply(folder.Path, Changes(folder), _ =>
        {
            if (renames++ == crashBefore)
                CopyCrashed(folder, crashed);
        }))
            transaction.Commit();
        Assert.Equal(3, renames);
        Assert.NotEqual(before, crashed.Snapshot());

        var undone = FileTransaction.Recover(crashed.Path);

        Assert.Equal(["A.cs", "A.Derived.cs", "B.cs"], undone.Select(f => Path.GetFileName(f)));
        Assert.Equal(before, crashed.Snapshot());
        Assert.Empty(FileTransaction.Recover(crashed.Path));
    }

    [Fact]
    public void After_a_crash_while_the_new_project_is_built_everything_is_restored()
    {
        using var folder = Before();
        using var crashed = new TemporaryFolder();
        var before = folder.Snapshot();
        using (var transaction = FileTransaction.Apply(folder.Path, Changes(folder)))
        {
            CopyCrashed(folder, crashed);
            transaction.Commit();
        }

        Assert.Equal(3, FileTransaction.Recover(crashed.Path).Count);
        Assert.Equal(before, crashed.Snapshot());
    }

    [Fact]
    public void A_journal_that_never_became_ready_touches_no_target()
    {
        using var folder = Before();
        var before = folder.Snapshot();
        // The copy of the old content was interrupted in the middle.
        folder.Write(".nas-write", $$"""[{"Path":"{{folder.File("A.cs")}}","Existed":true,"NewHash":"00"}]""" + "\n");
        folder.Write(".A.cs.nas-old", "ol");
        folder.Write(".A.cs.nas-new", "new");

        FileTransaction.Recover(folder.Path);

        Assert.Equal(before, folder.Snapshot());
    }

    [Fact]
    public void A_crash_after_the_commit_keeps_the_new_files()
    {
        using var folder = Before();
        foreach (var (name, text) in After)
            folder.Write(name, text);
        folder.Write(".nas-write", $$"""[{"Path":"{{folder.File("A.cs")}}","Existed":true,"NewHash":"00"}]""" + "\nready\ncommitted\n");
        folder.Write(".A.cs.nas-old", "old a");

        Assert.Empty(FileTransaction.Recover(folder.Path));

        Assert.Equal(After, folder.Snapshot());
    }

    [Fact]
    public void A_file_that_the_user_made_after_the_crash_is_not_deleted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("B.cs", "the user's");
        folder.Write(".nas-write", $$"""[{"Path":"{{folder.File("B.cs")}}","Existed":false,"NewHash":"00"}]""" + "\nready\n");

        FileTransaction.Recover(folder.Path);

        Assert.Equal("the user's", folder.Read("B.cs"));
    }

    [Fact]
    public void Another_writer_at_work_is_not_disturbed()
    {
        using var folder = Before();
        using var transaction = FileTransaction.Apply(folder.Path, Changes(folder));
        var e = Assert.Throws<ToolException>(() => FileTransaction.Recover(folder.Path));
        Assert.Contains("Another dotnet nas is writing", e.Message, StringComparison.Ordinal);
        Assert.Equal("new a", folder.Read("A.cs"));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_left_as_it_is()
    {
        using var folder = Before();
        var before = folder.Snapshot();
        // The second file's folder does not exist, so staging fails after the first file has been staged.
        FileChange[] changes = [.. Changes(folder).Take(1), new FileChange(folder.File("nowhere/B.cs"), [1])];
        Assert.Throws<DirectoryNotFoundException>(() => FileTransaction.Apply(folder.Path, changes));
        Assert.Equal(before, folder.Snapshot());
    }

    [Fact]
    public void A_damaged_journal_is_reported_and_kept()
    {
        using var folder = Before();
        folder.Write(".nas-write", "{{{\n");
        var e = Assert.Throws<ToolException>(() => FileTransaction.Recover(folder.Path));
        Assert.Contains("is damaged", e.Message, StringComparison.Ordinal);
        Assert.True(folder.Has(".nas-write"));
    }

    [Fact]
    public void Permissions_of_a_replaced_file_are_kept()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = Before();
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(folder.File("A.cs"), Mode);
        using (var transaction = FileTransaction.Apply(folder.Path, Changes(folder)))
            transaction.Commit();
        Assert.Equal(Mode, File.GetUnixFileMode(folder.File("A.cs")));
    }

    private static readonly SortedDictionary<string, string> After =
        new(StringComparer.Ordinal) { ["A.Derived.cs"] = "new derived", ["A.cs"] = "new a", ["B.cs"] = "new b", ["Demo.csproj"] = "project" };

    private static TemporaryFolder Before()
    {
        var folder = new TemporaryFolder();
        folder.Write("A.cs", "old a");
        folder.Write("A.Derived.cs", "old derived");
        folder.Write("Demo.csproj", "project");
        return folder;
    }

    private static FileChange[] Changes(TemporaryFolder folder) =>
    [
        new(folder.File("A.cs"), Encoding.UTF8.GetBytes("new a")),
        new(folder.File("A.Derived.cs"), Encoding.UTF8.GetBytes("new derived")),
        new(folder.File("B.cs"), Encoding.UTF8.GetBytes("new b")),
    ];

    private static void CopyCrashed(TemporaryFolder from, TemporaryFolder to)
    {
        // By another program: the lock of the journal, which a killed process would have lost, binds only .NET.
        using var copy = Process.Start("cp", ["-r", from.Path + "/.", to.Path]);
        copy.WaitForExit();
        var journal = to.File(".nas-write");
        File.WriteAllText(journal, File.ReadAllText(journal).Replace(from.Path, to.Path, StringComparison.Ordinal));
    }
}
