using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Commands;

public class FormatCommandTests
{
    private const string Right = "ops S { skip_connect, max_pool(3) }\n", Wrong = "ops S{skip_connect,max_pool( 3 )}  // two\n", Righted = "ops S { skip_connect, max_pool(3) }  // two\n";

    [Fact]
    public async Task Files_below_the_folder_are_formatted()
    {
        using var tool = new ToolRun();
        tool.Folder.Write("Right.nas", Right);
        tool.Folder.Write("deep/Wrong.nas", Wrong);
        foreach (var left in new[] { "obj/Built.nas", "bin/Built.nas", ".git/Built.nas" }) tool.Folder.Write(left, Wrong);

        Assert.Equal(0, await tool.Run("format"));

        Assert.Equal([Path.Combine("deep", "Wrong.nas") + " formatted", "2 files, 1 formatted", ""], tool.Out.ToString().ReplaceLineEndings("\n").Split('\n'));
        Assert.Equal((Righted, Right, Wrong, Wrong), (tool.Folder.Read("deep/Wrong.nas"), tool.Folder.Read("Right.nas"), tool.Folder.Read("obj/Built.nas"), tool.Folder.Read(".git/Built.nas")));
        Assert.Equal(0, await tool.Run("format", "--check"));
    }

    [Fact]
    public async Task A_check_changes_nothing()
    {
        using var tool = new ToolRun();
        tool.Folder.Write("Wrong.nas", Wrong);

        Assert.Equal(1, await tool.Run("format", "--check", "--json"));

        Assert.Equal("Wrong.nas", tool.Document.GetProperty("changed")[0].GetString());
        Assert.Equal(Wrong, tool.Folder.Read("Wrong.nas"));
    }

    [Fact]
    public async Task A_file_with_errors_is_left_alone_and_the_others_are_not()
    {
        using var tool = new ToolRun();
        tool.Folder.Write("A.nas", "ops S{ sep_conv(4 ) }");
        tool.Folder.Write("B.nas", Wrong);
        await File.WriteAllBytesAsync(tool.Folder.File("C.nas"), [0x6f, 0xff, 0xfe]);

        Assert.Equal(1, await tool.Run("format", "A.nas", "B.nas", "C.nas"));

        Assert.Equal(["dotnet nas: A.nas(1,17): error NAS0020: 'kernel' must be an odd whole number from 1 to 31.", "dotnet nas: C.nas: the file is not UTF-8; save it as UTF-8."], tool.ErrorLines);
        Assert.Equal(("ops S{ sep_conv(4 ) }", Righted), (tool.Folder.Read("A.nas"), tool.Folder.Read("B.nas")));
        Assert.Equal([0x6f, 0xff, 0xfe], await File.ReadAllBytesAsync(tool.Folder.File("C.nas")));
    }

    [Theory]
    [InlineData("nowhere.nas", "There is no file or folder")]
    [InlineData(".", "There is no .nas file here")]
    public async Task Nothing_to_format_is_wrong_usage(string path, string expected)
    {
        using var tool = new ToolRun();
        Assert.Equal(2, await tool.Run("format", path));
        Assert.Contains(expected, tool.ErrorLines[0], StringComparison.Ordinal);
    }
}
